"""A site that nobody has seen live: what its first run does when it reads well, and when it does not."""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.integration.crawl.town import Town, served
from xzcrawler import __version__
from xzcrawler.archive.warc import read_record
from xzcrawler.items import Verdict
from xzcrawler.store import Store, articles, changes, incidents, runs

pytestmark = pytest.mark.network

SCRIPT = Path(__file__).with_name("one_site.py")
HOST = "http://town.pengcheng.test"
NEWS, NOTICES = f"{HOST}/yw/index.html", f"{HOST}/gg/index.html"
CHANNELS = {"要闻": NEWS, "公告": NOTICES}
PLACES = [
    "东河",
    "西山",
    "南苑",
    "北桥",
    "中和",
    "文昌",
    "永安",
    "太平",
    "大庙",
    "柳新",
    "茅村",
    "汉王",
    "棠张",
    "房村",
    "单集",
    "徐庄",
    "张集",
    "伊庄",
    "利国",
    "马坡",
    "黄集",
    "何桥",
    "郑集",
    "刘集",
]


@pytest.fixture
def town() -> Iterator[Town]:
    with served(Town()) as town:
        yield town


Start = Callable[..., subprocess.Popen[str]]
Crawl = Callable[..., dict[str, Any]]


@pytest.fixture
def start(town: Town, tmp_path: Path) -> Start:
    """Begin to crawl the town."""

    def begin(**spec: Any) -> subprocess.Popen[str]:
        known = {
            "channels": CHANNELS,
            "now": "2026-03-02T01:00:00+00:00",
            "data": str(tmp_path),
            "database": database(tmp_path),
            "web": town.url,
        }
        (tmp_path / "spec.json").write_text(json.dumps(known | spec), encoding="utf-8")
        env = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}  # noqa: TID251 - the child gets ours
        return subprocess.Popen(
            [sys.executable, SCRIPT, tmp_path / "spec.json"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=env,
        )

    return begin


@pytest.fixture
def crawl(start: Start) -> Crawl:
    """Crawl the town once."""

    def run(**spec: Any) -> dict[str, Any]:
        with start(**spec) as crawling:
            said, complained = crawling.communicate(timeout=120)
        assert crawling.returncode == 0, complained
        result: dict[str, Any] = json.loads(said)
        return result

    return run


@pytest.fixture
def store(crawl: Crawl, tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(database(tmp_path))
    yield opened
    opened.close()


def database(folder: Path) -> str:
    return f"sqlite:///{folder / 'xzcrawler.db'}"


def list_page(column: str, numbers: Sequence[int]) -> str:
    rows = "".join(
        f'<li><a href="/{column}/{n}.html">{PLACES[n]}镇开展春季河道清淤工作</a><span>2026-03-0{n % 2 + 1}</span></li>'
        for n in numbers
    )
    return f"<title>列表</title><body><ul>{rows}</ul><p>镇人民政府主办</p></body>"


def article_page(n: int) -> str:
    title = f"{PLACES[n]}镇开展春季河道清淤工作"
    text = "".join(
        f"<p>{PLACES[n]}镇第{part}标段长{n + 2}.{part}公里，{PLACES[n]}镇水利站安排{n * 3 + part}人轮班施工，"
        f"预计{part + 3}月{n + 1}日完工，沿线{n * 5 + 20}户居民用水不受影响。</p>"
        for part in range(1, 5)
    )
    return (
        f"<html><head><title>{title}_镇人民政府</title></head><body><h1>{title}</h1>"
        f"<div class='info'>发布时间：2026-03-0{n % 2 + 1} 09:{n:02d}　来源：{PLACES[n]}镇水利站</div>"
        f"<div class='text'>{text}</div></body></html>"
    )


def frame_page(n: int) -> str:
    """A template whose text a script fetches: what is left is the same on every page."""
    frame = "<p>本站由镇人民政府办公室主办，未经书面授权禁止转载，违者依法追究责任。</p>" * 6
    return f"<html><head><title>镇人民政府</title></head><body><h1>镇人民政府门户网站</h1><div>{frame}</div><script>load({n})</script></body></html>"


def fill(town: Town, page: Callable[[int], str], *, news: int = 6, notices: int = 4) -> None:
    town.pages = {
        "/yw/index.html": list_page("yw", range(news)),
        "/gg/index.html": list_page("gg", range(12, 12 + notices)),
        **{f"/yw/{n}.html": page(n) for n in range(news)},
        **{f"/gg/{n}.html": page(n) for n in range(12, 12 + notices)},
    }


def articles_asked(town: Town) -> list[str]:
    return [path for path in town.asked if path[4:-5].isdecimal()]


def stored(store: Store) -> tuple[int, int]:
    """Return how many articles are known, and how many changes were announced."""
    with store.read() as session:
        known = sum(line.articles for line in runs.sites(session))
        assert len(articles.listing(session)) == known
        return known, len(changes.since(session))


def entries(result: Mapping[str, Any]) -> dict[str, int]:
    return {channel["url"]: channel["entries"] for channel in result["judgement"]["channels"]}


def test_a_site_that_reads_well_is_recorded_and_proven(
    town: Town, crawl: Crawl, store: Store
) -> None:
    fill(town, article_page)

    result = crawl()

    assert (result["outcome"], result["judgement"]["outcome"]) == ("ok", "passed")
    assert entries(result) == {NEWS: 6, NOTICES: 4}
    assert (result["judgement"]["tried"], result["judgement"]["good"]) == (10, 10)
    assert stored(store) == (10, 10)
    with store.read() as session:
        assert incidents.proven_version(session, "town_gov") == __version__
        assert incidents.history(session) == []


def test_a_proven_site_is_not_judged_again(town: Town, crawl: Crawl, store: Store) -> None:
    fill(town, article_page)
    crawl()
    fill(town, frame_page, news=8)

    result = crawl(now="2026-03-04T01:00:00+00:00")

    assert result["judgement"] is None
    assert result["stats"].get("xz/record/held_back", 0) == 0


def test_a_template_that_defeats_the_reader_is_a_finding_and_nothing_is_stored(
    town: Town, crawl: Crawl, store: Store
) -> None:
    fill(town, frame_page)

    result = crawl()

    assert (result["outcome"], result["judgement"]["outcome"]) == ("failed", "failed")
    assert [trouble["verdict"] for trouble in result["troubles"]] == ["finding"]
    assert stored(store) == (0, 0)
    with store.read() as session:
        (incident,) = incidents.lasting(session)
        captured = runs.captures(session, result["run_id"])
    assert (incident.site, incident.kind) == ("town_gov", "reading")
    assert incident.evidence["flaws"]["no published time"] == 10
    assert {channel["entries"] for channel in incident.evidence["channels"]} == {6, 4}
    assert len(incident.evidence["examples"]) == 3
    pages = [line for line in captured if line.purpose != "robots"]
    assert len(pages) == 12
    assert {line.capture.verdict for line in pages} == {Verdict.UNREADABLE}
    assert all("first articles read well" in line.capture.why for line in pages)


def test_what_is_held_back_can_be_read_in_the_archive(
    town: Town, crawl: Crawl, store: Store, tmp_path: Path
) -> None:
    fill(town, frame_page)

    result = crawl()

    with store.read() as session:
        captured = runs.captures(session, result["run_id"])
    page = next(line.capture for line in captured if line.key.endswith("/yw/3.html"))
    record = read_record(tmp_path / "archive", page.warc_file, page.warc_offset)
    assert "load(3)" in record.body.decode()


@pytest.mark.parametrize(("page", "read"), [(article_page, 12), (frame_page, 12)])
def test_a_run_on_trial_read_again_says_the_same(
    town: Town, crawl: Crawl, page: Callable[[int], str], read: int
) -> None:
    fill(town, page)
    run = crawl()["run_id"]

    report = crawl(replay_of=run)

    assert (report["pages"], report["differences"]) == (read, [])


def test_the_next_run_after_the_reader_was_mended_closes_the_finding(
    town: Town, crawl: Crawl, store: Store
) -> None:
    fill(town, frame_page)
    crawl()
    again = crawl(now="2026-03-02T02:00:00+00:00")
    assert again["judgement"]["tried"] == 10

    fill(town, article_page)
    result = crawl(now="2026-03-02T03:00:00+00:00")

    assert (result["outcome"], result["judgement"]["outcome"]) == ("ok", "passed")
    assert stored(store) == (10, 10)
    with store.read() as session:
        (incident,) = incidents.history(session)
    assert incident.opened.hour == 1
    assert incident.closed is not None
    assert incident.closed.hour == 3


@pytest.mark.parametrize(
    ("page", "outcome", "known"), [(article_page, "ok", 20), (frame_page, "failed", 0)]
)
def test_a_run_on_trial_asks_for_few_articles_of_every_channel(
    town: Town,
    crawl: Crawl,
    store: Store,
    *,
    page: Callable[[int], str],
    outcome: str,
    known: int,
) -> None:
    fill(town, page, news=12, notices=12)

    result = crawl()

    asked = articles_asked(town)
    assert result["outcome"] == outcome
    assert Counter(path[:4] for path in asked) == {"/yw/": 10, "/gg/": 10}
    assert stored(store) == (known, known)


def test_what_a_run_on_trial_left_is_visited_by_the_next(
    town: Town, crawl: Crawl, store: Store
) -> None:
    fill(town, article_page, news=12, notices=12)
    crawl()

    result = crawl(now="2026-03-02T01:05:00+00:00")

    assert result["judgement"] is None
    assert stored(store) == (24, 24)
    assert max(Counter(articles_asked(town)).values()) == 1


def test_a_trial_that_was_killed_starts_anew(
    town: Town, start: Start, crawl: Crawl, store: Store
) -> None:
    fill(town, article_page)
    town.slow = "/gg/15.html"
    with start() as crawling:
        while len(articles_asked(town)) < 10:
            time.sleep(0.02)
        crawling.kill()
    town.awake.set()
    assert stored(store) == (0, 0)
    with store.read() as session:
        assert {line.purpose for line in runs.captures(session, 1)} <= {"robots"}

    result = crawl(now="2026-03-02T01:05:00+00:00")

    assert result["judgement"]["outcome"] == "passed"
    assert stored(store) == (10, 10)


def test_listings_without_entries_are_a_finding(town: Town, crawl: Crawl, store: Store) -> None:
    page = "<title>列表</title><body><h1>要闻</h1><p>" + "栏目建设中。" * 60 + "</p></body>"
    town.pages = {"/yw/index.html": page, "/gg/index.html": page}

    result = crawl()

    assert (result["outcome"], result["judgement"]["outcome"]) == ("failed", "failed")
    assert entries(result) == {NEWS: 0, NOTICES: 0}
    with store.read() as session:
        (incident,) = incidents.lasting(session)
    assert "2 of 2 channels without an entry" in incident.evidence["why"]


def test_one_channel_without_entries_does_not_hold_up_the_other(
    town: Town, crawl: Crawl, store: Store
) -> None:
    fill(town, article_page)
    town.pages["/gg/index.html"] = "<title>公告</title><p>" + "栏目建设中。" * 60

    result = crawl()

    assert (result["outcome"], result["judgement"]["outcome"]) == ("partial", "passed")
    assert [trouble["url"] for trouble in result["troubles"]] == [NOTICES]
    assert stored(store) == (6, 6)


def test_a_site_that_does_not_answer_is_no_finding(town: Town, crawl: Crawl, store: Store) -> None:
    town.pages = {}

    result = crawl()

    assert (result["outcome"], result["judgement"]["outcome"]) == ("failed", "undecided")
    with store.read() as session:
        assert incidents.history(session) == []
        assert incidents.proven_version(session, "town_gov") == ""


@pytest.mark.parametrize(
    ("page", "outcome", "found"), [(article_page, "passed", 10), (frame_page, "failed", 0)]
)
def test_a_dry_run_judges_too_and_stores_nothing(
    town: Town,
    crawl: Crawl,
    store: Store,
    *,
    page: Callable[[int], str],
    outcome: str,
    found: int,
) -> None:
    fill(town, page)

    result = crawl(dry_run=True)

    assert result["judgement"]["outcome"] == outcome
    assert len(result["found"]) == found
    with store.read() as session:
        assert runs.recent(session) == []
        assert incidents.history(session) == []


def test_a_site_that_was_seen_live_is_not_judged(town: Town, crawl: Crawl, store: Store) -> None:
    fill(town, frame_page)

    result = crawl(unverified="")

    assert result["judgement"] is None
    assert result["stats"].get("xz/record/held_back", 0) == 0


def test_of_a_column_about_many_places_only_what_is_wanted_is_visited(
    town: Town, crawl: Crawl, store: Store
) -> None:
    fill(town, article_page)

    result = crawl(wanted_title=f"{PLACES[2]}|{PLACES[3]}", unverified="")

    assert result["outcome"] == "ok"
    assert sorted(articles_asked(town)) == ["/yw/2.html", "/yw/3.html"]
    assert stored(store) == (2, 2)
