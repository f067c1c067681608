"""Whether a packed body came whole: when a server packs on the way, nothing else in its answer tells."""

import zlib

_LARGEST = 16 * 1024 * 1024
"""Bytes; what is larger unpacked is refused by whoever unpacks it."""
_PIECE = 64 * 1024
_PLAIN_GZIP = b"\x1f\x8b\x08\0"
"""How a head of ten bytes begins, as nearly every server sends it."""


def is_cut(body: bytes, encoding: str) -> bool:
    """Return whether a body packed by gzip or deflate (`encoding`: the header Content-Encoding) stops before its end.

    One that is damaged is not cut.

    >>> packed = zlib.compress(b"page")
    >>> is_cut(packed, "deflate"), is_cut(packed[:-6], "deflate"), is_cut(packed[:-6], "")
    (False, True, False)
    """
    packing = encoding.strip().lower().removeprefix("x-")
    if not body or packing not in {"gzip", "deflate"}:
        return False
    for data, wbits in _streams(body, packing):
        try:
            return not _has_end(data, wbits)
        except zlib.error:
            continue
    return False


def _streams(body: bytes, packing: str) -> list[tuple[bytes, int]]:
    """Return as what the body may be unpacked, with zlib's name for the form."""
    if packing == "deflate":
        # By the standard it has a head; some servers send it bare.
        return [(body, zlib.MAX_WBITS), (body, -zlib.MAX_WBITS)]
    if body.startswith(_PLAIN_GZIP):
        # Without the check sum at the end: some servers leave it out.
        return [(body[10:], -zlib.MAX_WBITS)]
    return [(body, zlib.MAX_WBITS + 16)]


def _has_end(data: bytes, wbits: int) -> bool:
    unpacker, size = zlib.decompressobj(wbits), 0
    while data and size < _LARGEST:
        size += len(unpacker.decompress(data, _PIECE))
        data = b"" if unpacker.eof else unpacker.unconsumed_tail
    return unpacker.eof or size >= _LARGEST
