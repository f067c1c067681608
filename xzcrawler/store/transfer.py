"""A whole database copied to another one, of the same or the other kind.

The rows go over in the order of their keys, a batch a transaction, so the last key in the target tells where to go on.
Until every row was compared, the target's version is not one that can be opened.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from attrs import frozen
from sqlalchemy import Connection, Engine, Table, insert, select

from xzcrawler.errors import RejectedRow, StoreError
from xzcrawler.store import migrations
from xzcrawler.store.engine import clear_errors, make_engine, make_folder, parse_url, place
from xzcrawler.store.models import Base
from xzcrawler.store.numbers import go_on_after, last_number
from xzcrawler.store.rows import (
    Progress,
    Sum,
    batches,
    canonical,
    count,
    counts,
    last_key,
    sum_of,
    tables,
)
from xzcrawler.store.session import Session, Store

_TELLING = ("cursor", "host", "incident", "run", "site")
"""Small tables of which every command that writes changes one, or else the number of some table's rows."""


@frozen
class Copied:
    """What now stands in the target, table by table."""

    tables: dict[str, Sum]
    resumed: int
    """Rows that an earlier attempt had brought."""

    @property
    def rows(self) -> int:
        """Of all tables."""
        return sum(table.rows for table in self.tables.values())


def copy(source: str, target: str, *, progress: Progress, force: bool = False) -> Copied:
    """Copy every row and compare both sides; go on with a copy that was cut off.

    Only reads the source, as it was when this began; `force` accepts that a run is open in it.
    Raises StoreError: the source has an open run or was written since the copy began; the target holds anything
    else; a row is refused; the sides differ.
    """
    address = parse_url(target, "TO")
    parse_url(source, "FROM")
    store = Store.open(source, create=False)
    make_folder(address)
    engine = make_engine(address)
    try:
        with store.read() as session:
            if not force:
                _demand_no_run(session)
            _begin(session, engine, target)
            resumed = _copy_rows(session, engine, progress)
            sums = _compare(session, engine, progress)
            _finish(session, engine)
        return Copied(sums, resumed)
    finally:
        engine.dispose()
        store.close()


def _demand_no_run(session: Session) -> None:
    run = Base.metadata.tables["run"]
    query = select(run.c.id, run.c.site).where(run.c.outcome == "running").order_by(run.c.id)
    found = session.execute(query.limit(1)).first()
    if found is not None:
        raise StoreError(
            f"Run {found.id} of {found.site} is open: wait for its end, or, when it was killed, crawl the site once more; "
            "--force copies what is stored now"
        )


def _begin(source: Session, engine: Engine, target: str) -> None:
    mark = migrations.COPYING + _mark(source)
    with _transaction(engine) as connection:
        version = migrations.read_version(connection)
    if version == mark:
        return
    where = place(engine.url)
    if version is not None and version.startswith(migrations.COPYING):
        raise StoreError(
            f"{where} is an unfinished copy of another database, or the source was written since: "
            "empty it and begin anew"
        )
    if version is None:
        migrations.upgrade(target)
    with _transaction(engine) as connection:
        migrations.demand_head(migrations.read_version(connection), where)
        if any(counts(connection).values()):
            raise StoreError(f"{where} is in use: a copy needs an empty database")
        migrations.write_version(connection, mark)


def _mark(source: Session) -> str:
    """Return 16 hex digits that are others once the source was written."""
    digest = hashlib.sha256(canonical(counts(source)))
    for name in _TELLING:
        digest.update(sum_of(source, Base.metadata.tables[name]).sha256.encode())
    return digest.hexdigest()[:16]


def _copy_rows(source: Session, engine: Engine, progress: Progress) -> int:
    """Bring what is missing; return how many rows were there already."""
    resumed = 0
    with progress("copying", sum(counts(source).values())) as more:
        for table in tables():
            with _transaction(engine) as connection:
                known, after = count(connection, table), last_key(connection, table)
            more(known)
            resumed += known
            for batch in batches(source, table, after):
                _insert(engine, table, batch)
                more(len(batch))
    return resumed


def _insert(engine: Engine, table: Table, batch: list[dict[str, object]]) -> None:
    try:
        with _transaction(engine) as connection:
            connection.execute(insert(table), batch)
    except RejectedRow as error:
        keys = [str(key.name) for key in table.primary_key.columns]
        first, last = ([row[key] for key in keys] for row in (batch[0], batch[-1]))
        raise StoreError(f"{table.name}, {keys} {first} to {last}: {error}") from error


def _compare(source: Session, engine: Engine, progress: Progress) -> dict[str, Sum]:
    sums = {}
    total = sum(counts(source).values())
    with progress("comparing", 2 * total) as more, _transaction(engine) as connection:
        for table in tables():
            sums[table.name] = _same_sum(source, connection, table, more)
    return sums


def _same_sum(
    source: Session, target: Connection, table: Table, more: Callable[[int], None]
) -> Sum:
    here, there = (sum_of(session, table, more) for session in (source, target))
    if here != there:
        raise StoreError(
            f"The copy of {table.name} differs ({there.rows} rows for {here.rows}): "
            "it cannot be used; empty the target and begin anew"
        )
    return here


def _finish(source: Session, engine: Engine) -> None:
    with _transaction(engine) as connection:
        for table in tables():
            go_on_after(connection, table, last_number(source, table))
        migrations.write_version(connection, migrations.HEAD)


@contextmanager
def _transaction(engine: Engine) -> Iterator[Connection]:
    with clear_errors(place(engine.url)), engine.begin() as connection:
        yield connection
