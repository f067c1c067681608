"""Backups that were damaged, and those of strangers who want in."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.integration.monitor.archived import Archive, keep_pages
from tests.integration.monitor.conftest import Watch
from tests.integration.monitor.kept import WARC, Keeper, described
from xzcrawler.errors import DamagedBackup, StoreError
from xzcrawler.store import Store


@pytest.fixture
def keeper(tmp_path: Path) -> Iterator[Keeper]:
    """A backup of three articles."""
    url = f"sqlite:///{tmp_path / 'test.db'}"
    store = Store.open(url)
    watch = Watch(store)
    watch.start()
    archive = Archive(tmp_path / "archive", store)
    watch.record(*keep_pages(watch, archive, 3))
    keeper = Keeper(url, archive, tmp_path)
    keeper.make()
    yield keeper
    archive.run.close()
    store.close()


def flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def replace_by_link(path: Path) -> None:
    real = path.rename(path.parent.parent / "elsewhere")
    path.symlink_to(real)


def replace_by_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


DAMAGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "another byte in the database": (lambda at: flip(at / "database.db"), "database.db holds other"),
    "another byte in a WARC file": (lambda at: flip(at / "archive" / WARC), f"archive/{WARC} holds other"),
    "another byte in the list": (lambda at: flip(at / "archive.jsonl"), "archive.jsonl holds other"),
    "a cut WARC file": (lambda at: os.truncate(at / "archive" / WARC, 50), f"{WARC} has 50 bytes, not"),
    "a lost WARC file": (lambda at: (at / "archive" / WARC).unlink(), f"archive/{WARC} is missing"),
    "a lost database": (lambda at: (at / "database.db").unlink(), "database.db is missing"),
    "a lost list": (lambda at: (at / "archive.jsonl").unlink(), "archive.jsonl is missing"),
    "a lost manifest": (lambda at: (at / "manifest.json").unlink(), "manifest.json is missing"),
    "a link for a WARC file": (lambda at: replace_by_link(at / "archive" / WARC), "is reached through a link"),
    "a link for the archive": (lambda at: replace_by_link(at / "archive"), "is reached through a link"),
    "a link for the database": (lambda at: replace_by_link(at / "database.db"), "is reached through a link"),
    "a pipe for a WARC file": (lambda at: replace_by_pipe(at / "archive" / WARC), f"archive/{WARC} is missing"),
    "a huge manifest": (lambda at: os.truncate(at / "manifest.json", 10**9), "manifest.json is larger than"),
    "words for a manifest": (lambda at: (at / "manifest.json").write_text("[" * 90_000), "is not JSON"),
    "another manifest": (lambda at: (at / "manifest.json").write_text("{}"), "is no manifest of a backup"),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_backup_is_named_and_nothing_stays(keeper: Keeper, damage: str) -> None:
    break_it, why = DAMAGE[damage]
    break_it(keeper.backup)

    with pytest.raises(DamagedBackup, match=why):
        keeper.restore()

    assert not keeper.into.parent.exists()


@pytest.mark.parametrize(
    "name",
    [
        *("../evil.warc.gz", "a/../../evil", "/etc/evil", "a//b", "./a", "..", "", "a/", "a\0b"),
        *("..\\evil", "a\nb", "C:\\evil", "\ud800"),
    ],
)
def test_names_that_lead_elsewhere_are_refused(keeper: Keeper, name: str) -> None:
    line = {**described(WARC, b""), "name": name}
    keeper.rewrite_members(json.dumps(line))

    with pytest.raises(DamagedBackup, match="has a name that is not allowed"):
        keeper.restore()
    assert not keeper.into.parent.exists()


def test_lists_that_would_fill_the_disk_are_refused(keeper: Keeper) -> None:
    line = (keeper.backup / "archive.jsonl").read_text().strip()
    fields = json.loads(line)

    def refused(*lines: str, **manifest: object) -> str:
        keeper.rewrite_members(*lines, **manifest)
        with pytest.raises(StoreError) as caught:
            keeper.restore()
        assert not keeper.into.parent.exists()
        return str(caught.value)

    other = json.dumps({**fields, "name": "second.warc.gz"})
    assert "names more than the manifest says" in refused(line, other)
    assert "twice or out of order" in refused(line, line, archive_files=2)
    assert "a line of more than 4000 bytes" in refused(line + " " * 5000)
    assert "not JSON" in refused("x")
    assert "a number that cannot be" in refused(json.dumps({**fields, "size": -1}))
    assert "no usable 'size'" in refused(json.dumps({**fields, "size": 1.5}))
    assert "no SHA-256" in refused(json.dumps({**fields, "sha256": "x"}))
    assert "has no room for" in refused(line, archive_files=1, archive_bytes=2**49)
    assert "a number that cannot be" in refused(line, archive_files=10**9)
    assert "no usable 'run'" in refused(line, archive_files=1, rows={"run": "x"})
    assert "names less than the manifest says" in refused(archive_files=1, archive_bytes=0, rows={})


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("CREATE TRIGGER evil AFTER INSERT ON run BEGIN DELETE FROM change; END", "trigger evil"),
        ("CREATE VIEW evil AS SELECT 1", "view evil"),
        ("CREATE VIRTUAL TABLE evil USING fts5(a)", "table evil"),
        ("DROP TRIGGER change_written_once", "trigger change_written_once"),
        ("UPDATE alembic_version SET version_num = '0004'", "not of version"),
        ("DELETE FROM site", "is damaged"),
    ],
)
def test_databases_that_are_not_as_we_make_them_are_refused(
    keeper: Keeper, statement: str, why: str
) -> None:
    keeper.rewrite_database("PRAGMA journal_mode=DELETE", statement)

    with pytest.raises(DamagedBackup, match=f"database.db: .*{why}"):
        keeper.restore()
    assert not keeper.into.parent.exists()
