"""Feeds and sitemaps are listings like any other."""

from datetime import datetime

import pytest
from web_poet import HttpResponse

from xzcrawler.config import SHANGHAI
from xzcrawler.items import Listing
from xzcrawler.pages import read_listing
from xzcrawler.pages.feeds import FeedListing, is_feed

URL = "http://www.unknown-host.cn/rss/news.xml"
MORNING = datetime(2026, 3, 2, 9, 30, tzinfo=SHANGHAI)
RSS = """<?xml version="1.0" encoding="{codec}"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>彭城新闻</title><link>http://www.unknown-host.cn/</link>
<atom:link rel="self" href="http://www.unknown-host.cn/rss/news.xml"/>
<atom:link rel="next" href="http://www.unknown-host.cn/rss/news.xml?page=2"/>
<image><url>http://www.unknown-host.cn/logo.png</url><title>彭城</title></image>
<item><media:title>图片</media:title><title><![CDATA[全市召开春季防汛会议]]></title>
<link>http://www.unknown-host.cn/n/1.html#top</link><pubDate>Mon, 02 Mar 2026 01:30:00 GMT</pubDate></item>
<item><title>文旅&amp;amp;商贸融合</title><guid>http://www.unknown-host.cn/n/2.html</guid>
<pubDate>2026-03-02 09:30</pubDate></item>
<item><title>没有地址</title><guid isPermaLink="false">http://www.unknown-host.cn/n/3.html</guid></item>
<item><title>又一次</title><link>http://www.unknown-host.cn/n/1.html</link></item>
</channel></rss>"""


def _read(text: str, url: str = URL) -> Listing:
    return read_listing(text.encode(), url, "text/xml")


@pytest.mark.parametrize("codec", ["utf-8", "gb2312"])
def test_rss_gives_titles_links_times_and_the_next_part(codec: str) -> None:
    body = RSS.format(codec=codec).encode("gb18030" if codec == "gb2312" else codec)
    listing = read_listing(body, URL, "text/xml")
    assert [(entry.title, entry.url, entry.published) for entry in listing.entries] == [
        ("全市召开春季防汛会议", "http://www.unknown-host.cn/n/1.html", MORNING),
        ("文旅&商贸融合", "http://www.unknown-host.cn/n/2.html", MORNING),
    ]
    assert listing.entries[0].published_raw == "Mon, 02 Mar 2026 01:30:00 GMT"
    assert listing.next_pages == ("http://www.unknown-host.cn/rss/news.xml?page=2",)


def test_rss_1_gives_its_items_outside_the_channel() -> None:
    listing = _read(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><items/></channel><item rdf:about="x">'
        "<title>公告</title><link>/n/1.html</link><dc:date>2026-03-02T09:30:00+08:00</dc:date></item></rdf:RDF>"
    )
    (entry,) = listing.entries
    assert (entry.title, entry.url, entry.published) == (
        "公告",
        "http://www.unknown-host.cn/n/1.html",
        MORNING,
    )


def test_atom_prefers_the_article_and_its_first_publication() -> None:
    listing = _read(
        '<feed xmlns="http://www.w3.org/2005/Atom"><link rel="next" href="?page=2"/><entry>'
        '<title type="html">&lt;b&gt;大会&lt;/b&gt;召开</title><link rel="edit" href="/edit/1"/>'
        '<link href="/n/1.html"/><updated>2026-03-05T00:00:00Z</updated>'
        "<published>2026-03-02T01:30:00Z</published></entry></feed>"
    )
    (entry,) = listing.entries
    assert (entry.title, entry.url) == ("大会召开", "http://www.unknown-host.cn/n/1.html")
    assert entry.published == MORNING
    assert listing.next_pages == ("http://www.unknown-host.cn/rss/news.xml?page=2",)


def test_a_sitemap_gives_addresses_and_what_is_known_of_their_time() -> None:
    listing = _read(
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
        ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">'
        "<url><loc>http://www.unknown-host.cn/n/1.html</loc><lastmod>2026-03-04</lastmod><news:news>"
        "<news:publication_date>2026-03-02T09:30+08:00</news:publication_date><news:title>大会</news:title>"
        "</news:news><image:image><image:loc>http://www.unknown-host.cn/1.jpg</image:loc></image:image></url>"
        "<url><loc>http://www.unknown-host.cn/n/t20260302_2.html</loc><lastmod>2026-03-04</lastmod></url>"
        "<url><loc>http://www.unknown-host.cn/n/3.html</loc><lastmod>2026-03-04</lastmod></url></urlset>"
    )
    assert [
        (entry.title, entry.published and entry.published.day) for entry in listing.entries
    ] == [
        ("大会", 2),
        ("", 2),
        ("", 4),
    ]


def test_an_index_of_sitemaps_continues_on_its_own_host_with_the_last_changed_first() -> None:
    maps = "".join(
        f"<sitemap><loc>{address}</loc><lastmod>2026-03-0{day}</lastmod></sitemap>"
        for day, address in enumerate(
            [
                "http://www.unknown-host.cn/s/1.xml",
                "http://www.unknown-host.cn/s/2.xml",
                "http://www.elsewhere.cn/s/3.xml",
                URL,
            ],
            start=1,
        )
    )
    listing = _read(f"<sitemapindex>{maps}</sitemapindex>")
    assert listing.entries == ()
    assert listing.next_pages == (
        "http://www.unknown-host.cn/s/2.xml",
        "http://www.unknown-host.cn/s/1.xml",
    )


def test_entities_are_not_replaced_and_nothing_is_fetched() -> None:
    bomb = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b SYSTEM "file:///etc/hostname">]>'
    item = "<item><title>甲&a;&b;乙</title><link>/n/1.html</link></item>"
    body = f"{bomb}<rss><channel>{item}</channel></rss>".encode()
    (entry,) = FeedListing(HttpResponse(URL, body)).read().entries
    assert entry.title == "甲&a;&b;乙"


@pytest.mark.parametrize(
    "text",
    [
        "<rss",
        "<rss>",
        "<rss><channel><item><title>甲",
        "<feed></feed>",
        "<urlset><url><loc>http://[</loc></url></urlset>",
        "<sitemapindex><sitemap/></sitemapindex>",
    ],
)
def test_a_broken_feed_is_an_empty_listing(text: str) -> None:
    assert _read(text).entries == ()


def test_a_page_that_links_to_its_feed_is_no_feed() -> None:
    assert not is_feed(b"<html><head><link type='application/rss+xml' href='/rss'></head></html>")
    assert is_feed(b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- made daily -->\n<feed xmlns="a">')


def test_a_year_that_is_a_slip_of_the_pen_gives_no_time() -> None:
    feed = RSS.format(codec="utf-8").replace("02 Mar 2026", "02 Mar 2203").replace("2026-03-02", "2203-03-02")  # fmt: skip

    assert {entry.published for entry in _read(feed).entries} == {None}
