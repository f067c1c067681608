"""Connections to SQLite or PostgreSQL, set up alike, and their failures in one clear line."""

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, exc, make_url
from sqlalchemy.dialects import postgresql, sqlite

from xzcrawler.errors import RejectedRow, StoreError, WriteConflict

BUSY_SECONDS = 30.0
"""That SQLite waits for another writer, unless the address says `?timeout=SECONDS`."""

_BETWEEN_SWITCHES = 0.01
"""Seconds until a fresh file's switch to WAL is tried again."""

# json.dumps with these options would build an encoder for every value.
_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

_TOO_LARGE = "54000"
"""PostgreSQL: a value does not fit into an index, e.g. an address of more than 2,700 characters."""

_SECRET = ("password", "sslpassword")

_CONFLICTS = {"40001", "40P01"}
"""PostgreSQL: not serializable, deadlock."""

_REASONS = {
    "attempt to write a readonly database": "it is read-only",
    "database or disk is full": "the disk is full",
    "file is not a database": "it is not an SQLite database",
    "unable to open database file": "the file cannot be opened",
    "database is locked": "another program keeps it locked",
    "disk I/O error": "the disk reports an error",
    "database disk image is malformed": "the file is damaged",
}


def parse_url(text: str, called: str = "XZ_DATABASE") -> URL:
    """Return the database's address; `postgresql://` means psycopg 3.

    `called`: where a person wrote it. Raises StoreError when it is neither a file of SQLite nor PostgreSQL.
    """
    try:
        url = make_url(text)
    except (exc.ArgumentError, ValueError):
        # Not quoted here: it may hold a password.
        raise StoreError(f"{called} is not a database address, e.g. sqlite:///xz.db") from None
    if url.drivername in {"postgresql", "postgres"}:
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in {"sqlite", "sqlite+pysqlite", "postgresql+psycopg"}:
        raise StoreError(f"Neither SQLite nor PostgreSQL: {url.drivername}")
    if url.get_backend_name() == "sqlite" and url.database in {None, "", ":memory:"}:
        raise StoreError(
            f"{called} names no file: every connection would see a database of its own"
        )
    return url


def place(url: URL) -> str:
    """Return what a person calls this database: a file, or an address without its password."""
    if url.get_backend_name() == "sqlite":
        return url.database or ""
    return url.difference_update_query(_SECRET).render_as_string(hide_password=True)


def make_engine(url: URL, *, foreign_keys: bool = True) -> Engine:
    """Return an engine whose transactions begin as `begin_with` says.

    Migrations rebuild tables on SQLite and need `foreign_keys` off for that.
    """
    if url.get_backend_name() == "postgresql":
        return _postgresql(url)
    patience = {} if "timeout" in url.query else {"timeout": BUSY_SECONDS}
    engine = create_engine(url, json_serializer=_to_json, connect_args=patience)
    event.listen(engine, "connect", partial(_set_up_sqlite, foreign_keys=foreign_keys))
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgresql(url: URL) -> Engine:
    try:
        return create_engine(
            url,
            json_serializer=_to_json,
            pool_pre_ping=True,
            connect_args={"application_name": "xzcrawler"},
        )
    except ModuleNotFoundError:
        raise StoreError("PostgreSQL needs psycopg: pip install 'xzcrawler[postgresql]'") from None


def _set_up_sqlite(connection: Any, record: object, *, foreign_keys: bool) -> None:
    # Python's driver would begin transactions by itself, too late and never IMMEDIATE.
    connection.isolation_level = None
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        _switch_to_wal(connection)
    # FULL: what a reader was told must survive a power cut; NORMAL may forget the last commits.
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")


def _switch_to_wal(connection: Any) -> None:
    # While another program begins to fill the same file SQLite refuses this at once, whatever its timeout.
    patience = connection.execute("PRAGMA busy_timeout").fetchone()[0] / 1000
    until = time.monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if "readonly" in str(error):
                return
            if "locked" not in str(error) or time.monotonic() >= until:
                raise
            time.sleep(_BETWEEN_SWITCHES)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    # A reader that turns into a writer would fail at once when another wrote in between.
    kind = connection.get_execution_options().get("xz_begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {kind}")


@contextmanager
def clear_errors(where: str) -> Iterator[None]:
    """Turn the database's errors into StoreError; what one row is to blame for into RejectedRow."""
    try:
        yield
    except (exc.IntegrityError, exc.DataError) as error:
        raise RejectedRow(f"Refused by the database {where}: {_first_line(error.orig)}") from error
    except exc.DBAPIError as error:
        state = getattr(error.orig, "sqlstate", None)
        if state == _TOO_LARGE:
            raise RejectedRow(f"Refused by the database {where}: {_reason(error)}") from error
        kind = WriteConflict if state in _CONFLICTS else StoreError
        raise kind(f"The database {where} cannot be used: {_reason(error)}") from error
    except exc.StatementError as error:
        raise RejectedRow(f"Cannot be stored: {_first_line(error.orig)}") from error
    except (UnicodeEncodeError, OverflowError) as error:
        raise RejectedRow(f"Cannot be stored: {_first_line(error)}") from error


def _reason(error: exc.DBAPIError) -> str:
    text = _first_line(error.orig)
    return next((reason for sign, reason in _REASONS.items() if sign in text), text)


def _first_line(error: object) -> str:
    return str(error).strip().partition("\n")[0]


def make_folder(url: URL) -> None:
    """Create the folder an SQLite file is to live in. Raises StoreError."""
    if url.get_backend_name() != "sqlite" or not url.database or url.database.startswith("file:"):
        return
    try:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"The folder of {url.database} cannot be made: {error}") from error


def upsert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT that may say what to do ON CONFLICT: one spelling for both databases."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)
