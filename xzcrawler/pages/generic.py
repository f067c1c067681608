"""Pages of a publishing system nobody has described: general rules only."""

from typing import ClassVar

from xzcrawler.pages.base import ArticlePage, Choices, ListingPage
from xzcrawler.text.credit import Credits


class GenericArticle(ArticlePage):
    """An article of any site."""

    channel_css: ClassVar[Choices] = (
        ".breadcrumb",
        ".crumbs",
        ".position",
        ".location",
        ".weizhi",
        ".dqwz",
    )

    def read_credits(self) -> Credits:
        """A name beside the date comes before a label somewhere on the page: charts have sources too."""
        found = super().read_credits() + Credits(source=self.read_unlabelled_source())
        return self.with_distant_credits(found)


class GenericListing(ListingPage):
    """A list of any site."""
