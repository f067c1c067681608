"""What is new: every channel's listings down to what is known, then new and due articles."""

import asyncio
from collections.abc import AsyncIterator

from attrs import define, evolve, field
from scrapy.http import Request, Response

from xzcrawler.items import Reading, Verdict
from xzcrawler.monitor.plan import plan_run, sort_entries
from xzcrawler.monitor.walk import PageSeen, goes_on
from xzcrawler.spiders.base import SiteSpider
from xzcrawler.spiders.readings import Asked, read_listing

_LISTINGS_FIRST = 10
"""Priority: how much there is to do is known early, and a killed run has its walks complete."""


@define(kw_only=True)
class Walk:
    """How far one channel has been read in this run."""

    channel: str
    complete_before: bool
    pages: list[PageSeen] = field(factory=list)
    urls: set[str] = field(factory=set)
    """Listing pages asked for; a site whose last page names itself as the next ends there."""


class NewsSpider(SiteSpider):
    """Reads every channel's listings until known entries appear, and what they lead to."""

    name = "news"

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the first page of every channel and for the articles that are due."""
        plan = await asyncio.to_thread(
            plan_run, self.store, self.site, self.now(), spider=self.name
        )
        for visit in plan.channels:
            walk = Walk(channel=visit.url, complete_before=visit.complete_before)
            yield self.ask_listing(visit.url, walk, validators=(visit.etag, visit.last_modified))
        for request in self.ask_due(plan.articles):
            yield request

    def ask_listing(
        self, url: str, walk: Walk, *, validators: tuple[str, str] = ("", "")
    ) -> Request:
        """Return the request for the next page of a walk."""
        walk.urls.add(url)
        asked = Asked(
            purpose="listing",
            url=url,
            key=self.site.key(url),
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
        reading = read_listing(response, asked, self.site, self.now())
        if reading.listing is None:
            # Unchanged since the channel was last read to the end, so is all that follows.
            yield evolve(reading, ends_walk=reading.verdict is Verdict.NOT_MODIFIED)
            return
        visit, following = await self._look_up(reading, walk)
        yield evolve(reading, ends_walk=not following)
        for entry, key in zip(reading.listing.entries, reading.entry_keys, strict=True):
            if key in visit and key not in self.asked_keys:
                yield self.ask_article(entry.url, key=key, channel=walk.channel)
        if following:
            yield self.ask_listing(following, walk)

    async def _look_up(self, reading: Reading, walk: Walk) -> tuple[frozenset[str], str]:
        """Return the keys of the entries to visit and the address of the next page, if any."""
        listing = reading.listing
        assert listing is not None  # noqa: S101 - the caller has looked
        following = next((url for url in listing.next_pages if url not in walk.urls), "")
        if not listing.entries:
            return frozenset(), following
        seen = await asyncio.to_thread(
            sort_entries, self.store, self.site, walk.channel, listing.entries, self.now()
        )
        walk.pages.append(PageSeen(entries=len(listing.entries), known=len(seen.known)))
        return seen.visit, following if self._goes_on(walk) else ""

    def _goes_on(self, walk: Walk) -> bool:
        if self.full:
            return True
        complete = walk.complete_before
        return goes_on(walk.pages, complete_before=complete, limit=self.site.first_pages)
