"""Leases: what one process has for itself for a while, so that no two do the same thing.

A lease ends when its owner gives it back or stops renewing it; who took it over is then the owner.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Self

from attrs import frozen
from sqlalchemy import ColumnElement, case, delete, func, or_, select, update

from xzcrawler.errors import LeaseLost
from xzcrawler.store.engine import upsert
from xzcrawler.store.models import Base
from xzcrawler.store.session import Session, Store

CLOCK_ERROR = timedelta(hours=1)
"""A lease that ends more than this later than it can was taken by a clock that was ahead."""

_TABLE = Base.metadata.tables["lease"]


@frozen(kw_only=True)
class Lease:
    """Who has something, and for how long."""

    name: str
    owner: str
    taken_at: datetime
    until: datetime


def moment(session: Session) -> datetime:
    """Return the time that leases are measured by: the server's, as several machines take them.

    SQLite has no clock but ours. The time an installation believes in (`XZ_NOW`) does not matter here.
    """
    if session.dialect.name == "sqlite":
        return datetime.now(UTC)
    now: datetime = session.execute(select(func.clock_timestamp())).scalar_one()
    return now.astimezone(UTC)


def take(
    session: Session,
    name: str,
    owner: str,
    lasting: timedelta,
    *,
    now: datetime,
    gone: Collection[str] = (),
) -> bool:
    """Take a lease that is free, has lapsed, or is ours already; return whether it is ours now.

    *gone*: owners of whom it is known that they ended without giving theirs back.
    """
    row = {"name": name, "owner": owner, "taken_at": now, "until": now + lasting}
    statement = upsert(session, _TABLE)
    column, new = _TABLE.c, statement.excluded
    is_ours = column.owner == new.owner
    is_free = or_(
        is_ours,
        column.until <= now,
        column.until > now + lasting + CLOCK_ERROR,
        column.owner.in_(sorted(gone)),
    )
    taken = statement.values(row).on_conflict_do_update(
        index_elements=["name"],
        set_={
            "owner": new.owner,
            "until": new.until,
            "taken_at": case((is_ours, column.taken_at), else_=new.taken_at),
        },
        where=is_free,
    )
    return session.execute(taken.returning(column.name)).first() is not None


def renew(
    session: Session, names: Collection[str], owner: str, lasting: timedelta, *, now: datetime
) -> bool:
    """Keep leases for as long again; False when another has taken one of them over.

    One that lapsed and that nobody wanted is still ours.
    """
    values = {"until": now + lasting}
    renewed = session.execute(update(_TABLE).where(_ours(names, owner)).values(values))
    return renewed.rowcount == len(names)


def release(session: Session, names: Collection[str], owner: str) -> None:
    """Give leases back; those that another has taken over stay theirs."""
    session.execute(delete(_TABLE).where(_ours(names, owner)))


def load(session: Session, names: Collection[str] | None = None) -> list[Lease]:
    """Return the leases of these names, or all, in their order; some may have lapsed."""
    query = select(_TABLE).order_by(_TABLE.c.name)
    if names is not None:
        query = query.where(_TABLE.c.name.in_(sorted(names)))
    return [Lease(**row) for row in session.execute(query).mappings()]


class Fenced(Store):
    """A database that writes only as long as a lease is held: nothing is stored by who lost it."""

    fence: tuple[str, str]

    @classmethod
    def behind(cls, url: str, name: str, owner: str) -> Self:
        """Open a database for who holds the lease of that name. Raises like `open`."""
        fenced = cls.open(url)
        fenced.fence = (name, owner)
        return fenced

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction, as in any store. Raises LeaseLost besides, before anything is written."""
        name, owner = self.fence
        with super().write() as session:
            # Locked: who takes over waits for the end of this transaction.
            query = select(_TABLE.c.name).where(_ours([name], owner)).with_for_update(read=True)
            if session.execute(query).first() is None:
                raise LeaseLost(f"Another process has taken over {name}: nothing more is stored")
            yield session


def _ours(names: Collection[str], owner: str) -> ColumnElement[bool]:
    return _TABLE.c.name.in_(sorted(names)) & (_TABLE.c.owner == owner)
