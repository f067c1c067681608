"""Which characters the bytes mean, whatever the server and the page claim."""

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_SNIFFED = 4096
"""Bytes of the page's head that are looked at for a declaration."""
_AROUND = 1024
"""Bytes on both sides of the first break that are looked at first."""
_OTHERS = frozenset({"big5", "big5hkscs", "cp949", "euc_jp", "euc_kr", "shift_jis", "cp932"})
"""Declarations worth trying beside UTF-8 and GB18030: they can be seen to fail."""
_REPLACED = "\ufffd"


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
    codec, text = _detected(body, content_type)
    if codec == "utf-8" and text is not None:
        return body
    return (body.decode(codec, "replace") if text is None else text).encode()


def _detected(body: bytes, content_type: str | None) -> tuple[str, str | None]:
    """The codec, and the text where finding the codec meant reading all of it."""
    for mark, codec in _MARKS:
        if body.startswith(mark):
            return codec, None
    if wide := _wide(body):
        return wide, None
    try:
        return "utf-8", body.decode("utf-8")
    except UnicodeDecodeError as broken:
        for codec in _declared(body, content_type):
            if (text := _read(body, codec)) is not None:
                return codec, text
        # Where the surroundings already tell, the whole body need not be read twice.
        around = body[max(broken.start - _AROUND, 0) : broken.start + _AROUND]
        if not _is_damaged_utf8(around) and (text := _read(body, "gb18030")) is not None:
            return "gb18030", text
        return _least_damaged(body, content_type), None


def _wide(body: bytes) -> str:
    """UTF-16 without a mark: markup is ASCII, so every other byte of the head is zero."""
    head = body[:256]
    if len(head) < 4 or head.count(0) * 4 < len(head):
        return ""
    return "utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be"


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


def _least_damaged(body: bytes, content_type: str | None) -> str:
    if _is_damaged_utf8(body):
        return "utf-8"
    candidates = ["utf-8", "gb18030", *_declared(body, content_type)]
    return min(candidates, key=lambda codec: _damage(body, codec))


def _damage(body: bytes, codec: str) -> int:
    return body.decode(codec, "replace").count(_REPLACED)


def _declared(body: bytes, content_type: str | None) -> list[str]:
    found = _CHARSET.findall((content_type or "").encode("ascii", "replace"))
    found += _CHARSET.findall(body[:_SNIFFED])
    names = {_codec(name.decode("ascii", "replace")) for name in found}
    return sorted(names & _OTHERS)


def _codec(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return ""
