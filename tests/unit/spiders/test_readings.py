import asyncio
import re
from datetime import UTC, datetime

from attrs import evolve
from scrapy.http import HtmlResponse, Request

from xzcrawler.items import Capture, Entry, Reading, Verdict
from xzcrawler.sites import Channel, Site
from xzcrawler.spiders.reader import Reader
from xzcrawler.spiders.readings import Asked, make_reading, own_entries, read_article, read_listing

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SITE = Site(
    name="town",
    title="镇",
    domains=("town.example",),
    channels=(Channel("要闻", "http://www.town.example/yw/"),),
)
URL = "http://www.town.example/yw/1.html"
PLACES = ((1, "东河县"), (2, "彭城市"), (3, "西山区"))
ASKED = Asked(purpose="article", url=URL, key=URL, channel="http://www.town.example/yw/")


def answer(
    body: str, status: int = 200, captures: list[Capture] | None = None, url: str = URL
) -> HtmlResponse:
    request = Request(url, meta={"captures": captures or []})
    headers = {"Content-Type": "text/html; charset=utf-8"}
    return HtmlResponse(
        url, status=status, headers=headers, body=body.encode(), request=request, encoding="utf-8"
    )


def read(response: HtmlResponse) -> Reading:
    return asyncio.run(read_article(response, ASKED, SITE, NOW, reader=Reader()))


def test_a_page_without_title_and_text_is_unreadable_and_has_no_article() -> None:
    reading = read(answer("<html><body><div>" + "—" * 400))

    assert reading.verdict is Verdict.UNREADABLE
    assert reading.article is None
    assert URL in reading.captures[-1].why


def test_a_page_that_is_no_article_has_the_verdict_of_what_it_is() -> None:
    rows = "".join(f"<li><a href='/{n}.html'>彭城市第{n}次常务会议召开</a></li>" for n in range(20))
    column = read(answer(f"<html><title>要闻</title><body><ul>{rows}</ul></body></html>"))
    head = "<html><title>彭城市樱花节今日开幕</title><body><h1>彭城市樱花节今日开幕</h1>"
    video = read(answer(f"{head}<video src=1.mp4></video></body></html>"))

    assert (column.verdict, column.article) == (Verdict.LISTING, None)
    assert (video.verdict, video.article) == (Verdict.VIDEO, None)
    assert URL in video.captures[-1].why


def test_a_missing_page_is_not_read() -> None:
    reading = read(answer("<h1>404</h1>", status=404))

    assert reading.verdict is Verdict.MISSING
    assert reading.article is None


def test_a_listing_without_entries_is_empty() -> None:
    page = "<html><body><h1>要闻</h1><p>" + "栏目建设中。" * 60 + "</p></body></html>"

    reading = asyncio.run(
        read_listing(answer(page), evolve(ASKED, purpose="listing"), SITE, NOW, reader=Reader())
    )

    assert reading.verdict is Verdict.EMPTY
    assert reading.listing is None
    assert reading.captures[-1].why == "a listing without entries"


def test_only_the_last_capture_carries_the_verdict_of_the_reading() -> None:
    redirect = Capture(url=URL, at=NOW, status=302)
    retried = Capture(url=URL, at=NOW, status=503)
    last = Capture(url=URL, at=NOW, status=200)

    reading = make_reading(ASKED, SITE, [redirect, retried, last], Verdict.CONTENT, "")

    assert [capture.verdict for capture in reading.captures] == ["error", "error", "content"]
    assert [capture.why for capture in reading.captures] == ["redirected", "asked again", ""]


def test_entries_of_other_sites_are_left_out_and_doubles_count_once() -> None:
    entries = [
        Entry(url="http://www.town.example/yw/1.html", title="一"),
        Entry(url="http://www.town.example/yw/1.html#top", title="一，置顶"),
        Entry(url="http://elsewhere.example/2.html", title="二"),
        Entry(url="http://faketown.example/3.html", title="三"),
        Entry(url="http://town.example/4.html", title="四"),
    ]

    own = own_entries(entries, SITE)

    assert [entry.title for entry in own.values()] == ["一", "四"]


def test_entries_a_site_does_not_want_are_left_out_and_counted() -> None:
    site = evolve(SITE, wanted_title=re.compile("彭城"))
    rows = [f"<li><a href='/yw/2{n}.html'>{place}推进河道清淤</a></li>" for n, place in PLACES]

    reading = asyncio.run(
        read_listing(
            answer("<ul>" + "".join(rows) + "</ul>" + "<p>页脚</p>" * 80, url=ASKED.channel),
            evolve(ASKED, purpose="listing", page_number=1),
            site,
            NOW,
            reader=Reader(),
        )
    )

    assert reading.verdict is Verdict.CONTENT
    assert reading.entry_keys == ("http://www.town.example/yw/22.html",)
    assert reading.left_out == 2
