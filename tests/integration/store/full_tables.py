"""A database with rows in every table, whatever tables there are: made from the models."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Float, Integer, String, Table, delete, insert, text

from xzcrawler.store import Store
from xzcrawler.store.columns import UtcTime
from xzcrawler.store.models import Base
from xzcrawler.store.rows import count, tables

START = datetime(2026, 3, 2, 1, tzinfo=UTC)
WORDS = ("徐州 'x' \"y\"", "Zz", "aé", "😀\t行\n列")
Parents = dict[str, list[dict[str, Any]]]


def fill(store: Store, rows: int = 5) -> None:
    """Give every table some rows: all kinds of values, gaps in the numbers, nothing in what may be empty."""
    made: Parents = defaultdict(list)
    with store.write() as session:
        for table in tables():
            made[table.name] = [row(table, number, made) for number in range(1, rows + 1)]
            session.execute(insert(table), made[table.name])
            assert count(session, table) == rows
        if session.dialect.name == "postgresql":
            # Rows that bring their numbers along do not move the sequence there.
            session.execute(text("SELECT setval('incident_id_seq', 1000)"))


def new_incident(store: Store) -> int:
    """Add an incident and return the number it was given."""
    incident = Base.metadata.tables["incident"]
    some = row(incident, 1, {"site": [{"name": site_name(1)}]})
    del some["id"]
    with store.write() as session:
        added = session.execute(insert(incident).values(some).returning(incident.c.id))
        return int(added.scalar_one())


def last_given(store: Store) -> int:
    """Add incidents and take them away again; return the highest number, which is never given again."""
    numbers = [new_incident(store) for _ in range(60)]
    incident = Base.metadata.tables["incident"]
    with store.write() as session:
        session.execute(delete(incident).where(incident.c.id.in_(numbers)))
    return max(numbers)


def row(table: Table, number: int, parents: Parents) -> dict[str, Any]:
    """Return the row of that number; equal numbers refer to each other."""
    return {column.name: value(column, number, parents) for column in table.columns}


def value(column: Column[Any], number: int, parents: Parents) -> Any:
    for key in column.foreign_keys:
        return parents[key.column.table.name][number - 1][key.column.name]
    if column.nullable and number % 2:
        return None
    if isinstance(column.type, Integer):
        return number * 10 if column.name == "id" else number
    if isinstance(column.type, String):
        return site_name(number)[: column.type.length or None]
    return next(made for kind, made in others(number).items() if isinstance(column.type, kind))


def others(number: int) -> dict[type, Any]:
    """Return a value of each other type."""
    return {
        UtcTime: START + timedelta(hours=number, microseconds=number),
        JSON: {"b": [number, 1.5, None, True], "a": "值"} if number % 2 else [],
        Boolean: bool(number % 2),
        Float: 1 + number / 3,
    }


def site_name(number: int) -> str:
    return f"{number}{WORDS[number % len(WORDS)]}"
