"""Pages of a publishing system nobody has described: general rules only."""

from xzcrawler.pages.article import ArticlePage
from xzcrawler.pages.labels import channel_of, trail_in
from xzcrawler.pages.listing import ListingPage
from xzcrawler.text.credit import Credits


class GenericArticle(ArticlePage):
    """An article of any site."""

    def read_credits(self) -> Credits:
        """A name beside the date comes before a label somewhere on the page: charts have sources too."""
        found = super().read_credits()
        if not found.source:
            found += Credits(source=self.unlabelled_source)
        return self.with_distant_credits(found)

    def read_channel(self) -> str:
        """The last step of a breadcrumb above the title, else the column the head names."""
        channel = channel_of(trail_in(self.above_headline), self.headline.text)
        return channel or super().read_channel()


class GenericListing(ListingPage):
    """A list of any site."""
