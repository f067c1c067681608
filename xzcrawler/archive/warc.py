"""The runs' WARC files: one file a run, one gzip member a record, only ever appended to.

A response is written before it is read, so that everything derived from it can be derived again.
"""

import fcntl
import itertools
import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from warcio.recordloader import ArcWarcRecord

from xzcrawler import __version__
from xzcrawler.archive.durable import sync
from xzcrawler.archive.exchange import Exchange, Place
from xzcrawler.archive.records import Member, load, members, pack, pack_info, unpack
from xzcrawler.archive.shelves import Where, inside, opened, trouble
from xzcrawler.errors import ArchiveError

__all__ = [
    "Exchange",
    "Place",
    "RunArchive",
    "inside",
    "raw_records",
    "read_file",
    "read_record",
]


class RunArchive:
    """The WARC file of one run, locked until it is closed or its process dies: it is not over before.

    `write` belongs to one thread at a time; `sync` may be called from any thread.
    """

    file: str
    """Relative to the archive folder; `-2` and so on is added when the name is taken."""

    def __init__(self, folder: Path, name: str) -> None:
        """Create the file `name`, e.g. `xz_gov/2026/run-000012.warc.gz`, and open it with a warcinfo record.

        Raises ArchiveError.
        """
        self._folder = folder
        self._file, self.file = _create(folder, name)
        self._end = 0
        self._durable = 0
        self._append(pack_info(self.file, f"xzcrawler/{__version__}", datetime.now(UTC)))

    def write(self, exchange: Exchange) -> Place:
        """Append the exchange and say where its response lies.

        Raises ArchiveError, and then leaves the file as it was: disk full, file-size limit.
        """
        response, request, digest = pack(exchange)
        place = Place(self.file, self._end, len(response), digest)
        self._append(response + request)
        return place

    def sync(self) -> None:
        """Return when everything written so far would survive a power cut.

        Raises ArchiveError.
        """
        end = self._end
        if self._file < 0 or end == self._durable:
            return
        try:
            os.fsync(self._file)
        except OSError as error:
            raise trouble(self._folder / self.file, error) from error
        self._durable = end

    def close(self) -> None:
        """Make everything durable and close the file; a second call does nothing."""
        if self._file >= 0:
            try:
                self.sync()
            finally:
                os.close(self._file)
                self._file = -1

    def _append(self, content: bytes) -> None:
        rest = memoryview(content)
        try:
            while rest:
                rest = rest[os.write(self._file, rest) :]
        except OSError as error:
            with suppress(OSError):
                os.ftruncate(self._file, self._end)
                os.lseek(self._file, self._end, os.SEEK_SET)
            raise trouble(self._folder / self.file, error) from error
        self._end += len(content)


def read_record(where: Where, file: str, offset: int) -> Exchange:
    """Return the exchange whose response record lies there.

    Raises ArchiveError: no such file, no such record, damaged.
    """
    with opened(where, file) as stream:
        first, second = _pair(stream, file, offset)
    response = load(first.content)
    if response.rec_type != "response":
        raise ArchiveError(f"{file} has a {response.rec_type} record at {offset}, not a response")
    request = load(second.content) if second else None
    return unpack(response, request if _belongs(request, response) else None)[0]


def raw_records(where: Where, file: str, offset: int) -> bytes:
    """Return the gzip members of the response that lies there and of its request, byte for byte.

    Raises ArchiveError as `read_record` does.
    """
    with opened(where, file) as stream:
        first, second = _pair(stream, file, offset)
        response = load(first.content)
        belongs = second is not None and _belongs(load(second.content), response)
        length = first.length + (second.length if second is not None and belongs else 0)
        stream.seek(offset)
        return stream.read(length)


def _pair(stream: BinaryIO, file: str, offset: int) -> tuple[Member, Member | None]:
    stream.seek(offset)
    first, second = (*itertools.islice(members(stream), 2), None, None)[:2]
    if first is None:
        raise ArchiveError(f"{file} has no whole record at {offset}")
    return first, second


def read_file(path: Path) -> Iterator[tuple[Place, Exchange]]:
    """Yield every exchange of a run's file in the order of writing; a torn tail is left out.

    `Place.file` is the file's name only. Raises ArchiveError when the file cannot be read or is damaged before its tail.
    """
    try:
        with path.open("rb") as stream:
            yield from _exchanges(path.name, members(stream))
    except OSError as error:
        raise trouble(path, error) from error


def _exchanges(file: str, found: Iterator[Member]) -> Iterator[tuple[Place, Exchange]]:
    loaded = [(None, None)]
    records = ((member, load(member.content)) for member in found)
    for (member, record), (_, after) in itertools.pairwise(itertools.chain(records, loaded)):
        if member and record.rec_type == "response":
            exchange, digest = unpack(record, after if _belongs(after, record) else None)
            yield Place(file, member.offset, member.length, digest), exchange


def _belongs(request: ArcWarcRecord | None, response: ArcWarcRecord) -> bool:
    return (
        request is not None
        and request.rec_type == "request"
        and request.rec_headers.get_header("WARC-Concurrent-To")
        == response.rec_headers.get_header("WARC-Record-ID")
    )


def _create(folder: Path, name: str) -> tuple[int, str]:
    path = inside(folder, name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, path = _open_new(path)
        for parent in path.relative_to(folder.resolve()).parents:
            sync(folder / parent)
    except OSError as error:
        raise trouble(path, error) from error
    return descriptor, path.relative_to(folder.resolve()).as_posix()


def _open_new(path: Path) -> tuple[int, Path]:
    stem = path.name.removesuffix(".warc.gz")
    for number in itertools.count(1):
        free = path if number == 1 else path.with_name(f"{stem}-{number}.warc.gz")
        with suppress(FileExistsError):
            descriptor = os.open(free, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
            with suppress(OSError):  # a file system without locks, where nothing can be pushed
                fcntl.flock(descriptor, fcntl.LOCK_EX)
            return descriptor, free
    raise AssertionError
