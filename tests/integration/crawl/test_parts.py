"""A long article in parts: one article, one revision, whatever becomes of the parts."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest

from xzcrawler import workers
from xzcrawler.config import Config
from xzcrawler.demo.calendar import DAYS
from xzcrawler.demo.city import SampleCity
from xzcrawler.demo.web import Page
from xzcrawler.items import Article
from xzcrawler.store import Store, articles
from xzcrawler.store.article_values import ArticleHistory

pytestmark = pytest.mark.network

NEWS = "pengcheng_news"
HOST = "news.pengcheng.test"
URL = next(url for url in DAYS[0].urls("new") if f"{HOST}/pc/a/" in url)
STEM = URL.removesuffix(".shtml")
NAME = STEM.rpartition("/")[2]
TEXTS = (
    "彭城湖水面约六平方公里，三面环山，是全市最大的水面，也是市民最常去的地方。",
    "二〇〇五年起全面清淤，三年挖出淤泥300万立方米，湖岸十二公里全部还给市民。",
    "如今湖水水质稳定在三类，沿湖步道全线贯通，每天清晨有上万名市民在此健身。",
)

Turn = Callable[[int, int], Config]


def page(number: int, text: str, *, count: int = 3, editor: str = "") -> Page:
    """Return a part as a TRS site prints it; it answers 304 to its validators."""
    signed = f'<div id="editor_baidu">责任编辑：{editor}</div>' if editor else ""
    return Page(
        f"""<html><head><meta charset="utf-8"><title>彭城湖治理纪实_彭城新闻网</title></head><body>
