"""One file that holds a whole database as it was at one moment, and what it says of the archive."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import frozen
from sqlalchemy import URL, Select, func, literal, select, text, union_all

from xzcrawler.errors import StoreError
from xzcrawler.store import migrations
from xzcrawler.store.engine import clear_errors, make_engine, parse_url, place
from xzcrawler.store.models import Base
from xzcrawler.store.rows import Progress
from xzcrawler.store.session import Session, Store
from xzcrawler.store.transfer import copy

_RUN = Base.metadata.tables["run"]
_CAPTURE = Base.metadata.tables["capture"]

_ACTING = text(
    "SELECT type, name, sql FROM sqlite_master"
    " WHERE type NOT IN ('table', 'index') OR sql LIKE 'CREATE VIRTUAL%'"
)
"""What may do something by itself when the database is used."""


@frozen
class ArchivePart:
    """How much of a WARC file the database refers to."""

    file: str
    """Relative to the archive folder."""
    last_offset: int | None
    """Of the last record that a capture names; None: the run is over, the whole file belongs to it."""


def file_url(path: Path) -> str:
    """Return the address of an SQLite file."""
    return URL.create("sqlite", database=str(path)).render_as_string(hide_password=False)


def snapshot(database: str, file: Path, progress: Progress) -> str:
    """Write the database as it is now into a new SQLite file, also while others write to it.

    Returns what it is kept in: `sqlite` or `postgresql`. Raises StoreError.
    """
    url = parse_url(database)
    Store.open(database, create=False).close()
    if url.get_backend_name() == "sqlite":
        _vacuum(url, file)
    else:
        copy(database, file_url(file), progress=progress, force=True)
    return url.get_backend_name()


def _vacuum(url: URL, file: Path) -> None:
    engine = make_engine(url)
    try:
        # Not through SQLAlchemy: it would begin a transaction, in which VACUUM is not allowed.
        with closing(engine.raw_connection()) as connection:
            connection.cursor().execute("VACUUM INTO ?", (str(file),))
    except sqlite3.Error as error:
        raise StoreError(f"{place(url)} cannot be copied to {file}: {error}") from error
    finally:
        engine.dispose()


def part_count(session: Session) -> int:
    """Return how many files `archive_parts` gives."""
    return session.execute(select(func.count()).select_from(_files().subquery())).scalar_one()


def archive_parts(session: Session) -> Iterator[ArchivePart]:
    """Yield the WARC files the database refers to, by name in the order of their bytes.

    `session` is one of an SQLite database.
    """
    files = _files().subquery()
    query = select(files).order_by(files.c.file).execution_options(yield_per=1000)
    for file, offset, finished in session.execute(query):
        yield ArchivePart(file, None if finished else offset)


def _files() -> Select[str, int, int]:
    """Select each file with its last record's place and whether a run that is over wrote it."""
    captured = select(
        _CAPTURE.c.warc_file.label("file"),
        _CAPTURE.c.warc_offset.label("at"),
        literal(0).label("over"),
    )
    over = select(_RUN.c.warc_file, literal(0), literal(1)).where(_RUN.c.finished.is_not(None))
    named = union_all(captured, over).subquery()
    return (
        select(named.c.file, func.max(named.c.at).label("at"), func.max(named.c.over).label("over"))
        .where(named.c.file != "")
        .group_by(named.c.file)
    )


def demand_sound(file: Path, version: str) -> None:
    """Raise StoreError unless the file is an undamaged database of that version.

    Triggers, views and virtual tables must be our own: a hostile backup could act through others.
    """
    with TemporaryDirectory(prefix="xzcrawler-") as folder:
        model = Path(folder, "model.db")
        migrations.upgrade(file_url(model), version)
        strange = _acting(file) ^ _acting(model)
    if strange:
        kind, name, _ = min(strange)
        raise StoreError(f"its {kind} {name} is not as xzcrawler makes it")
    url = file_url(file)
    if migrations.current(url) != version:
        raise StoreError(f"it is not of version {version}, as the manifest says")
    migrations.demand_sound(url)


def _acting(file: Path) -> set[tuple[str, str, str]]:
    engine = make_engine(parse_url(file_url(file)), foreign_keys=False)
    try:
        with clear_errors(str(file)), engine.connect() as connection:
            return {(kind, name, sql) for kind, name, sql in connection.execute(_ACTING)}
    finally:
        engine.dispose()
