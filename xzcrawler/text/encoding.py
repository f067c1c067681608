"""Which characters the bytes mean, whatever the server and the page claim."""

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]+)")
_SNIFFED = 4096
"""Bytes of the page's head that are looked at for a declaration."""
_AROUND = 1024
"""Bytes on both sides of the first break that are looked at first."""
_PIECEWISE = 32_768
"""Bytes decoded at a time where only whether they can be counts."""
_OTHERS = frozenset({"big5", "big5hkscs", "cp949", "euc_jp", "euc_kr", "shift_jis", "cp932"})
"""Declarations worth trying beside UTF-8 and GB18030: they can be seen to fail."""
_REPLACED = "\ufffd"
# Neither `<`, `>` nor a line's end can be part of a character in either encoding.
_PIECE = re.compile(rb"[^<>\n]+")
_UTF8_WORDS = re.compile(rb"(?:[\xe3-\xe9][\x80-\xbf]{2}){4}")
_ALL_BUT_LOW = bytes(byte for byte in range(256) if not 0x80 <= byte <= 0xA0)
"""GB2312 has no byte from 80 to A0, every second Chinese character in UTF-8 has one."""
_ASCII = bytes(range(128))
_FEWEST = 8
"""Chinese characters in each of two encodings that make a page one of both: an included footer has more."""
_MOSTLY_UTF8 = "utf-8-sig"
"""Reads like UTF-8, but says that the bytes are not UTF-8 throughout."""


def detect(body: bytes, content_type: str | None) -> str:
    """Return the Python codec that reads these bytes best.

    Declarations are believed only for encodings whose failure shows:
    a quarter of Chinese pages declare something else than they send.

    >>> detect("徐州".encode("gbk"), "text/html; charset=utf-8")
    'gb18030'
    >>> detect("徐州".encode(), "text/html; charset=gb2312")
    'utf-8'
    """
    return _detected(body, content_type)[0]


def decode(body: bytes, content_type: str | None) -> str:
    """Return the text; bytes that mean nothing become U+FFFD, the rest stays readable."""
    codec, text = _detected(body, content_type)
    return body.decode(codec, "replace") if text is None else text


def as_utf8(body: bytes, content_type: str | None) -> bytes:
    """Return the text as UTF-8, without a byte order mark; what is UTF-8 already is not copied."""
    if not body.startswith(codecs.BOM_UTF8) and not _wide(body) and _is_utf8(body):
        return body
    codec, text = _detected(body, content_type)
    return (body.decode(codec, "replace") if text is None else text).encode()


def _detected(body: bytes, content_type: str | None) -> tuple[str, str | None]:
    """The codec, and the text where finding the codec meant reading all of it."""
    for mark, codec in _MARKS:
        if body.startswith(mark):
            return (codec, None) if mark != codecs.BOM_UTF8 else _marked(body, content_type)
    if wide := _wide(body):
        return wide, None
    try:
        return "utf-8", body.decode("utf-8")
    except UnicodeDecodeError as broken:
        return _not_utf8(body, content_type, broken.start)


def _is_utf8(body: bytes) -> bool:
    """Piece by piece: the text of a whole page would be a block of memory of its own, at five times the cost."""
    done, end = 0, len(body)
    try:
        while done < end:
            piece = body[done : done + _PIECEWISE]
            done += codecs.utf_8_decode(piece, "strict", done + len(piece) == end)[1]
    except UnicodeDecodeError:
        return False
    return True


def _not_utf8(body: bytes, content_type: str | None, broken: int) -> tuple[str, str | None]:
    for codec in _declared(body, content_type):
        if (text := _read(body, codec)) is not None:
            return codec, text
    if both := _read_both(body):
        return both
    # Where the surroundings already tell, the whole body need not be read twice.
    around = body[max(broken - _AROUND, 0) : broken + _AROUND]
    if not _is_damaged_utf8(around) and (text := _read(body, "gb18030")) is not None:
        return "gb18030", text
    return _least_damaged(body, content_type), None


