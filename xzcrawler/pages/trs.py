"""TRS WCM, with the template of the regional news portals (`pubtime_baidu` and its family)."""

import re
from typing import ClassVar

from xzcrawler.pages.article import ArticlePage
from xzcrawler.pages.layout import Choices
from xzcrawler.pages.listing import ListingPage

PAGE_URL = re.compile(r"/t\d{8}_(?:\d+|s[0-9a-f]{24})(?:_\d{1,2})?\.s?html?(?:$|[?#])")
"""A numeric id or `s` and 24 hexadecimal digits; `t…_1.shtml` is a part of a long article."""


class TrsArticle(ArticlePage):
    """An article of a TRS site."""

    read_by = "trs"
    title_css: ClassVar[Choices] = ("#title", "h1", ".title")
    details_css: ClassVar[Choices] = (".info", ".xx_info", ".source", ".sp_time")
    published_css: ClassVar[Choices] = ("#pubtime_baidu",)
    source_css: ClassVar[Choices] = ("#source_baidu",)
    authors_css: ClassVar[Choices] = ("#author_baidu",)
    editors_css: ClassVar[Choices] = ("#editor_baidu",)
    tags_css: ClassVar[Choices] = (".tags", ".tag", "#tags")
    channel_css: ClassVar[Choices] = (".path", ".position", ".crumb", ".breadcrumb", "#position")
    body_css: ClassVar[Choices] = (
        ".TRS_Editor",
        ".TRS_UEDITOR",
        ".trs_editor_view",
        "#content",
        "#Zoom",
        "#zoom",
        ".article-content",
    )
    drop_css: ClassVar[Choices] = ("#news_more_page_div_id",)
    attachments_css: ClassVar[Choices] = (".attachments", ".attachment", ".fujian", "#fujian")


class TrsListing(ListingPage):
    """A list of a TRS site: `index.shtml`, `index_1.shtml`, … as a script says.

    Its entries may be articles of other systems too: a city links what a ministry published.
    """
