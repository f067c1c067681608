"""国泰新点 Epoint WebBuilder, the publishing system of Xuzhou's government sites."""

import re
from typing import ClassVar

from xzcrawler.pages.base import ArticlePage, Choices, ListingPage

ARTICLE_URL = re.compile(
    r"/\d{8}/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\.html?", re.IGNORECASE
)
"""The eight digits are the day of publication."""


class EpointArticle(ArticlePage):
    """An article of an Epoint site."""

    read_by = "epoint"
    title_css: ClassVar[Choices] = (".ewb-article-tt", ".ewb-article-title", ".article-title", "h1")
    details_css: ClassVar[Choices] = (
        ".ewb-article-sources",
        ".ewb-article-source",
        ".info-sources",
    )
    editors_css: ClassVar[Choices] = (".ewb-article-editor",)
    channel_css: ClassVar[Choices] = (".ewb-location", ".location", ".wb-location")
    doc_number_css: ClassVar[Choices] = (".ewb-facts", ".xxgk-table", ".wb-table")
    body_css: ClassVar[Choices] = (
        ".ewb-article-info",
        "#infoContent",
        "#Zoom",
        ".mian-cont",  # the platform's own spelling
        "#UCAP-CONTENT",
    )
    attachments_css: ClassVar[Choices] = (".ewb-article-attach", ".ewb-attach", "#attach")


class EpointListing(ListingPage):
    """A list of an Epoint site; only a 下页 link is followed, its numbered files may skip a year."""

    article_url = ARTICLE_URL
