"""开普 UCAP, the publishing system of many municipal and provincial governments."""

import re
from typing import ClassVar

from xzcrawler.pages import blocks, rows
from xzcrawler.pages.article import ArticlePage
from xzcrawler.pages.delimited import comments
from xzcrawler.pages.document import parse
from xzcrawler.pages.layout import Choices
from xzcrawler.pages.listing import ListingPage

ARTICLE_URL = re.compile(r"/\d{6}/[0-9a-f]{32}\.s?html?(?:$|[?#])", re.IGNORECASE)
"""The six digits are the month of creation, which is not always that of publication."""
_LISTS = frozenset({"ul", "ol", "dl", "tbody", "table"})


class UcapArticle(ArticlePage):
    """An article of a UCAP site. Its `PubDate` is when the page was generated, as `others` admits."""

    read_by = "ucap"
    title_css: ClassVar[Choices] = ("ucaptitle", ".article-title", "h1")
    details_css: ClassVar[Choices] = (".article-attr",)
    published_css: ClassVar[Choices] = ("publishtime", ".meta-data .scrq")
    source_css: ClassVar[Choices] = (".article-attr .ly",)
    channel_css: ClassVar[Choices] = (".position", ".location", ".crumb", ".breadcrumb")
    doc_number_css: ClassVar[Choices] = (".meta-data",)
    """The table of facts above what a government has to disclose."""
    body_css: ClassVar[Choices] = ("ucapcontent", "#UCAP-CONTENT", "#zoomcon", ".article-content")


class UcapListing(ListingPage):
    """A list of a UCAP site: `list.shtml`, `list_2.shtml`, … counted from 1, as a script says."""

    def read_rows(self) -> list[rows.Row]:
        """The rows shown, or those in a comment within the list, which a script shows page by page."""
        return max(self._commented_rows(), super().read_rows(), key=len)

    def _commented_rows(self) -> list[rows.Row]:
        base = self.document.base_url(str(self.response.url))
        found: list[rows.Row] = []
        for comment, text in comments(self.document.root):
            holder = comment.getparent()
            if holder is None or holder.tag not in _LISTS or "<a" not in text:
                continue
            # A list with rows of its own beside the comment shows what counts.
            if any(isinstance(child.tag, str) for child in holder):
                continue
            root = parse(f"<ul>{text}</ul>".encode())
            found = max(found, blocks.main_block(root, base), key=len)
        return found
