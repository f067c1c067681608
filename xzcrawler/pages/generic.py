"""Pages of a publishing system nobody has described: general rules only."""

from typing import ClassVar

from xzcrawler.pages.base import ArticlePage, Choices, ListingPage


class GenericArticle(ArticlePage):
    """An article of any site."""

    source_css: ClassVar[Choices] = ()
    channel_css: ClassVar[Choices] = (
        ".breadcrumb",
        ".crumbs",
        ".position",
        ".location",
        ".weizhi",
        ".dqwz",
    )


class GenericListing(ListingPage):
    """A list of any site."""
