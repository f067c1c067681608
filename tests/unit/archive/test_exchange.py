"""What a stored body was before it was packed for the wire."""

import gzip
import zlib
from datetime import UTC, datetime

import pytest

from xzcrawler.archive.exchange import Exchange

PAGE = "徐州市政府".encode() * 5000


def exchange(body: bytes, encoding: str) -> Exchange:
    headers = [("Content-Encoding", encoding)] if encoding else []
    return Exchange(
        url="http://a.example/",
        status=200,
        response_headers=headers,
        body=body,
        at=datetime(2026, 3, 2, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (PAGE, ""),
        (gzip.compress(PAGE, mtime=0), "gzip"),
        (gzip.compress(PAGE, mtime=0), " X-GZIP "),
        (zlib.compress(PAGE), "deflate"),
        (zlib.compress(PAGE, wbits=-15), "deflate"),
        (PAGE, "gzip"),
        (PAGE, "identity"),
    ],
    ids=["plain", "gzip", "x-gzip", "deflate", "raw deflate", "not packed at all", "identity"],
)
def test_a_body_comes_back_as_the_page_it_was(body: bytes, encoding: str) -> None:
    assert exchange(body, encoding).plain_body() == PAGE


def test_a_small_body_cannot_become_a_huge_one() -> None:
    assert len(exchange(gzip.compress(bytes(40_000_000)), "gzip").plain_body()) <= 16 * 1024 * 1024
