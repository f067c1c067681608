"""A packed body that stops early is told from a whole one, however it was packed."""

import gzip
import zlib
from hashlib import sha256

import pytest

from xzcrawler.archive.packing import is_cut

PAGE = b"".join(sha256(b"%d" % n).digest() for n in range(3000)) + b"page" * 50_000


def bare(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


def named(body: bytes) -> bytes:
    """Pack with a file name in the head."""
    packed = gzip.compress(body, mtime=0)
    return packed[:3] + b"\x08" + packed[4:10] + b"index.html\0" + packed[10:]


WHOLE = {
    "gzip": gzip.compress(PAGE),
    "x-gzip": gzip.compress(b""),
    "GZIP ": named(PAGE),
    "deflate": zlib.compress(PAGE),
    "Deflate": bare(PAGE),
}


@pytest.mark.parametrize("encoding", WHOLE)
def test_a_whole_body_is_not_cut_and_each_beginning_of_it_is(encoding: str) -> None:
    packed = WHOLE[encoding]

    assert not is_cut(packed, encoding)
    assert not is_cut(packed + b"more", encoding)
    for length in {1, 2, 5, 9, 10, len(packed) // 2, len(packed) - 9} - {0, len(packed)}:
        assert length >= len(packed) or is_cut(packed[:length], encoding)


def test_a_check_sum_that_was_left_out_is_not_missed() -> None:
    assert not is_cut(gzip.compress(PAGE)[:-8], "gzip")


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (b"", "gzip"),
        (b"<html>packed otherwise than it says", "gzip"),
        (b"<html>packed otherwise than it says", "deflate"),
        (gzip.compress(PAGE, mtime=0)[:50_000], ""),
        (gzip.compress(PAGE, mtime=0)[:50_000], "br"),
    ],
)
def test_what_is_not_packed_so_is_not_cut(body: bytes, encoding: str) -> None:
    assert not is_cut(body, encoding)


def test_a_bomb_is_unpacked_no_further_than_a_page_may_be_long() -> None:
    assert not is_cut(gzip.compress(bytes(40_000_000))[:30_000], "gzip")
