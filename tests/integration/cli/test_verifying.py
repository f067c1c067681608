import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.integration.cli.conftest import Program


def tamper(data: Path) -> None:
    with closing(sqlite3.connect(data / "xzcrawler.db")) as database, database:
        database.execute("DROP TRIGGER revision_written_once")
        database.execute("UPDATE revision SET body = '改' WHERE article_id = 1 AND seq = 2")


def test_a_sound_database_is_said_to_be_so(data: Path, xzcrawler: "Program") -> None:
    said = xzcrawler("verify", "--quick")

    assert said.code == 0
    assert (
        "5 articles, 6 revisions, 0 captures, 0 attachments, 6 changes: nothing broken." in said.out
    )


def test_what_is_broken_is_named_and_in_the_exit_code(data: Path, xzcrawler: "Program") -> None:
    tamper(data)

    said = xzcrawler("verify", "--quick")
    assert said.code == 1
    assert "article 1, revision 2  content_changed" in said.out

    found, summary = map(json.loads, xzcrawler("verify", "--quick", "--json").out.splitlines())
    assert (found["what"], found["article"], found["seq"]) == ("content_changed", 1, 2)
    assert (summary["what"], summary["broken"]) == ("summary", 1)


def test_a_lost_archive_is_named(data: Path, xzcrawler: "Program") -> None:
    said = xzcrawler("verify", "--article", "1")

    assert said.code == 1
    assert "article 1, revision 1  file_missing  jschina_xz/2026/run-000001.warc.gz" in said.out


def test_the_head_is_one_line_and_the_same_again(data: Path, xzcrawler: "Program") -> None:
    said = xzcrawler("verify", "--head")

    assert said.code == 0
    assert said.out.startswith("sha256:")
    assert said.out.endswith("6 revisions of 4 articles\n")
    assert xzcrawler("verify", "--head").out == said.out
    (early,) = map(
        json.loads,
        xzcrawler("verify", "--head", "--at", "2026-03-02T12:00", "--json").out.splitlines(),
    )
    assert (early["articles"], early["revisions"]) == (4, 4)


@pytest.mark.parametrize(
    "words", [("--head", "--quick"), ("--at", "2026-03-02"), ("--article", "99")]
)
def test_what_makes_no_sense_is_told_in_one_line(
    data: Path, xzcrawler: "Program", words: tuple[str, ...]
) -> None:
    said = xzcrawler("verify", *words)

    assert said.code == 2
    assert len(said.err.splitlines()) == 1
