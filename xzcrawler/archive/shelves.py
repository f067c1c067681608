"""Where a run's file lies: in the archive folder or, once it is over, in the store at an address."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from attrs import frozen

from xzcrawler.config import Shelves
from xzcrawler.errors import ArchiveError

Where = Path | Shelves
"""An archive: a folder alone, or a folder with the store its files move to."""

_FIRST = 64 * 1024
"""Bytes of the first ranged read; a usual page and its request have less than 20 KB packed."""
_MOST = 8 * 1024 * 1024
"""Bytes of the largest ranged read; each is twice as long as the one before."""


@frozen
class Remote:
    """A file in the store, which never changes."""

    address: str
    file: str
    """Relative to the address."""
    size: int
    """Bytes."""

    def __str__(self) -> str:
        return f"{self.address}/{self.file}"

    def part(self, start: int, end: int) -> bytes:
        """Return these bytes. Raises ArchiveError, also when there are fewer."""
        with asking(self.address):
            system, path = _system(self.address, self.file)
            content = bytes(system.cat_file(path, start=start, end=end))
        if len(content) != end - start:
            raise ArchiveError(f"{self} has {start + len(content)} bytes, not {self.size}")
        return content

    def open(self) -> BinaryIO:
        """Return a stream that asks for no more than it needs."""
        return io.BufferedReader(_Ranged(self), buffer_size=1)


class _Ranged(io.RawIOBase):
    """Bytes of a remote file, asked for in growing pieces."""

    def __init__(self, remote: Remote) -> None:
        self._remote = remote
        self._position = self._start = 0
        self._piece = b""
        self._next = _FIRST

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        bases = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._remote.size}
        self._position = bases[whence] + offset
        self._next = _FIRST
        return self._position

    def readinto(self, buffer: Any) -> int:
        if not self._start <= self._position < self._start + len(self._piece):
            self._fetch()
        begin = self._position - self._start
        part = self._piece[begin : begin + len(buffer)]
        buffer[: len(part)] = part
        self._position += len(part)
        return len(part)

    def _fetch(self) -> None:
        self._start = self._position
        end = min(self._start + self._next, self._remote.size)
        self._piece = self._remote.part(self._start, end) if end > self._start else b""
        self._next = min(2 * self._next, _MOST)


def inside(folder: Path, file: str) -> Path:
    """Return where a file of the archive lies. Raises ArchiveError when that is outside the folder."""
    root = folder.resolve()
    path = (root / file).resolve() if "\0" not in file else root
    if path == root or not path.is_relative_to(root):
        raise ArchiveError(f"{file!r} lies outside the archive folder {folder}")
    return path


def found(where: Where, file: str) -> Path | Remote:
    """Return where the file is, the folder first; of a folder alone, where it should be.

    Raises ArchiveError when it is in neither place, lies outside, or the store does not answer.
    """
    shelves = where if isinstance(where, Shelves) else Shelves(where)
    path = inside(shelves.folder, file)
    if not shelves.address or path.exists():
        return path
    try:
        return Remote(shelves.address, file, _known_size(shelves.address, file))
    except FileNotFoundError:
        where_not = f"{file} is neither in {shelves.folder} nor at {shelves.address}"
        raise ArchiveError(where_not) from None


def size_of(where: Where, file: str) -> int | None:
    """Return how many bytes a file has, or None when it is nowhere. Raises ArchiveError like `found`."""
    shelves = where if isinstance(where, Shelves) else Shelves(where)
    path = inside(shelves.folder, file)
    if path.is_file():
        return path.stat().st_size
    try:
        return _known_size(shelves.address, file) if shelves.address else None
    except FileNotFoundError:
        return None


@contextmanager
def opened(where: Where, file: str) -> Iterator[BinaryIO]:
    """Give the file's bytes. Raises ArchiveError like `found`."""
    at = found(where, file)
    try:
        stream = at.open("rb") if isinstance(at, Path) else at.open()
    except FileNotFoundError as error:
        # It moved to the store this very moment.
        again = found(where, file)
        if isinstance(again, Path):
            raise trouble(again, error) from error
        stream = again.open()
    except OSError as error:
        raise trouble(Path(str(at)), error) from error
    with stream:
        try:
            yield stream
        except OSError as error:
            raise trouble(Path(str(at)), error) from error


def remote_file(address: str, file: str) -> Remote | None:
    """Return the file in the store as it is now, None when there is none. Raises ArchiveError."""
    with asking(address):
        system, path = _system(address, file)
        try:
            about = system.info(path)
        except FileNotFoundError:
            return None
    return Remote(address, file, int(about["size"])) if about["type"] == "file" else None


def put(address: str, file: str, source: Path) -> None:
    """Store a file there, in the place of an earlier one. Raises ArchiveError."""
    with asking(address):
        system, path = _system(address, file)
        system.put_file(str(source), path)
    _known_size.cache_clear()


@contextmanager
def asking(address: str) -> Iterator[None]:
    """Turn whatever the store's library raises into an ArchiveError of one line."""
    try:
        yield
    except ArchiveError:
        raise
    except ImportError as error:
        raise ArchiveError(
            f"The archive at {address} needs a library: pip install 'xzcrawler[objects]' ({error})"
        ) from error
    except Exception as error:  # each kind of store has errors of its own
        why = " ".join(str(error).split())[:200] or type(error).__name__
        raise ArchiveError(f"The archive at {address} cannot be used: {why}") from error


@lru_cache(maxsize=4096)
def _known_size(address: str, file: str) -> int:
    """Return how many bytes a file has; FileNotFoundError is asked about again, since it may come yet."""
    remote = remote_file(address, file)
    if remote is None:
        raise FileNotFoundError(file)
    return remote.size


def _system(address: str, file: str) -> tuple[Any, str]:
    """Return the store's file system and the file's path in it."""
    from fsspec.core import url_to_fs  # noqa: PLC0415 - an extra, needed by addresses only

    if ".." in PurePosixPath(file).parts or file.startswith("/"):
        raise ArchiveError(f"{file!r} lies outside the archive {address}")
    options = {"auto_mkdir": True} if address.startswith(("file:", "local:")) else {}
    system, root = url_to_fs(address, **options)
    return system, f"{root.rstrip('/')}/{file}"


def trouble(path: Path, error: OSError) -> ArchiveError:
    """Return what an error of the disk means for the archive."""
    return ArchiveError(f"The archive cannot be used: {error.strerror or error} ({path})")
