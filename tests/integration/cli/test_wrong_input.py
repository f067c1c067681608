"""Expected trouble is one clear line on stderr and the right exit code, never a traceback."""

import os
import sqlite3
from pathlib import Path
from typing import Any

import pytest

USAGE = 2
UNUSABLE = 5


def assert_one_line(said: Any, code: int, *words: str) -> None:
    assert said.code == code, said.err
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert said.err.startswith("xzcrawler: ")
    for word in words:
        assert word in said.err


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["nwe"], ["'nwe'", "Nearest: new"]),
        (["frobnicate"], ["demo, crawl"]),
        (["db", "chekc"], ["check"]),
        (["new", "--sinse", "2h"], ["--since"]),
        (["new", "--since", "yesterday"], ["yesterday", "2026-11-20"]),
        (["new", "--since", ""], ["--since"]),
        (["new", "--since", "2h", "--reader", "r"], ["--reader"]),
        (["new", "--reader", ""], ["--reader"]),
        (["new", "--type", "edit"], ["edited"]),
        (["new", "--site", "jschina"], ["jschina_xz"]),
        (["new", "--limit", "0"], ["--limit"]),
        (["new", "--min-severity", "x"], ["--min-severity"]),
        (["list", "--from", "soon"], ["--from", "soon"]),
        (["list", "--to", "2026-02-30"], ["--to"]),
        (["list", "--site", "nowhere"], ["jschina_xz"]),
        (["show"], ["ARTICLE"]),
        (["show", "999"], ["999"]),
        (["show", "http://nowhere.cn/"], ["nowhere.cn"]),
        (["show", "1", "--revision", "9"], ["revisions 1 to 3"]),
        (["show", "1", "--revision", "0"], ["revision 0"]),
        (["diff", "1", "1..9"], ["revisions 1 to 3"]),
        (["diff", "1", "a..b"], ["1..2"]),
        (["diff", "2", "1..2"], ["only revision 1"]),
        (["diff", "1", "1"], ["Nothing comes before revision 1"]),
        (["diff", "1", "--html", "--unified"], ["one of --json, --html and --unified"]),
        (["diff", "1", "--html", "-o", "/no/such/folder/x"], ["Cannot write /no/such/folder/x"]),
        (["runs", "--site", "jschin_xz"], ["jschina_xz"]),
        (["crawl", "jschina"], ["jschina_xz"]),
        (["crawl", "pengcheng_news"], ["demo --keep"]),
        (["replay", "--run", "99"], ["99"]),
        (["replay"], ["--run"]),
        (["replay", "--into", "again.db"], ["--into", "sqlite:///"]),
        (["replay", "--into", ""], ["--into", "sqlite:///"]),
        (["verify", "--at", "2026-03-02"], ["add --head"]),
        (["verify", "--head", "--quick"], ["leave out"]),
        (["verify", "--head", "--at", ""], ["--at"]),
        (["prove", "1", "--at", ""], ["--at"]),
        (["read", "no-such-file.html"], ["no-such-file.html"]),
        (["read", "."], ["directory"]),
        (["read", "page.html", "--url", "ftp://a.cn/"], ["--url"]),
        (["demo", "--days", "99"], ["--days"]),
        (["demo"], ["jschina_xz", "XZ_DATA"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
@pytest.mark.usefixtures("data")
def test_what_makes_no_sense_is_refused_with_a_hint(
    xzcrawler: Any, args: list[str], words: list[str]
) -> None:
    assert_one_line(xzcrawler(*args), USAGE, *words)


@pytest.mark.parametrize("args", [[], ["db"]], ids=["alone", "db alone"])
def test_no_command_shows_the_help(xzcrawler: Any, args: list[str]) -> None:
    said = xzcrawler(*args)

    assert said.code == USAGE
    assert "Commands:" in said.out


NEEDS_DATABASE = [
    ["new"],
    ["list"],
    ["show", "1"],
    ["diff", "1"],
    ["runs"],
    ["replay", "--run", "1"],
    ["db", "check"],
]


@pytest.mark.parametrize("args", NEEDS_DATABASE, ids=" ".join)
def test_before_the_first_crawl_the_way_to_one_is_shown(
    xzcrawler: Any, args: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XZ_DATA", str(tmp_path / "none"))

    assert_one_line(xzcrawler(*args), UNUSABLE, "xzcrawler demo", "xzcrawler crawl")
    assert not (tmp_path / "none").exists()


def test_sites_are_shown_before_the_first_crawl(
    xzcrawler: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XZ_DATA", str(tmp_path / "none"))

    assert xzcrawler("sites").code == 0


@pytest.mark.parametrize("args", [*NEEDS_DATABASE, ["db", "upgrade"], ["demo"]], ids=" ".join)
def test_a_corrupt_database_is_told_in_one_line(
    xzcrawler: Any, args: list[str], data: Path
) -> None:
    (data / "xzcrawler.db").write_bytes(b"this is no database " * 500)

    assert_one_line(xzcrawler(*args), UNUSABLE, "xzcrawler.db")


@pytest.mark.parametrize("args", [*NEEDS_DATABASE, ["db", "upgrade"], ["demo"]], ids=" ".join)
def test_a_newer_database_is_told_in_one_line(xzcrawler: Any, args: list[str], data: Path) -> None:
    with sqlite3.connect(data / "xzcrawler.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()

    assert_one_line(xzcrawler(*args), UNUSABLE, "newer")


def test_a_read_only_database_can_be_read_but_remembers_no_reader(
    xzcrawler: Any, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_only = f"sqlite:///file:{data / 'xzcrawler.db'}?mode=ro&uri=true"
    monkeypatch.setenv("XZ_DATABASE", read_only)

    shown = xzcrawler("new")
    said = xzcrawler("new", "--reader", "r", "--type", "gone")

    assert (shown.code, said.code) == (0, 0)
    refused = xzcrawler("new", "--reader", "r")
    assert refused.code == UNUSABLE
    assert refused.err.count("\n") == 1
    assert "read" in refused.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_crawl_into_a_read_only_folder_is_told_in_one_line(
    xzcrawler: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.chmod(0o555)
    monkeypatch.setenv("XZ_DATA", str(tmp_path / "data"))

    assert_one_line(xzcrawler("crawl"), UNUSABLE)


def test_a_database_of_something_else_is_left_alone(xzcrawler: Any, data: Path) -> None:
    path = data / "xzcrawler.db"
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE recipe (name TEXT)")
    connection.close()

    assert_one_line(xzcrawler("demo"), UNUSABLE, "not a database of xzcrawler")
    assert path.exists()


def test_a_setting_that_makes_no_sense_is_named(
    xzcrawler: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XZ_NOW", "soon")

    assert_one_line(xzcrawler("new"), USAGE, "XZ_NOW")