def _marked(body: bytes, content_type: str | None) -> tuple[str, str]:
    """The mark says UTF-8 of the file it was saved with; others may have been put behind it."""
    if (text := _read(body, "utf-8-sig")) is not None:
        return "utf-8-sig", text
    rest = body.removeprefix(codecs.BOM_UTF8)
    codec, text = _detected(rest, content_type)
    return "utf-8-sig" if codec == "utf-8" else codec, text or rest.decode(codec, "replace")


def _wide(body: bytes) -> str:
    """UTF-16 without a mark: markup is ASCII, so every other byte of the head is zero, and no other is."""
    even, odd = body[:256:2].count(0), body[1:256:2].count(0)
    if (
        len(body) < 4
        or max(even, odd) * 4 < min(len(body), 256)
        or min(even, odd) * 8 > max(even, odd)
    ):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _is_damaged_utf8(body: bytes) -> bool:
    """GBK read as UTF-8 breaks at nearly every character, a damaged page only here and there.

    Also true where the bytes happen to pair up as GB18030.
    """
    text = body.decode("utf-8", "replace")
    damage = text.count(_REPLACED)
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    return damage * 8 <= beyond_ascii - damage


def _read(body: bytes, codec: str) -> str | None:
    try:
        return body.decode(codec)
    except UnicodeDecodeError:
        return None


def _read_both(body: bytes) -> tuple[str, str] | None:
    """The codec and text of a page put together from UTF-8 and GBK files; None for one encoding with some damage."""
    if len(body.translate(None, _ALL_BUT_LOW)) < _FEWEST or not _UTF8_WORDS.search(body):
        return None
    pieces = [piece for piece in _PIECE.findall(body) if not piece.isascii()]
    by_utf8 = [text for piece in pieces if (text := _read(piece, "utf-8"))]
    utf8 = sum(char > "\u0800" for text in by_utf8 for char in text)
    rest = [piece for piece in pieces if _read(piece, "utf-8") is None]
    gbk = sum(len(piece.translate(None, _ASCII)) for piece in rest if _is_gbk(piece)) // 2
    if min(utf8, gbk) < _FEWEST:
        return None
    mostly = _MOSTLY_UTF8 if utf8 > gbk else "gb18030"
    whole = _PIECE.sub(lambda found: _piece(found[0], mostly).encode(), body)
    return mostly, whole.decode("utf-8", "replace")


def _is_gbk(piece: bytes) -> bool:
    """Whether it reads as GB18030 and not by chance: of damaged UTF-8 every third byte is a low one."""
    low = len(piece.translate(None, _ALL_BUT_LOW))
    high = len(piece.translate(None, _ASCII))
    return low * 6 <= high and _read(piece, "gb18030") is not None


def _piece(piece: bytes, mostly: str) -> str:
    """A few bytes may read in both encodings, but hardly as Chinese."""
    if (text := _read(piece, "utf-8")) is not None:
        is_latin = not text.isascii() and all(char < "\u0800" for char in text)
        in_gbk = _read(piece, "gb2312") if is_latin and mostly == "gb18030" else None
        return in_gbk or text
    if (text := _read(piece, "gb18030")) is not None and not _is_damaged_utf8(piece):
        return text
    return piece.decode(mostly, "replace")


def _least_damaged(body: bytes, content_type: str | None) -> str:
    if _is_damaged_utf8(body):
        return "utf-8"
    candidates = ["utf-8", "gb18030", *_declared(body, content_type)]
    return min(candidates, key=lambda codec: _damage(body, codec))


def _damage(body: bytes, codec: str) -> int:
    return body.decode(codec, "replace").count(_REPLACED)


def _declared(body: bytes, content_type: str | None) -> list[str]:
    found = _CHARSET.findall((content_type or "").lower().encode("ascii", "replace"))
    found += _CHARSET.findall(body[:_SNIFFED].lower())
    names = {_codec(name.decode("ascii", "replace")) for name in found}
    return sorted(names & _OTHERS)


def _codec(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return ""
