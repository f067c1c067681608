"""Which addresses a page names as the parts of its own article."""

import pytest

from xzcrawler.pages.document import parse
from xzcrawler.pages.parts import MOST, named_parts

HOST = "http://a.cn"
TRS = "http://a.cn/xz/202603/t20260302_1234567"
NEWS = "http://a.cn/news/2026/88123"


def parts(page: str, url: str) -> tuple[str, ...]:
    return named_parts(parse(f"<body><h1>标题</h1>{page}</body>".encode()), url)


def pager(*links: tuple[str, str]) -> str:
    return "<div>" + "".join(f'<a href="{href}">{label}</a> ' for label, href in links) + "</div>"


def script(*arguments: object) -> str:
    said = ",".join(f'"{each}"' if isinstance(each, str) else str(each) for each in arguments)
    return f"<script>createPageHTML({said});</script>"


def test_trs_writes_the_parts_of_an_article_with_a_script() -> None:
    page = script(3, 0, "t20260302_1234567", "shtml")

    assert parts(page, f"{TRS}.shtml") == (f"{TRS}.shtml", f"{TRS}_1.shtml", f"{TRS}_2.shtml")


def test_a_later_part_names_the_same_parts_from_the_first_on() -> None:
    for current in (1, 2):
        page = script(3, current, "t20260302_1234567", "shtml")
        found = parts(page, f"{TRS}_{current}.shtml")
        assert found == (f"{TRS}.shtml", f"{TRS}_1.shtml", f"{TRS}_2.shtml")


def test_ucap_counts_the_parts_from_one() -> None:
    page = "<script>createPageHTML('page_div',3,1,'c9f1','shtml',3);</script>"

    assert parts(page, "http://a.cn/c9f1.shtml") == (
        "http://a.cn/c9f1.shtml",
        "http://a.cn/c9f1_2.shtml",
        "http://a.cn/c9f1_3.shtml",
    )


@pytest.mark.parametrize(
    "call",
    [
        script(1, 0, "t20260302_1234567", "shtml"),
        script(25, 0, "index", "shtml"),
        script(9, 0, "t20260302_7654321", "shtml"),
        script(9, 0, "../t20260302_1234567", "shtml"),
    ],
    ids=["one part", "a list", "another article", "another folder"],
)
def test_a_script_that_pages_something_else_names_no_part(call: str) -> None:
    assert parts(call, f"{TRS}.shtml") == ()


def test_a_list_that_is_read_as_an_article_has_no_parts() -> None:
    assert parts(script(25, 0, "index", "shtml"), "http://a.cn/xz/index.shtml") == ()
    assert parts(pager(("2", "index_2.html"), ("下一页", "index_2.html")), "http://a.cn/") == ()


@pytest.mark.parametrize(
    ("url", "second", "third"),
    [
        (f"{NEWS}.html", f"{NEWS}_2.html", f"{NEWS}_3.html"),
        (f"{NEWS}.html", f"{NEWS}-2.html", f"{NEWS}-3.html"),
        (f"{NEWS}.html", f"{NEWS}_1.html", f"{NEWS}_2.html"),
        (f"{NEWS}.html", f"{NEWS}.html?page=2", f"{NEWS}.html?page=3"),
        (f"{HOST}/show.php?id=7", f"{HOST}/show.php?id=7&page=2", f"{HOST}/show.php?id=7&page=3"),
        (f"{HOST}/2026/大会/", f"{HOST}/2026/大会/2/", f"{HOST}/2026/大会/3/"),
        (NEWS, f"{NEWS}/2", f"{NEWS}/3"),
    ],
)
def test_every_form_of_a_part_s_address_is_known(url: str, second: str, third: str) -> None:
    first_page = pager(("2", second), ("3", third), ("下一页", second), ("尾页", third))
    second_page = pager(("上一页", url), ("1", url), ("3", third), ("下一页", third))

    assert parts(first_page, url) == (url, second, third)
    assert parts(second_page, second) == (url, second, third)


@pytest.mark.parametrize(
    "label",
    ["2", "[2]", "【2】", "第2页", "第 2 页", "第二页", "第2页：徐州怎么办", "下一页", "下一页 >>"],
)
def test_every_usual_label_of_a_part_is_known(label: str) -> None:
    assert parts(pager((label, "./88123_2.html")), f"{NEWS}.html") == (
        f"{NEWS}.html",
        f"{NEWS}_2.html",
    )


