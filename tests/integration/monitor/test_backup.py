"""Backups of a living installation, made whole again."""

import hashlib
import json
import os
import resource
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from tests.integration.monitor.archived import PAGE, Archive, keep_pages
from tests.integration.monitor.conftest import START, Watch
from tests.integration.monitor.kept import WARC, Keeper, described, names
from xzcrawler.archive.warc import Exchange
from xzcrawler.errors import ArchiveError, NewerDatabase, StoreError, UsageError
from xzcrawler.monitor.verify import Verification
from xzcrawler.store import Store, migrations
from xzcrawler.store.backup import file_url
from xzcrawler.store.chain import Extent
from xzcrawler.store.rows import Sum, sum_of, tables


def sums(store: Store) -> dict[str, Sum]:
    with store.read() as session:
        return {table.name: sum_of(session, table) for table in tables()}


def restored_sums(folder: Path) -> dict[str, Sum]:
    with closing(Store.open(file_url(folder / "xzcrawler.db"), create=False)) as store:
        return sums(store)


def broken(folder: Path) -> list[Any]:
    """What `verify` finds in a data folder."""
    with closing(Store.open(file_url(folder / "xzcrawler.db"), create=False)) as store:
        verification = Verification(store, folder / "archive", Extent())
        found = list(verification.breaks(lambda more: None))
        assert verification.captures >= 3
        return found


@pytest.fixture
def keeper(database_url: str, watch: Watch, archive: Archive, tmp_path: Path) -> Keeper:
    """An installation with three articles and an open run."""
    watch.record(*keep_pages(watch, archive, 3))
    return Keeper(database_url, archive, tmp_path)


def finish(watch: Watch) -> None:
    """End the run."""
    watch.end(warc_file=WARC)


def test_what_was_restored_is_what_was_backed_up(keeper: Keeper, watch: Watch) -> None:
    made = keeper.make()
    restored = keeper.restore()

    assert restored_sums(keeper.into) == sums(watch.store)
    assert broken(keeper.into) == []
    assert (keeper.into / "archive" / WARC).read_bytes() == (
        keeper.archive.folder / WARC
    ).read_bytes()
    assert (made.missing, restored.missing, restored.is_outdated) == ([], 0, False)
    assert made.sha256 == hashlib.sha256((keeper.backup / "manifest.json").read_bytes()).hexdigest()
    assert names(keeper.backup) == [
        "archive",
        "archive.jsonl",
        "database.db",
        "manifest.json",
    ]


def test_a_backup_taken_while_a_crawl_records_is_of_one_moment(
    keeper: Keeper, watch: Watch
) -> None:
    begun, enough = Event(), Event()

    def record() -> None:
        number = 0
        while not enough.is_set():
            number += 1
            body = PAGE.format(title=f"改过{number}次的通知").encode()
            watch.record(keeper.archive.keep(watch.address("p0"), body))
            if number == 5:
                begun.set()

    thread = Thread(target=record)
    thread.start()
    try:
        assert begun.wait(30)
        made = keeper.make()
    finally:
        enough.set()
        thread.join()
    keeper.restore()

    assert broken(keeper.into) == []
    revisions = made.manifest.rows["revision"]
    assert 5 < revisions == restored_sums(keeper.into)["revision"].rows
    assert revisions <= sums(watch.store)["revision"].rows


def test_of_an_open_run_only_what_is_on_record_is_kept(keeper: Keeper, watch: Watch) -> None:
    file = keeper.archive.folder / WARC
    size = file.stat().st_size
    with file.open("ab") as stream:
        stream.write(b"half a record")

    made = keeper.make()

    assert made.manifest.archive_bytes == size == (keeper.backup / "archive" / WARC).stat().st_size


def test_files_of_runs_that_are_over_take_no_more_room(keeper: Keeper, watch: Watch) -> None:
    finish(watch)
    keeper.make()
    keeper.restore()

    kept = (keeper.archive.folder / WARC).stat().st_ino
    assert (keeper.backup / "archive" / WARC).stat().st_ino == kept
    assert (keeper.into / "archive" / WARC).stat().st_ino != kept


def test_without_the_archive_its_files_are_still_listed(keeper: Keeper) -> None:
    made = keeper.make(with_archive=False)
    keeper.restore()

    line = json.loads((keeper.backup / "archive.jsonl").read_text())
    content = (keeper.archive.folder / WARC).read_bytes()
    assert line == described(WARC, content)
    assert made.manifest.archive_files == 1
    assert not (keeper.backup / "archive").exists()
    assert names(keeper.into) == ["xzcrawler.db"]


@pytest.mark.parametrize("size", [None, 100])
def test_a_warc_file_that_is_lost_or_cut_is_named_and_the_rest_kept(
    keeper: Keeper, size: int | None
) -> None:
    file = keeper.archive.folder / WARC
    if size is None:
        file.unlink()
    else:
        os.truncate(file, size)

    made = keeper.make()

    assert [member.name for member in made.missing] == [WARC]
    assert keeper.restore().missing == 1


def test_nothing_is_written_over(keeper: Keeper) -> None:
    keeper.make()
    with pytest.raises(UsageError, match="is there already: a backup needs a new folder"):
        keeper.make()

    keeper.into.mkdir(parents=True)
    (keeper.into / "xzcrawler.db").touch()
    with pytest.raises(UsageError, match="into a new folder only"):
        keeper.restore()
    assert (keeper.into / "xzcrawler.db").read_bytes() == b""

    (keeper.into / "xzcrawler.db").unlink()
    keeper.restore()
    assert broken(keeper.into) == []


def test_a_backup_that_is_interrupted_leaves_nothing(keeper: Keeper) -> None:
    @contextmanager
    def interrupted(what: str, total: int) -> Iterator[Callable[[int], None]]:
        if what == "archive":
            assert any("unfinished" in name for name in names(keeper.backup.parent))
            raise KeyboardInterrupt
        yield lambda more: None

    with pytest.raises(KeyboardInterrupt):
        keeper.make(progress=interrupted)

    assert not any("unfinished" in name for name in names(keeper.backup.parent))
    assert not keeper.backup.exists()


def test_a_full_disk_is_no_missing_file(keeper: Keeper, watch: Watch) -> None:
    large = Exchange(url="http://news.test/", status=200, body=os.urandom(3_000_000), at=START)
    keeper.archive.run.write(large)
    watch.record(*keep_pages(watch, keeper.archive, 4))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, hard))
    try:
        with pytest.raises(ArchiveError, match="cannot be made: File too large"):
            keeper.make()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert not any("unfinished" in name for name in names(keeper.backup.parent))
    assert keeper.make().missing == []


def test_an_outdated_database_is_to_be_upgraded_first(keeper: Keeper) -> None:
    migrations.downgrade(keeper.url, "0004")

    with pytest.raises(StoreError, match="run `xzcrawler db upgrade`"):
        keeper.make()


def test_a_backup_of_an_older_version_is_restored_and_then_upgraded(keeper: Keeper) -> None:
    keeper.make()
    migrations.downgrade(file_url(keeper.backup / "database.db"), "0004")
    keeper.rewrite_database("PRAGMA journal_mode=DELETE")
    keeper.rewrite(schema="0004")

    assert keeper.restore().is_outdated

    migrations.upgrade(file_url(keeper.into / "xzcrawler.db"))
    assert broken(keeper.into) == []


def test_a_backup_of_a_newer_version_is_refused(keeper: Keeper) -> None:
    keeper.make()
    keeper.rewrite(schema="9999")

    with pytest.raises(NewerDatabase, match="version 9999"):
        keeper.restore()
    assert not keeper.into.parent.exists()
