"""An exchange survives being packed into WARC records, byte for byte."""

import gzip
import io
from datetime import UTC, datetime

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from xzcrawler.archive.exchange import Exchange
from xzcrawler.archive.records import load, members, pack, pack_info, unpack
from xzcrawler.errors import ArchiveError

PAGE = Exchange(
    url="http://news.pengcheng.test/a.html?b=1",
    request_headers=(("Host", "news.pengcheng.test"), ("User-Agent", "xzcrawler/0.1")),
    status=200,
    reason="OK",
    response_headers=(("Content-Type", "text/html"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")),
    body="<title>徐州</title>\r\n\r\nHTTP/1.1 200 OK\r\n\r\n".encode("gbk"),
    at=datetime(2026, 3, 2, 1, 0, 0, 123456, tzinfo=UTC),
    ip="203.0.113.7",
)


def roundtrip(exchange: Exchange) -> Exchange:
    response, request, _ = pack(exchange)
    first, second = members(io.BytesIO(response + request))
    return unpack(load(first.content), load(second.content))[0]


def test_every_field_comes_back() -> None:
    assert roundtrip(PAGE) == PAGE


@pytest.mark.parametrize(
    "changes",
    [
        {"body": b""},
        {
            "body": gzip.compress(b"<html>", mtime=0),
            "response_headers": (("Content-Encoding", "gzip"),),
        },
        {"status": 304, "reason": "Not Modified", "body": b"", "response_headers": ()},
        {"status": 521, "reason": ""},
        {"truncated": True},
        {"method": "HEAD", "ip": ""},
        {"method": "POST", "request_body": "webname=徐州\r\n\r\n&page=2".encode()},
        {"response_headers": (("Location", "/徐州".encode().decode("latin-1")),)},
        {"response_headers": (("Empty", ""), ("Colon", "a: b"))},
    ],
    ids=str,
)
def test_the_unusual_comes_back_too(changes: dict[str, object]) -> None:
    exchange = evolve(PAGE, **changes)  # type: ignore[arg-type]  # the table is checked by the test

    assert roundtrip(exchange) == exchange


@given(st.binary(max_size=3000))
def test_any_body_comes_back(body: bytes) -> None:
    assert roundtrip(evolve(PAGE, body=body)).body == body


def test_a_header_cannot_smuggle_in_another() -> None:
    exchange = evolve(PAGE, response_headers=(("X", "a\r\nWARC-Type: request\r\n\r\n<html>"),))

    assert roundtrip(exchange).response_headers == (("X", "a WARC-Type: request <html>"),)


def test_the_fragment_is_not_part_of_what_was_asked_for() -> None:
    assert roundtrip(evolve(PAGE, url=PAGE.url + "#top")).url == PAGE.url


def test_a_torn_last_member_is_left_out() -> None:
    response, request, _ = pack(PAGE)
    whole = response + request

    for cut in range(len(response), len(whole)):
        assert len(list(members(io.BytesIO(whole[:cut])))) == 1


def test_members_say_where_they_lie() -> None:
    info = pack_info("run-000001.warc.gz", "xzcrawler", PAGE.at)
    response, request, _ = pack(PAGE)
    places = [(m.offset, m.length) for m in members(io.BytesIO(info + response + request))]

    assert places == [
        (0, len(info)),
        (len(info), len(response)),
        (len(info) + len(response), len(request)),
    ]


def test_another_body_than_the_stored_one_is_noticed() -> None:
    response, _, _ = pack(PAGE)
    content = gzip.decompress(response).replace(b"<title>", b"<titel>")

    with pytest.raises(ArchiveError, match="Damaged WARC record of http://news"):
        unpack(load(content), None)


def test_what_is_no_archive_is_an_archive_error() -> None:
    with pytest.raises(ArchiveError, match="No readable WARC record at 0"):
        list(members(io.BytesIO(b"<html>")))
    with pytest.raises(ArchiveError, match="Not a WARC record"):
        load(b"<html>")
