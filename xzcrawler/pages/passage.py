"""What stands inside one element of a page: lines of text, pictures, files."""

import re
from itertools import islice
from posixpath import basename
from urllib.parse import unquote, urlsplit

from attrs import evolve, field, mutable

from xzcrawler.items import Attachment, Image
from xzcrawler.pages.document import Element, absolute, is_unread, short_text
from xzcrawler.text import clean

_BLOCKS = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "center",
        "dd",
        "details",
    }
    | {"dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2"}
    | {"h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre"}
    | {"section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
    | {"founder-content", "ucapcontent"}
)
_CELLS = frozenset({"td", "th"})
_LONGEST_ROW = 300
_MOST_DETAILS = 60
"""Lines after a title among which its date is looked for: share buttons and language menus come between."""
_RUNNING_TEXT = 60
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|ofd|zip|rar)$", re.IGNORECASE)
_NEARLY_FILE = re.compile(_FILE.pattern.removesuffix("$"), re.IGNORECASE)
_SOURCES = ("data-original", "data-src", "oldsrc", "_src", "src")
_NO_CAPTION = re.compile(
    r"[\w()（）.-]*\.(?:jpe?g|png|gif|webp|bmp)|[\w-]*|图片\d*", re.IGNORECASE | re.ASCII
)
_CAPTION_LINE = re.compile(r"[▲△↑◆]|图为|图[①-⑩\d一二三四五]|(?:上|下|左|右)图")


@mutable
class Passage:
    """The readable content of an element, in page order."""

    base: str
    """Address that links are relative to."""
    skip: frozenset[Element] = frozenset()
    watched: Element | None = None
    """An element whose place among the lines is remembered."""
    album: bool = False
    """Whether the line after a picture is its caption, whatever it says."""
    words_only: bool = False
    """Whether pictures and files are passed over."""
    lines: list[str] = field(factory=list)
    images: list[Image] = field(factory=list)
    attachments: list[Attachment] = field(factory=list)
    _seen: set[str] = field(factory=set)
    """Addresses of pictures and files."""
    _line: list[str] = field(factory=list)
    _watched_at: int | None = None
    _uncaptioned: bool = False
    _in_row: bool = False
    _in_pre: bool = False

    def add(self, element: Element) -> None:
        """Read an element with everything in it."""
        self._visit(element)
        self._end_line()

    def add_files(self, other: "Passage") -> None:
        """Take over the pictures and files of another passage, not its text."""
        pictures = {image.url for image in self.images}
        files = {file.url for file in self.attachments}
        self.images += [image for image in other.images if image.url not in pictures]
        self.attachments += [file for file in other.attachments if file.url not in files]

    def around_watched(self, before: int = 3) -> list[str]:
        """Return the lines beside the watched element, up to the running text.

        The page's first lines when it was not met.
        """
        at = self._watched_at or 0
        found = self.lines[max(at - before, 0) : at]
        running = 0
        for text in self.lines[at : at + _MOST_DETAILS]:
            running += len(text) > _RUNNING_TEXT
            if running > 3:
                break
            found.append(text)
        return found

    def drop_before_watched(self) -> None:
        """Forget the lines before the watched element, when it was met."""
        del self.lines[: self._watched_at or 0]

    def _visit(self, element: Element) -> None:
        if is_unread(element):
            return
        if element is self.watched:
            self._end_line()
            self._watched_at = len(self.lines)
        if element in self.skip:
            return
        tag = element.tag
        if tag == "tr" and not self._in_row and _is_data_row(element):
            self._add_row(element)
            return
        if tag in _BLOCKS:
            self._break()
        elif not self.words_only:
            self._collect(element)
        if tag == "pre":
            self._in_pre = True
        self._descend(element)
        if tag == "pre":
            self._in_pre = False
        if tag in _BLOCKS:
            self._break()

    def _collect(self, element: Element) -> None:
        if element.tag == "img":
            self._add_image(element)
        elif element.tag == "a":
            self._add_file(element)

    def _descend(self, element: Element) -> None:
        if element.text:
            self._write(element.text)
        for child in element:
            self._visit(child)
            if child.tail:
                self._write(child.tail)
            elif self.words_only:
                self._line.append(" ")

    def _write(self, text: str) -> None:
        if not self._in_pre or "\n" not in text:
            self._line.append(text)
            return
        first, *others = text.split("\n")
        self._line.append(first)
        for other in others:
            self._break()
            self._line.append(other)

    def _break(self) -> None:
        if self._in_row:
            self._line.append(" ")
        elif self._line:
            self._end_line()

    def _add_row(self, row: Element) -> None:
        """One line a row, also where a word processor wrapped each cell in a paragraph."""
        self._end_line()
        self._in_row = True
        self._descend(row)
        self._in_row = False
        self._end_line()

    def _end_line(self) -> None:
        if not self._line:
            return
        text = clean.line("".join(self._line))
        self._line.clear()
        if not text:
            return
        if self._uncaptioned and (self.album or _CAPTION_LINE.match(text)):
            self.images[-1] = evolve(self.images[-1], caption=text)
        self._uncaptioned = False
        self.lines.append(text)

    def _add_image(self, element: Element) -> None:
        url = next(
            (url for name in _SOURCES if (url := absolute(self.base, element.get(name)))), ""
        )
        if not url or url in self._seen:
            return
        self._seen.add(url)
        texts = (clean.line(element.get(name) or "") for name in ("title", "alt"))
        caption = next((text for text in texts if text and not _NO_CAPTION.fullmatch(text)), "")
        self.images.append(Image(url, caption))
        self._uncaptioned = not caption

    def _add_file(self, element: Element) -> None:
        words = map(str, islice(element.itertext(), _LONGEST_ROW))
        said = "".join((element.get("href") or "", element.get("title") or "", *words))
        if not _NEARLY_FILE.search(said):
            return  # most links are none, and their addresses need not be made whole
        url = absolute(self.base, element.get("href"))
        if not url or url in self._seen:
            return
        path = unquote(urlsplit(url).path)
        name = short_text(element, _LONGEST_ROW) or clean.line(element.get("title") or "")
        # A download script's address has no ending; then the link's words have one.
        if _FILE.search(path) or _FILE.search(name):
            self._seen.add(url)
            self.attachments.append(Attachment(url, name or basename(path)))


def _is_data_row(row: Element) -> bool:
    """A row of a table of data, not one that a template lays its columns out with."""
    cells = [cell for cell in row if cell.tag in _CELLS]
    return (
        len(cells) > 1
        and next(row.iter("table"), None) is None
        and short_text(row, _LONGEST_ROW) != ""
    )
