"""What is new: every channel's listings down to what is known, then new and due articles."""

from collections.abc import AsyncIterator

from attrs import define, evolve, field
from scrapy.http import Request, Response

from xzcrawler.items import Form, Listing, Reading, Verdict
from xzcrawler.monitor.plan import sort_entries
from xzcrawler.monitor.walk import PageSeen, goes_on, is_lost
from xzcrawler.spiders.base import SiteSpider
from xzcrawler.spiders.readings import Asked, listing_key, read_listing

_LISTINGS_FIRST = 10
"""Priority: how much there is to do is known early, and a killed run has its walks complete."""


_LOST = "no known entry was met as far as the walk went; `crawl --full` reads all"


@define(kw_only=True)
class Walk:
    """How far one channel has been read in this run."""

    channel: str
    complete_before: bool
    second_page: str = ""
    """Where the first page leads when it answers that it is as it was."""
    pages: list[PageSeen] = field(factory=list)
    urls: set[str] = field(factory=set)
    """Listing pages asked for; a site whose last page names itself as the next ends there."""
    posted: set[str] = field(factory=set)
    """URL keys of the entries that POST brought."""
    articles: int = 0
    """Entries asked for."""

    def after(self, listing: Listing, reading: Reading) -> str:
        """Return the address of the page after this one that was not asked for yet, if any.

        A page whose number is computed always has one after it. So a server that pays no heed
        to what is sent, and answers with the same entries each time, ends the walk.
        """
        if Form.at(reading.url):
            brought = set(reading.entry_keys) - self.posted
            if not brought:
                return ""
            self.posted |= brought
        return next((url for url in listing.following if url not in self.urls), "")


class NewsSpider(SiteSpider):
    """Reads every channel's listings until known entries appear, and what they lead to."""

    name = "news"
    most_of_channel: int | None = None

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the first page of every channel and for the articles that are due."""
        plan = await self.plan()
        self.most_of_channel = plan.most_of_channel
        due = self.ask_due(plan.articles)
        for visit in plan.channels:
            walk = Walk(
                channel=visit.url,
                complete_before=visit.complete_before,
                second_page=visit.next_page,
            )
            yield self.ask_listing(visit.url, walk, validators=(visit.etag, visit.last_modified))
        for request in due:
            yield request

    def ask_listing(
        self, url: str, walk: Walk, *, validators: tuple[str, str] = ("", "")
    ) -> Request:
        """Return the request for the next page of a walk."""
        walk.urls.add(url)
        asked = Asked(
            purpose="listing",
            url=url,
            key=listing_key(url, self.site),
            channel=walk.channel,
            page_number=len(walk.urls),
        )
        return self.ask(
            asked, self.parse_listing, validators=validators, priority=_LISTINGS_FIRST, walk=walk
        )

    async def parse_listing(
        self, response: Response, asked: Asked, walk: Walk
    ) -> AsyncIterator[Reading | Request]:
        """Read one listing page, then ask for what it leads to."""
        reading = await read_listing(response, asked, self.site, self.now(), reader=self.reader)
        visit, following = await self._look_up(reading, walk)
        lost = walk.complete_before and not self.full and is_lost(walk.pages, self.site.first_pages)
        yield evolve(reading, ends_walk=not following, notes=(_LOST,) if lost else ())
        for key, url in visit.items():
            if key not in self.asked_keys and walk.articles != self.most_of_channel:
                walk.articles += 1
                yield self.ask_article(url, key=key, channel=walk.channel)
        if following:
            yield self.ask_listing(following, walk)

    async def _look_up(self, reading: Reading, walk: Walk) -> tuple[dict[str, str], str]:
        """Return the addresses to visit by key and the address of the next page, if any."""
        if reading.verdict is Verdict.NOT_MODIFIED:
            # All of it is known; a back-dated item may all the same stand on the page after it.
            walk.pages.append(PageSeen(entries=1, known=1))
            return {}, walk.second_page if self._goes_on(walk) else ""
        listing = reading.listing
        if listing is None:
            return {}, ""
        following = walk.after(listing, reading)
        if not listing.entries:
            return {}, following if self._passes_by(reading, walk) else ""
        seen = await self.query(sort_entries, walk.channel, listing.entries, self.now())
        walk.pages.append(PageSeen(entries=len(listing.entries), known=len(seen.known)))
        entries = zip(reading.entry_keys, listing.entries, strict=True)
        visit = {key: entry.url for key, entry in entries if key in seen.visit}
        return visit, following if self._goes_on(walk) else ""

    def _passes_by(self, reading: Reading, walk: Walk) -> bool:
        """Return whether the walk goes on behind a page that has no entry of this site."""
        if not reading.left_out:
            return True
        # What it lists concerns other places: nothing new stands there, as if all were known.
        walk.pages.append(PageSeen(entries=1, known=1))
        return self._goes_on(walk)

    def _goes_on(self, walk: Walk) -> bool:
        if self.full:
            return True
        complete = walk.complete_before
        return goes_on(walk.pages, complete_before=complete, limit=self.site.first_pages)
