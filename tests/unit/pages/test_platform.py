"""Each platform's pages give that platform away and no other, wherever they are put."""

import json
from pathlib import Path

import pytest
from attrs import frozen

from xzcrawler.pages import read_listing
from xzcrawler.pages.generic import GenericArticle, GenericListing
from xzcrawler.pages.platform import PLATFORMS, Platform, article_class, listing_class

FIXTURES = Path(__file__).parents[3] / "fixtures"
ELSEWHERE = "http://www.unknown-host.cn/n/1"
A_PORTAL_S_PAGE = "GenericArticle/source-in-the-next-text-node"
"""For the general reader, of a system that is known by now."""
WITHOUT_MARKS = "EpointArticle/second-generation-table"
"""Known by its address alone."""
A_UCAP_PAGER = "TrsListing/six-arguments-count-from-one"


@frozen
class Page:
    """A fixture of a platform's class."""

    owner: str
    url: str
    body: bytes


def _pages(kind: str) -> dict[str, Page]:
    cases = sorted(FIXTURES.glob(f"xzcrawler.pages.*.*{kind}/*"))
    return {
        f"{owner}/{case.name}": Page(
            owner,
            json.loads((case / "inputs/HttpResponse-info.json").read_text())["url"],
            (case / "inputs/HttpResponse-body.html").read_bytes(),
        )
        for case in cases
        if (owner := case.parent.name.rpartition(".")[2]) != "FeedListing"
    }


ARTICLES, LISTINGS = _pages("Article"), _pages("Listing")
del ARTICLES[A_PORTAL_S_PAGE]
ADDRESSED = ARTICLES.pop(WITHOUT_MARKS)
PAGER = LISTINGS.pop(A_UCAP_PAGER)


@pytest.mark.parametrize("url", ["its own", ELSEWHERE])
@pytest.mark.parametrize("name", ARTICLES)
def test_an_article_is_given_to_its_platform(name: str, url: str) -> None:
    page = ARTICLES[name]

    found = article_class(page.url if url == "its own" else url, page.body)

    assert found.__name__ == page.owner


def test_a_page_without_marks_is_told_by_its_address() -> None:
    assert article_class(ADDRESSED.url, ADDRESSED.body).__name__ == ADDRESSED.owner
    assert article_class(ELSEWHERE, ADDRESSED.body) is GenericArticle


@pytest.mark.parametrize(
    ("path", "owner"),
    [
        ("info/1001/5.htm", "VsbArticle"),
        ("INFO/1001/5.HTM", "GenericArticle"),
        ("ART/2026/3/4/ART_1_2.HTML", "HanwebArticle"),
    ],
)
def test_capitals_in_an_address_count_where_the_platform_writes_none(path: str, owner: str) -> None:
    assert article_class(f"http://www.unknown-host.cn/{path}", b"").__name__ == owner


@pytest.mark.parametrize("url", ["its own", ELSEWHERE])
@pytest.mark.parametrize("name", LISTINGS)
def test_a_listing_is_given_to_its_platform(name: str, url: str) -> None:
    page = LISTINGS[name]

    found = listing_class(page.url if url == "its own" else url, page.body)

    assert found.__name__ == page.owner


@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda platform: platform.article.__name__)
def test_a_platform_s_marks_stand_on_its_own_pages_alone(platform: Platform) -> None:
    marked = {page.owner for page in ARTICLES.values() if platform.article_mark.search(page.body)}
    listed = {
        page.owner
        for page in LISTINGS.values()
        if any(mark.found_in(page.body) for mark in platform.listing_marks)
    }
    addressed = {page.owner for page in ARTICLES.values() if platform.article_url.search(page.url)}

    assert marked == {platform.article.__name__}
    assert addressed <= {platform.article.__name__}
    assert listed <= {platform.listing.__name__}


def test_every_platform_is_in_the_matrix() -> None:
    articles = {platform.article.__name__ for platform in PLATFORMS} | {GenericArticle.__name__}
    listings = {platform.listing.__name__ for platform in PLATFORMS} | {GenericListing.__name__}

    assert {page.owner for page in ARTICLES.values()} == articles
    assert {page.owner for page in [*LISTINGS.values(), PAGER]} == listings


def test_the_ids_of_the_portals_do_not_hide_another_system() -> None:
    ids = b"<span id='pubtime_baidu'></span>"

    assert article_class(ELSEWHERE, ids + b"<div class='TRS_Editor'>").__name__ == "TrsArticle"
    assert article_class(ELSEWHERE, ids).__name__ == "PortalArticle"


def test_a_word_of_another_system_makes_an_archive_no_list_of_wordpress() -> None:
    archive, script = b"<body class='archive'>", b"<script>var webSiteCode = 1;</script>"
    theme = b"<link href='/wp-content/themes/a.css'>"

    assert listing_class(ELSEWHERE, archive + script) is GenericListing
    assert listing_class(ELSEWHERE, archive + theme).__name__ == "WordPressListing"


def test_a_pager_of_one_system_over_addresses_of_another_loses_nothing() -> None:
    listing = read_listing(PAGER.body, PAGER.url)

    assert len(listing.entries) == 2
    assert len(listing.next_pages) == 2


def test_the_parts_of_a_long_article_are_no_pages_of_a_list() -> None:
    call = '<script>createPageHTML({}, {}, "{}", "shtml");</script>'
    url = "http://www.example.gov.cn/xw/201909/t20190918_693227.shtml"
    page = "<h1>示例市年度报告</h1><p>报告分三部分刊出，以下是其中的第一部分。</p>"

    article = read_listing((page + call.format(3, 0, "t20190918_693227")).encode(), url)
    listing = read_listing((page + call.format(3, 0, "index")).encode(), url)

    assert article.next_pages == ()
    assert len(listing.next_pages) == 2
