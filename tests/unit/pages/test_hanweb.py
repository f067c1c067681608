import json

import pytest

from xzcrawler.items import Listing
from xzcrawler.pages import read_article, read_listing

COLUMN = "http://www.example.gov.cn/col/col12377/index.html"
ROW = "<li><a href='/art/2026/3/{0}/art_12377_{0}.html'>示例市发布第{0}号通告</a><span>2026-03-0{0}</span></li>"


def _store(*records: str, more: str = "") -> str:
    inner = "".join(f"<record><![CDATA[{record}]]></record>" for record in records)
    return f"<datastore>{more}<recordset>{inner}</recordset></datastore>"


def _next(href: str) -> str:
    return f'<nextgroup><![CDATA[<a href="{href}"></a>]]></nextgroup>'


def _read(page: str, url: str = COLUMN) -> Listing:
    return read_listing(page.encode(), url)


def _answer(**source: object) -> str:
    return json.dumps({"data": {"results": [{"source": source}]}})


def test_each_record_is_one_entry_whatever_stands_between() -> None:
    page = _store(*(ROW.format(n) for n in (1, 2, 3))).replace(
        "</record>", "</record><li style=<br/>"
    )

    assert [entry.title for entry in _read(page).entries] == [
        f"示例市发布第{n}号通告" for n in (1, 2, 3)
    ]


@pytest.mark.parametrize(
    "broken",
    [
        "<li><a href='/art/2026/3/9/art_1_9.html",
        "<table><tr><td><div>",
        "</div></div></body>",
        "</div>另行公布",
        "<!-- ",
        "<textarea>",
    ],
)
def test_a_broken_record_does_not_swallow_the_next(broken: str) -> None:
    page = _store(broken, ROW.format(1), broken, ROW.format(2), broken)

    assert [entry.title for entry in _read(page).entries] == [
        f"示例市发布第{n}号通告" for n in (1, 2)
    ]


@pytest.mark.parametrize(
    "more",
    [
        "",
        _next(""),
        _next("http://elsewhere.example.com/dataproxy.jsp?page=1"),
        _next(COLUMN),
        _next("javascript:void(0)"),
    ],
)
def test_a_next_group_is_an_address_of_this_host_and_not_this_page(more: str) -> None:
    assert _read(_store(ROW.format(1), more=more)).next_pages == ()


def test_without_records_the_links_of_the_page_are_read() -> None:
    rows = "".join(ROW.format(n) for n in (1, 2, 3))
    page = f"<ul>{rows}</ul><script>var url = '/module/jpage/dataproxy.jsp';</script>"

    assert len(_read(page).entries) == 3


def test_the_number_in_an_address_is_no_day() -> None:
    row = "<li><a href='/art/2026/3/4/art_60085_20200101.html'>示例市发布春耕通告</a></li>"

    (entry,) = _read(_store(row)).entries

    assert entry.published is not None
    assert entry.published.date().isoformat() == "2026-03-04"


def test_generation_times_are_never_the_publication() -> None:
    page = (
        "<title>春耕通告</title><meta name='Maketime' content='2026-03-09 03:12:44'>"
        "<meta name='PubDate' content='2026-03-09 03:12:44'><h1>春耕通告</h1>"
        "<div id='zoom'><p>各镇春耕用水自本周起轮灌，次序见附表。</p></div>"
    )
    url = "http://www.example.gov.cn/art/2026/art_0123456789abcdef0123456789abcdef.html"

    article = read_article(page.encode(), url)

    assert article.read_by == "hanweb"
    assert article.published is None


@pytest.mark.parametrize(
    "urls",
    [
        "/art/2026/3/4/art_1_2.html",
        {"common": "/art/2026/3/4/art_1_2.html", "mobile": "/m/2.html"},
        '{"pc": "/art/2026/3/4/art_1_2.html"}',
        {"web": "/art/2026/3/4/art_1_2.html"},
    ],
)
def test_an_answer_names_its_address_in_several_ways(urls: object) -> None:
    (entry,) = _read(_answer(title="通告", urls=urls), "http://a.gov.cn/queryList").entries

    assert entry.url == "http://a.gov.cn/art/2026/3/4/art_1_2.html"


@pytest.mark.parametrize(
    "answer",
    [
        '{"data": {"results": [',
        '{"results": [' * 20 + "[" * 50_000,
        '{"data": {"results": [1, null, {"source": []}]}}',
        _answer(title=3, urls=["/a"]),
        _answer(title="通告", urls='{"common": '),
        _answer(title="通告", urls="javascript:alert(1)"),
        _answer(urls="/art/2026/3/4/art_1_2.html"),
    ],
    ids=range(7),
)
def test_an_answer_that_is_not_what_it_should_be_has_no_entries(answer: str) -> None:
    assert _read(answer).entries == ()


def test_half_a_surrogate_pair_in_an_answer_is_replaced() -> None:
    (entry,) = _read(_answer(title="通告\ud83d", urls="/art/2026/3/4/art_1_2.html")).entries

    assert entry.title == "通告?"


def test_many_openings_are_read_in_one_pass() -> None:
    assert _read("<datastore>" * 50_000 + "<record><![CDATA[" * 30_000).entries == ()
