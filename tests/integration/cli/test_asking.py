"""What the commands answer about a small database."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from xzcrawler.store import Store

pytestmark = pytest.mark.usefixtures("data")

COMMANDS = [
    ("new",),
    ("list",),
    ("due",),
    ("show", "1"),
    ("show", "4"),
    ("diff", "1"),
    ("runs",),
    ("sites",),
]


def objects(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_new_tells_the_whole_change_log_oldest_first(xzcrawler: Any) -> None:
    said = xzcrawler("new")

    assert said.code == 0
    assert [line.split()[1] for line in said.out.splitlines() if ":" in line[:5]] == [
        *["new"] * 4,
        *["edited"] * 2,
    ]
    assert "20个工作日 → 15个工作日" in said.out
    assert "2026-03-02" in said.out


def test_new_in_json_has_the_promised_shape(xzcrawler: Any) -> None:
    lines = objects(xzcrawler("new", "--type", "edited", "--json").out)

    assert list(lines[0]) == [
        *("id", "type", "at", "site", "channel", "article", "url", "title", "published", "source"),
        *("from_seq", "to_seq", "kinds", "severity", "facts", "summary", "muted", "capture"),
    ]
    assert lines[0]["article"] == 1
    assert lines[0]["at"] == "2026-03-02T21:00:00+08:00"
    assert lines[0]["published"] == "2026-03-01T09:30:00+08:00"
    assert {"kind": "money", "old": "1500元", "new": "2000元"}.items() <= lines[0]["facts"][
        0
    ].items()


def test_a_reader_is_shown_everything_once(xzcrawler: Any) -> None:
    first = objects(xzcrawler("new", "--since", "last", "--reader", "desk", "--json").out)
    again = xzcrawler("new", "--since", "last", "--reader", "desk", "--json")

    assert len(first) == 6
    assert (again.code, again.out) == (0, "")
    assert xzcrawler("new", "--reader", "desk").out == "Nothing new.\n"


def test_two_readers_do_not_disturb_each_other(xzcrawler: Any) -> None:
    xzcrawler("new", "--reader", "desk")

    assert len(objects(xzcrawler("new", "--reader", "night", "--json").out)) == 6


def test_a_limited_reader_gets_the_next_ones_each_time(xzcrawler: Any) -> None:
    seen = [objects(xzcrawler("new", "--reader", "r", "--limit", "4", "--json").out) for _ in "abc"]

    assert [[line["id"] for line in lines] for lines in seen] == [[1, 2, 3, 4], [5, 6], []]


@pytest.mark.parametrize("options", [(), ("--json",)], ids=["table", "json"])
def test_a_reader_stays_where_it_was_when_nobody_reads_the_output(
    xzcrawler: Any, data: Path, options: tuple[str, ...]
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    ended = start(data, *options, stdout=writing)
    os.close(writing)

    assert (ended.returncode, ended.stderr) == (141, "")
    assert len(objects(xzcrawler("new", "--reader", "desk", "--json").out)) == 6


@pytest.mark.parametrize("options", [(), ("--json",)], ids=["table", "json"])
def test_a_reader_stays_where_it_was_when_the_disk_is_full(
    xzcrawler: Any, data: Path, options: tuple[str, ...]
) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        ended = start(data, *options, stdout=full.fileno())

    assert ended.returncode == 5
    assert ended.stderr == "xzcrawler: The output could not be written: No space left on device\n"
    assert len(objects(xzcrawler("new", "--reader", "desk", "--json").out)) == 6


def start(data: Path, *options: str, stdout: int) -> subprocess.CompletedProcess[str]:
    """Run `new --reader desk` as a process of its own."""
    command = [sys.executable, "-m", "xzcrawler.cli", "new", "--reader", "desk", *options]
    return subprocess.run(
        command,
        stdout=stdout,
        stderr=subprocess.PIPE,
        env={"XZ_DATA": str(data), "PATH": ""},
        cwd=Path(__file__).parents[3],
        text=True,
        check=False,
        timeout=60,
    )


def test_new_without_a_reader_remembers_nothing(xzcrawler: Any) -> None:
    assert xzcrawler("new").out == xzcrawler("new").out


def test_new_can_be_narrowed_by_time_type_site_and_severity(xzcrawler: Any) -> None:
    def ids(*args: str) -> list[int]:
        return [line["id"] for line in objects(xzcrawler("new", "--json", *args).out)]

    assert ids("--since", "2026-03-03") == [6]
    assert ids("--type", "new,gone") == [1, 2, 3, 4]
    assert ids("--site", "jschina_xz", "--limit", "1") == [6]
    assert ids("--min-severity", "50") == [5, 6]


def test_a_glance_at_a_long_log_says_that_there_are_more(xzcrawler: Any) -> None:
    said = xzcrawler("new", "--limit", "2")

    assert "Earlier changes are not shown" in said.out
    assert said.out.count("edited") == 2


def test_list_shows_the_latest_published_first(xzcrawler: Any) -> None:
    lines = objects(xzcrawler("list", "--json").out)

    assert [line["id"] for line in lines] == [1, 3, 2, 4]
    assert lines[0]["revisions"] == 3


def test_list_can_be_narrowed_by_source_and_days(xzcrawler: Any) -> None:
    def ids(*args: str) -> list[int]:
        return [line["id"] for line in objects(xzcrawler("list", "--json", *args).out)]

    assert ids("--source", "徐州日报") == [1]
    assert ids("--from", "2026-03-01") == [1]
    assert ids("--to", "2026-02-27") == [3, 2]
    assert ids("--from", "2026-02-27", "--to", "2026-02-28") == [3, 2]
    assert "No article is stored that fits" in xzcrawler("list", "--from", "2027-01-01").out


def test_show_gives_every_field_the_revisions_and_the_place_of_the_raw_bytes(
    xzcrawler: Any,
) -> None:
    said = xzcrawler("show", "1").out

    for words in (
        "关于发放创业补贴的通知",
        "徐州日报",
        "魏宁",
        "2026-03-01 09:30",
        "咨询电话12345",
    ):
        assert words in said
    assert "brings back 1" in said
    assert "jschina_xz/2026/run-000001.warc.gz:4711" in said


def test_show_can_go_back_to_an_earlier_revision(xzcrawler: Any) -> None:
    shown = objects(xzcrawler("show", "1", "--revision", "2", "--json").out)[0]

    assert shown["revision"] == 2
    assert shown["article"]["title"] == "关于发放创业津贴的通知"
    assert [view["seq"] for view in shown["revisions"]] == [1, 2, 3]
    assert shown["revisions"][2]["reverts_to"] == 1
    assert shown["revisions"][0]["capture"]["warc_offset"] == 4711


def test_show_takes_an_address(xzcrawler: Any) -> None:
    said = xzcrawler("show", "http://jsnews.jschina.com.cn/xz/a/202603/t20260302_2.shtml")

    assert said.code == 0
    assert "article 2, alive" in said.out


def test_diff_marks_words_and_keeps_numbers_whole(xzcrawler: Any) -> None:
    said = xzcrawler("diff", "1", "1..2").out

    assert "关于发放创业【-补-】【+津+】贴的通知" in said
    assert "补贴【-1500-】【+2000+】元" in said
    assert "【-20-】【+15+】个工作日" in said
    assert "咨询电话12345" in said


def test_diff_compares_the_last_two_by_default_and_says_what_came_back(xzcrawler: Any) -> None:
    said = xzcrawler("diff", "1").out

    assert "revision 2 (2026-03-02 21:00) → revision 3 (2026-03-03 09:00)" in said
    assert "revision 3 brings back revision 1" in said


def test_diff_in_json_gives_one_object_a_field(xzcrawler: Any) -> None:
    lines = objects(xzcrawler("diff", "1", "1..2", "--json").out)

    assert [line["field"] for line in lines] == ["title", "body"]
    assert (lines[0]["from_seq"], lines[0]["to_seq"]) == (1, 2)


def test_diff_goes_backwards_too(xzcrawler: Any) -> None:
    said = xzcrawler("diff", "1", "3..2").out

    assert "补贴【-1500-】【+2000+】元" in said
    assert "brings back" not in said


def test_diff_as_a_page_is_escaped_and_shows_the_facts(xzcrawler: Any, tmp_path: Path) -> None:
    file = tmp_path / "diff.html"
    said = xzcrawler("diff", "1", "1..2", "--html", "-o", str(file))
    page = file.read_text(encoding="utf-8")

    assert (said.code, said.out) == (0, "")
    assert "<td>办理时限</td><td><del>20个工作日</del></td><td><ins>15个工作日</ins></td>" in page
    assert "补贴<del>1500</del><ins>2000</ins>元" in page
    assert "\x1b" not in page


def test_diff_as_unified_text_has_a_paragraph_a_line(xzcrawler: Any) -> None:
    said = xzcrawler("diff", "1", "1..2", "--unified").out

    assert "--- body\trevision 1 (2026-03-02 09:00)\n" in said
    assert "-办理时限20个工作日。\n+办理时限15个工作日。\n" in said.replace("\r", "")


def test_diff_to_a_file_has_no_colours_and_no_wrapped_lines(xzcrawler: Any, tmp_path: Path) -> None:
    file = tmp_path / "diff.txt"
    said = xzcrawler("diff", "1", "1..2", "--context", "2", "-o", str(file))

    assert (said.code, said.out) == (0, "")
    assert "补贴【-1500-】【+2000+】元" in file.read_text(encoding="utf-8")


def test_equal_revisions_and_single_ones_are_told_as_such(xzcrawler: Any) -> None:
    assert "Nothing a reader sees differs" in xzcrawler("diff", "1", "1..3").out
    assert "only one revision" in xzcrawler("diff", "2").out


@pytest.mark.parametrize("command", ["show", "diff"])
def test_an_article_that_was_only_listed_so_far_has_nothing_to_show(
    xzcrawler: Any, command: str
) -> None:
    said = xzcrawler(command, "http://jsnews.jschina.com.cn/xz/a/202603/t20260302_5.shtml")

    assert (said.code, said.out) == (2, "")
    assert "listed, but never read" in said.err


def test_runs_say_what_happened_and_where(xzcrawler: Any) -> None:
    said = xzcrawler("runs").out

    assert "partial" in said
    assert "HTTP 500" in said
    assert "http://jsnews.jschina.com.cn/xz/x" in said
    assert [line["id"] for line in objects(xzcrawler("runs", "--limit", "2", "--json").out)] == [
        3,
        2,
    ]


def test_sites_tell_when_each_is_crawled_next(xzcrawler: Any) -> None:
    lines = {line["name"]: line for line in objects(xzcrawler("sites", "--json").out)}

    assert lines["xz_gov"]["next_why"] == "never crawled"
    assert lines["jschina_xz"]["next_run"] > lines["jschina_xz"]["last_run"]["started"]
    # The sample city is not running, so nobody would crawl it.
    assert lines["pengcheng_news"]["next_run"] is None
    assert "next run " in xzcrawler("sites").out


def test_sites_tell_of_declared_ones_and_of_what_is_stored(xzcrawler: Any) -> None:
    lines = {line["name"]: line for line in objects(xzcrawler("sites", "--json").out)}

    assert lines["jschina_xz"]["articles"] == 4
    assert lines["jschina_xz"]["last_run"]["id"] == 3
    assert lines["pengcheng_news"]["sample"] is True


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_hostile_text_never_reaches_the_terminal(xzcrawler: Any, command: tuple[str, ...]) -> None:
    for said in (xzcrawler(*command), xzcrawler(*command, "--json")):
        assert said.code == 0
        assert "\x1b" not in said.out
        assert "\x07" not in said.out
        assert "\u202e" not in said.out


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_line_of_json_is_an_object(xzcrawler: Any, command: tuple[str, ...]) -> None:
    lines = objects(xzcrawler(*command, "--json").out)

    assert lines
    assert all(isinstance(line, dict) for line in lines)


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize(
    "command", [("new",), ("list",), ("due",), ("runs",), ("sites",)], ids=" ".join
)
def test_tables_fit_the_terminal(
    xzcrawler: Any, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))

    table = xzcrawler(*command).out.split("\n\n")[0 if command != ("new",) else 1]

    assert max(map(cell_len, table.splitlines())) <= width


def test_a_database_can_be_checked_and_upgraded_again(xzcrawler: Any) -> None:
    assert xzcrawler("db", "check").code == 0
    assert xzcrawler("db", "upgrade").code == 0


def test_an_upgrade_makes_a_fresh_database(xzcrawler: Any, data: Path) -> None:
    shutil.rmtree(data)

    assert xzcrawler("db", "upgrade").code == 0
    assert xzcrawler("new").out == "Nothing new.\n"
    Store.open(f"sqlite:///{data / 'xzcrawler.db'}", create=False).close()
