"""Whatever a site does: the others go on, the run says what and where, nothing stored is touched."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from xzcrawler import workers
from xzcrawler.config import Config
from xzcrawler.demo.calendar import DAYS
from xzcrawler.demo.city import SampleCity
from xzcrawler.demo.web import Page
from xzcrawler.monitor.run import RunResult
from xzcrawler.sites import get_site

pytestmark = pytest.mark.network

NEWS = "pengcheng_news"
HOST = "news.pengcheng.test"
CHANNELS = tuple(each.url.removeprefix("http://") for each in get_site(NEWS).channels)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Crawl the morning of day 1 once for all tests here."""
    folder = tmp_path_factory.mktemp("crawled")
    with SampleCity() as city:
        assert workers.run_site(NEWS, _config(folder, city.url, 0)).outcome == "ok"
    return folder


@pytest.fixture
def evening(crawled: Path, tmp_path: Path, city: SampleCity) -> Config:
    """Let it be the evening, with what the morning stored."""
    shutil.copytree(crawled, tmp_path / "data")
    return _config(tmp_path / "data", city.url, 1)


def _config(folder: Path, city: str, run: int) -> Config:
    return Config(
        data=folder,
        database=f"sqlite:///{folder / 'xzcrawler.db'}",
        sample_city=city,
        now=DAYS[0].runs[run],
    )


def stored(config: Config) -> list[Any]:
    """Return everything stored about articles, except when they are due again."""
    with closing(sqlite3.connect(config.data / "xzcrawler.db")) as database:
        return [
            database.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()  # noqa: S608 - our tables
            for table in (
                "article",
                "article_url",
                "revision",
                "change",
                "suspect",
                "listing_entry",
            )
        ]


def due_article(config: Config, number: int = 0) -> str:
    """Return the address of an article that is due in the evening, without `http://`."""
    query = (
        "SELECT url FROM article JOIN due ON article_id = article.id WHERE due_at < ? ORDER BY url"
    )
    with closing(sqlite3.connect(config.data / "xzcrawler.db")) as database:
        rows = database.execute(query, (f"{config.clock():%Y-%m-%d %H:%M:%S}",)).fetchall()
    return str(rows[number][0]).removeprefix("http://")


def verdicts(result: RunResult) -> dict[str, str]:
    """Return what was in trouble, without what robots.txt forbids every day."""
    return {
        t.url.removeprefix("http://"): t.verdict for t in result.troubles if "/zt/" not in t.url
    }


def html(text: str) -> Page:
    return Page(text.encode())


def test_a_site_that_cannot_be_reached(evening: Config, city: SampleCity) -> None:
    before = stored(evening)
    city.close()

    result = workers.run_site(NEWS, evening)

    found = verdicts(result)
    assert result.outcome == "failed"
    assert {found[channel] for channel in CHANNELS} == {"unreachable"}
    assert stored(evening) == before


def test_a_site_whose_robots_txt_fails_is_left_alone(evening: Config, city: SampleCity) -> None:
    before = stored(evening)
    city.fail(HOST, "/robots.txt", 503)

    result = workers.run_site(NEWS, evening)

    assert result.outcome == "failed"
    assert {verdicts(result)[channel] for channel in CHANNELS} == {"forbidden"}
    assert {request.path for request in city.requests} == {"/robots.txt"}
    assert stored(evening) == before


def test_a_site_whose_robots_txt_forbids_everything(evening: Config, city: Any) -> None:
    before = stored(evening)
    city.instead[f"{HOST}/robots.txt"] = Page(b"User-agent: *\nDisallow: /\n", "text/plain")

    result = workers.run_site(NEWS, evening)

    assert result.outcome == "failed"
    assert {verdicts(result)[channel] for channel in CHANNELS} == {"forbidden"}
    assert [request.path for request in city.requests] == ["/robots.txt"]
    assert stored(evening) == before