def test_the_parts_that_a_long_pager_leaves_out_are_counted_on() -> None:
    page = pager(("2", f"{NEWS}_2.html"), ("6", f"{NEWS}_6.html"), ("下一页", f"{NEWS}_2.html"))

    numbers = [url.removeprefix(NEWS) for url in parts(page, f"{NEWS}.html")]

    assert numbers == [".html", "_2.html", "_3.html", "_4.html", "_5.html", "_6.html"]


def test_a_first_part_whose_pager_calls_it_1_is_not_named_twice() -> None:
    page = pager(("1", f"{NEWS}_1.html"), ("2", f"{NEWS}_2.html"))

    assert parts(page, f"{NEWS}.html") == (f"{NEWS}.html", f"{NEWS}_2.html")


def test_one_address_spelled_in_two_ways_is_one_part() -> None:
    asked = f"{HOST}/2026/%E5%A4%A7%E4%BC%9A/2/"
    page = pager(("1", f"{HOST}/2026/大会/"), ("3", f"{HOST}/2026/大会/3/"))

    assert parts(page, asked) == (f"{HOST}/2026/大会/", asked, f"{HOST}/2026/%E5%A4%A7%E4%BC%9A/3/")


@pytest.mark.parametrize(
    "links",
    [
        [("下一篇", f"{NEWS}_2.html")],
        [("下一篇：全市大会召开", f"{NEWS}_2.html")],
        [("下一页", f"{HOST}/news/2026/88124.html")],
        [("2", f"{HOST}/news/2026/index_2.html"), ("下一页", f"{HOST}/news/2026/index_2.html")],
        [("2", "http://b.cn/news/2026/88123_2.html")],
        [("下一页", f"{NEWS}.html"), ("2", f"{NEWS}.html#2")],
        [("3", f"{NEWS}_7.html"), ("4", f"{NEWS}_2.html")],
        [("下一页", f"{NEWS}_9.html")],
        [("999999", f"{NEWS}_999999.html")],
        [("尾页", f"{NEWS}_40.html")],
        [("2", "javascript:go(2)"), ("2", "http://[/88123_2.html"), ("2", "")],
        [("徐州_2", f"{NEWS}_2.html")],
    ],
    ids=[
        "next article",
        "next article with its title",
        "next article called a page",
        "pager of a list",
        "another host",
        "itself",
        "labels that contradict their numbers",
        "a next page that is the ninth",
        "a number no article reaches",
        "only the last one",
        "no addresses",
        "another label",
    ],
)
def test_what_is_no_part_of_this_article_is_not_named(links: list[tuple[str, str]]) -> None:
    assert parts(pager(*links), f"{NEWS}.html") == ()


def test_the_pager_of_the_comments_turns_no_part() -> None:
    page = f'<div class="comment-list">{pager(("2", "?page=2"))}</div>'

    assert parts(page, f"{NEWS}.html") == ()


def test_neighbours_by_number_are_articles_not_parts() -> None:
    neighbours = pager(("首页", "/news"), ("上一页", "/news/11"), ("下一页", "/news/13"))

    assert parts(neighbours, f"{HOST}/news/12") == ()
    assert parts(pager(("<", "/news")), f"{HOST}/news/2") == ()


def test_a_page_that_only_knows_its_neighbours_names_what_follows() -> None:
    page = pager(("上一页", f"{NEWS}_2.html"), ("下一页", f"{NEWS}_4.html"))

    assert parts(page, f"{NEWS}_3.html") == (f"{NEWS}_4.html",)


@pytest.mark.parametrize(
    "page",
    [
        script(999999, 0, "t20260302_1234567", "shtml"),
        pager(("2", f"{TRS}_2.shtml"), ("99", f"{TRS}_99.shtml")),
        pager(*((str(n), f"{TRS}_{n}.shtml") for n in range(2, 20_000))),
    ],
    ids=["script", "last part", "links"],
)
def test_a_page_that_claims_any_number_of_parts_is_believed_for_fifty(page: str) -> None:
    assert len(parts(page, f"{TRS}.shtml")) == MOST


def test_a_single_page_has_no_parts() -> None:
    assert parts(pager(("首页", "/"), ("徐州", "/xz/"), ("2026", "/2026/")), f"{NEWS}.html") == ()


def test_a_hundred_thousand_links_to_itself_are_no_parts() -> None:
    page = "".join(f'<a href="{NEWS}.html#{at}">2</a>' for at in range(100_000))

    assert parts(page, f"{NEWS}.html") == ()
