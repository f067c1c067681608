"""Pages that no newsroom makes: each is read or refused by name, within 2 s of CPU and 200 MB."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.slowness import slowness

CPU = 2.0
"""Seconds; the worst page that is let through takes 1.2 on the machine this was written on."""
MEMORY = 200
"""MB of the whole process, 80 of them before the first page."""
MB = 1_000_000
READER = Path(__file__).with_name("read_page.py")
URL = "http://a.cn/yw/1.html"
HEAD = "<html><head><title>彭城市召开全市大会_彭城新闻网</title></head><body><h1>彭城市召开全市大会</h1>"
TEXT = "<p>会议指出，要坚持稳中求进，推动高质量发展，为群众办实事。</p>"
RECORD = '{"source": {"title": "彭城市召开常务会议", "urls": "/art/2026/3/5/art_1_%d.html"}}'
UNREADABLE = {"unreadable", "listing", "empty"}


def page(inner: str | bytes) -> bytes:
    middle = inner if isinstance(inner, bytes) else inner.encode()
    return HEAD.encode() + middle + b"</body></html>"


def repeated(markup: str, size: int) -> str:
    return markup * (size // len(markup.encode()) + 1)


def links(count: int) -> str:
    return "".join(
        f"<li><a href=/yw/{n}.html>彭城市第{n}次常务会议召开</a></li>" for n in range(count)
    )


def read(body: bytes, purpose: str = "article", url: str = URL) -> dict[str, Any]:
    """Read a page in a process of its own and check what that took."""
    command = [sys.executable, str(READER), purpose, url]
    done = subprocess.run(command, input=body, capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    came: dict[str, Any] = json.loads(done.stdout)
    assert came["cpu"] < CPU * slowness()
    assert came["memory"] < MEMORY
    return came


@pytest.mark.parametrize("purpose", ["article", "listing"])
@pytest.mark.parametrize("tag", ["<div>", "<a href=/yw/2.html>", "<p>", "<table><tr><td>"])
def test_a_megabyte_of_nested_tags(tag: str, purpose: str) -> None:
    came = read(page(repeated(tag, MB)), purpose)

    assert came["verdict"] in UNREADABLE or came["entries"] == 0


@pytest.mark.parametrize("purpose", ["article", "listing"])
def test_a_hundred_thousand_links(purpose: str) -> None:
    came = read(page(links(100_000)), purpose)

    assert (came["verdict"], "tags" in came["why"]) == ("unreadable", True)


def test_as_many_links_as_a_page_may_have() -> None:
    assert read(page(links(29_000)), "listing", "http://a.cn/yw/")["entries"] == 3000
    assert read(page(links(29_000)))["verdict"] == "listing"


@pytest.mark.parametrize("purpose", ["article", "listing"])
@pytest.mark.parametrize("markup", [TEXT, "<br>", "word ", "<!-- a='b' -->"])
def test_a_page_of_twenty_megabytes(markup: str, purpose: str) -> None:
    came = read(page(repeated(markup, 20 * MB)), purpose)

    assert (came["verdict"], "bytes" in came["why"]) == ("unreadable", True)


def test_as_much_text_as_a_page_may_have() -> None:
    assert len(read(page(repeated(TEXT, 3 * MB)))["body"]) > 900_000
    assert read(page(repeated(TEXT, 4 * MB)))["verdict"] == "unreadable"


@pytest.mark.parametrize(
    "ballast",
    [
        "<img src='data:image/png;base64," + "A/+9" * (15 * MB // 4) + "'>",
        "<script>" + "a='b';" * (15 * MB // 6) + "</script>",
        "<!--" + "a='b';" * (15 * MB // 6) + "-->",
    ],
    ids=["picture", "script", "comment"],
)
def test_fifteen_megabytes_beside_an_article_do_not_hide_it(ballast: str) -> None:
    assert read(page(TEXT * 10 + ballast))["body"].count("会议指出") == 10


@pytest.mark.parametrize("purpose", ["article", "listing"])
def test_a_hundred_thousand_attributes(purpose: str) -> None:
    one = "<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">"
    many = ("<p " + " ".join(f"a{n}=1" for n in range(4_000)) + ">") * 100

    for inner in (one, many):
        came = read(page(inner + TEXT), purpose)
        assert (came["verdict"], "attributes" in came["why"]) == ("unreadable", True)


def test_the_heads_words_said_fifty_thousand_times() -> None:
    head = "<html><head><title>彭城市召开全市大会_彭城新闻网</title></head><body>"

    came = read(f"{head}{'<p>彭城市召开</p>' * 50_000}{TEXT * 10}".encode())

    assert came["body"].count("会议指出") == 10


def test_null_bytes() -> None:
    assert read(b"\0" * MB)["verdict"] == "empty"
    assert read(page(b"\0" * MB + TEXT.encode() * 10))["body"].count("会议指出") == 10


def test_two_charsets_in_one_page() -> None:
    both = page(TEXT.encode() * 5_000 + TEXT.encode("gb18030") * 5_000)

    body = read(both)["body"]

    assert body.count("会议指出") == 10_000
    assert "\ufffd" not in body


@pytest.mark.parametrize("inner", ["", "<div id=zoom></div>", "<p> \u3000&nbsp;</p>", "<p>。</p>"])
def test_an_article_without_a_text(inner: str) -> None:
    assert read(page(inner))["verdict"] == "unreadable"


def test_a_date_in_the_year_2203() -> None:
    came = read(page(f"<div>发布时间：2203-03-05 10:00 来源：彭城日报</div>{TEXT * 5}"))

    assert (came["verdict"], came["published"]) == ("content", "")


def test_a_list_whose_every_link_points_to_itself() -> None:
    for target in ("", "#", "/yw/", "http://a.cn/yw/", "./"):
        rows = "".join(
            f"<li><a href='{target}'>彭城市第{n}次常务会议召开</a></li>" for n in range(2000)
        )
        came = read(page(f"<ul>{rows}</ul>"), "listing", "http://a.cn/yw/")
        assert (came["verdict"], came["entries"]) == ("content", 0)


def test_an_answer_of_three_hundred_thousand_records() -> None:
    records = ",".join(RECORD % n for n in range(150_000))
    small = ",".join(["{}"] * 300_000)

    for inside in (records, small, "[" * 500_000):
        came = read(f'{{"data": {{"results": [{inside}]}}}}'.encode(), "listing")
        assert (came["verdict"], "records" in came["why"]) == ("unreadable", True)
    some = ",".join(RECORD % n for n in range(40_000))
    assert read(f'{{"data": {{"results": [{some}]}}}}'.encode(), "listing")["entries"] == 3000


def test_a_sitemap_as_large_as_the_protocol_allows() -> None:
    rows = "".join(
        f"<url><loc>http://a.cn/yw/{n}.html</loc><lastmod>2026-03-05</lastmod></url>"
        for n in range(50_000)
    )

    came = read(f"<urlset>{rows}</urlset>".encode(), "listing", "http://a.cn/sitemap.xml")

    assert came["entries"] == 50_000


@pytest.mark.parametrize(
    "markup", ["<!--", "<script>", "<", "&", "来源：", "2026-03-05 ", "\u3000", "1"]
)
def test_a_megabyte_of_beginnings(markup: str) -> None:
    assert read(page(repeated(markup, MB)))["verdict"] in UNREADABLE | {"content"}


@pytest.mark.parametrize(
    "markup", ["<title>", "document.cookie=", "<meta http-equiv=refresh content="]
)
def test_a_megabyte_of_what_verdicts_look_for(markup: str) -> None:
    assert read(repeated(markup, MB).encode())["verdict"] in UNREADABLE | {"content"}
