"""Every exchange is kept byte for byte; encodings, validators, redirects, broken and huge answers."""

import gzip
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

from tests.integration.fetch.conftest import Answer, Crawl, Seen, Web
from xzcrawler.archive.warc import Exchange, read_file, read_record

pytestmark = pytest.mark.network

SITE = "http://raw.pengcheng.test"
HOST = "raw.pengcheng.test"
TITLE = "徐州朱镕基囧㐂堃①"
PAGE = f"<html><title>{TITLE}</title><p>{'徐州市人民政府办公室。' * 40}".encode()
PACKED = gzip.compress(PAGE)
BOMB = bytes(64 * 1024 * 1024)
ETAG = '"v1"'
MODIFIED = "Mon, 02 Mar 2026 01:00:00 GMT"


def labelled(charset: str, codec: str, header: str = "text/html") -> Answer:
    meta = f'<meta charset="{charset}">' if charset else ""
    page = f"<html><head>{meta}<title>{TITLE}</title></head><body>{'徐州新闻' * 30}"
    return Answer(headers={"Content-Type": header}, body=page.encode(codec))


ENCODINGS = {
    "utf-8": labelled("utf-8", "utf-8"),
    "gb2312-label": labelled("gb2312", "gb18030"),
    "http-gb2312": labelled("", "gb18030", "text/html; charset=gb2312"),
    "undeclared-gbk": labelled("", "gb18030"),
    "utf-16": labelled("", "utf-16"),
    "http-utf-8-over-gbk": labelled("", "gb18030", "text/html; charset=utf-8"),
    "http-latin-1-over-gbk": labelled("gbk", "gb18030", "text/html; charset=ISO-8859-1"),
    "meta-gbk-over-utf-8": labelled("gbk", "utf-8"),
    "http-gbk-over-utf-8": labelled("", "utf-8", "text/html; charset=gbk"),
    "meta-utf-8-over-gbk": labelled("utf-8", "gb18030"),
    "undeclared-utf-8": labelled("", "utf-8"),
}


def conditional(seen: Seen) -> Answer:
    fresh = seen.headers.get("If-None-Match") == ETAG
    headers = {"ETag": ETAG, "Last-Modified": MODIFIED, "Content-Encoding": "gzip"}
    return Answer(304, headers) if fresh else Answer(headers=headers, body=PACKED)


def packed(how: str, body: bytes) -> Answer:
    return Answer(headers={"Content-Type": "text/html", "Content-Encoding": how}, body=body)


PAGES = {
    "/plain": Answer(headers={"Content-Type": "text/html"}, body=PAGE),
    "/packed": packed("gzip", PACKED),
    "/old": Answer(302, {"Location": "/plain"}),
    "/shaky": [Answer(503, body=b"busy"), Answer(body=PAGE)],
    "/dead": Answer(503, body=b"dead"),
    "/missing": Answer(404, body=b"no such page"),
    "/known": conditional,
    "/renamed": Answer(302, {"Location": "/known"}),
    "/cut": Answer(headers={"Content-Type": "text/html"}, body=PAGE, sent=100),
    "/cut-once": [Answer(body=PAGE, sent=100), Answer(body=PAGE)],
    "/gzip-bomb": packed("gzip", gzip.compress(BOMB)),
    "/zstd-bomb": packed("zstd", zstd.compress(BOMB)),
    "/huge": Answer(body=bytes(17 * 1024 * 1024)),
    "/refresh": Answer(
        headers={"Content-Type": "text/html"},
        body=b'<html><head><meta http-equiv="refresh" content="0; url=/plain"></head>',
    ),
    "/away": Answer(302, {"Location": "http://other.example.com/"}),
    "/shaky-away": [Answer(503), Answer(302, {"Location": "http://other.example.com/"})],
    "/headers": Answer(headers={"X-Words": "徐州".encode().decode("latin-1"), "X-Empty": ""}),
}


@pytest.fixture(scope="module")
def done(web: Web, crawl: Callable[..., Crawl]) -> Crawl:
    web.pages |= {(HOST, path): answer for path, answer in PAGES.items()}
    web.pages |= {(HOST, f"/encoding/{name}"): answer for name, answer in ENCODINGS.items()}
    known: list[dict[str, Any]] = [
        {"url": f"{SITE}{path}", "name": f"{path} again", "meta": {"validators": [ETAG, MODIFIED]}}
        for path in ("/known", "/renamed")
    ]
    return crawl(
        [
            *(f"{SITE}{path}" for path in PAGES),
            *(f"{SITE}/encoding/{name}" for name in ENCODINGS),
            *known,
            f"{SITE}/long?{'x' * 3000}",
        ],
        allowed_domains=["pengcheng.test"],
        settings={"XZ_SAMPLE_CITY": web.url, "CONCURRENT_REQUESTS_PER_DOMAIN": 8},
    )


def kept(done: Crawl, path: str) -> list[Exchange]:
    """Return the archived exchanges that the captures of this address point to."""
    return [
        read_record(done.data / "archive", capture["warc_file"], capture["warc_offset"])
        for capture in done[path if path in done.outcomes else f"{SITE}{path}"]["captures"]
    ]


def test_nothing_fails_but_what_is_meant_to(done: Crawl) -> None:
    failures = [name for name in done.stats if "exception_type" in name or "retry/reason" in name]

    assert {name.rpartition("/")[2].rpartition(".")[2] for name in failures} == {
        "503 Service Unavailable",
        "truncated",
        "DownloadCancelledError",
        "Refused",
    }


