"""The schema's versions: which one a database has, and the way to the newest."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, select, table, text, update
from sqlalchemy.sql import column

from xzcrawler.errors import NewerDatabase, OutdatedDatabase, StoreError
from xzcrawler.store.engine import clear_errors, make_engine, parse_url, place

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0009"
"""The version this code works with."""

COPYING = "copying "
"""Begins the version of a database that `store.transfer` has not finished: nobody may open it."""

_LOCK = 0x787A6D69
_FOLDER = Path(__file__).parent
_VERSION = table("alembic_version", column("version_num"))


def current(url: str) -> str | None:
    """Return the version of a database, None when it has no tables. Raises StoreError."""
    with _connection(url) as connection:
        return read_version(connection)


def check(url: str) -> str:
    """Return the version when the database is sound and up to date.

    Raises NewerDatabase, OutdatedDatabase, or StoreError when it is damaged or not ours.
    """
    with _connection(url) as connection:
        demand_head(read_version(connection), place(parse_url(url)))
        if connection.dialect.name == "sqlite":
            _demand_sound(connection)
    return HEAD


def demand_sound(url: str) -> None:
    """Raise StoreError when an SQLite database of any version is damaged."""
    with _connection(url) as connection:
        _demand_sound(connection)


def upgrade(url: str, revision: str = "head") -> None:
    """Bring a database to the newest version, all steps or none.

    Raises NewerDatabase, or StoreError when it cannot be written or is not ours.
    """
    with _transaction(url) as connection:
        version = read_version(connection)
        if version is not None and not is_known(version):
            demand_head(version, place(parse_url(url)))
        _command().upgrade(_config(connection), revision)


def downgrade(url: str, revision: str) -> None:
    """Take a database back to an older version, `base` for no tables: for developers."""
    with _transaction(url) as connection:
        _command().downgrade(_config(connection), revision)


def differences(url: str) -> list[str]:
    """Return what the tables of a database lack or have too much, compared with the models."""
    from alembic.autogenerate import compare_metadata  # noqa: PLC0415 - see _config
    from alembic.migration import MigrationContext  # noqa: PLC0415 - see _config

    from xzcrawler.store.models import Base  # noqa: PLC0415 - opening a database needs no models

    with _connection(url) as connection:
        context = MigrationContext.configure(connection)
        return [str(difference) for difference in compare_metadata(context, Base.metadata)]


def read_version(connection: Connection) -> str | None:
    """Return the version of a database, None when it is empty.

    Raises StoreError when its tables are not ours.
    """
    names = set(inspect(connection).get_table_names())
    if "alembic_version" not in names:
        if names:
            raise StoreError(f"{place(connection.engine.url)} is not a database of xzcrawler")
        return None
    return connection.scalar(select(_VERSION.c.version_num))


def write_version(connection: Connection, version: str) -> None:
    """Say which version the tables have: for a copy, while it is and when it no longer is unfinished."""
    connection.execute(update(_VERSION).values(version_num=version))


def demand_head(version: str | None, where: str) -> None:
    """Raise NewerDatabase, OutdatedDatabase or StoreError unless the version is ours."""
    if version == HEAD:
        return
    if version is None:
        raise StoreError(
            f"The database {where} is empty; a first crawl or `xzcrawler db upgrade` fills it"
        )
    if version.startswith(COPYING):
        raise StoreError(
            f"The database {where} is a copy that is not finished: run `xzcrawler db copy` again"
        )
    if is_known(version):
        raise OutdatedDatabase(
            f"The database {where} has version {version}, this xzcrawler needs {HEAD}: run `xzcrawler db upgrade`"
        )
    raise NewerDatabase(
        f"The database {where} has version {version}, written by a newer xzcrawler; this one knows {HEAD}"
    )


def is_known(version: str) -> bool:
    """Tell whether this code has, or once had, this version."""
    return any((_FOLDER / "versions").glob(f"{version}_*.py"))


def _demand_sound(connection: Connection) -> None:
    verdict = connection.scalar(text("PRAGMA quick_check(1)"))
    orphans = connection.execute(text("PRAGMA foreign_key_check")).first()
    if verdict != "ok" or orphans is not None:
        raise StoreError(f"{place(connection.engine.url)} is damaged: {orphans or verdict}")


@contextmanager
def _connection(url: str) -> Iterator[Connection]:
    engine = make_engine(parse_url(url), foreign_keys=False)
    try:
        with clear_errors(place(engine.url)), engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


@contextmanager
def _transaction(url: str) -> Iterator[Connection]:
    # Two programs that start on a fresh database must not both make its tables.
    engine = make_engine(parse_url(url), foreign_keys=False)
    writer = engine.execution_options(xz_begin="IMMEDIATE")
    try:
        with clear_errors(place(engine.url)), writer.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            yield connection
    finally:
        engine.dispose()


def _command() -> ModuleType:
    import alembic.command  # noqa: PLC0415 - see _config

    return alembic.command


def _config(connection: Connection) -> "Config":
    # Alembic takes longer to import than most commands take to run, and few need it.
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
