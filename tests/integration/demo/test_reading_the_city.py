"""Every page of the sample city, read: the fields are what its newsrooms meant."""

from urllib.parse import urljoin

import pytest

from xzcrawler import pages
from xzcrawler.demo import trs
from xzcrawler.demo.addresses import CHANNELS, HOSTS, file_url, url_of
from xzcrawler.demo.events import Shown, edition
from xzcrawler.demo.newsroom import CityArticle
from xzcrawler.demo.web import FORBIDDEN_PATH, Page, web
from xzcrawler.items import Article, Entry, Listing, Verdict
from xzcrawler.sites import Channel, load_sites

READ_BY = {"news": "trs", "gov": "epoint", "paper": "founder"}
SAMPLE_CHANNELS = [
    channel
    for site in load_sites().values()
    if set(site.domains) <= set(HOSTS.values())
    for channel in site.channels
]
SHOWN = [
    pytest.param(day, item, id=f"day {day} {slug}")
    for day in (1, 2, 3, 4, 14)
    for slug, item in edition(day).items()
    if item.state == "shown" and (day <= 4 or item.article.day >= 12)
]


@pytest.mark.parametrize(("day", "item"), SHOWN)
def test_an_article_page_says_what_its_newsroom_meant(day: int, item: Shown) -> None:
    meant = item.article
    said = read(day, meant)

    assert said.title == meant.title
    assert said.published == meant.at
    assert (
        said.published_precision == {"news": "second", "gov": "minute", "paper": "day"}[meant.site]
    )
    assert (said.source, said.authors, said.editors) == (meant.source, meant.authors, meant.editors)
    assert (said.tags, said.doc_number) == (meant.tags, meant.doc_number)
    assert said.channel == CHANNELS[meant.site][meant.channel]
    assert said.read_by == READ_BY[meant.site]


@pytest.mark.parametrize(("day", "item"), SHOWN)
def test_an_article_page_gives_body_pictures_and_files(day: int, item: Shown) -> None:
    meant = item.article
    said = read(day, meant)

    assert said.body.split("\n") == printed_lines(meant)
    assert [(image.url, image.caption) for image in said.images] == [
        (file_url(meant, line.file), line.text) for line in meant.pictures
    ]
    assert [(file.url, file.name) for file in said.attachments] == [
        (file_url(meant, name), name) for name in meant.attachments
    ]


def test_noise_changes_nothing_that_is_read() -> None:
    item = edition(2)["founding"]
    page = web(2)[url_of(item.article).removeprefix("http://")]
    noisy = [
        page.body.replace(trs.VIEWS.encode(), views).replace(trs.GENERATED.encode(), at)
        for views, at in ((b"10007", b"2026-03-03 09:00:01"), (b"99914", b"2026-03-03 21:14:09"))
    ]
    said = [pages.read_article(body, url_of(item.article), page.content_type) for body in noisy]

    assert noisy[0] != noisy[1]
    assert said[0] == said[1]


@pytest.mark.parametrize("day", [1, 2, 3, 4])
def test_pages_are_judged_by_what_the_city_did_with_them(day: int) -> None:
    meant = {
        "shown": Verdict.CONTENT,
        "missing": Verdict.MISSING,
        "soft_missing": Verdict.SOFT_MISSING,
    }
    for item in edition(day).values():
        url = url_of(item.article)
        assert judged(url, page_at(day, url)) is meant[item.state]


@pytest.mark.parametrize("day", [1, 2, 3, 4])
@pytest.mark.parametrize("channel", SAMPLE_CHANNELS, ids=lambda channel: channel.url)
def test_walking_a_channel_meets_every_article_once(day: int, channel: Channel) -> None:
    entries = walk(day, channel.url)
    titles = {
        url_of(item.article): item.article.title
        for item in edition(day).values()
        if item.state != "missing" and item.listed
    }
    met = {entry.url: entry.title for entry in entries if FORBIDDEN_PATH not in entry.url}

    assert len({entry.url for entry in entries}) == len(entries)
    assert met == {url: title for url, title in titles.items() if url in met}
    assert len(met) > 9


def test_the_channels_together_lead_to_every_article() -> None:
    met = {entry.url for channel in SAMPLE_CHANNELS for entry in walk(4, channel.url)}
    shown = {url_of(item.article) for item in edition(4).values() if item.state != "missing"}

    assert met == shown | {f"http://{HOSTS['news']}{FORBIDDEN_PATH}"}


def test_pinned_articles_are_marked_so() -> None:
    pinned = [
        entry.title for channel in SAMPLE_CHANNELS for entry in walk(2, channel.url) if entry.pinned
    ]

    assert pinned == [
        "彭城市政务服务便民热线及分中心一览表",
        "徐州市高质量发展大会召开 宋乐伟讲话 王剑锋主持",
    ]


def read(day: int, meant: CityArticle) -> Article:
    page = page_at(day, url_of(meant))
    return pages.read_article(page.body, url_of(meant), page.content_type)


def printed_lines(meant: CityArticle) -> list[str]:
    """The body as a reader sees it: rows of tables as lines, captions where the platform prints them.

    The e-paper shows its pictures beside the text.
    """
    lines = (line for line in meant.lines if line.kind != "picture" or meant.site != "paper")
    return [" ".join(line.cells) if line.kind == "row" else line.text for line in lines]


def judged(url: str, page: Page) -> Verdict:
    verdict, _ = pages.judge(
        status=page.status, url=url, final_url=url, content_type=page.content_type, body=page.body
    )
    return verdict


def walk(day: int, url: str) -> list[Entry]:
    """Read a channel from its address to its last page."""
    entries: list[Entry] = []
    while url:
        page = page_at(day, url)
        listing: Listing = pages.read_listing(page.body, url, page.content_type)
        entries += listing.entries
        url = urljoin(url, listing.next_pages[0]) if listing.next_pages else ""
    return entries


def page_at(day: int, url: str) -> Page:
    return web(day)[url.removeprefix("http://")]
