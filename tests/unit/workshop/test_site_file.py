"""The text of a site file: safe whatever the page says, and formatted as the project wants it."""

import ast
from datetime import date

import pytest
from attrs import evolve

from xzcrawler.errors import UsageError
from xzcrawler.items import Entry, Listing
from xzcrawler.pages.generic import GenericArticle, GenericListing
from xzcrawler.pages.platform import PLATFORMS, Platform
from xzcrawler.sites import Channel
from xzcrawler.workers.fetch import FetchedPage
from xzcrawler.workshop.site_file import check_name, class_prefix, name_for, patterns, site_file
from xzcrawler.workshop.survey import Survey

DAY = date(2026, 3, 2)


def page(url: str) -> FetchedPage:
    return FetchedPage(
        url=url, final_url=url, status=200, content_type="text/html", body=b"", truncated=False
    )


def survey(
    *paths: str, url: str = "http://a.example/yw/", title: str = "彭城", column: str = "要闻"
) -> Survey:
    entries = tuple(Entry(url=f"http://a.example{path}", title="题") for path in paths)
    return Survey(
        channel=Channel(column, url),
        title=title,
        listing=page(url),
        listing_class=GenericListing,
        found=Listing(url=url, entries=entries),
        entries=entries,
        articles=tuple(page(entry.url) for entry in entries[:3]),
        article_class=GenericArticle,
        columns=(Channel("民生", "http://a.example/ms/"),),
    )


def rules(text: str) -> dict[str, list[str]]:
    """The address patterns of each page class of a site file."""
    return {
        node.name: [
            str(rule.args[0].value)
            for rule in node.decorator_list
            if isinstance(rule, ast.Call) and isinstance(rule.args[0], ast.Constant)
        ]
        for node in ast.parse(text).body
        if isinstance(node, ast.ClassDef)
    }


def test_articles_apart_from_their_column_get_the_folder_they_share_without_the_month() -> None:
    text = site_file(survey("/a/202601/1.html", "/a/202602/2.html", "/a/202602/3.html"), "s", DAY)

    assert rules(text) == {"SArticle": ["a.example/a/"], "SListing": ["a.example/"]}


def test_articles_below_their_column_are_claimed_wherever_the_other_columns_lie() -> None:
    text = site_file(survey("/yw/1.html", "/yw/2.html", "/yw/3.html"), "s", DAY)

    assert rules(text)["SArticle"] == rules(text)["SListing"] == ["a.example/"]


def test_one_special_among_the_entries_does_not_widen_the_pattern_and_many_do() -> None:
    usual = [f"/a/{number}.html" for number in range(9)]

    assert rules(site_file(survey(*usual, "/zt/1.html"), "s", DAY))["SArticle"] == ["a.example/a/"]
    several = survey(*usual, *(f"/b/{number}.html" for number in range(9)))
    assert rules(site_file(several, "s", DAY))["SArticle"] == ["a.example/"]


def test_columns_beside_this_one_are_suggested_and_not_declared() -> None:
    text = site_file(survey("/yw/1.html", "/yw/2.html", "/yw/3.html"), "s", DAY)

    assert '\n        # Channel("民生", "http://a.example/ms/"),\n' in text
    assert text.count("Channel(") == 2


@pytest.mark.parametrize(
    "words",
    ['"""\nimport os\n"""', "\\", '"', "题\x00\u202e\ud800"[:-1], "'''", "{title}", " "],
    ids=["code", "backslash", "quote", "invisible", "quotes", "braces", "blank"],
)
def test_a_hostile_title_stays_a_string(words: str) -> None:
    found = survey("/yw/1.html", "/yw/2.html", "/yw/3.html", title=words, column=words)
    tree = ast.parse(site_file(found, "s", DAY))

    assert [type(node).__name__ for node in tree.body] == [
        "Expr", "ImportFrom", "ImportFrom", "ImportFrom", "Assign", "ClassDef", "ClassDef",
    ]  # fmt: skip
    assert not set(ast.unparse(tree)) & set("\x00\u202e")


def test_a_hostile_address_stays_a_string() -> None:
    found = survey("/a/1.html", "/a/2.html", "/a/3.html", url='http://a.example/"),evil(/"\\x.html')
    tree = ast.parse(site_file(found, "s", DAY))

    assert "evil" not in {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def test_the_first_day_and_what_was_not_looked_at_are_told() -> None:
    text = site_file(survey("/yw/1.html", "/yw/2.html", "/yw/3.html"), "s", DAY)

    assert "Seen on 2026-03-02: one list and three articles. " in text
    assert "other columns" in text
    assert "sample=True" not in text
    assert text.count("\n") < 40


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://www.xz.gov.cn/001/", "xz_gov"),
        ("http://rsj.xz.gov.cn/", "rsj_xz_gov"),
        ("https://xz.jschina.com.cn:8443/a", "xz_jschina"),
        ("http://my-paper.cn/", "my_paper"),
        ("http://QUANTING.pengcheng.test/", "quanting_pengcheng"),
    ],
)
def test_a_name_is_made_from_the_host(url: str, name: str) -> None:
    assert check_name(name_for(url)) == name


@pytest.mark.parametrize("url", ["http://12345.gov.cn/", "http://127.0.0.1/", "http://www.cn/"])
def test_a_host_that_gives_no_name_asks_for_one(url: str) -> None:
    with pytest.raises(UsageError, match="--name"):
        name_for(url)


@pytest.mark.parametrize(
    "name",
    ["", "1a", "A", "a-b", "a.b", "../a", "class", "_a", "__init__", "徐州", "a" * 41, "a\n"],
)
def test_a_name_that_is_no_module_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="cannot be a site's name"):
        check_name(name)


def test_patterns_keep_hosts_apart_and_ports() -> None:
    urls = ["http://a.cn:8080/x/1.html", "http://a.cn:8080/x/2.html", "http://b.cn/1.html"]

    assert patterns(urls) == ("a.cn:8080/x/", "b.cn/")
    assert class_prefix("a_b") == "AB"


@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda platform: platform.article.__name__)
def test_a_file_calls_the_publishing_system_by_its_name(platform: Platform) -> None:
    found = evolve(survey("/a/1.html", "/a/2.html", "/a/3.html"), article_class=platform.article)

    module = platform.article.__module__.rpartition(".")[2]
    assert f', on {module}."' not in site_file(found, "s", DAY)
