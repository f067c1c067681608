"""`xzcrawler read` of a long article in parts."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from xzcrawler.demo.city import Fault, SampleCity
from xzcrawler.demo.web import Page

STEM = "http://news.pengcheng.test/2026/88123"
URLS = (f"{STEM}.html", f"{STEM}_2.html", f"{STEM}_3.html")
TEXTS = (
    "老街修缮历时三年，沿街二百一十户居民全部留了下来。",
    "修缮用的青砖来自附近拆下的旧屋，工匠平均年龄五十八岁。",
    "老街将在清明节前开街，头三个月不收摊位费。",
)


def page(number: int) -> str:
    links = "".join(f'<a href="{url}">{at}</a> ' for at, url in enumerate(URLS, 1) if at != number)
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>老街的砖瓦</title></head>
<body><h1>老街的砖瓦</h1><div>2026-03-02 09:45 来源：彭城日报</div>
<div class="article"><p>{TEXTS[number - 1]}</p><p>第{number}天，记者在老街见到了正在补瓦的老周，他说再有十天就能完工。</p>
<p>街口的老槐树还在原处，树下是修缮指挥部的板房，墙上贴着施工图。</p></div>
<div class="page">{links}</div></body></html>"""


class LongCity(SampleCity):
    """Has one long article more."""

    def find(self, host: str, path: str) -> tuple[Page, Fault | None]:
        found, fault = super().find(host, path)
        url = f"http://{host}{path}"
        return (Page(page(URLS.index(url) + 1).encode()) if url in URLS else found), fault


@pytest.fixture
def city(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[LongCity]:
    monkeypatch.setenv("XZ_DATA", str(tmp_path / "data"))
    with LongCity() as city:
        monkeypatch.setenv("XZ_SAMPLE_CITY", city.url)
        yield city


@pytest.mark.network
def test_the_parts_of_an_address_are_fetched_and_joined(xzcrawler: Any, city: LongCity) -> None:
    said = xzcrawler("read", URLS[0], "--json")

    article = json.loads(said.out)
    assert [line for line in article["body"].splitlines() if line in TEXTS] == list(TEXTS)
    assert article["body"].count("街口的老槐树") == 1
    assert article["parts"] == []
    assert [request.url for request in city.requests[1:]] == list(URLS)
    assert city.requests[0].path == "/robots.txt"


@pytest.mark.network
def test_when_a_part_is_gone_the_first_is_shown_and_the_others_named(
    xzcrawler: Any, city: LongCity
) -> None:
    city.fail("news.pengcheng.test", "/2026/88123_3.html", 404)

    said = xzcrawler("read", URLS[0])

    assert said.code == 0
    assert TEXTS[0] in said.out
    assert TEXTS[1] not in said.out
    assert said.out.count("not joined") == 2
    assert said.err.count("\n") == 1
    assert URLS[2] in said.err
    assert "404" in said.err


@pytest.mark.network
def test_a_later_part_is_shown_as_it_stands(xzcrawler: Any, city: LongCity) -> None:
    said = xzcrawler("read", URLS[1])

    assert TEXTS[1] in said.out
    assert TEXTS[2] not in said.out
    assert said.out.count("not joined") == 2


def test_the_missing_parts_of_a_saved_page_are_named(xzcrawler: Any, tmp_path: Path) -> None:
    saved = tmp_path / "page.html"
    saved.write_text(page(1), encoding="utf-8")

    said = xzcrawler("read", str(saved), "--url", URLS[0])

    assert TEXTS[0] in said.out
    assert all(f"not joined  {url}" in said.out for url in URLS[1:])
