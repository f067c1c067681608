"""The WARC file of a run on a real disk: new, durable, full, torn, out of bounds."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from xzcrawler.archive.warc import Exchange, RunArchive, read_file, read_record
from xzcrawler.errors import ArchiveError

NAME = "xz_gov/2026/run-000012.warc.gz"
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def page(number: int, body: bytes = b"<html>") -> Exchange:
    return Exchange(url=f"http://www.xz.gov.cn/{number}.html", status=200, body=body, at=AT)


@contextmanager
def small_disk() -> Iterator[None]:
    """Let no file grow beyond 20 KB; a write then fails half-way, as on a full disk.

    Not a fixture: the limit holds for this whole process, and pytest may be writing its report to a file.
    """
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_what_was_written_is_found_at_its_place(tmp_path: Path) -> None:
    archive = RunArchive(tmp_path, NAME)
    places = [archive.write(page(number)) for number in range(3)]
    archive.sync()

    assert [place.file for place in places] == [NAME] * 3
    assert [read_record(tmp_path, p.file, p.offset) for p in places] == [page(n) for n in range(3)]
    archive.close()


def test_a_file_is_read_in_the_order_of_writing(tmp_path: Path) -> None:
    archive = RunArchive(tmp_path, NAME)
    places = [archive.write(page(number)) for number in range(3)]
    archive.close()
    found = list(read_file(tmp_path / NAME))

    assert [exchange for _, exchange in found] == [page(number) for number in range(3)]
    assert [(p.offset, p.length, p.digest) for p, _ in found] == [
        (p.offset, p.length, p.digest) for p in places
    ]


def test_a_taken_name_is_never_written_to_again(tmp_path: Path) -> None:
    first, second = RunArchive(tmp_path, NAME), RunArchive(tmp_path, NAME)
    first.write(page(1))
    first.close()
    second.close()

    assert (first.file, second.file) == (NAME, "xz_gov/2026/run-000012-2.warc.gz")


def test_a_torn_tail_loses_nothing_before_it(tmp_path: Path) -> None:
    archive = RunArchive(tmp_path, NAME)
    first, second = archive.write(page(1)), archive.write(page(2))
    archive.close()
    whole = (tmp_path / NAME).read_bytes()

    for size in range(second.offset, second.offset + second.length):
        (tmp_path / NAME).write_bytes(whole[:size])
        assert [exchange for _, exchange in read_file(tmp_path / NAME)] == [page(1)]
        assert read_record(tmp_path, NAME, first.offset) == page(1)
    with pytest.raises(ArchiveError, match="has no whole record at"):
        read_record(tmp_path, NAME, second.offset)


def test_a_full_disk_is_one_clear_line_and_leaves_whole_records(tmp_path: Path) -> None:
    archive = RunArchive(tmp_path, NAME)
    kept = archive.write(page(1))
    noise = os.urandom(30_000)  # does not get smaller by compression
    too_large = r"The archive cannot be used: File too large \(/.*\)$"
    with small_disk(), pytest.raises(ArchiveError, match=too_large):
        archive.write(page(2, noise))
    after = archive.write(page(3))
    archive.close()

    found = list(read_file(tmp_path / NAME))
    assert [place.offset for place, _ in found] == [kept.offset, after.offset]


def test_a_folder_that_cannot_be_made_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(ArchiveError, match=r"The archive cannot be used: Not a directory \(/"):
        RunArchive(tmp_path / "file", NAME)


@pytest.mark.parametrize(
    "file", ["../outside.warc.gz", "/etc/passwd", "a/../../outside", "", ".", "a\0b", "link/x"]
)
def test_no_file_outside_the_folder_is_read_or_written(tmp_path: Path, file: str) -> None:
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "link").symlink_to(tmp_path)
    (tmp_path / "x").write_bytes(b"secret")

    with pytest.raises(ArchiveError, match="outside the archive folder"):
        read_record(folder, file, 0)
    with pytest.raises(ArchiveError, match="outside the archive folder"):
        RunArchive(folder, file)


def test_a_missing_file_and_a_wrong_place_are_archive_errors(tmp_path: Path) -> None:
    archive = RunArchive(tmp_path, NAME)
    place = archive.write(page(1))
    archive.close()

    with pytest.raises(ArchiveError, match="No such file or directory"):
        read_record(tmp_path, "nothing.warc.gz", 0)
    with pytest.raises(ArchiveError, match="No readable WARC record at 7"):
        read_record(tmp_path, NAME, 7)
    with pytest.raises(ArchiveError, match="has a warcinfo record at 0"):
        read_record(tmp_path, NAME, 0)
    with pytest.raises(ArchiveError, match="has a request record"):
        read_record(tmp_path, NAME, place.offset + place.length)


def test_closing_twice_and_syncing_afterwards_do_no_harm(tmp_path: Path) -> None:
    archive = RunArchive(tmp_path, NAME)
    archive.close()
    archive.close()
    archive.sync()

    assert list(read_file(tmp_path / NAME)) == []
