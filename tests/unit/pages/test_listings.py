"""What is an entry of a listing, and what its line says."""

from collections.abc import Callable

import pytest

from xzcrawler.items import Entry
from xzcrawler.pages import read_listing

URL = "http://www.unknown-host.cn/xw/index.html"
TITLE = "彭城市召开第{}次会议部署春季防汛"
ARTICLES = "http://www.unknown-host.cn/n/"


def _entries(row: Callable[[int], str]) -> tuple[Entry, ...]:
    navigation = "<div><a href='/a/'>首页新闻频道一</a><a href='/b/'>首页新闻频道二</a></div>"
    rows = "".join(f"<li>{row(number)}</li>" for number in range(1, 5))
    listing = read_listing(f"<body>{navigation}<ul>{rows}</ul></body>".encode(), URL)
    assert [entry.url for entry in listing.entries] == [f"{ARTICLES}{n}.html" for n in range(1, 5)]
    return listing.entries


def _link(number: int, words: str, more: str = "") -> str:
    return f"<a href='/n/{number}.html' {more}>{words}</a>"


@pytest.mark.parametrize(
    "row",
    [
        lambda n: _link(n, TITLE.format(n)) + f"<span>2026-03-0{n}</span>",
        lambda n: f"<i>[2026/3/{n}]</i>" + _link(n, f"·{TITLE.format(n)}"),
        lambda n: _link(n, f"{TITLE.format(n)}2026-03-0{n}"),
        lambda n: _link(n, f"[2026-03-0{n}] {TITLE.format(n)}"),
        lambda n: _link(n, f"<h3>{TITLE.format(n)}</h3><p>摘要，一句。</p><i>2026年3月{n}日</i>"),
        lambda n: _link(n, "<img src='a.jpg'>") + _link(n, TITLE.format(n)) + f"2026.03.0{n}",
        lambda n: "<a href='/xw/'>[要闻]</a>" + _link(n, TITLE.format(n)) + f"<b>2026-03-0{n}</b>",
        lambda n: (
            f"<a href='javascript:void(0)' onclick=\"window.open('/n/{n}.html')\">{TITLE.format(n)}</a>2026-03-0{n}"
        ),
        lambda n: (
            f"<span>2026-03-0{n}</span>"
            + _link(
                n, f"·{TITLE.format(n)[:9]}…", f"title='标题：{TITLE.format(n)}&#10;发布时间：'"
            )
        ),
    ],
)
def test_a_row_gives_its_title_and_its_day(row: Callable[[int], str]) -> None:
    for number, entry in enumerate(_entries(row), start=1):
        assert entry.title == TITLE.format(number)
        assert entry.published is not None
        assert entry.published.date().isoformat() == f"2026-03-0{number}"


def test_a_date_in_a_title_is_what_the_article_is_about() -> None:
    dated = _entries(lambda n: _link(n, f"2026年3月{n}日停水通知") + "<span>2026-03-09</span>")
    undated = _entries(lambda n: _link(n, f"2026年3月{n}日停水通知"))

    assert [entry.title for entry in dated] == [f"2026年3月{n}日停水通知" for n in range(1, 5)]
    assert {entry.published_raw for entry in dated} == {"2026-03-09"}
    assert [entry.title for entry in undated] == [entry.title for entry in dated]
    assert {entry.published for entry in undated} == {None}


def test_a_day_without_its_year_is_neither_title_nor_date() -> None:
    entries = _entries(lambda n: _link(n, f"[03-0{n}] {TITLE.format(n)}"))

    assert entries[0].title == TITLE.format(1)
    assert entries[0].published is None


@pytest.mark.parametrize("mark", ["[置顶]", "【置顶】", "<b>置顶</b>", "[顶]"])
def test_a_pinned_entry_is_marked_and_the_mark_is_no_title(mark: str) -> None:
    entries = _entries(lambda n: _link(n, (mark if n == 1 else "") + TITLE.format(n)))

    assert [entry.pinned for entry in entries] == [True, False, False, False]
    assert entries[0].title == TITLE.format(1)


