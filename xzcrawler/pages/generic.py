"""Pages of a publishing system nobody has described: general rules only."""

from typing import ClassVar

from xzcrawler.pages.base import ArticlePage, Choices, ListingPage
from xzcrawler.text import credit
from xzcrawler.text.credit import Credits

_LONGEST_CREDIT = 60


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
        """Templates put the editor, and some the source, far below the text."""
        found = super().read_credits()
        # A name beside the date comes before a label somewhere on the page: charts have sources too.
        found += Credits(source=self.read_unlabelled_source())
        if found.editors and found.source:
            return found
        for line in self.whole_page.lines:
            if len(line) <= _LONGEST_CREDIT and (":" in line or "：" in line):
                people = credit.people_in(line) or credit.labelled(line)
                found += Credits(credit.source_in(line), (), people.editors)
        return found


class GenericListing(ListingPage):
    """A list of any site."""
