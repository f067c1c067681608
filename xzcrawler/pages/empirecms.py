"""帝国 EmpireCMS, on sites of towns and small newsrooms."""

from typing import ClassVar

from xzcrawler.pages.accounts import AccountedArticle
from xzcrawler.pages.layout import Choices


class EmpireArticle(AccountedArticle):
    """An article of an EmpireCMS site: `/news/2026-11-24/123.html` at first, which others use too."""

    read_by = "empirecms"
    title_css: ClassVar[Choices] = (".title_info h1", "h1")
    details_css: ClassVar[Choices] = (".info_text",)
    body_css: ClassVar[Choices] = ("#text", "#newstext", "#zoom")
    drop_css: ClassVar[Choices] = (".pageLink", ".epages")
