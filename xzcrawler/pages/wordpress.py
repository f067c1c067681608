"""WordPress with the names that its own themes gave to the parts of a page, and most others took over."""

from typing import ClassVar

from attrs import evolve

from xzcrawler.items import Listing
from xzcrawler.pages import rows
from xzcrawler.pages.accounts import AccountedArticle
from xzcrawler.pages.addresses import Base
from xzcrawler.pages.document import select
from xzcrawler.pages.layout import Choices
from xzcrawler.pages.listing import ListingPage
from xzcrawler.pages.moment import more_exact
from xzcrawler.text.dates import Published, parse_published

_FIRST_PUBLISHED = (
    "time.entry-date.published",
    "time.published",
    "time.entry-date:not(.updated)",
    "time.entry-date",
)

_TITLE_LINKS = ".entry-title a, .post-title a, h1 a, h2 a, h3 a"


class WordPressArticle(AccountedArticle):
    """A post. The element of its date tells the clock, in an attribute, of the day that it shows."""

    read_by = "wordpress"
    title_css: ClassVar[Choices] = (".entry-title", ".post-title", "h1")
    details_css: ClassVar[Choices] = (".entry-meta", ".post-meta", ".entry-header")
    published_css: ClassVar[Choices] = _FIRST_PUBLISHED
    tags_css: ClassVar[Choices] = (".tags-links", ".tag-links", ".post-tags")
    channel_css: ClassVar[Choices] = (".cat-links a", *AccountedArticle.channel_css)
    body_css: ClassVar[Choices] = (".entry-content", ".post-content")
    drop_css: ClassVar[Choices] = (
        ".sharedaddy",
        ".jp-relatedposts",
        ".post-navigation",
        ".page-links",
        ".entry-meta",
    )

    def read_published(self) -> Published | None:
        """The day shown, with the clock of its attribute."""
        exact = next(
            (
                when
                for css in _FIRST_PUBLISHED
                for element in self.document.select(css)
                if (when := parse_published(element.get("datetime") or ""))
            ),
            None,
        )
        return more_exact(super().read_published(), exact)


class WordPressListing(ListingPage):
    """A page of posts: each is an element of its own, its title's link is what it is about."""

    def read(self) -> Listing:
        """A post that stays on top is marked by its class alone."""
        listing = super().read()
        sticky = {
            row.url
            for row in self.found_rows
            if "sticky" in (row.holder.get("class") or "").split()
        }
        return evolve(
            listing,
            entries=tuple(
                evolve(one, pinned=one.pinned or one.url in sticky) for one in listing.entries
            ),
        )

    def read_rows(self) -> list[rows.Row]:
        """One row a post; the blocks of recent posts and comments at the side hold none."""
        base = Base(self.document.base_url(str(self.response.url)))
        posts = self.document.select(".hentry") or self.document.select(".post")
        titles = ((post, next(iter(select(post, _TITLE_LINKS)), None)) for post in posts)
        found = [
            rows.Row(link, post, url)
            for post, link in titles
            if link is not None and (url := rows.target(link, base))
        ]
        return found or super().read_rows()
