"""What an article's body holds: lines of text, pictures, files."""

import re
from collections.abc import Iterable
from itertools import islice
from posixpath import basename
from typing import Self
from urllib.parse import unquote, urlsplit

from attrs import evolve, field, mutable

from xzcrawler.items import Attachment, Image
from xzcrawler.pages.addresses import FILE, Base
from xzcrawler.pages.document import Element, absolute, short_text
from xzcrawler.pages.flow import Flow, Span
from xzcrawler.pages.flow_reader import read
from xzcrawler.text import clean

_LONGEST_NAME = 300
_NEARLY_FILE = re.compile(FILE.pattern.removesuffix("$"), re.IGNORECASE)
_SOURCES = ("data-original", "data-src", "oldsrc", "_src", "src")
_NO_CAPTION = re.compile(
    r"[\w()（）.-]*\.(?:jpe?g|png|gif|webp|bmp)|[\w-]*|图片\d*", re.IGNORECASE | re.ASCII
)
_ICON = re.compile(
    r"[/_](?:pdf|docx?|xlsx?|pptx?|ofd|zip|rar|txt)\.(?:gif|png|jpe?g)(?:$|\?)", re.IGNORECASE
)
"""Editors set the picture of a file's kind before its link: `icon_doc.gif`."""
_HINT = re.compile(r"(?:扫一扫|扫码|关注|微信|公众号|手机|客户端|本页|官方)*二维码")
"""What a picture is called that is no part of any article."""
_CAPTION_LINE = re.compile(r"[▲△↑◆]|图为|图[①-⑩\d一二三四五]|(?:上|下|左|右)图")


@mutable
class Passage:
    """The readable content of elements, in page order."""

    base: str
    """Address that links are relative to."""
    lines: list[str] = field(factory=list)
    images: list[Image] = field(factory=list)
    attachments: list[Attachment] = field(factory=list)

    @classmethod
    def of(cls, base: str, elements: Iterable[Element]) -> Self:
        """Return what stands in these elements; the line after a picture there is its caption.

        That holds for blocks of files and pictures outside the text.
        """
        found = cls(base)
        for element in elements:
            found.take(read(element), album=True)
        return found

    def take(self, flow: Flow, span: Span | None = None, *, album: bool = False) -> None:
        """Append what a flow holds, or the part of it that one of its elements spans.

        *album*: whether the line after a picture is its caption, whatever it says.
        """
        first, end = (span[:3], span[3:6]) if span else ((0, 0, 0), (None, None, None))
        self.lines += filter(None, flow.lines[first[0] : end[0]])
        self._add_images(flow, slice(first[1], end[1]), end[0], album=album)
        for link in flow.links[first[2] : end[2]]:
            self._add_file(link)

    def add_files(self, other: "Passage") -> None:
        """Take over the pictures and files of another passage, not its text."""
        pictures = {image.url for image in self.images}
        files = {file.url for file in self.attachments}
        self.images += [image for image in other.images if image.url not in pictures]
        self.attachments += [file for file in other.attachments if file.url not in files]

    def _add_images(self, flow: Flow, part: slice, end: int | None, *, album: bool) -> None:
        pictures = flow.pictures[part]
        if not pictures:
            return
        lines, start = flow.lines[:end], Base(self.base)
        seen = {image.url for image in self.images}
        for index, (line, element) in enumerate(pictures):
            image = _image(element, start)
            if image is None or image.url in seen:
                continue
            seen.add(image.url)
            is_last = index + 1 == len(pictures) or pictures[index + 1][0] > line
            if not image.caption and is_last and line < len(lines):
                below = lines[line]
                if album or _CAPTION_LINE.match(below):
                    image = evolve(image, caption=below)
            self.images.append(image)

    def _add_file(self, element: Element) -> None:
        words = map(str, islice(element.itertext(), _LONGEST_NAME))
        said = "".join((element.get("href") or "", element.get("title") or "", *words))
        if not _NEARLY_FILE.search(said):
            return  # most links are none, and their addresses need not be made whole
        url = absolute(self.base, element.get("href"))
        if not url or any(url == file.url for file in self.attachments):
            return
        path = unquote(urlsplit(url).path)
        name = short_text(element, _LONGEST_NAME) or clean.line(element.get("title") or "")
        # A download script's address has no ending; then the link's words have one.
        if FILE.search(path) or FILE.search(name):
            self.attachments.append(Attachment(url, name or basename(path)))


def _image(element: Element, start: Base) -> Image | None:
    url = ""
    for name in _SOURCES:
        if (said := element.get(name)) and (url := start.join(said)):
            break
    if not url or _ICON.search(url):
        return None
    caption = ""
    for name in ("title", "alt"):
        if said := element.get(name):
            text = clean.line(said)
            if _HINT.fullmatch(text):
                return None
            if not caption and not _NO_CAPTION.fullmatch(text):
                caption = text
    return Image(url, caption or _figure_caption(element))


def _figure_caption(picture: Element) -> str:
    figure = next(picture.iterancestors("figure"), None)
    caption = None if figure is None else next(figure.iter("figcaption"), None)
    return "" if caption is None else short_text(caption, _LONGEST_NAME)
