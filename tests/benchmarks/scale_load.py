"""Writes a made-up past straight into the tables, without their indexes, which are made at the end."""

import itertools
import sqlite3
from collections.abc import Iterator, Mapping

import psycopg
from sqlalchemy import make_url

from tests.benchmarks.scale_columns import COLUMNS
from tests.benchmarks.scale_history import History, Row
from xzcrawler.store import Store, migrations
from xzcrawler.store.models import Base

_BATCH = 200_000
_TABLES = Base.metadata.tables


def load(url: str, history: History) -> None:
    """Fill a fresh database of that address, SQLite or PostgreSQL; it is then as if it had grown."""
    migrations.upgrade(url)
    _indexes(url, wanted=False)
    if url.startswith("sqlite"):
        _fill_sqlite(url, history)
    else:
        _fill_postgresql(url, history)
    _indexes(url, wanted=True)


def _indexes(url: str, *, wanted: bool) -> None:
    store = Store.open(url)
    with store.write() as session:
        for table in COLUMNS:
            for index in sorted(_TABLES[table].indexes, key=lambda one: str(one.name)):
                index.create(session) if wanted else index.drop(session)
    store.close()


def _batches(history: History) -> Iterator[Mapping[str, list[Row]]]:
    rows = history.rows()
    while batch := list(itertools.islice(rows, _BATCH)):
        sorted_out: dict[str, list[Row]] = {table: [] for table in COLUMNS}
        for table, row in batch:
            sorted_out[table].append(row)
        yield sorted_out


def _fill_sqlite(url: str, history: History) -> None:
    connection = sqlite3.connect(make_url(url).database or "", isolation_level=None)
    for setting in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-400000"):
        connection.execute(f"PRAGMA {setting}")
    for batch in _batches(history):
        connection.execute("BEGIN")
        for table, rows in batch.items():
            names, marks = ",".join(COLUMNS[table]), ",".join("?" * len(COLUMNS[table]))
            connection.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)  # noqa: S608 - our own names
        connection.execute("COMMIT")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.close()


def _fill_postgresql(url: str, history: History) -> None:
    address = url.replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(address) as connection:
        connection.execute("SET timezone = 'UTC'")
        # No look at whether what a row refers to is there.
        connection.execute("SET session_replication_role = 'replica'")
        connection.execute("SET synchronous_commit = off")
        for batch in _batches(history):
            for table, rows in batch.items():
                _copy(connection, table, rows)
            connection.commit()
        for table in COLUMNS:
            if "id" in COLUMNS[table]:
                _go_on(connection, table)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def _copy(connection: psycopg.Connection, table: str, rows: list[Row]) -> None:
    names = ",".join(COLUMNS[table])
    with connection.cursor().copy(f'COPY "{table}" ({names}) FROM STDIN'.encode()) as copy:
        for row in rows:
            copy.write_row(row)


def _go_on(connection: psycopg.Connection, table: str) -> None:
    """Let the numbers that the database gives begin behind ours."""
    last = f'(SELECT max(id) FROM "{table}")'  # noqa: S608 - our own names
    connection.execute(
        f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'), {last})".encode()
    )
