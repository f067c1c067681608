"""A backup made into a new data folder, every byte of it compared with the manifest first."""

import shutil
from collections.abc import Callable
from pathlib import Path

from attrs import frozen

from xzcrawler.archive.copying import copied, hashed
from xzcrawler.errors import ArchiveError, DamagedBackup, NewerDatabase, StoreError, UsageError
from xzcrawler.monitor.backup import new_folder
from xzcrawler.monitor.manifest import (
    ARCHIVE,
    MEMBERS,
    Manifest,
    Member,
    plain_file,
    read_manifest,
    read_members,
)
from xzcrawler.store import migrations
from xzcrawler.store.backup import demand_sound
from xzcrawler.store.rows import Progress

FILE = "xzcrawler.db"
"""As an installation's database is called in its data folder unless told otherwise."""


@frozen
class Restored:
    """A data folder that was made."""

    manifest: Manifest
    missing: int
    """WARC files that were not there when the backup was made."""

    @property
    def is_outdated(self) -> bool:
        """`xzcrawler db upgrade` comes first."""
        return self.manifest.schema != migrations.HEAD


def restore(backup: Path, into: Path, *, progress: Progress) -> Restored:
    """Make a data folder of a backup; it appears only when everything was as the manifest says.

    Raises UsageError when `into` holds anything, DamagedBackup with the file's name, NewerDatabase, ArchiveError.
    """
    _demand_new(into)
    if not backup.is_dir():
        raise UsageError(f"There is no backup at {backup}")
    manifest = read_manifest(backup)
    if not migrations.is_known(manifest.schema):
        raise NewerDatabase(
            f"The backup has version {manifest.schema}, this xzcrawler knows {migrations.HEAD}"
        )
    _demand_room(manifest, into)
    with new_folder(into) as place:
        _take(backup, "", manifest.database, place / FILE)
        _demand_database(place / FILE, manifest)
        missing = _take_archive(backup, place, manifest, progress)
    return Restored(manifest, missing)


def _demand_new(into: Path) -> None:
    if into.is_symlink() or (into.exists() and not (into.is_dir() and not any(into.iterdir()))):
        raise UsageError(f"{into} is there already: a backup is restored into a new folder only")


def _demand_room(manifest: Manifest, into: Path) -> None:
    folder = next(path for path in into.absolute().parents if path.exists())
    needed = manifest.database.size + (manifest.archive_bytes if manifest.with_archive else 0)
    if needed > shutil.disk_usage(folder).free:
        raise StoreError(f"{folder} has no room for {needed} bytes")


def _take(backup: Path, folder: str, member: Member, target: Path) -> None:
    """Copy one file, and refuse it unless it is as it was."""
    name = f"{folder}/{member.name}".lstrip("/")
    source = plain_file(backup, name)
    size = source.stat().st_size
    if size != member.size:
        raise DamagedBackup(f"{name} has {size} bytes, not {member.size}")
    try:
        digest = copied(source, target, member.size)
    except ArchiveError as error:
        raise DamagedBackup(f"{name}: {error}") from error
    if digest != member.sha256:
        raise DamagedBackup(f"{name} holds other bytes than were backed up")


def _demand_database(file: Path, manifest: Manifest) -> None:
    try:
        demand_sound(file, manifest.schema)
    except StoreError as error:
        raise DamagedBackup(f"{manifest.database.name}: {error}") from error


def _take_archive(backup: Path, place: Path, manifest: Manifest, progress: Progress) -> int:
    """Copy the WARC files, where the backup has them; return how many were missing already."""
    listed = plain_file(backup, MEMBERS)
    size = listed.stat().st_size
    if size != manifest.members.size or hashed(listed, size) != manifest.members.sha256:
        raise DamagedBackup(f"{MEMBERS} holds other bytes than were backed up")
    with progress("archive", manifest.archive_files) as more:
        return _take_members(backup, place, manifest, more)


def _take_members(
    backup: Path, place: Path, manifest: Manifest, more: Callable[[int], None]
) -> int:
    files = total = missing = 0
    for member in read_members(backup / MEMBERS):
        files, total = files + 1, total + member.size
        if files > manifest.archive_files or total > manifest.archive_bytes:
            raise DamagedBackup(f"{MEMBERS} names more than the manifest says")
        if not member.sha256:
            missing += 1
        elif manifest.with_archive:
            _take(backup, ARCHIVE, member, place / ARCHIVE / member.name)
        more(1)
    if (files, total, missing) != (
        manifest.archive_files,
        manifest.archive_bytes,
        manifest.missing,
    ):
        raise DamagedBackup(f"{MEMBERS} names less than the manifest says")
    return missing
