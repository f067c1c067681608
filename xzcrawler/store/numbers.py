"""The last number a table gave to a row: it is never given again, though the row be gone."""

from sqlalchemy import BigInteger, Boolean, Table, func, literal_column, select, table, text
from sqlalchemy.sql import column

from xzcrawler.store.session import Session

_GIVEN = table("sqlite_sequence", column("name"), column("seq"))


def last_number(session: Session, of: Table) -> int | None:
    """Return it; None for a table that never gave one or whose rows have no numbers of their own."""
    if session.dialect.name == "sqlite":
        return session.scalar(select(_GIVEN.c.seq).where(_GIVEN.c.name == of.name))
    sequence = _sequence(session, of)
    if sequence is None:
        return None
    # The name is the server's own answer, quoted by it.
    last = literal_column("last_value", BigInteger)
    given = literal_column("is_called", Boolean)
    return session.scalar(select(last).select_from(text(sequence)).where(given))


def go_on_after(session: Session, of: Table, number: int | None) -> None:
    """Let the next row get a number greater than this one and than all that are there."""
    if session.dialect.name == "sqlite":
        _set_sqlite(session, of, number)
        return
    sequence = _sequence(session, of)
    if sequence is None:
        return
    key = next(iter(of.primary_key.columns))
    last = max(number or 0, session.scalar(select(func.max(key))) or 0)
    if last:
        session.execute(select(func.setval(sequence, last)))


def _set_sqlite(session: Session, of: Table, number: int | None) -> None:
    # Rows that came with their numbers have already moved it, but only as far as the last of them.
    if number is None or not of.dialect_options["sqlite"]["autoincrement"]:
        return
    known = last_number(session, of)
    if known is None:
        session.execute(_GIVEN.insert().values(name=of.name, seq=number))
    elif known < number:
        session.execute(_GIVEN.update().where(_GIVEN.c.name == of.name).values(seq=number))


def _sequence(session: Session, of: Table) -> str | None:
    key = next(iter(of.primary_key.columns))
    return session.scalar(select(func.pg_get_serial_sequence(of.name, key.name)))
