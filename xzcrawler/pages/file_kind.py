"""What kind of file an attachment is: told from its bytes, never from its name."""

import re

from xzcrawler.items import Verdict
from xzcrawler.pages.verdict import Judged, judge

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
OFD = "application/ofd"
ZIP = "application/zip"
TEXT = "text/plain"
PAGE = "text/html"
ENCRYPTED = "application/x-encrypted-office"
"""A Word, Excel or PowerPoint file behind a password: an OLE file that holds nothing else."""
UNKNOWN = "application/octet-stream"

_BEGINNINGS = (
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b", "application/gzip"),
    (b"{\\rtf", "application/rtf"),
    (b"\x89PNG\r\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"ID3", "audio/mpeg"),
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MEMBERS = (
    (b"word/document.xml", DOCX),
    (b"xl/workbook.xml", XLSX),
    (b"ppt/presentation.xml", PPTX),
    (b"OFD.xml", OFD),
)
_STREAMS = (
    ("EncryptedPackage", ENCRYPTED),
    ("WordDocument", "application/msword"),
    ("Workbook", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
)
_END = b"PK\x05\x06"
_END_BYTES = 22 + 65_535
"""A zip file's last record, and the longest comment behind it."""
_HEAD = 4096
_PDF_WITHIN = 1024
"""Readers accept a PDF whose first line stands somewhere in so many bytes."""
_PAGE = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|script|meta|title|frameset)\b", re.IGNORECASE
)
_OFFICE_PAGE = re.compile(rb"urn:schemas-microsoft-com:office:(?:excel|word)", re.IGNORECASE)
"""Excel and Word save tables as pages, which sites offer as .xls and .doc."""
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def judge_file(
    *,
    status: int,
    url: str,
    final_url: str,
    content_type: str,
    body: bytes,
    truncated: bool = False,
) -> Judged:
    """Return the verdict on an answer to the request for a file and, unless it is `content`, why in one line.

    A page in the place of a file is what it says (missing, login, blocked …), else `not_file`.
    """
    if status == 200 and not truncated:
        if not body:
            return Verdict.EMPTY, "a file of 0 bytes"
        if media_type(body) != PAGE or _OFFICE_PAGE.search(body, 0, _HEAD):
            return Verdict.CONTENT, ""
        content_type = PAGE  # whatever the server calls it
    verdict, why = judge(
        status=status,
        url=url,
        final_url=final_url,
        content_type=content_type,
        body=body,
        truncated=truncated,
    )
    if verdict in {Verdict.CONTENT, Verdict.NOT_HTML} or (
        verdict is Verdict.TRUNCATED and not truncated
    ):
        return Verdict.NOT_FILE, "a file was expected, a page came"
    return verdict, why


def media_type(body: bytes) -> str:
    r"""Return the kind of a file by what it begins with and, of packed ones, by what they hold.

    >>> media_type(b"%PDF-1.4 ..."), media_type("姓名,单位\r\n".encode()), media_type(b"<html>404")
    ('application/pdf', 'text/plain', 'text/html')
    """
    if body.startswith(_ZIP):
        names = _directory(body)
        return next((kind for name, kind in _MEMBERS if name in names), ZIP)
    if body.startswith(_OLE):
        named = ((name.encode("utf-16-le"), kind) for name, kind in _STREAMS)
        return next((kind for name, kind in named if name in body), "application/x-ole-storage")
    head = body[:_HEAD]
    if b"%PDF-" in head[:_PDF_WITHIN]:
        return PDF
    found = next((kind for begin, kind in _BEGINNINGS if head.startswith(begin)), "")
    return found or _words(head)


def _words(head: bytes) -> str:
    if _PAGE.search(head):
        return PAGE
    is_wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    return UNKNOWN if _NOT_TEXT.search(head) and not is_wide else TEXT


def _directory(body: bytes) -> bytes:
    """Return the list of members at the end of a zip file: names in it are not those of members' members."""
    end = body.rfind(_END, max(0, len(body) - _END_BYTES))
    size = int.from_bytes(body[end + 12 : end + 16], "little")
    return body[max(0, end - size) : end] if end >= 0 else b""
