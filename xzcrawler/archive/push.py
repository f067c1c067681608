"""Finished files moved from the archive folder to the store: uploaded, read back, and only then removed here."""

import fcntl
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from attrs import define, field

from xzcrawler.archive.copying import hashed
from xzcrawler.archive.shelves import Remote, inside, put, remote_file
from xzcrawler.config import Shelves
from xzcrawler.errors import ArchiveError


@define
class Pushed:
    """What one attempt came to."""

    files: int = 0
    size: int = 0
    """Bytes."""
    busy: int = 0
    """Files that a run still writes, or another process pushes."""
    failed: dict[str, str] = field(factory=dict)
    """Why, by file; they stay here."""


def waiting(folder: Path) -> list[str]:
    """Return the files of the archive folder, oldest first. Raises ArchiveError."""
    found = []
    try:
        for path in folder.rglob("*.warc.gz"):
            with suppress(FileNotFoundError):  # another process has moved it
                about = path.lstat()
                if stat.S_ISREG(about.st_mode):
                    found.append((about.st_mtime, path.relative_to(folder).as_posix()))
    except OSError as error:
        raise ArchiveError(f"{folder} cannot be read: {error.strerror or error}") from error
    return [file for _, file in sorted(found)]


def push(
    shelves: Shelves, *, most: int | None = None, listener: Callable[[int], None] | None = None
) -> Pushed:
    """Move files that are over to the store; none that is there already is sent again.

    Ends at the first file that fails: the next would wait for the same store in vain.
    """
    pushed = Pushed()
    for file in islice(waiting(shelves.folder), most):
        try:
            size = _push(shelves, file)
        except FileNotFoundError:
            continue  # another process was quicker
        except (ArchiveError, OSError) as error:
            pushed.failed[file] = str(error)
            break
        if size:
            pushed.files, pushed.size = pushed.files + 1, pushed.size + size
        else:
            pushed.busy += 1
        if listener:
            listener(1)
    return pushed


def _push(shelves: Shelves, file: str) -> int:
    """Return how many bytes are in the store and no more here; 0 when somebody holds the file."""
    path = inside(shelves.folder, file)
    with path.open("rb") as stream:
        size = _size_if_free(stream)
        if size:
            _store(shelves.address, file, path, size)
            path.unlink()
    return size


def _size_if_free(stream: BinaryIO) -> int:
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return 0
    about = os.fstat(stream.fileno())
    # Empty: just made, and about to be held. No name: another process has pushed it.
    return about.st_size if about.st_nlink else 0


def _store(address: str, file: str, path: Path, size: int) -> None:
    """Return when the store has every byte of the file. Raises ArchiveError.

    What lies there already is kept when it begins with this file (an upload before a crash, a restored backup),
    replaced when it is only a beginning of it, and never overwritten when it is anything else.
    """
    there = remote_file(address, file)
    if there is not None:
        _demand_same(path, there, min(size, there.size))
        if there.size >= size:
            return
    put(address, file, path)
    there = remote_file(address, file)
    if there is None or there.size != size:
        raise ArchiveError(f"{address} has not kept {file}")
    _demand_same(path, there, size)


def _demand_same(path: Path, there: Remote, size: int) -> None:
    if hashed(path, size) != hashed(there, size):
        raise ArchiveError(f"{there} holds other bytes than {path}; neither was touched")
