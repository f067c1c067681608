"""A backup of the whole installation, made while crawls go on: the database first, then what it names of the archive."""

import hashlib
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from attrs import frozen

from xzcrawler import __version__
from xzcrawler.archive.copying import copied, hashed, linked, part_size, sync_tree
from xzcrawler.archive.durable import sync
from xzcrawler.archive.shelves import Where, found, inside
from xzcrawler.errors import ArchiveError, UsageError
from xzcrawler.monitor.manifest import (
    ARCHIVE,
    DATABASE,
    MANIFEST,
    MEMBERS,
    Manifest,
    Member,
    line_of,
)
from xzcrawler.store import Store, migrations
from xzcrawler.store.backup import (
    ArchivePart,
    archive_parts,
    demand_sound,
    file_url,
    part_count,
    snapshot,
)
from xzcrawler.store.rows import Progress, counts


@frozen
class Backup:
    """A backup that was made."""

    manifest: Manifest
    sha256: str
    """Of its manifest: note it elsewhere, and nobody can change the backup unseen."""
    missing: list[Member]
    """WARC files the database names that were not there, or too short."""


def back_up(
    database: str,
    archive: Where,
    folder: Path,
    *,
    now: datetime,
    with_archive: bool = True,
    progress: Progress,
) -> Backup:
    """Make a backup in a new folder; it appears there only when it is whole and on the disk.

    WARC files of runs that are over get a second name where the file system allows it, others are copied.
    Raises UsageError when there is such a folder already, StoreError, ArchiveError.
    """
    if folder.is_symlink() or folder.exists():
        raise UsageError(f"{folder} is there already: a backup needs a new folder")
    with new_folder(folder) as place:
        source = snapshot(database, place / DATABASE, progress)
        # What could not be restored is no backup; better to hear of it now.
        demand_sound(place / DATABASE, migrations.HEAD)
        files = _Files(archive, place / ARCHIVE if with_archive else None)
        rows = _write_members(place, files, progress)
        manifest = Manifest(
            at=now.isoformat(),
            code=__version__,
            schema=migrations.HEAD,
            source=source,
            database=_described(place / DATABASE),
            members=_described(place / MEMBERS),
            archive_files=files.count,
            archive_bytes=files.size,
            missing=len(files.missing),
            with_archive=with_archive,
            rows=rows,
        )
        content = manifest.to_json()
        (place / MANIFEST).write_bytes(content)
    return Backup(manifest, hashlib.sha256(content).hexdigest(), files.missing)


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """Give a folder to fill, which becomes `folder` at the end; nothing of it stays when an error escapes.

    Raises ArchiveError when it cannot be written.
    """
    folder = folder.resolve()
    made = [parent for parent in folder.parents if not parent.exists()]
    place = folder.with_name(f".{folder.name}.unfinished-{secrets.token_hex(4)}")
    try:
        place.mkdir(parents=True)
        yield place
        sync_tree(place)
        place.rename(folder)
        sync(folder.parent)
    except BaseException as error:
        _take_away(place, made)
        if isinstance(error, OSError):
            raise ArchiveError(f"{folder} cannot be made: {error.strerror or error}") from error
        raise


def _take_away(place: Path, parents: list[Path]) -> None:
    shutil.rmtree(place, ignore_errors=True)
    with suppress(OSError):
        for parent in parents:
            parent.rmdir()


class _Files:
    """The WARC files, brought over and described one after another."""

    def __init__(self, archive: Where, target: Path | None) -> None:
        self._archive = archive
        self._target = target
        self.count = 0
        self.size = 0
        self.missing: list[Member] = []

    def keep(self, part: ArchivePart) -> Member:
        self.count += 1
        try:
            member = self._kept(part)
        except ArchiveError as error:
            member = Member(part.file, 0, "", str(error)[:500])
            self.missing.append(member)
        self.size += member.size
        return member

    def _kept(self, part: ArchivePart) -> Member:
        size = part_size(self._archive, part.file, part.last_offset)
        source = found(self._archive, part.file)
        if self._target is None:
            return Member(part.file, size, hashed(source, size))
        target = inside(self._target, part.file)
        if part.last_offset is None and isinstance(source, Path) and linked(source, target):
            return Member(part.file, size, hashed(target, size))
        return Member(part.file, size, copied(source, target, size))


def _write_members(place: Path, files: _Files, progress: Progress) -> dict[str, int]:
    """Write the list of WARC files, and return how many rows each table has."""
    store = Store.open(file_url(place / DATABASE), create=False)
    try:
        with store.read() as session, (place / MEMBERS).open("wb") as stream:
            with progress("archive", part_count(session)) as more:
                _write_lines(stream.write, files, archive_parts(session), more)
            return counts(session)
    finally:
        store.close()


def _write_lines(
    write: Callable[[bytes], object],
    files: _Files,
    parts: Iterator[ArchivePart],
    more: Callable[[int], None],
) -> None:
    for part in parts:
        write(line_of(files.keep(part)))
        more(1)


def _described(path: Path) -> Member:
    size = path.stat().st_size
    return Member(path.name, size, hashed(path, size))
