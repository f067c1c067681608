"""Files copied byte for byte and hashed on the way: only regular files, only into new ones."""

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from xzcrawler.archive.durable import sync
from xzcrawler.archive.shelves import Remote, Where, found
from xzcrawler.archive.warc import raw_records
from xzcrawler.errors import ArchiveError

_CHUNK = 1024 * 1024


def part_size(where: Where, file: str, last_offset: int | None) -> int:
    """Return how many bytes of a WARC file are on record: to the end of the last exchange, None for all.

    Raises ArchiveError when the file or that exchange is not there.
    """
    if last_offset is not None:
        return last_offset + len(raw_records(where, file, last_offset))
    path = found(where, file)
    if isinstance(path, Remote):
        return path.size
    try:
        return path.stat().st_size
    except OSError as error:
        raise _trouble(path, error) from error


def copied(source: Path | Remote, target: Path, size: int) -> str:
    """Copy the first `size` bytes into a new file and return their SHA-256 (hex).

    Raises ArchiveError when they cannot be read, OSError when they cannot be written.
    """
    digest = hashlib.sha256()
    with _reading(source, size) as parts:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as stream:
            for part in parts:
                stream.write(part)
                digest.update(part)
    return digest.hexdigest()


def hashed(source: Path | Remote, size: int) -> str:
    """Return the SHA-256 (hex) of the first `size` bytes. Raises ArchiveError, also when there are fewer."""
    with _reading(source, size) as parts:
        digest = hashlib.sha256()
        for part in parts:
            digest.update(part)
    return digest.hexdigest()


def linked(source: Path, target: Path) -> bool:
    """Give a file a second name, so that it takes no more room; False where the file systems do not allow it."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        os.link(source, target, follow_symlinks=False)
    except OSError:
        return False
    return True


def sync_tree(root: Path) -> None:
    """Return when a folder with everything in it would survive a power cut. Raises ArchiveError."""
    try:
        for folder, _, files in os.walk(root, topdown=False):
            for file in files:
                sync(Path(folder, file))
            sync(Path(folder))
    except OSError as error:
        raise _trouble(root, error) from error


@contextmanager
def _reading(path: Path | Remote, size: int) -> Iterator[Iterator[bytes]]:
    """Give the first `size` bytes; a link, a pipe or a device is no file."""
    if isinstance(path, Remote):
        with path.open() as stream:
            yield _chunks(stream, path, size)
        return
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise _trouble(path, error) from error
    with os.fdopen(descriptor, "rb") as stream:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise ArchiveError(f"{path} is no regular file")
        yield _chunks(stream, path, size)


def _chunks(stream: BinaryIO, path: Path | Remote, size: int) -> Iterator[bytes]:
    rest = size
    while rest:
        try:
            part = stream.read(min(rest, _CHUNK))
        except OSError as error:
            raise _trouble(path, error) from error
        if not part:
            raise ArchiveError(f"{path} has {size - rest} bytes where {size} are expected")
        rest -= len(part)
        yield part


def _trouble(path: Path | Remote, error: OSError) -> ArchiveError:
    return ArchiveError(f"{path} cannot be used: {error.strerror or error}")
