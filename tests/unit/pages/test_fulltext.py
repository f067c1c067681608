"""What an Epoint list's script asks the full-text search: as it is stated or declared, never guessed."""

import json

import pytest
from web_poet import HttpResponse

from xzcrawler.errors import InvalidSite
from xzcrawler.items import Form, Listing
from xzcrawler.pages import read_listing
from xzcrawler.pages.epoint import EpointListing
from xzcrawler.pages.fulltext import Search

TRADE = "http://ggzy.example.gov.cn/jyxx/003001/003001001/list.html"
ENDPOINT = "/inteligentsearchnew/rest/esinteligentsearch/getFullTextDataNew"
CONDITION = "[{fieldName: 'categorynum', equal: cat, isLike: true}]"
ROW = (
    "<li class='ewb-info-items'><a href='/jyxx/003001/003001001/2026030{0}/"
    "5525841c-8d6c-40dc-a68c-b4755cc4651{0}.html'>第{0}号招标公告</a></li>"
)


class TradeListing(EpointListing):
    search = Search(
        ENDPOINT,
        '{"token": "", "pn": 0, "rn": "15", "condition": [{"equal": "{categorynum}"}], "isBusiness": "1"}',
        links_below="/trade",
    )


def trade(script: str = "", url: str = TRADE, rows: int = 2) -> Listing:
    return read(f"<ul>{''.join(ROW.format(n) for n in range(1, rows + 1))}</ul>{script}", url)


def script(
    sent: str = f"token: '', pn: page * 2, rn: 2, condition: {CONDITION}",
    url: str = f"'{ENDPOINT}'",
    more: str = "",
) -> str:
    return (
        f"<script>var sent = {{{sent}}}; ajax({{url: {url}, data: stringify(sent){more}}})</script>"
    )


def search_answer(records: object, **result: object) -> str:
    return json.dumps({"result": {"records": records} | result})


def read(page: str, url: str) -> Listing:
    return read_listing(page.encode(), url)


def test_what_a_script_in_the_page_states_is_sent_with_position_and_category() -> None:
    (form,) = trade(script(more=", contentType: 'application/json'")).next_forms

    assert form.url == f"http://ggzy.example.gov.cn{ENDPOINT}"
    assert form.content_type == "application/json"
    assert form.body == (
        '{"token":"","pn":2,"rn":2,"condition":[{"fieldName":"categorynum","equal":"003001001","isLike":true}]}'
    )


def test_a_body_without_a_stated_type_has_the_one_jquery_gives_it() -> None:
    (form,) = trade(script()).next_forms

    assert form.content_type == "application/x-www-form-urlencoded; charset=UTF-8"


@pytest.mark.parametrize(("rows", "position"), [(0, 0), (1, 0), (2, 2), (3, 2)])
def test_a_page_of_records_that_is_shown_in_part_is_asked_for_as_a_whole(
    rows: int, position: int
) -> None:
    (form,) = trade(script(), rows=rows).next_forms

    assert json.loads(form.body)["pn"] == position


@pytest.mark.parametrize(
    "code",
    [
        script(sent="pn: 0, rn: size, condition: [{equal: '1'}]"),
        script(sent=f"pn: 0, rn: 2, condition: {CONDITION}, time: range()"),
        script(sent="pn: 0, rn: 2, condition: null"),
        script(sent=f"rn: 2, condition: {CONDITION}"),
        script(url=f"base + '{ENDPOINT}'"),
        script(url=f"'{ENDPOINT}' + suffix"),
        script(url=f"'http://elsewhere.example.com{ENDPOINT}'"),
        f"<script>post('{ENDPOINT}')</script>",
    ],
    ids=range(8),
)
def test_nothing_is_asked_for_that_the_page_does_not_state_whole(code: str) -> None:
    assert trade(code).next_forms == ()


def test_an_address_without_a_category_is_not_asked_for() -> None:
    assert trade(script(), "http://ggzy.example.gov.cn/jyxx/list.html").next_forms == ()


