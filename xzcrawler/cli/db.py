"""`xzcrawler db`: the database itself."""

import typer

from xzcrawler.cli import backup
from xzcrawler.cli.arguments import require_command
from xzcrawler.cli.database import require_database, sqlite_file
from xzcrawler.cli.output import screen
from xzcrawler.cli.plain import one_line
from xzcrawler.config import Config
from xzcrawler.store import Store, migrations

command = typer.Typer(
    help="Make, upgrade, check, back up or move the database.", invoke_without_command=True
)


@command.callback()
def help_alone(context: typer.Context) -> None:
    require_command(context)


@command.command("upgrade")
def upgrade() -> None:
    """Make it, or bring it to this version."""
    config = Config.from_env()
    path = sqlite_file(config)
    if path is not None and not path.exists():
        Store.open(config.database).close()  # makes the folder too
    migrations.upgrade(config.database)
    screen().print(f"The database is at {one_line(migrations.current(config.database) or '–')}.")


@command.command("check")
def check() -> None:
    """Check that it is sound and of this version."""
    config = Config.from_env()
    require_database(config)
    migrations.check(config.database)
    screen().print("The database is sound and up to date.")


command.command("backup")(backup.backup)
command.command("restore")(backup.restore)
command.command("copy")(backup.copy)
