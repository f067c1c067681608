"""The words of PDF files."""

import io
import re
from collections.abc import Iterator

from xzcrawler.errors import EnoughText, UnreadableFile
from xzcrawler.pages.file_text import Words

MOST_PAGES = 500
_FULL = 0.85
"""Of the longest line's length: a line as long as that was broken by the margin, not by its writer."""
_SHORTEST_FULL = 15
_ENDED = re.compile(r"[。！？；：.!?;:]\s*\Z")
_HAN_BEGINS = re.compile(r"[\u4e00-\u9fff0-9（《“，。、；：]")


def read_pdf(body: bytes, words: Words) -> None:
    """Read a PDF page by page; lines that only the margin broke are joined. Raises UnreadableFile."""
    from pypdf import PdfReader  # noqa: PLC0415 - of an extra, and only where a file is read
    from pypdf.errors import PyPdfError  # noqa: PLC0415 - the same

    try:
        document = PdfReader(io.BytesIO(body), strict=False)
        if document.is_encrypted and not document.decrypt(""):
            raise UnreadableFile("encrypted")
        for number, page in enumerate(document.pages):
            if number == MOST_PAGES:
                raise EnoughText(f"only the first {MOST_PAGES} pages were read")
            for line in unbroken(page.extract_text().splitlines()):
                words.add(line)
    except PyPdfError as error:
        raise UnreadableFile(f"damaged: {error}") from error


def unbroken(lines: list[str]) -> Iterator[str]:
    """Join the lines of a page that go on: otherwise one word more would move the end of every line.

    >>> list(unbroken(["各县（市）、区人民政府，徐州经济技术开", "发区管委会：", "现印发给你们。"]))
    ['各县（市）、区人民政府，徐州经济技术开发区管委会：', '现印发给你们。']
    """
    lines = [line.strip() for line in lines if line.strip()]
    full = max(_SHORTEST_FULL, _FULL * max(map(len, lines), default=0))
    said, goes_on = "", False
    for line in lines:
        if goes_on and _HAN_BEGINS.match(line):
            said += line
        else:
            if said:
                yield said
            said = line
        goes_on = len(line) >= full and _ENDED.search(line) is None
    if said:
        yield said
