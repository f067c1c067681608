"""What the sample city's addresses answer, before any server is involved."""

import re
from urllib.parse import urljoin

import pytest

from xzcrawler.demo import epoint, trs
from xzcrawler.demo.addresses import CHANNELS, HOSTS, file_path, path_of, url_of
from xzcrawler.demo.events import edition
from xzcrawler.demo.newsroom import articles
from xzcrawler.demo.web import FORBIDDEN_PATH, PAGE_SIZE, channel_pages, web

DAY_NUMBERS = (1, 2, 3, 4)
LISTED = [
    (day, site, code) for day in DAY_NUMBERS for site in ("news", "gov") for code in CHANNELS[site]
]


@pytest.mark.parametrize(("day", "site", "code"), LISTED)
def test_listing_pages_link_every_article_exactly_once(day: int, site: str, code: str) -> None:
    platform = {"news": trs, "gov": epoint}[site]
    host = {"news": HOSTS["news"], "gov": HOSTS["gov"]}[site]
    paths = platform.listing_paths(code, len(channel_pages(day, code)))
    linked = [link for path in paths for link in _links(day, f"http://{host}{path}")]
    shown = [
        url_of(item.article)
        for item in edition(day).values()
        if item.article.channel == code and item.state != "missing"
    ]

    assert sorted(link for link in linked if FORBIDDEN_PATH not in link) == sorted(shown)


def test_channels_are_long_enough_for_several_pages() -> None:
    lengths = {
        code: len(channel_pages(1, code)) for site in ("news", "gov") for code in CHANNELS[site]
    }

    assert min(lengths.values()) >= 2
    assert max(lengths.values()) >= 3


def test_every_page_of_a_channel_but_the_last_is_full() -> None:
    pages = channel_pages(4, "001004")

    assert {len(page) for page in pages[:-1]} == {PAGE_SIZE}


def test_the_pinned_old_article_comes_to_the_top_on_day_two() -> None:
    before, after = channel_pages(1, "yw"), channel_pages(2, "yw")

    assert before[-1][-1].article.slug == "founding"
    assert after[0][0].article.slug == "founding"
    assert "[置顶]" in _text(2, "news", "/pc/yw/index.shtml")


def test_the_backdated_article_appears_on_the_second_page() -> None:
    slugs = [[item.article.slug for item in page] for page in channel_pages(3, "001004")]

    assert "gov-backdated-planning" in slugs[1]
    assert "gov-backdated-planning" not in edition(2)


def test_paging_of_the_news_site_is_only_in_the_script() -> None:
    html = _text(1, "news", "/pc/yw/index.shtml")

    assert re.search(r'createPageHTML\(\d+, 0, "index", "shtml"\)', html)
    assert "index_1.shtml" not in html


def test_government_pages_are_gb18030_that_calls_itself_gb2312() -> None:
    page = web(1)[_address("gov-exam-shortlist")]

    assert page.content_type == "text/html; charset=gb2312"
    assert "裴喆" in page.body.decode("gb18030")
    with pytest.raises(UnicodeDecodeError):
        page.body.decode("gb2312")
    with pytest.raises(UnicodeDecodeError):
        page.body.decode("utf-8")


def test_pubdate_of_a_government_page_is_when_it_was_written_not_published() -> None:
    html = web(3)[_address("gov-startup-subsidy")].body.decode("gb18030")

    assert '<meta name="PubDate" content="2026-03-04 05:40:12">' in html
    assert '<meta name="others" content="页面生成时间 2026-03-04 05:40:12">' in html
    assert "发布时间：2026-02-27 16:20" in html


def test_the_regeneration_of_day_three_changes_every_government_page_and_no_news() -> None:
    for slug, item in edition(2).items():
        article = item.article
        if article.site == "gov" and edition(3)[slug].state == "shown":
            before, after = (web(day)[_address(slug)] for day in (2, 3))
            assert before.etag != after.etag


def test_the_same_day_serves_the_same_but_for_the_noise() -> None:
    before = dict(web(2))
    web.cache_clear()

    assert dict(web(2)) == before


def test_noise_stands_on_every_page_of_the_news_site() -> None:
    page = web(1)[_address("founding")]

    assert page.noisy
    assert trs.VIEWS.encode() in page.body
    assert trs.GENERATED.encode() in page.body
    assert (page.etag, page.written) == ("", None)


def test_pictures_and_attachments_are_served() -> None:
    for article in articles().values():
        for name in (*(line.file for line in article.pictures), *article.attachments):
            page = web(4)[HOSTS[article.site] + file_path(article, name)]
            assert page.body.startswith((b"\x89PNG", b"%PDF", b"PK"))


def test_every_relative_link_of_an_article_to_a_file_leads_to_that_file() -> None:
    for slug in ("yw-quarter-projects", "gov-land-auction", "paper-opera-troupe"):
        article = articles()[slug]
        html = _text(1, article.site, path_of(article))
        files = re.findall(r'(?:src|href)="([^"]+\.(?:png|pdf))"', html)
        found = {urljoin(url_of(article), file) for file in files}
        wanted = [line.file for line in article.pictures] + list(article.attachments)
        assert {
            f"http://{HOSTS[article.site]}{file_path(article, name)}" for name in wanted
        } <= found


def test_the_entry_page_of_the_paper_sends_the_reader_to_todays_issue() -> None:
    html = _text(3, "paper", "/pcrb/index.html")

    assert 'content="0; URL=pc/layout/202603/04/node_01.html"' in html


def test_robots_forbids_what_a_listing_links() -> None:
    robots = _text(1, "news", "/robots.txt")

    assert "Disallow: /pc/zt/" in robots
    assert "Crawl-delay: 0" in robots
    assert FORBIDDEN_PATH in _text(1, "news", "/pc/yw/index.shtml")


def _address(slug: str) -> str:
    return url_of(articles()[slug]).removeprefix("http://")


def _text(day: int, site: str, path: str) -> str:
    host = {"news": HOSTS["news"], "gov": HOSTS["gov"], "paper": HOSTS["paper"]}[site]
    page = web(day)[f"{host}{path}"]
    return page.body.decode("gb18030" if "gb2312" in page.content_type else "utf-8")


def _links(day: int, url: str) -> list[str]:
    site = next(site for site, host in HOSTS.items() if host in url)
    html = _text(day, site, url.partition(HOSTS[site])[2])
    rows = re.findall(r'<li[^>]*>(?:<(?:em|b)[^>]*>[^<]*</(?:em|b)>)?<a href="([^"]+)"', html)
    return [urljoin(url, row) for row in rows]
