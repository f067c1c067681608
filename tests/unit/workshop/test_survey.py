"""What a first look finds on the lists of each publishing system, and what it refuses."""

from collections.abc import Callable, Mapping
from datetime import date

import pytest

from xzcrawler.demo import district
from xzcrawler.demo.web import web
from xzcrawler.errors import PageError
from xzcrawler.items import Entry
from xzcrawler.pages import read_listing
from xzcrawler.pages.epoint import EpointArticle, EpointListing
from xzcrawler.pages.feeds import FeedListing
from xzcrawler.pages.founder import FounderArticle, FounderListing
from xzcrawler.pages.generic import GenericArticle, GenericListing
from xzcrawler.pages.trs import TrsArticle, TrsListing
from xzcrawler.workers.fetch import FetchedPage
from xzcrawler.workshop.site_file import site_file
from xzcrawler.workshop.survey import Survey, own_entries, spread, survey

HOST = "never.seen.example"
LIST = f"http://{HOST}/news/"
Pages = Mapping[str, str | int]


def answer(url: str, said: str | int) -> FetchedPage:
    body = said.encode() if isinstance(said, str) else b""
    status = said if isinstance(said, int) else 200
    return FetchedPage(
        url=url,
        final_url=url,
        status=status,
        content_type="text/html; charset=utf-8",
        body=body,
        truncated=False,
    )


def fetching(pages: Pages) -> Callable[[str], FetchedPage]:
    return lambda url: answer(url, pages.get(url, 404))


def article(title: str) -> str:
    return (
        f"<html><head><title>{title}_彭城在线</title></head><body><h1>{title}</h1>"
        "<div>2026-03-02 09:30 来源：彭城日报</div><div><p>3月2日起，彭城公交新开两条线路，方便城东的居民去医院和学校。</p>"
        "<p>公交公司说，两条线路的票价和现有线路一样，老人凭卡免费，学生凭卡半价。</p></div></body></html>"
    )


def listing(count: int, more: str = "") -> str:
    rows = "".join(
        f'<li><a href="a{number}.html">彭城公交新开第{number}条线路通车</a><span>2026-03-02</span></li>'
        for number in range(count)
    )
    return (
        f"<html><head><title>要闻_彭城在线</title></head><body>{more}<ul>{rows}</ul></body></html>"
    )


def site(count: int = 5, more: str = "") -> dict[str, str | int]:
    articles = {
        f"{LIST}a{number}.html": article(f"彭城公交新开第{number}条线路通车")
        for number in range(count)
    }
    return {LIST: listing(count, more), **articles}


def from_the_city(host: str, path: str) -> Survey:
    """Look at a page of the sample city under a host that no site claims."""

    def fetch(url: str) -> FetchedPage:
        page = web(1)[url.removeprefix("http://").replace(HOST, host)]
        return FetchedPage(
            url=url,
            final_url=url,
            status=page.status,
            content_type=page.content_type,
            body=page.body.replace(host.encode(), HOST.encode()),
            truncated=False,
        )

    return survey(f"http://{HOST}{path}", fetch)


def test_a_trs_list_is_recognised_with_the_column_beside_it() -> None:
    found = from_the_city("news.pengcheng.test", "/pc/yw/index.shtml")

    assert (found.article_class, found.listing_class) == (TrsArticle, TrsListing)
    assert (found.title, found.channel.title) == ("彭城新闻网", "要闻")
    assert [column.title for column in found.columns] == ["民生"]
    text = site_file(found, "seen", date(2026, 3, 2))
    assert f'@handle_urls("{HOST}/pc/a/")\nclass SeenArticle(TrsArticle)' in text
    assert f'@handle_urls("{HOST}/pc/")\nclass SeenListing(TrsListing)' in text


def test_an_epoint_list_is_recognised_though_it_lies_about_its_encoding() -> None:
    found = from_the_city("www.pengcheng.test", "/001/001004/list.html")

    assert (found.article_class, found.listing_class) == (EpointArticle, EpointListing)
    assert (found.title, found.channel.title) == ("彭城市人民政府", "通知公告")
    assert "three articles" in site_file(found, "seen", date(2026, 3, 2))