def test_a_column_link_before_the_title_does_not_hide_an_entry_of_a_declared_list() -> None:
    rows = "".join(
        f"<li>{'<a href=/pc/zt/>[专题]</a>' if n == 2 else ''}<a href='/pc/a/202603/t2026030{n}_310000{n}.shtml'>{TITLE.format(n)}</a></li>"
        for n in range(1, 4)
    )
    page = f"<ul class='news-list'>{rows}</ul>".encode()

    listing = read_listing(page, "http://news.pengcheng.test/pc/yw/index.shtml")

    assert [entry.title for entry in listing.entries] == [TITLE.format(n) for n in range(1, 4)]


def test_the_columns_of_the_province_are_not_the_citys_news() -> None:
    city = "".join(
        f"<p><a href='/xz/a/202303/t2023030{n}_310000{n}.shtml'>{TITLE.format(n)}</a></p>"
        for n in range(1, 4)
    )
    province = "".join(
        f"<li><a href='/jsyw/202303/t2023030{n}_320000{n}.shtml'>江苏{TITLE.format(n)}</a>2023-03-0{n}</li>"
        for n in range(1, 9)
    )
    page = f"<div>{city}</div><ul>{province}</ul>".encode()

    listing = read_listing(page, "http://jsnews.jschina.com.cn/xz/")

    assert [entry.title for entry in listing.entries] == [TITLE.format(n) for n in range(1, 4)]


def test_an_entry_page_of_an_unknown_site_leads_to_the_list() -> None:
    page = b'<html><head><meta http-equiv="refresh" content="0;url=list.html"></head></html>'

    assert read_listing(page, URL).next_pages == ("http://www.unknown-host.cn/xw/list.html",)


def test_an_issue_without_a_link_to_an_earlier_one_is_the_first() -> None:
    url = "http://szb.example.cn/srb/pc/layout/202603/02/node_02.html"
    page = "<a href='node_01.html'>第01版</a><a href='../03/node_01.html'>下一期</a>{}"
    calendar = (
        "<a href='../../202602/26/node_01.html'>26</a><a href='../../202602/27/node_01.html'>27</a>"
    )
    other = "<a href='/wb/pc/layout/202603/01/node_01.html'>晚报</a>"

    assert read_listing(page.format(other).encode(), url).next_pages == ()
    assert read_listing(page.format(calendar).encode(), url).next_pages == (
        "http://szb.example.cn/srb/pc/layout/202602/27/node_01.html",
    )


def test_pages_of_one_number_come_in_the_order_of_their_links() -> None:
    url = "http://szb.example.cn/srb/pc/layout/202603/02/node_01.html"
    names = [f"node_{n:02d}.{end}" for n in (2, 3, 4, 5) for end in ("htm", "html")]
    page = "".join(f"<a href='{name}'>{name}</a>" for name in names).encode()

    found = read_listing(page, url).next_pages

    assert [page.rpartition("/")[2] for page in found] == names


@pytest.mark.parametrize(
    ("form", "mark"),
    [
        ("/xw/202603/t2026030{n}_310000{n}.shtml", ""),
        ("/xw/202603/{n}a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6{n}.shtml", ""),
        (
            "/001/2026030{n}/5525841c-8d6c-40dc-a68c-b4755cc4651{n}.html",
            "<div class='ewb-page'></div>",
        ),
    ],
    ids=["trs", "ucap", "epoint"],
)
def test_what_a_city_links_from_elsewhere_is_an_entry_too(form: str, mark: str) -> None:
    addresses = [form.format(n=n) for n in range(1, 5)]
    addresses.insert(2, "https://www.ministry.example.cn/zc/content_6949.htm")
    rows = "".join(
        f"<li><a href='{address}'>{TITLE.format(n)}</a><span>2026-03-0{n}</span></li>"
        for n, address in enumerate(addresses, start=1)
    )

    listing = read_listing(f"<body><ul>{rows}</ul>{mark}</body>".encode(), URL)

    assert [entry.title for entry in listing.entries] == [TITLE.format(n) for n in range(1, 6)]
