"""织梦 DedeCMS, on many sites of towns, schools and small newsrooms."""

import re
from typing import ClassVar

from xzcrawler.pages.accounts import AccountedArticle
from xzcrawler.pages.layout import Choices

ARTICLE_URL = re.compile(r"/a/(?:[\w-]+/)+\d{4}/\d{4}/\d+(?:_\d+)?\.html(?:$|[?#])")
"""`/a/xinwen/2026/1124/123.html`, what it is set to at first; `123_2.html` is a part of a long article."""


class DedeArticle(AccountedArticle):
    """An article of a DedeCMS site; `责任编辑：admin` names the account that published it."""

    read_by = "dedecms"
    title_css: ClassVar[Choices] = (".viewbox .title h2", ".title h2", ".arc_title", "h1")
    details_css: ClassVar[Choices] = (".viewbox .info", ".info")
    channel_css: ClassVar[Choices] = (".place", *AccountedArticle.channel_css)
    body_css: ClassVar[Choices] = (".viewbox .content", "#arc_content", "#contentText")
    drop_css: ClassVar[Choices] = (".dede_pages", ".pagelist", ".handle", ".boxoff")
