import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.integration.cli.conftest import Program


@pytest.fixture
def without_archive(data: Path) -> Path:
    """A data folder whose runs archived nothing."""
    with closing(sqlite3.connect(data / "xzcrawler.db")) as database, database:
        database.execute("DROP TRIGGER capture_written_once")
        database.execute("UPDATE capture SET warc_file = ''")
        database.execute("UPDATE run SET warc_file = ''")
        database.execute(
            "CREATE TRIGGER capture_written_once BEFORE UPDATE ON capture"
            " BEGIN SELECT RAISE(ABORT, 'capture rows are written once'); END"
        )
    return data


def test_a_backup_is_made_restored_and_used(
    without_archive: Path,
    tmp_path: Path,
    xzcrawler: "Program",
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    backup, into = tmp_path / "backup", tmp_path / "restored"
    before = xzcrawler("list", "--json").out
    monkeypatch.setenv("XZ_NOW", "2026-03-05T02:00:00+00:00")

    made = xzcrawler("db", "backup", str(backup))
    assert (made.code, made.err) == (0, "")
    assert "0 WARC files, 0 bytes." in made.out
    assert "Its manifest: sha256:" in made.out

    restored = xzcrawler("db", "restore", str(backup), str(into))
    assert restored.code == 0
    assert f"{into}: as of 2026-03-05 10:00, " in restored.out
    assert f"Use it: XZ_DATA={into} xzcrawler verify" in restored.out

    monkeypatch.setenv("XZ_DATA", str(into))
    assert xzcrawler("list", "--json").out == before
    assert xzcrawler("db", "check").code == 0


def test_lost_warc_files_are_named_and_in_the_exit_code(
    data: Path, tmp_path: Path, xzcrawler: "Program"
) -> None:
    made = xzcrawler("db", "backup", str(tmp_path / "one"))
    assert made.code == 1
    assert "missing: jschina_xz/2026/run-000001.warc.gz: " in made.out

    said = json.loads(xzcrawler("db", "backup", str(tmp_path / "two"), "--json").out)
    assert said["archive_files"] == len(said["missing"]) == 3
    assert (said["rows"]["revision"], said["source"]) == (6, "sqlite")


def test_what_cannot_be_restored_is_one_line(
    data: Path, tmp_path: Path, xzcrawler: "Program"
) -> None:
    said = xzcrawler("db", "restore", str(tmp_path / "none"), str(tmp_path / "new"))
    assert (said.code, said.err) == (2, f"xzcrawler: There is no backup at {tmp_path / 'none'}\n")

    xzcrawler("db", "backup", str(tmp_path / "backup"))
    os.truncate(tmp_path / "backup" / "database.db", 1000)
    said = xzcrawler("db", "restore", str(tmp_path / "backup"), str(tmp_path / "new"))
    assert said.code == 5
    assert said.err.startswith("xzcrawler: database.db has 1000 bytes, not ")
    assert not (tmp_path / "new").exists()


def test_a_database_is_copied_and_the_copy_used(
    data: Path, tmp_path: Path, xzcrawler: "Program", monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = (f"sqlite:///{path}" for path in (data / "xzcrawler.db", tmp_path / "b.db"))
    before = xzcrawler("new", "--json").out

    copied = xzcrawler("db", "copy", source, target)
    assert (copied.code, copied.err) == (0, "")
    assert "tables copied." in copied.out

    monkeypatch.setenv("XZ_DATABASE", target)
    assert xzcrawler("new", "--json").out == before
    again = xzcrawler("db", "copy", source, target)
    assert (again.code, again.err) == (
        5,
        f"xzcrawler: {tmp_path / 'b.db'} is in use: a copy needs an empty database\n",
    )


def test_an_address_with_a_password_is_never_repeated(
    data: Path, tmp_path: Path, xzcrawler: "Program"
) -> None:
    source = f"sqlite:///{data / 'xzcrawler.db'}"

    said = xzcrawler("db", "copy", source, "postgresql://me:geheim@127.0.0.1:1/none")

    assert said.code == 5
    assert "geheim" not in said.out + said.err