def test_an_e_paper_is_followed_from_its_entry_page_to_the_issue() -> None:
    found = from_the_city("paper.pengcheng.test", "/pcrb/index.html")

    assert (found.article_class, found.listing_class) == (FounderArticle, FounderListing)
    assert found.channel.url == f"http://{HOST}/pcrb/index.html"
    assert found.listing.final_url.startswith(f"http://{HOST}/pcrb/pc/layout/")
    text = site_file(found, "seen", date(2026, 3, 2))
    assert f'@handle_urls("{HOST}/pcrb/")\nclass SeenListing' in text
    assert f'@handle_urls("{HOST}/pcrb/")\nclass SeenArticle' in text


def test_a_site_of_an_unknown_system_is_read_by_the_general_rules() -> None:
    found = survey(LIST, fetching(site()))

    assert (found.article_class, found.listing_class) == (GenericArticle, GenericListing)
    assert (found.title, found.channel.title) == ("彭城在线", "要闻")
    assert [page.url for page in found.articles] == [
        f"{LIST}a{number}.html" for number in (0, 4, 2)
    ]


def test_a_feed_is_a_list() -> None:
    items = "".join(
        f"<item><title>彭城公交新开第{n}条线路</title><link>{LIST}a{n}.html</link></item>"
        for n in range(5)
    )
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>彭城</title>{items}</channel></rss>'

    assert survey(LIST, fetching({**site(), LIST: feed})).listing_class is FeedListing


def test_the_district_of_the_sample_city_is_one_of_its_columns() -> None:
    pages = {f"http://{HOST}{path}": text for path, text in district.pages()}

    assert len(survey(f"http://{HOST}/tzgg/list.shtml", fetching(pages)).entries) == 3


def test_an_article_that_cannot_be_read_gives_way_to_another() -> None:
    pages = site() | {f"{LIST}a0.html": 404, f"{LIST}a4.html": "<html><body>hi</body></html>"}

    chosen = [page.url for page in survey(LIST, fetching(pages)).articles]
    assert chosen == [f"{LIST}a{number}.html" for number in (2, 1, 3)]


@pytest.mark.parametrize(
    ("pages", "words"),
    [
        ({}, "404"),
        ({LIST: 403}, "blocked"),
        ({LIST: 500}, "error"),
        ({LIST: "<html><title>网站防火墙</title>您的访问被拦截</html>"}, "blocked"),
        ({LIST: ""}, "empty"),
        (
            {LIST: "<html><title>要闻</title><p>本栏目暂无内容，请稍后再来看看。</p></html>"},
            "0 entries",
        ),
        (site(2), "2 entries"),
        ({LIST: listing(9)}, "0 of the articles"),
        (site(9) | {f"{LIST}a{number}.html": 404 for number in range(8)}, "1 of the articles"),
        ({LIST: listing(5).replace('href="a', 'href="http://elsewhere.example/a')}, "0 entries"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_list_of_articles_is_refused_with_its_address(pages: Pages, words: str) -> None:
    with pytest.raises(PageError, match=words) as refused:
        survey(LIST, fetching(pages))

    assert str(refused.value).startswith(LIST)


def test_no_more_than_six_articles_are_asked_for() -> None:
    asked: list[str] = []

    def fetch(url: str) -> FetchedPage:
        asked.append(url)
        return answer(url, listing(30) if url == LIST else 404)

    with pytest.raises(PageError):
        survey(LIST, fetch)

    assert len(asked) == 1 + 6


def test_a_site_that_blocks_an_article_is_not_asked_again() -> None:
    asked: list[str] = []

    def fetch(url: str) -> FetchedPage:
        asked.append(url)
        return answer(url, listing(30) if url == LIST else 412)

    with pytest.raises(PageError, match=f"{LIST}a0.html cannot be read: blocked"):
        survey(LIST, fetch)

    assert asked == [LIST, f"{LIST}a0.html"]


def test_entries_on_hosts_below_the_sites_name_count_where_its_own_are_few() -> None:
    url = "http://www.seen.example/news/"
    page = listing(5).replace('href="a', 'href="http://sub.seen.example/a')

    found = own_entries(read_listing(page.encode(), url), url)

    assert [entry.url for entry in found] == [
        f"http://sub.seen.example/a{n}.html" for n in range(5)
    ]


def test_the_first_the_last_and_the_middle_entry_are_looked_at_before_a_pinned_one() -> None:
    pinned = Entry(url=f"{LIST}p.html", title="置顶的", pinned=True)
    plain = [Entry(url=f"{LIST}a{n}.html", title="别的") for n in range(5)]

    assert spread([pinned, *plain]) == [plain[0], plain[4], plain[2], pinned, plain[1], plain[3]]
