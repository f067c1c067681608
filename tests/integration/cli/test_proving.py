import shutil
import sqlite3
import stat
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.integration.cli.conftest import START
from xzcrawler.archive.warc import Exchange, RunArchive

if TYPE_CHECKING:
    from tests.integration.cli.conftest import Program


@pytest.fixture
def archived(data: Path) -> Path:
    """The same life, its pages now in an archive."""
    with closing(sqlite3.connect(data / "xzcrawler.db")) as database, database:
        database.execute("DROP TRIGGER capture_written_once")
        archive = RunArchive(data / "archive", "jschina_xz/2026/run-000001.warc.gz")
        query = "SELECT c.id, c.url, r.title || '<p>' || r.body FROM capture c JOIN revision r ON r.capture_id = c.id"
        for number, url, words in database.execute(query).fetchall():
            body = f"<html><meta charset=utf-8>{words}</html>".encode()
            place = archive.write(Exchange(url=url, status=200, body=body, at=START))
            database.execute(
                "UPDATE capture SET warc_file = ?, warc_offset = ?, warc_length = ?, digest = ? WHERE id = ?",
                (place.file, place.offset, place.length, place.digest, number),
            )
        archive.close()
    return data


def test_a_change_becomes_one_file_that_anybody_can_check(
    archived: Path, xzcrawler: "Program", tmp_path: Path
) -> None:
    pack = tmp_path / "p.zip"

    said = xzcrawler("prove", "5", "-o", str(pack))

    assert said.code == 0, said.err
    folder = tmp_path / "unpacked"
    with zipfile.ZipFile(pack) as members:
        members.extractall(folder)
        modes = {stat.S_IMODE(member.external_attr >> 16) for member in members.infolist()}
    assert modes == {0o644}
    done = subprocess.run(
        [sys.executable, "-I", folder / "check.py"],
        capture_output=True,
        check=False,
        env={"PYTHONIOENCODING": "utf-8"},
    )
    assert done.returncode in {0, 2}, done.stdout.decode()
    assert "✗" not in done.stdout.decode()
    # The same again, byte for byte.
    xzcrawler("prove", "5", "-o", str(tmp_path / "again.zip"))
    assert (tmp_path / "again.zip").read_bytes() == pack.read_bytes()


def test_what_cannot_be_packed_is_told_in_one_line_and_leaves_no_file(
    archived: Path, xzcrawler: "Program", tmp_path: Path
) -> None:
    for words, code in ((("prove", "99"), 2), (("prove", "5", "-o", "/nowhere/p.zip"), 2)):
        said = xzcrawler(*words)
        assert (said.code, len(said.err.splitlines())) == (code, 1)
    shutil.rmtree(archived / "archive")
    said = xzcrawler("prove", "5", "-o", str(tmp_path / "p.zip"))
    assert (said.code, len(said.err.splitlines())) == (5, 1)
    assert not list(tmp_path.glob("*.zip"))