def test_a_site_that_answers_with_errors_while_others_are_well(
    evening: Config, city: SampleCity
) -> None:
    before = stored(evening)
    city.fail(HOST, "/pc/", 500)

    news, gov = workers.run_sites([NEWS, "pengcheng_gov"], evening)

    assert (news.outcome, gov.outcome) == ("failed", "ok")
    assert {verdicts(news)[channel] for channel in CHANNELS} == {"error"}
    assert gov.stats["xz/record/new"] > 20
    assert [row for row in stored(evening)[2] if row in before[2]] == before[2]


def test_listings_without_entries_are_no_empty_city(evening: Config, city: Any) -> None:
    before = stored(evening)
    for channel in CHANNELS:
        city.instead[channel] = html("<title>要闻</title><p>" + "栏目正在改版。" * 80)

    result = workers.run_site(NEWS, evening)

    assert result.outcome == "failed"
    assert {verdicts(result)[channel] for channel in CHANNELS} == {"empty"}
    assert stored(evening) == before


def test_one_broken_listing_makes_the_run_a_partial_one(evening: Config, city: SampleCity) -> None:
    city.fail(HOST, "/pc/ms/", 502)

    result = workers.run_site(NEWS, evening)

    assert result.outcome == "partial"
    assert verdicts(result) == {CHANNELS[1]: "error"}


def test_bad_article_pages_make_no_revision(evening: Config, city: Any) -> None:
    before = stored(evening)
    empty, broken, cut, file, shielded = (due_article(evening, number) for number in range(5))
    city.instead[empty] = html("")
    city.instead[broken] = html("<html><div <p " + "<table><tr>" * 400)
    city.fail(HOST, cut.removeprefix(HOST), "cut")
    city.instead[file] = Page(b"%PDF-1.4 not a page", "application/pdf")
    city.instead[shielded] = Page("请输入验证码".encode(), status=403)

    result = workers.run_site(NEWS, evening)

    found = verdicts(result)
    assert result.outcome == "partial"
    assert found.keys() == {empty, broken, cut, file, shielded}
    assert found[empty] == "empty"
    assert found[broken] in {"empty", "unreadable"}
    assert found[cut] == "truncated"
    assert found[file] == "not_html"
    assert found[shielded] == "blocked"
    assert stored(evening)[2:5] == before[2:5]


def test_what_stands_in_an_articles_place_is_named_and_makes_no_revision_and_no_suspect(
    evening: Config, city: Any
) -> None:
    before = stored(evening)
    login, closed, column, player, garbled = (due_article(evening, number) for number in range(5))
    text = city.find(*_split(garbled))[0].body.decode()
    rows = "".join(
        f"<li><a href='/pc/{n}.html'>彭城市第{n}次常务会议召开</a></li>" for n in range(9)
    )
    city.instead[login] = html("<title>用户登录</title><form><input type=password></form>")
    city.instead[closed] = Page("<title>系统维护中</title>".encode(), status=503)
    city.instead[column] = html(f"<title>要闻</title><ul>{rows}</ul>")
    city.instead[player] = html("<title>彭城航拍</title><video src=1.mp4></video>请看")
    city.instead[garbled] = Page(text.encode().decode("latin-1").encode())

    result = workers.run_site(NEWS, evening)

    assert verdicts(result) == {
        login: "login",
        closed: "maintenance",
        column: "listing",
        player: "video",
        garbled: "unreadable",
    }
    assert stored(evening)[2:5] == before[2:5]


def test_a_page_with_the_wrong_charset_reads_the_same(evening: Config, city: Any) -> None:
    before = stored(evening)
    page = due_article(evening)
    text = city.find(*_split(page))[0].body.decode()
    city.instead[page] = Page(text.encode("gb18030"), "text/html; charset=utf-8")

    result = workers.run_site(NEWS, evening)

    assert page in {request.url.removeprefix("http://") for request in city.requests}
    assert verdicts(result) == {}
    assert stored(evening)[2:4] == before[2:4]


def _split(address: str) -> Iterator[str]:
    host, slash, path = address.partition("/")
    yield host
    yield slash + path
