"""How much a page may hold: what is larger costs more memory and time than any news is worth."""

import re
from collections.abc import Iterator

LARGEST = 16 * 1024 * 1024
"""Bytes, as for a download; pictures written into a page make many of them."""
MOST_TEXT = 3_000_000
"""Bytes outside ASCII: a million Chinese characters, a long novel."""
MOST_TAGS = 120_000
"""Opening and closing tags; the largest of 70 real pages had a tenth. One costs a kilobyte and 10 µs to read."""
MOST_FEED_TAGS = 500_000
"""Of a feed or sitemap, which is read without most of that: 50,000 entries of four elements."""
MOST_VALUES = 500_000
"""Values of a JSON answer."""
MOST_RECORDS = 100_000
"""Objects and lists of a JSON answer."""
MOST_ATTRIBUTES = 200_000
MOST_ATTRIBUTES_OF_ONE = 5_000
"""Of one tag: each is compared with all before it, 100,000 take 11 s."""
_CHECKED = 100_000
"""Bytes below which nothing can exceed a limit by enough to matter."""
_LARGE = 500_000
_LONG_TAG = 10_000
_TAG_CHECKED = 1_000_000
_ASCII = bytes(range(128))
_SEPARATORS = b"<= \n\t\r\f\v"
"""One stands before each attribute, and most pages of any size have fewer than would be too many."""
_QUOTED = re.compile(rb"\"[^\"]*\"|'[^']*'")


def excess(body: bytes, *, is_feed: bool = False) -> str:
    """Return which limit a page exceeds, in words, or an empty string.

    >>> excess(b"<p>" * 200_000)
    '200000 tags'
    """
    if len(body) <= _CHECKED:
        return ""
    if len(body) > LARGEST:
        return f"{len(body)} bytes"
    if body[:64].lstrip()[:1] in {b"{", b"["}:
        counts = {
            "records": (body.count(b"{") + body.count(b"["), MOST_RECORDS),
            "values": (body.count(b","), MOST_VALUES),
        }
    else:
        counts = {
            "tags": (body.count(b"<"), MOST_FEED_TAGS if is_feed else MOST_TAGS),
            "bytes of text": (_text(body), MOST_TEXT),
            "attributes of one tag": (_attributes_of_one(body), MOST_ATTRIBUTES_OF_ONE),
            "attributes": (_attributes_of_all(body), MOST_ATTRIBUTES),
        }
    return next((f"{size} {name}" for name, (size, most) in counts.items() if size > most), "")


def _text(body: bytes) -> int:
    return len(body.translate(None, _ASCII)) if len(body) > MOST_TEXT else 0


def _attributes_of_one(body: bytes) -> int:
    """Of the longest tag; nothing else is that long but a script or text, which has none."""
    longest = max(_long_parts(body), key=len, default=b"")
    return _attributes(longest) if len(longest) > _LONG_TAG else 0


def _long_parts(body: bytes) -> Iterator[bytes]:
    """Yield what stands between two `<` far apart, all that is as long as a long tag among it."""
    half, end = _LONG_TAG // 2, 0  # a tag as long as that covers such a stretch whole
    for at in range(0, len(body) - half, half):
        if at >= end and body.find(b"<", at, at + half) < 0:
            begin, end = body.rfind(b"<", 0, at) + 1, body.find(b"<", at)
            end = len(body) if end < 0 else end
            yield body[begin:end]


def _attributes_of_all(body: bytes) -> int:
    if len(body) <= _LARGE:
        return 0
    if len(body) - len(body.translate(None, _SEPARATORS)) <= MOST_ATTRIBUTES:
        return 0
    return sum(map(_attributes, body.split(b"<")))


def _attributes(part: bytes) -> int:
    """About how many follow a `<`; pictures written into an attribute hold any character."""
    tag = part.partition(b">")[0]
    if len(tag) > _LONG_TAG:
        tag = _QUOTED.sub(b"", tag[:_TAG_CHECKED])
    return max(len(tag.split()), tag.count(b"=")) if part[:1].isalpha() else 0
