"""The database: opening it, and one transaction at a time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from pathlib import Path
from typing import ParamSpec, Self, TypeVar

from sqlalchemy import URL, Connection, Engine

from xzcrawler.errors import StoreError, WriteConflict
from xzcrawler.store import migrations
from xzcrawler.store.engine import clear_errors, make_engine, make_folder, parse_url, place

Session = Connection
"""One transaction. Statements are Core statements: nothing is cached or flushed behind our back."""

_ATTEMPTS = 3
P = ParamSpec("P")
R = TypeVar("R")


class Store:
    """An open database. Safe to share between threads; a child process opens its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._place = place(engine.url)
        self._writer = engine.execution_options(xz_begin="IMMEDIATE")
        self._reader = engine
        if engine.dialect.name == "postgresql":
            # Several queries must see one state, as they do in an SQLite transaction.
            self._reader = engine.execution_options(isolation_level="REPEATABLE READ")

    @classmethod
    def open(cls, url: str, *, create: bool = True) -> Self:
        """Open the database; a fresh one gets its tables.

        Raises NewerDatabase, OutdatedDatabase or StoreError, each with one clear line.
        """
        address = parse_url(url)
        if create:
            make_folder(address)
        elif _is_missing(address):
            raise StoreError(f"There is no database at {place(address)} yet")
        engine = make_engine(address)
        try:
            _prepare(engine, create=create)
        except StoreError:
            engine.dispose()
            raise
        return cls(engine)

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction that writes; committed at the end, undone when an error escapes.

        Raises RejectedRow when one row is to blame, any other StoreError when the database is.
        """
        with clear_errors(self._place), self._writer.begin() as session:
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """One transaction that only reads: every query in it sees the same state."""
        with clear_errors(self._place), self._reader.begin() as session:
            yield session

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()


class Rehearsal(Store):
    """A database whose every writing transaction is undone in the end: for dry runs."""

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction that sees what it writes, and nobody else ever does."""
        with clear_errors(self._place), self._writer.begin() as session:
            yield session
            session.rollback()

    @contextmanager
    def rehearse(self) -> Iterator[Store]:
        """Give a store all of whose transactions are one, which is undone in the end."""
        with clear_errors(self._place), self._writer.begin() as session:
            yield _Within(self._engine, session)
            session.rollback()


class _Within(Store):
    """The same database, seen and written by one transaction that somebody else ends."""

    def __init__(self, engine: Engine, session: Session) -> None:
        super().__init__(engine)
        self._session = session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One step of the transaction: undone alone when an error escapes."""
        with clear_errors(self._place), self._session.begin_nested():
            yield self._session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """See what was written so far."""
        with clear_errors(self._place):
            yield self._session


def tried_again(transaction: Callable[P, R]) -> Callable[P, R]:
    """Let a function that is one transaction be called again when another writer's undid it: three times in all.

    Two sites with a host in common may wait for each other's rows. The function must change nothing but the
    database. Raises WriteConflict in the end.
    """

    @wraps(transaction)
    def attempts(*args: P.args, **named: P.kwargs) -> R:
        for _ in range(_ATTEMPTS - 1):
            with suppress(WriteConflict):
                return transaction(*args, **named)
        return transaction(*args, **named)

    return attempts


def exists(url: str) -> bool:
    """Return False for an SQLite database whose file is not there yet."""
    return not _is_missing(parse_url(url))


def _is_missing(url: URL) -> bool:
    if url.get_backend_name() != "sqlite" or not url.database or url.database.startswith("file:"):
        return False
    return not Path(url.database).is_file()


def _prepare(engine: Engine, *, create: bool) -> None:
    where = place(engine.url)
    with clear_errors(where), engine.connect() as connection:
        version = migrations.read_version(connection)
    if version is None and create:
        migrations.upgrade(engine.url.render_as_string(hide_password=False))
    else:
        migrations.demand_head(version, where)
