"""The hashes a text is found by: our own, the same on every machine and in every process."""

import re
from collections.abc import Iterator
from hashlib import blake2b
from struct import unpack

TEXT_VERSION = 1
"""Stored beside the hashes. Counted up whenever the compared text or a hash changes."""
KEYS = 16
"""Keys of a text. Two texts that share two of them are worth comparing."""
GRAM = 12
"""Characters of a key: long, for it is rare then, and its list of articles stays short."""
_LANE = 64
_BITS = 39
_RANK = ((1 << _BITS) - 1) & ~0x7F
"""The upper bits of a sum modulo 2^39: they depend on every bit of every character."""
_TOP = 4
"""The byte of a sum that begins with a bit of no account and goes on with the upper bits of its rank."""
_SIGN = 1 << (_LANE - 1)
_MASK = (1 << _LANE) - 1
_MIX = 0x9E3779B97F4A7C15  # 2^64 / golden ratio, odd
_SPARE = 4
"""How many times the wanted keys lie under the first bound, on average."""


def _factor(place: int) -> int:
    """Return a place's factor, odd, of 39 bits: 12 products with characters of 21 bits fit a lane."""
    seed = blake2b(f"xz-gram-{TEXT_VERSION}-{place}".encode(), digest_size=8).digest()
    return int.from_bytes(seed, "little") >> (_LANE - _BITS) | 1


_FACTORS = sum(_factor(place) << (_LANE * place) for place in range(GRAM))


def text_key(bare: str) -> int:
    """Return the signed 64-bit hash that, for practical purposes, only the same compared text has.

    >>> text_key("明天停水") == text_key("明天" + "停水") != text_key("明天停电")
    True
    """
    seed = f"xz-text-{TEXT_VERSION}".encode()
    digest = blake2b(bare.encode("utf-8", "surrogatepass"), digest_size=8, person=seed)
    return int.from_bytes(digest.digest(), "little") - _SIGN


def sketch(bare: str) -> tuple[int, ...]:
    """Return the keys of the `KEYS` grams that rank lowest, signed 64-bit, rising.

    Two texts share about as many as the share of their grams that they have in common.
    Empty for a text shorter than a gram.
    """
    count = len(bare) - GRAM + 1
    if count < 1:
        return ()
    sums = _sums(bare, count)
    values = unpack(f"<{count}Q", sums)
    lowest = {(values[at] & _RANK, values[at]) for at in _low(sums[_TOP::8], count)}
    if len(lowest) < KEYS:
        lowest = {(value & _RANK, value) for value in values}
    keys = (((value ^ value >> 31) * _MIX & _MASK) - _SIGN for _, value in sorted(lowest)[:KEYS])
    return tuple(sorted(keys))


def _low(tops: bytes, count: int) -> Iterator[int]:
    """Yield where the grams are whose rank is low, going by its uppermost seven bits: some more than are wanted."""
    bound = min(127, 128 * KEYS * _SPARE // count)
    # A pattern finds them many times faster than comparing the numbers one by one.
    low = re.compile(rb"[\x00-\x%02x\x80-\x%02x]" % (bound, bound | 128), re.DOTALL)
    return (found.start() for found in low.finditer(tops))


def _sums(bare: str, count: int) -> bytes:
    """Return the sum of characters times factors of every gram, 8 bytes each.

    Laid out in lanes of 64 bits, one multiplication of two long numbers makes all of them.
    """
    codes = bare.encode("utf-32-le", "surrogatepass")
    wide = bytearray(2 * len(codes))
    for byte in range(3):  # a character takes 21 bits
        wide[byte::8] = codes[byte::4]
    lanes = int.from_bytes(wide, "little")
    product = (lanes * _FACTORS).to_bytes((len(bare) + GRAM) * 8, "little")
    return product[(GRAM - 1) * 8 : (GRAM - 1 + count) * 8]