@pytest.mark.parametrize("code", [script(), "<script src='/js/list.js?v=2'></script>"])
def test_numbered_files_of_a_searched_list_are_not_followed(code: str) -> None:
    pager = "<a href='2.html'>下页</a>"

    assert trade(pager + code).next_pages == ()
    assert len(trade(pager).next_pages) == 1


def test_a_site_declares_what_its_script_sends() -> None:
    page = "".join(ROW.format(n) for n in (1, 2))

    (form,) = TradeListing(HttpResponse(TRADE, page.encode())).read().next_forms

    assert form == Form(
        f"http://ggzy.example.gov.cn{ENDPOINT}",
        '{"token":"","pn":0,"rn":"15","condition":[{"equal":"003001001"}],"isBusiness":"1"}',
        "application/json;charset=UTF-8",
    )


@pytest.mark.parametrize("sent", ["", "[]", "{'rn': 15}", '{"pn": 0}', '{"pn": 0, "rn": 0}'])
def test_a_declaration_that_asks_for_nothing_is_refused(sent: str) -> None:
    with pytest.raises(InvalidSite):
        Search(ENDPOINT, sent)


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("/jyxx/1.html", "/trade/jyxx/1.html"),
        ("jyxx/1.html", "/trade/jyxx/1.html"),
        ("http://other.example.gov.cn/1.html", "http://other.example.gov.cn/1.html"),
        ("//other.example.gov.cn/1.html", "http://other.example.gov.cn/1.html"),
    ],
)
def test_a_record_s_link_stands_below_what_the_script_puts_before_it(link: str, url: str) -> None:
    answer = search_answer([{"title": "招标公告", "linkurl": link}])
    address = Form(f"http://ggzy.example.gov.cn{ENDPOINT}", "{}").address

    (entry,) = TradeListing(HttpResponse(address, answer.encode())).read().entries

    assert entry.url == (url if url.startswith("http") else f"http://ggzy.example.gov.cn{url}")


@pytest.mark.parametrize(
    ("answer", "positions"),
    [
        (search_answer([{}] * 2, totalcount=7), [6]),
        (search_answer([{}] * 2, totalcount="7"), [6]),
        (search_answer([{}] * 2, totalcount=6), []),
        (search_answer([{}] * 2), [6]),
        (search_answer([{}]), []),
        (search_answer([], totalcount=99), []),
        (json.dumps({"content": search_answer([{}] * 2, totalcount=7)}), [6]),
    ],
)
def test_an_answer_is_followed_by_the_next_position_up_to_the_total(
    answer: str, positions: list[int]
) -> None:
    form = Form(f"http://ggzy.example.gov.cn{ENDPOINT}", '{"pn":4,"rn":2,"wd":"徐州"}', "a/json")

    forms = read(answer, form.address).next_forms

    assert [json.loads(one.body)["pn"] for one in forms] == positions
    assert all("徐州" in one.body and one.content_type == "a/json" for one in forms)


def test_a_position_written_as_text_stays_text() -> None:
    form = Form(f"http://ggzy.example.gov.cn{ENDPOINT}", '{"pn":"0","rn":"1"}')

    (following,) = read(search_answer([{}], totalcount=2), form.address).next_forms

    assert following.body == '{"pn":"1","rn":"1"}'


@pytest.mark.parametrize(
    "answer",
    [
        "{",
        '{"result": 3}',
        '{"content": "no json", "code": 200}',
        '{"content": null}',
        '{"records": [' + "[" * 50_000,
        search_answer("none"),
        search_answer([3, None, {"title": 5, "linkurl": "/a"}, {"title": "通告", "linkurl": []}]),
        search_answer([{"title": "通告", "linkurl": "javascript:alert(1)"}]),
        search_answer([{"title": "通告", "linkurl": "http://["}]),
    ],
    ids=range(9),
)
def test_an_answer_that_is_not_what_it_should_be_has_no_entries(answer: str) -> None:
    listing = read(answer, Form(f"http://ggzy.example.gov.cn{ENDPOINT}", "not json").address)

    assert listing.entries == ()
    assert listing.next_forms == ()
