"""What a Hanweb list's script asks for next: computed from what the page states, never guessed."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from xzcrawler.items import Form, Listing
from xzcrawler.pages import read_listing

COLUMN = "http://www.example.gov.cn/col/col12377/index.html"
PROXY = "/module/web/jpage/dataproxy.jsp"
SENT = "columnid:12377,unitid:'38486',webname:'示例',permissiontype:0,open:true,none:null"
RECORD = "<record><![CDATA[<li><a href='/art/2026/3/{0}/art_12377_{0}.html'>示例市发布第{0}号通告</a></li>]]></record>"


def jpage(sent: str = SENT, **options: object) -> str:
    stated = {"perPage": 2, "groupSize": 2, "totalRecord": 9, "proxyUrl": f"'{PROXY}'"} | options
    listed = ",".join(f"{name}:{value}" for name, value in stated.items() if value is not None)
    return f"<script>$('#1').jpage({{{listed},ajaxParam:{{{sent}}}}});</script>"


def column(*calls: str, records: int = 4, more: str = "") -> str:
    inner = "".join(RECORD.format(n) for n in range(1, records + 1))
    return f"<datastore>{more}<recordset>{inner}</recordset></datastore>{''.join(calls)}"


def read(page: str, url: str = COLUMN) -> Listing:
    return read_listing(page.encode(), url)


def asked(listing: Listing) -> list[str]:
    """Return the range of records that is asked for next."""
    (form,) = listing.next_forms
    query = parse_qs(urlsplit(form.url).query)
    return [query[name][0] for name in ("startrecord", "endrecord", "perpage")]


def test_the_group_behind_the_page_s_records_is_asked_for() -> None:
    listing = read(column(jpage()))

    (form,) = listing.next_forms
    assert form.url.startswith(f"http://www.example.gov.cn{PROXY}?")
    assert asked(listing) == ["5", "8", "2"]
    assert parse_qs(form.body, keep_blank_values=True) == {
        "columnid": ["12377"],
        "unitid": ["38486"],
        "webname": ["示例"],
        "permissiontype": ["0"],
        "open": ["true"],
        "none": [""],
    }


@pytest.mark.parametrize(("records", "first"), [(0, "1"), (3, "1"), (4, "5"), (5, "5")])
def test_a_group_that_the_page_holds_in_part_is_asked_for_as_a_whole(
    records: int, first: str
) -> None:
    assert asked(read(column(jpage(), records=records)))[0] == first


def test_a_group_is_three_pages_unless_it_is_stated() -> None:
    page = column(jpage(groupSize=None), records=6)

    assert asked(read(page)) == ["7", "12", "2"]


def test_the_call_of_the_address_s_column_counts() -> None:
    aside = jpage(SENT.replace("12377", "900"), perPage=50)

    assert asked(read(column(aside, jpage(), aside))) == ["5", "8", "2"]


def test_of_two_calls_for_other_columns_neither_is_meant() -> None:
    aside = jpage(SENT.replace("12377", "900"))

    assert read(column(aside, aside)).next_forms == ()
    assert asked(read(column(aside))) == ["5", "8", "2"]


@pytest.mark.parametrize(
    "call",
    [
        jpage(totalRecord=4),
        jpage(totalRecord=None),
        jpage(totalRecord="total"),
        jpage(perPage="size()"),
        jpage(perPage=0),
        jpage(perPage=100_000),
        jpage(proxyUrl="base + '/dataproxy.jsp'"),
        jpage(proxyUrl="'/admin/delete.jsp'"),
        jpage(proxyUrl=f"'http://elsewhere.example.com{PROXY}'"),
        jpage(proxyUrl="'http://[/dataproxy.jsp'"),
        jpage("columnid:12377,unitid:unit"),
        jpage("columnid:12377,inner:{a:1}"),
        jpage(""),
        "<script>$('#1').jpage({perPage:2,",
        "<script>$('#1').jpage(options);</script>",
    ],
    ids=range(15),
)
def test_nothing_is_asked_for_that_the_page_does_not_state_whole(call: str) -> None:
    assert read(column(call)).next_forms == ()


def test_a_group_that_an_address_names_comes_first() -> None:
    named = f'<nextgroup><![CDATA[<a href="{PROXY}?page=1&columnid=12377"></a>]]></nextgroup>'

    listing = read(column(jpage(), more=named))

    assert len(listing.next_pages) == 1
    assert listing.next_forms == ()


@pytest.mark.parametrize(
    ("total", "records", "following"),
    [
        ("<totalrecord>9</totalrecord>", 4, [["9", "12", "2"]]),
        ("<totalrecord>8</totalrecord>", 4, []),
        ("<totalrecord>99</totalrecord>", 0, []),
        ("", 4, [["9", "12", "2"]]),
        ("", 3, []),
    ],
)
def test_an_answer_is_followed_by_the_next_group_up_to_the_total(
    total: str, records: int, following: list[list[str]]
) -> None:
    form = Form(f"http://www.example.gov.cn{PROXY}?startrecord=5&endrecord=8&perpage=2", "a=1")

    listing = read(column(more=total, records=records), form.address)

    assert [asked(listing)] == following if following else listing.next_forms == ()
    assert all(one.body == "a=1" for one in listing.next_forms)


@pytest.mark.parametrize("query", ["", "?startrecord=9&endrecord=2&perpage=1", "?startrecord=x"])
def test_a_form_without_a_range_is_the_last(query: str) -> None:
    form = Form(f"http://www.example.gov.cn{PROXY}{query}", "a=1")

    assert read(column(), form.address).next_forms == ()


LOADED = "http://gx.example.gov.cn/gxj/gfxwj/index.html"


def load(code: str) -> Listing:
    return read(f"<title>规范性文件</title><script>{code}</script>", LOADED)


def loading(channel: str = "gfxwj", size: str = "'15'") -> str:
    return f"{{webSiteCode: ['gxj'], channelCode: ['{channel}'], perPage: {size}}}"


@pytest.mark.parametrize(
    "code",
    [
        f"var params = {loading()}; loadPageData(params, '1');",
        f"loadPageData({loading()}, '1');",
        f"params={loading('side')}; loadPageData(params, '2'); params = {loading()};\nloadPageData(params, '1')",
        f"var p = {loading('side')}, q = {loading(size='15')}; loadPageData(p, '2'); loadPageData(q)",
        f"var p = {loading('only')}; loadPageData(p, '2');",
    ],
    ids=["variable", "written in", "assigned twice", "two lists", "a single list"],
)
def test_the_first_page_is_asked_for_since_the_page_has_no_rows(code: str) -> None:
    listing = load(code)

    (form,) = listing.next_forms
    assert listing.entries == ()
    assert form.url == "http://gx.example.gov.cn/queryList"
    assert parse_qs(form.body) == {
        "current": ["1"],
        "pageSize": ["15"],
        "webSiteCode[]": ["gxj"],
        "channelCode[]": ["only" if "only" in code else "gfxwj"],
        "sort": ["sortNum"],
        "order": ["desc"],
    }


@pytest.mark.parametrize(
    "code",
    [
        "loadPageData(params, '1'); // webSiteCode: ",
        f"var p = {loading('a')}, q = {loading('b')}; loadPageData(p, '2'); loadPageData(q)",
        f"var p = {loading(size='size')}; loadPageData(p);",
        f"var p = {loading(size='100000')}; loadPageData(p);",
        "var p = {webSiteCode: [site], channelCode: ['gfxwj'], perPage: 15}; loadPageData(p);",
        "var p = {webSiteCode: 3, channelCode: ['gfxwj'], perPage: 15}; loadPageData(p);",
        f"function loadPageData(p) {{ p = {loading()}; }}",
    ],
    ids=range(7),
)
def test_no_page_is_asked_for_that_the_script_does_not_state_whole(code: str) -> None:
    assert load(code).next_forms == ()


@pytest.mark.parametrize(
    ("data", "following"),
    [
        ({"total": 31}, ["3"]),
        ({"total": "31"}, ["3"]),
        ({"total": 30}, []),
        ({}, ["3"]),
        ({"results": []}, []),
        ({"results": [{}] * 14}, []),
        ({"total": 31, "results": []}, []),
    ],
)
def test_an_answer_is_followed_by_the_next_page_up_to_the_total(
    data: dict[str, Any], following: list[str]
) -> None:
    form = Form("http://gx.example.gov.cn/queryList", "current=2&pageSize=15&webSiteCode%5B%5D=gxj")
    answer = {"data": {"results": [{"source": {}}] * 15} | data}

    forms = read(json.dumps(answer), form.address).next_forms

    assert [parse_qs(one.body)["current"][0] for one in forms] == following
    assert all("webSiteCode%5B%5D=gxj" in one.body for one in forms)


def test_an_answer_to_nothing_that_was_asked_is_the_last() -> None:
    answer = json.dumps({"data": {"total": 99, "results": [{"source": {}}]}})

    assert read(answer, "http://gx.example.gov.cn/queryList").next_forms == ()
    assert read(answer, Form("http://gx.example.gov.cn/queryList", "x=1").address).next_forms == ()


@pytest.mark.parametrize("call", ["$('#1').jpage({", "loadPageData({", "loadPageData(p);p={"])
def test_ten_thousand_calls_are_not_all_looked_at(call: str) -> None:
    page = f"<script>webSiteCode: '/jpage/dataproxy.jsp'; {call * 10_000}</script>"

    assert read(page).next_forms == ()