<h1>彭城湖治理纪实</h1>
<div class="info"><span id="pubtime_baidu">2026-03-02 08:10</span>
<span id="source_baidu">来源：彭城日报</span></div>
<div class="TRS_Editor"><p>{text}</p><p>（第{number}节）沿湖居民说，治理前后是两个湖，如今推开窗就是风景。</p></div>
<div id="news_more_page_div_id"><script>createPageHTML({count}, {number - 1}, "{NAME}", "shtml");</script></div>
{signed}</body></html>""".encode(),
        tagged=True,
    )


@pytest.fixture
def long_article(city: Any) -> Any:
    """Publish the article in three parts, the editor on the last."""
    show(city, *TEXTS)
    return city


def show(city: Any, *texts: str) -> None:
    for number, text in enumerate(texts, start=1):
        editor = "孙梅" if number == len(texts) else ""
        city.instead[address(number)] = page(number, text, count=len(texts), editor=editor)


def address(number: int) -> str:
    ending = f"_{number - 1}.shtml" if number > 1 else ".shtml"
    return f"{STEM}{ending}".removeprefix("http://")


def history(config: Config) -> ArticleHistory:
    store = Store.open(config.database)
    with store.read() as session:
        found = articles.history(session, articles.find(session, URL))
    store.close()
    return found


def last(config: Config) -> Article:
    return history(config).revisions[-1].article


def fetched(config: Config) -> list[tuple[str, str, int]]:
    """Return every capture of the article: address, verdict, whether it is the one that was read."""
    query = (
        "SELECT capture.url, verdict, was_read FROM capture JOIN article ON article.id = article_id"
        " WHERE article.url = ? ORDER BY capture.id"
    )
    with closing(sqlite3.connect(config.data / "xzcrawler.db")) as database:
        return database.execute(query, (URL,)).fetchall()


def test_three_parts_are_one_article_with_one_revision(config: Config, long_article: Any) -> None:
    result = workers.run_site(NEWS, config)

    assert result.outcome == "ok"
    assert len(history(config).revisions) == 1
    lines = last(config).body.splitlines()
    assert [line for line in lines if line in TEXTS] == list(TEXTS)
    assert len(lines) == 6
    assert last(config).editors == ("孙梅",)


def test_the_answers_to_all_parts_are_kept_and_the_first_is_the_article_s(
    config: Config, long_article: Any
) -> None:
    workers.run_site(NEWS, config)

    assert [(url, read) for url, _, read in fetched(config)] == [
        (f"http://{address(2)}", 0),
        (f"http://{address(3)}", 0),
        (URL, 1),
    ]


def test_a_part_that_a_listing_names_is_no_article_of_its_own(
    config: Config, long_article: Any
) -> None:
    listing, _ = long_article.find(HOST, "/pc/yw/index.shtml")
    row = f'<li><a href="http://{address(2)}">彭城湖治理纪实（二）</a></li>'
    before, opening, rows = listing.body.decode().partition('<ul class="news-list">')
    assert opening
    listed = Page(f"{before}{opening}{row}{rows}".encode())
    long_article.instead[f"{HOST}/pc/yw/index.shtml"] = listed

    workers.run_site(NEWS, config)

    with closing(sqlite3.connect(config.data / "xzcrawler.db")) as database:
        found = database.execute(
            "SELECT url FROM article WHERE url LIKE ? AND head_seq > 0", (f"{STEM}%",)
        )
        assert found.fetchall() == [(URL,)]


def test_an_unchanged_long_article_gets_no_second_revision(at: Turn, long_article: Any) -> None:
    workers.run_site(NEWS, at(1, 0))
    asked = len(long_article.requests)

    workers.run_site(NEWS, at(2, 0))

    again = {request.path for request in long_article.requests[asked:]}
    assert address(3).removeprefix(HOST) in again
    assert len(history(at(2, 0)).revisions) == 1


def test_an_edit_of_the_second_part_alone_is_an_edit(at: Turn, long_article: Any) -> None:
    workers.run_site(NEWS, at(1, 0))
    show(long_article, TEXTS[0], TEXTS[1].replace("300万", "400万"), TEXTS[2])

    workers.run_site(NEWS, at(2, 0))

    seen = history(at(2, 0))
    assert len(seen.revisions) == 2
    assert "400万立方米" in seen.revisions[-1].article.body
    # The city pins this article on that day, too.
    (edit,) = [line for line in seen.changes if line.type == "edited"]
    assert edit.summary == "挖出淤泥 300万立方米 → 400万立方米"


@pytest.mark.parametrize(
    ("fault", "verdict"),
    [(404, "truncated"), (403, "blocked"), (500, "error"), ("cut", "truncated")],
)
def test_a_part_that_fails_makes_no_revision_and_is_told(
    at: Turn, long_article: SampleCity, fault: Any, verdict: str
) -> None:
    workers.run_site(NEWS, at(1, 0))
    before = history(at(1, 0))
    long_article.fail(HOST, address(3).removeprefix(HOST), fault)

    result = workers.run_site(NEWS, at(2, 0))

    trouble = next(each for each in result.troubles if each.url == URL)
    assert result.outcome == "partial"
    assert trouble.verdict == verdict
    assert f"part 3, http://{address(3)}" in trouble.why
    after = history(at(2, 0))
    assert (after.revisions, after.presence) == (before.revisions, "alive")


def test_an_article_whose_part_failed_is_whole_once_it_comes(at: Turn, long_article: Any) -> None:
    long_article.fail(HOST, address(2).removeprefix(HOST), 404)
    workers.run_site(NEWS, at(1, 0))
    long_article.heal()

    workers.run_site(NEWS, at(2, 0))

    assert len(history(at(2, 0)).revisions) == 1
    assert set(TEXTS) <= set(last(at(2, 0)).body.splitlines())


def test_a_replay_joins_the_same_article(at: Turn, long_article: Any) -> None:
    first = workers.run_site(NEWS, at(1, 0))
    show(long_article, TEXTS[0], TEXTS[1].replace("300万", "400万"), TEXTS[2])
    second = workers.run_site(NEWS, at(2, 0))
    long_article.fail(HOST, address(3).removeprefix(HOST), 404)
    third = workers.run_site(NEWS, at(3, 0))

    for run in (first, second, third):
        report = workers.replay_run(run.run_id or 0, at(3, 0))
        assert report.differences == ()
        assert report.pages > 10


def test_a_part_that_robots_txt_forbids_is_not_asked_for(config: Config, long_article: Any) -> None:
    part = address(2).removeprefix(HOST)
    robots = f"User-agent: *\nDisallow: /pc/zt/\nDisallow: {part}\n".encode()
    long_article.instead[f"{HOST}/robots.txt"] = Page(robots, "text/plain")

    result = workers.run_site(NEWS, config)

    assert part not in {request.path for request in long_article.requests}
    assert (URL, "forbidden") in {(each.url, each.verdict) for each in result.troubles}
    assert workers.replay_run(result.run_id or 0, config).differences == ()
