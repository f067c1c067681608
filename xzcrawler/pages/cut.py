"""Pages that were cut before they were sent: whole by their stated length, yet without an end."""

import re

from xzcrawler.text.encoding import decode

_HTML = re.compile(rb"<(?:!doctype html|html|head|body)\b", re.IGNORECASE)
_HTML_WITHIN = 2000
"""Bytes; a fragment or a record may stop anywhere."""
_ENDS = (b"</html", b"</body", b"</HTML", b"</BODY")
_TAG = re.compile(rb"<(?:/?[a-zA-Z][^<>]{0,400}|/)?\Z")
_TEXT = re.compile(r"<(?:p|span|font|strong|b|td|br)\b[^<>]*>[^<>]*[\w，、：；“（\ufffd]\Z")
_FOOTER = re.compile(r"版权|备案|ICP|Copyright|©|技术支持|主办|承办|公网安备|电话|Powered", re.IGNORECASE)  # fmt: skip
"""Many templates close no tags; what stands last then is the footer."""
_LAST = 400
"""Bytes at the end that are looked at."""


def cut_off(body: bytes, content_type: str | None) -> str:
    """Return how a page stops amid a tag or a sentence, or an empty string when it does not.

    >>> cut_off("<html><body><p>会议指出，要坚".encode(), None)
    'the page stops amid a sentence after 36 bytes'
    >>> cut_off("<html><body><p>会议指出，要坚持。".encode(), None)
    ''
    """
    if any(end in body[-_LAST:] for end in _ENDS) or any(end in body for end in _ENDS):
        return ""
    end = body[-_LAST:].rstrip(b" \t\r\0")
    if end.endswith((b">", b"}", b"]", b"\n")) or not _HTML.search(body, 0, _HTML_WITHIN):
        return ""
    if _TAG.search(end):
        return f"the page stops amid a tag after {len(body)} bytes"
    text = decode(body, content_type)[-_LAST:]
    if _TEXT.search(text) and not _FOOTER.search(text):
        return f"the page stops amid a sentence after {len(body)} bytes"
    return ""
