"""苏迪 Sudy WebPlus, on sites of schools and institutes."""

import re
from typing import ClassVar

from attrs import evolve
from lxml import etree
from propcache.api import cached_property

from xzcrawler.items import Article
from xzcrawler.pages.document import Document, Element
from xzcrawler.pages.generic import GenericArticle
from xzcrawler.pages.labels import channel_of
from xzcrawler.pages.layout import Choices

ARTICLE_URL = re.compile(r"/c\d+a\d+/page\.(?:htm|psp)(?:$|[?#])")
"""`/2026/0622/c187a91053/page.htm`; older pages have two hexadecimal numbers instead of the day."""
_POSTED = re.compile(
    r"发布者\s?[:：]\s?([\u4e00-\u9fff]{2,4}(?<![处部室院办会馆所心系科委局团组社站台网报]))$"
)
_FILE_NAME = re.compile(r"['\"]?title['\"]?\s*:\s*['\"]([^'\"]{1,200})['\"]")


class WebplusArticle(GenericArticle):
    """An article of a WebPlus site. A PDF shown in a viewer (`pdfsrc`) is one of its files."""

    read_by = "webplus"
    title_css: ClassVar[Choices] = (".arti_title", ".Article_Title", "h1")
    details_css: ClassVar[Choices] = (".arti_metas", ".Article_Infor")
    published_css: ClassVar[Choices] = (".arti_update", ".Article_PublishDate")
    body_css: ClassVar[Choices] = (".wp_articlecontent", ".Article_Content")

    @cached_property
    def document(self) -> Document:
        """The parsed page, its viewers turned into the links that a script offers beside them."""
        document = Document(self.response.body, self.response.headers.get("Content-Type"))
        for viewer in document.select("[pdfsrc]"):
            _offer_file(viewer)
        return document

    def read(self) -> Article:
        """发布者 is a source where it is an office; a person who posted it is none."""
        found = super().read()
        posted = _POSTED.search(self.document.first_text((".arti_publisher",)))
        return evolve(found, source="") if posted and posted[1] == found.source else found

    def read_channel(self) -> str:
        """The last link of the path, whose steps nothing parts in its text."""
        last = self.document.first_text((".col_path a:last-of-type",))
        return channel_of(last, self.headline.text) or super().read_channel()


def _offer_file(viewer: Element) -> None:
    source = viewer.get("pdfsrc") or ""
    named = _FILE_NAME.search(viewer.get("sudyfile-attr") or "")
    link = etree.SubElement(viewer, "a", {"href": source})
    link.text = named[1] if named else source.rpartition("/")[2]
