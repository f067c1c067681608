"""博达 Visual SiteBuilder, on sites of schools, hospitals and some governments."""

import re
from typing import ClassVar

from xzcrawler.pages.generic import GenericArticle
from xzcrawler.pages.layout import Choices

ARTICLE_URL = re.compile(r"/info/\d{4,5}/\d+\.htm(?:$|[?#])")
"""The number of the column, then that of the article."""


class VsbArticle(GenericArticle):
    """An article of a Visual SiteBuilder site; its files stand in a list below the text.

    Pages of its lists are counted downwards: behind `xyxw.htm` comes `xyxw/139.htm`, last `xyxw/1.htm`,
    so that an older page keeps its address. Only a link says how many there are; none is computed.
    """

    read_by = "vsb"
    channel_css: ClassVar[Choices] = (".winstyle", *GenericArticle.channel_css)
    body_css: ClassVar[Choices] = (".v_news_content", "#vsb_content", "[id^='vsb_content']")
    attachments_css: ClassVar[Choices] = ("form[name='_newscontent_fromname'] ul",)
