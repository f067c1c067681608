"""The hashes a text is found by: our own, the same on every machine and in every process."""

from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import blake2b
from itertools import compress
from struct import Struct

TEXT_VERSION = 1
"""Stored beside the hashes. Counted up whenever the compared text or a hash changes."""
KEYS = 16
"""Keys of a text. Two texts that share two of them are worth comparing."""
GRAM = 12
"""Characters of a key: long, for it is rare then, and its list of articles stays short."""
_LANE = 32
_BITS = 12
"""Of a place's factor: 12 products with characters of 16 bits fit a lane."""
_PRIME = 0xB9D1F7C3A5E86FB9  # the first above a number that was drawn
_SIGN = 1 << 63
_SPARE = 2
"""How many times the wanted keys lie under the first bound, on average: fewer than wanted once in a thousand texts."""
_SUM = Struct(">I")
"""A sum read from its lowest byte on, which depends on every character, and evenly: what grams are ranked by."""


def _factor(place: int) -> int:
    """Return a place's factor, odd."""
    seed = blake2b(f"xz-gram-{TEXT_VERSION}-{place}".encode(), digest_size=8).digest()
    return int.from_bytes(seed, "little") >> (64 - _BITS) | 1


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
    codes = bare.encode("utf-32-le", "surrogatepass")
    sums = _sums(codes, count)
    places = _by_rank(sums, _low(sums[::4], count))
    if len(places) < KEYS:
        places = _by_rank(sums, range(count))
    starts = [4 * places[rank] for rank in sorted(places)[:KEYS]]
    grams = [codes[start : start + 4 * GRAM] for start in starts]
    # The fingerprint of Karp and Rabin: the gram as one long number, modulo a prime.
    return tuple(sorted([int.from_bytes(gram, "little") % _PRIME - _SIGN for gram in grams]))


def _by_rank(sums: bytes, places: Iterable[int]) -> dict[int, int]:
    """Return the places by the rank of the gram that begins there."""
    return {_SUM.unpack_from(sums, 4 * at)[0]: at for at in places}


def _low(tops: bytes, count: int) -> Iterator[int]:
    """Yield where the grams are whose rank is low, going by its first byte: some more than are wanted."""
    bound = min(255, 256 * KEYS * _SPARE // count)
    return compress(range(count), tops.translate(_up_to(bound)))


@cache
def _up_to(bound: int) -> bytes:
    """Return the table that turns bytes up to a bound into 1, the others into 0."""
    return bytes(byte <= bound for byte in range(256))


def _sums(codes: bytes, count: int) -> bytes:
    """Return the sum of characters times factors of every gram, 4 bytes each.

    `codes`: 4 bytes a character. As lanes of 32 bits, one multiplication of two long numbers makes all of them.
    """
    lanes = bytearray(codes)
    lanes[2::4] = bytes(len(codes) // 4)  # the lower 16 bits of a character: sums must not overflow
    product = int.from_bytes(lanes, "little") * _FACTORS
    return product.to_bytes(len(codes) + GRAM * 4, "little")[(GRAM - 1) * 4 :][: count * 4]
