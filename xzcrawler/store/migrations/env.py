"""Where Alembic meets our connection; `alembic.ini` brings developers here."""

from alembic import context
from sqlalchemy import Connection

from xzcrawler.config import Config
from xzcrawler.store.engine import make_engine, parse_url
from xzcrawler.store.models import Base


def migrate() -> None:
    """Run the migrations on the connection we were given, else on the configured database."""
    given = context.config.attributes.get("connection")
    if given is not None:
        _run(given)
        return
    engine = make_engine(parse_url(Config.from_env().database), foreign_keys=False)
    with engine.execution_options(xz_begin="IMMEDIATE").begin() as connection:
        _run(connection)
    engine.dispose()


def _run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


migrate()
