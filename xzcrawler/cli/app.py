"""The program `xzcrawler`: its commands and its exit codes."""

import difflib
import errno
import importlib
import sys
from collections.abc import Iterable, Mapping
from typing import Any

import typer
from typer.core import TyperGroup

from xzcrawler import __version__
from xzcrawler.cli.arguments import require_command
from xzcrawler.cli.output import discard_output
from xzcrawler.cli.plain import one_line
from xzcrawler.errors import ArchiveError, StoreError, UsageError, XzCrawlerError

COMMANDS = (
    "demo",
    "crawl",
    "schedule",
    "worker",
    "new",
    "list",
    "due",
    "show",
    "diff",
    "stories",
    "runs",
    "sites",
    "health",
    "read",
    "replay",
    "rerender",
    "verify",
    "prove",
    "site",
    "archive",
    "db",
)
"""In the order of the help; each is a module of this package with a `command`."""

OF_ARTICLE = "of"
"""In a group of commands: the one that is meant when no command is named, but an article is."""
MISTAKEN = 2
UNUSABLE = 5

_HELP = "Watches municipal news: what is new, what was quietly edited, what disappeared."

EPILOG = """\
\b
Exit codes:
  0    done
  1    done, and a difference was found (demo, replay, verify, site check), something is wrong (health), or something could not be read (read, rerender)
  2    asked for something that does not exist or makes no sense
  3    some sites failed
  4    all sites failed
  5    the database or the archive cannot be used
  6    all sites are being crawled by another process (crawl, schedule --once)
  130  interrupted from the keyboard

\b
The database is XZ_DATABASE (default: SQLite in the folder XZ_DATA, default ./data).
Times are shown in Asia/Shanghai. Start with: xzcrawler demo"""


class _Commands(TyperGroup):
    """Answers an unknown command with the nearest ones; an article alone may stand for one of them."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name = args[0] if args else ""
        if name not in self.commands and OF_ARTICLE in self.commands:
            return super().resolve_command(ctx, [OF_ARTICLE, *args])
        if name and not name.startswith("-") and name not in self.commands:
            names = list(self.commands)
            near = _below(self.commands, name) or difflib.get_close_matches(
                name, names, n=3, cutoff=0.5
            )
            near = near or names
            raise UsageError(f"No command is called {name!r}. Nearest: {', '.join(near)}")
        return super().resolve_command(ctx, args)


def _below(commands: Mapping[str, Any], name: str) -> list[str]:
    """Return the commands of that name in groups, e.g. `site freeze`."""
    return [
        f"{group} {name}"
        for group, command in commands.items()
        if name in getattr(command, "commands", ())
    ]


def build(names: Iterable[str] = COMMANDS) -> typer.Typer:
    """Return the program with these commands.

    Only the modules of these are imported: page objects load Scrapy, which `xzcrawler new` need not wait for.
    """
    app = typer.Typer(
        name="xzcrawler",
        cls=_Commands,
        help=_HELP,
        epilog=EPILOG,
        invoke_without_command=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_program)
    for name in names:
        command = importlib.import_module(f"xzcrawler.cli.{name}").command
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=name, cls=_Commands)
        else:
            app.command(name)(command)
    return app


def _program(
    context: typer.Context,
    version: bool = typer.Option(False, "--version", help="Print the version and leave."),
) -> None:
    if version:
        typer.echo(f"xzcrawler {__version__}")
        raise typer.Exit
    require_command(context)


def main() -> None:
    """Run the command line and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character gets a question mark, not a traceback.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    sys.exit(run(sys.argv[1:]))


def run(args: list[str]) -> int:
    """Run one command; trouble that was to be expected becomes one line on stderr.

    Anything else is a bug and its traceback is wanted.
    """
    app = build(args[:1] if args and args[0] in COMMANDS else COMMANDS)
    try:
        return app(args, prog_name="xzcrawler", standalone_mode=False) or 0
    except typer.TyperException as error:
        return _complain(error.format_message(), error.exit_code)
    except (StoreError, ArchiveError) as error:
        return _complain(str(error), UNUSABLE)
    except UsageError as error:
        return _complain(str(error), MISTAKEN)
    except XzCrawlerError as error:
        return _complain(str(error), 1)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        discard_output()
        return _complain(f"The output could not be written: {error.strerror}", UNUSABLE)


def _complain(message: str, code: int) -> int:
    sys.stderr.write(f"xzcrawler: {one_line(message, limit=1000)}\n")
    return code
