"""`xzcrawler read`: from a file, from the web, and what cannot be read."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from xzcrawler.demo.calendar import DAYS
from xzcrawler.demo.city import SampleCity

OWN = "http://jsnews.jschina.com.cn/xz/a/202603/t20260302_1.shtml"
PAGE = f"""<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>云龙湖公园免费开放_徐州</title>
<link rel="canonical" href="{OWN}"></head>
<body><h1>云龙湖公园免费开放</h1>
<div>2026-03-02 09:45 来源：徐州日报 作者：魏宁</div>
<div class="article"><p>云龙湖公园今天起全天免费开放，市民无需预约即可入园。</p>
<p>园内新增停车位120个，开放时间为早6时至晚10时，节假日适当延长。</p>
<p>公园管理处提醒游客自觉爱护花草树木，保持园内整洁。</p></div></body></html>"""


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder that must not come into being."""
    folder = tmp_path / "data"
    monkeypatch.setenv("XZ_DATA", str(folder))
    return folder


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    return path


def test_a_file_is_read_and_nothing_is_stored(xzcrawler: Any, page: Path, nowhere: Path) -> None:
    said = xzcrawler("read", str(page))

    assert said.code == 0
    for words in ("云龙湖公园免费开放", "徐州日报", "魏宁", "2026-03-02 09:45", "停车位120个"):
        assert words in said.out
    assert not nowhere.exists()


def test_a_file_names_its_own_address(xzcrawler: Any, page: Path) -> None:
    assert json.loads(xzcrawler("read", str(page), "--json").out)["url"] == OWN


def test_the_address_given_counts_more_than_the_pages_own(xzcrawler: Any, page: Path) -> None:
    said = xzcrawler("read", str(page), "--url", "http://unknown.example/1.html", "--json")

    assert json.loads(said.out)["url"] == "http://unknown.example/1.html"
    assert json.loads(said.out)["read_by"] == "generic"


def test_a_page_without_an_address_of_its_own_is_read_by_its_looks(
    xzcrawler: Any, page: Path
) -> None:
    page.write_text(PAGE.replace("canonical", "next"), encoding="utf-8")
    said = json.loads(xzcrawler("read", str(page), "--json").out)

    assert said["url"].startswith("file://")
    assert said["title"] == "云龙湖公园免费开放"


def test_a_hostile_page_cannot_reach_the_terminal(xzcrawler: Any, page: Path) -> None:
    evil = "<h1>[bold]开放\x1b[31m\x9b2J\u202e</h1>"
    page.write_text(PAGE.replace("<h1>云龙湖公园免费开放</h1>", evil), encoding="utf-8")

    for said in (xzcrawler("read", str(page)), xzcrawler("read", str(page), "--json")):
        assert not set(said.out) & set("\x1b\x9b\u202e")


@pytest.mark.parametrize(
    "body",
    [b"", b" \n", bytes(range(256)) * 20, b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", b"<html><body>hi"],
    ids=["empty", "blank", "binary", "pdf", "no title"],
)
def test_what_is_no_page_is_told_in_one_line(xzcrawler: Any, page: Path, body: bytes) -> None:
    page.write_bytes(body)
    said = xzcrawler("read", str(page))

    assert (said.code, said.out) == (1, "")
    assert said.err.count("\n") == 1
    assert "page.html" in said.err


def test_a_file_too_large_for_a_page_is_refused(xzcrawler: Any, page: Path) -> None:
    with page.open("r+b") as file:
        file.truncate(17 * 1024 * 1024)

    said = xzcrawler("read", str(page))

    assert (said.code, said.err.count("16 MiB")) == (2, 1)


@pytest.fixture
def city(monkeypatch: pytest.MonkeyPatch) -> Iterator[SampleCity]:
    with SampleCity() as city:
        monkeypatch.setenv("XZ_SAMPLE_CITY", city.url)
        yield city


@pytest.mark.network
def test_an_address_is_fetched_politely_and_read(
    xzcrawler: Any, city: SampleCity, nowhere: Path
) -> None:
    url = DAYS[0].urls("new")[0]
    said = xzcrawler("read", url, "--json")

    assert json.loads(said.out)["url"] == url
    assert city.requests[0].path == "/robots.txt"
    assert len(city.requests) == 2
    assert not nowhere.exists()


@pytest.mark.network
def test_an_address_that_is_gone_is_told_in_one_line(xzcrawler: Any, city: SampleCity) -> None:
    said = xzcrawler("read", "http://news.pengcheng.test/nothing.shtml")

    assert (said.code, said.out) == (1, "")
    assert "404" in said.err


@pytest.mark.network
@pytest.mark.usefixtures("city")
def test_a_local_address_is_refused(xzcrawler: Any) -> None:
    said = xzcrawler("read", "http://127.0.0.1:1/x")

    assert said.code == 1
    assert "not a public address" in said.err
