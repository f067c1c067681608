"""The rows of any table in the order of their keys, and one hash over them that both databases agree on."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from attrs import frozen
from sqlalchemy import ColumnElement, String, Table, func, literal, select, tuple_

from xzcrawler.store.models import Base
from xzcrawler.store.session import Session

Progress = Callable[[str, int], AbstractContextManager[Callable[[int], None]]]
"""Begins something of so many steps under a name; what it gives is told how many more are done."""

Row = dict[str, Any]
Key = Sequence[Any]

# json.dumps with these options would build an encoder for every row.
_to_json = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), default=datetime.isoformat
).encode

_FETCH = 200
"""Rows asked for at once: texts of attachments have up to half a million characters."""
_ROWS = 2000
_CHARACTERS = 4_000_000
"""A batch ends with the first row that reaches either."""


@frozen
class Sum:
    """What one table holds."""

    rows: int
    sha256: str
    """Over its rows in the order of their keys, each as JSON with its times in UTC."""


def tables() -> list[Table]:
    """Return all tables, those that others refer to first."""
    return Base.metadata.sorted_tables


def count(session: Session, table: Table) -> int:
    """Return how many rows there are."""
    return session.execute(select(func.count()).select_from(table)).scalar_one()


def counts(session: Session) -> dict[str, int]:
    """Return how many rows each table has, by name."""
    return {table.name: count(session, table) for table in tables()}


def last_key(session: Session, table: Table) -> Key | None:
    """Return the key of the last row in the order of `batches`, None for an empty table."""
    keys = table.primary_key.columns
    query = select(*keys).order_by(*(key.desc() for key in _order(session, table))).limit(1)
    row = session.execute(query).first()
    return None if row is None else tuple(row)


def batches(session: Session, table: Table, after: Key | None = None) -> Iterator[list[Row]]:
    """Yield the rows with keys greater than `after`, some thousands or some megabytes at a time."""
    batch: list[Row] = []
    size = 0
    for row in _rows(session, table, after):
        batch.append(row)
        size += sum(len(value) for value in row.values() if isinstance(value, str))
        if len(batch) >= _ROWS or size >= _CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def sum_of(session: Session, table: Table, more: Callable[[int], None] | None = None) -> Sum:
    """Return the number of rows and the hash over them; `more` hears of every batch."""
    digest = hashlib.sha256()
    rows = 0
    for batch in batches(session, table):
        for row in batch:
            digest.update(canonical(row))
        rows += len(batch)
        if more is not None:
            more(len(batch))
    return Sum(rows, digest.hexdigest())


def canonical(row: Row) -> bytes:
    """Return a row as one line, the same whichever database it came from.

    >>> canonical({"reader": "desk", "change_id": 7})
    b'{"change_id":7,"reader":"desk"}\\n'
    """
    return _to_json(row).encode() + b"\n"


def _rows(session: Session, table: Table, after: Key | None) -> Iterator[Row]:
    order = _order(session, table)
    query = select(table).order_by(*order).execution_options(yield_per=_FETCH)
    if after is not None:
        columns = table.primary_key.columns
        given = [literal(part, key.type) for part, key in zip(after, columns, strict=True)]
        query = query.where(tuple_(*order) > tuple_(*given))
    for row in session.execute(query).mappings():
        yield dict(row)


def _order(session: Session, table: Table) -> list[ColumnElement[Any]]:
    """Return the key's columns, words in the order of their bytes whatever the language of the server."""
    postgresql = session.dialect.name == "postgresql"
    return [
        key.collate("C") if postgresql and isinstance(key.type, String) else key
        for key in table.primary_key.columns
    ]
