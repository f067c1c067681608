"""Entries of list pages that no selector describes: found, and nothing else taken for one."""

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.pages.list_pages import SHELLS, SINGLE, STYLES, ListPage, page
from xzcrawler.errors import UnreadablePage
from xzcrawler.items import Listing
from xzcrawler.pages import read_listing

FOUND_FLOOR, WRONG_CEILING = 0.99, 0.01


@frozen
class Score:
    """What was read of some pages, beside what a person reads."""

    found: int
    wrong: int
    true: int


def _read(one: ListPage) -> Listing:
    return read_listing(one.html.encode(), one.url)


def _score(pages: list[ListPage]) -> Score:
    found = wrong = 0
    for one in pages:
        read = {entry.url for entry in _read(one).entries}
        found += len(read & one.expected.keys())
        wrong += len(read - one.expected.keys())
    return Score(found, wrong, sum(len(one.expected) for one in pages))


@pytest.mark.parametrize("count", [1, 2, 12, 40])
@pytest.mark.parametrize("shell", SHELLS)
def test_the_entries_of_every_style_are_found_in_every_kind_of_page(shell: str, count: int) -> None:
    score = _score([page(style, shell, count) for style in STYLES])

    assert score.found >= score.true * FOUND_FLOOR
    assert score.wrong <= score.true * WRONG_CEILING


@pytest.mark.parametrize("style", STYLES)
def test_titles_days_and_the_next_page_are_those_a_person_reads(style: str) -> None:
    for shell in SHELLS:
        one = page(style, shell)
        listing = _read(one)

        assert {entry.url: entry.title for entry in listing.entries} == one.expected
        days = {entry.url: entry.published.date() for entry in listing.entries if entry.published}
        assert days == one.days
        assert listing.next_pages == (one.following,)


@pytest.mark.parametrize("name", SINGLE)
def test_a_page_of_a_kind_of_its_own_is_read_as_a_person_reads_it(name: str) -> None:
    one = SINGLE[name]
    listing = _read(one)

    assert {entry.url: entry.title for entry in listing.entries} == one.expected
    days = {entry.url: entry.published.date() for entry in listing.entries if entry.published}
    assert {url: days.get(url) for url in one.days} == one.days
    assert listing.next_pages == ((one.following,) if one.following else ())


def test_entries_come_in_page_order() -> None:
    one = page("cards", "left menu")

    assert [entry.url for entry in _read(one).entries] == list(one.expected)


@pytest.mark.parametrize(
    "row",
    [
        "<li><a href='/n/{n}.html'>第{n}号公告：彭城市今冬供暖安排</a><span>2026-11-01</span></li>",
        "<li><a href='/n/list.html'>第{n}号公告：彭城市今冬供暖安排</a><span>2026-11-01</span></li>",
        "<a href='/n/{n}.html'>第{n}号公告",
        "<div><a href='/n/{n}.html'>第{n}号公告：彭城市今冬供暖安排</a>",
        "<div><a href='/n/1.html'>第{n}号公告：彭城市今冬供暖安排</a>",
        "<p>2026-11-01<a href='/n/1.html'>第{n}号公告：彭城市今冬供暖安排</a></p>",
        "<li onclick=\"location.href='/n/{n}.html'\">第{n}号公告：彭城市今冬供暖安排</li>",
    ],
)
def test_as_many_links_as_a_page_may_hold_are_looked_at_as_far_as_a_list_can_go(row: str) -> None:
    body = "".join(row.format(n=n) for n in range(18_000)).encode()  # the limit is 120,000 tags
    listing = read_listing(
        b"<body><ul>" + body + b"</ul></body>", "http://a.example.cn/n/list.html"
    )

    assert len(listing.entries) <= 3000


_PARTS = (
    "<ul>", "</ul>", "<li>", "</li>", "<td>", "<table>", "</table>", "<p>", "<h3>", "</h3>", "</a>", "</div>", "<!--", "-->",
    "<a href='/n/12345.html'>", "<a href='x?id=3'>", "<a href='2'>3</a>", "<a href='//[::1'>", "<a href='http://['>", "<a>",
    "<tr onclick=\"location.href='/a/1.html'\">", "<div class='page'>", "<div class='hot'>", "<article class='hentry'>",
    "<time datetime='2026-99-01'>", "<img alt='置顶'>", "<base href='http://[x'>", "<option value='../01/node_2.htm'>",
    "<script>createPageHTML(3,0,'index','html')</script>", "<script>['20261399'] 'node_2.htm'</script>", "<datastore>",
    "<period><period_date>2026-02-31</period_date><front_page>node_1.htm</front_page></period>", "<body class='blog'>",
    "2026-11-24", "2026-13-45", "11-24", "24", "2", "<b>2</b>", "标题标题标题标题", "下一页", "wp-content/", "\0", "&#x110000;",
)  # fmt: skip


@pytest.mark.parametrize(
    "url",
    [
        "http://a.cn/xw/index.html",
        "http://a.cn/html/2026-11/24/node_2.htm",
        "http://a.cn/html/2026-11/period.xml",
    ],
)
@given(st.lists(st.sampled_from(_PARTS), max_size=40).map("".join))
def test_any_page_is_read_and_twice_the_same(url: str, page: str) -> None:
    assert _outcome(page.encode(), url) == _outcome(page.encode(), url)


def _outcome(page: bytes, url: str) -> Listing | str:
    try:
        return read_listing(page, url)
    except UnreadablePage as error:
        return str(error)