@pytest.mark.parametrize("name", ENCODINGS)
def test_mislabelled_pages_are_read_by_their_bytes(done: Crawl, name: str) -> None:
    assert f"<title>{TITLE}</title>" in done[f"{SITE}/encoding/{name}"]["text"]


def test_a_compressed_body_is_kept_as_it_was_received(done: Crawl) -> None:
    [exchange] = kept(done, "/packed")

    assert exchange.body == PACKED
    assert ("Content-Encoding", "gzip") in exchange.response_headers
    assert done[f"{SITE}/packed"]["size"] == len(PAGE)


def test_the_request_is_kept_beside_the_response(done: Crawl) -> None:
    [exchange] = kept(done, "/plain")

    assert exchange.body == PAGE
    assert dict(exchange.request_headers)["Host"] == HOST
    assert dict(exchange.request_headers)["User-Agent"].startswith("xzcrawler/")


def test_header_bytes_are_kept_as_they_came(done: Crawl) -> None:
    [exchange] = kept(done, "/headers")

    assert dict(exchange.response_headers)["X-Words"].encode("latin-1").decode() == "徐州"
    assert dict(exchange.response_headers)["X-Empty"] == ""


def test_every_hop_of_a_redirect_is_kept(done: Crawl) -> None:
    assert [(e.status, e.url) for e in kept(done, "/old")] == [
        (302, f"{SITE}/old"),
        (200, f"{SITE}/plain"),
    ]


def test_every_attempt_is_kept(done: Crawl) -> None:
    assert [(e.status, e.body) for e in kept(done, "/shaky")] == [(503, b"busy"), (200, PAGE)]
    assert [e.status for e in kept(done, "/dead")] == [503, 503, 503]
    assert [(e.status, e.body) for e in kept(done, "/missing")] == [(404, b"no such page")]
    assert done[f"{SITE}/dead"]["status"] == 503


def test_what_has_not_changed_is_answered_304_and_kept(done: Crawl) -> None:
    [exchange] = kept(done, "/known again")

    assert (exchange.status, exchange.body, exchange.reason) == (304, b"", "Not Modified")
    assert done["/known again"]["status"] == 304
    assert done[f"{SITE}/known"]["captures"][0]["etag"] == ETAG
    assert done[f"{SITE}/known"]["captures"][0]["last_modified"] == MODIFIED


def test_validators_do_not_follow_a_redirect(done: Crawl) -> None:
    assert [e.status for e in kept(done, "/renamed again")] == [302, 200]


def test_half_a_page_is_asked_for_again_then_kept_and_marked(done: Crawl) -> None:
    assert [(e.body, e.truncated) for e in kept(done, "/cut")] == [(PAGE[:100], True)] * 3
    assert [c["verdict"] for c in done[f"{SITE}/cut"]["captures"]] == ["truncated"] * 3
    assert "dataloss" in done[f"{SITE}/cut"]["flags"]
    assert [(len(e.body), e.truncated) for e in kept(done, "/cut-once")] == [
        (100, True),
        (len(PAGE), False),
    ]


@pytest.mark.parametrize("path", ["/gzip-bomb", "/zstd-bomb"])
def test_a_bomb_is_not_unpacked_beyond_the_limit(done: Crawl, path: str) -> None:
    outcome = done[f"{SITE}{path}"]

    assert outcome["error"] == "IgnoreRequest"
    assert "exceeded DOWNLOAD_MAXSIZE (16777216 B) during decompression" in outcome["why"]
    assert len(kept(done, path)[0].body) < 1024 * 1024


def test_a_page_beyond_the_limit_is_not_downloaded(done: Crawl) -> None:
    assert done[f"{SITE}/huge"]["error"] == "DownloadCancelledError"


def test_memory_stays_small_in_the_face_of_bombs(done: Crawl) -> None:
    assert done.stats["highest_memory"] < 400 * 1024 * 1024


def test_a_refresh_in_a_page_is_not_followed(done: Crawl) -> None:
    assert done[f"{SITE}/refresh"]["final_url"] == f"{SITE}/refresh"


@pytest.mark.parametrize("path", ["/away", "/shaky-away"])
def test_a_redirect_off_the_site_is_refused_and_said(done: Crawl, path: str) -> None:
    outcome = done[f"{SITE}{path}"]

    assert outcome["why"] == "Offsite: other.example.com is not a host of this site"
    assert outcome["verdict"] == "forbidden"


def test_a_redirect_off_the_site_is_never_asked_for(done: Crawl, web: Web) -> None:
    assert web.asked("other.example.com") == []


def test_a_long_address_is_not_dropped(done: Crawl) -> None:
    assert done[f"{SITE}/long?{'x' * 3000}"]["status"] == 200


def test_the_file_holds_every_exchange_once_and_passes_warcio_check(done: Crawl, web: Web) -> None:
    path = done.data / "archive" / "test_site" / "2026" / "run-000001.warc.gz"
    check = subprocess.run(
        [Path(sys.executable).with_name("warcio"), "check", path],
        capture_output=True,
        text=True,
        check=False,
        env=dict(os.environ),  # noqa: TID251 - the child gets ours
    )
    urls = [exchange.url for _, exchange in read_file(path)]
    captured = [c["warc_offset"] for outcome in done.outcomes.values() for c in outcome["captures"]]

    assert (check.returncode, check.stdout) == (0, "")
    assert len(urls) == len(web.requests) - 1  # the huge one was broken off by us
    assert len(captured) == len(set(captured)) == len(urls) - 1  # robots.txt is no outcome
