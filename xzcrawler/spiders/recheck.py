"""Is it still there, is it still the same: known articles that are due, and nothing else."""

from collections.abc import AsyncIterator

from scrapy.http import Request

from xzcrawler.spiders.base import SiteSpider


class RecheckSpider(SiteSpider):
    """Visits known articles that are due."""

    name = "recheck"

    async def start(self) -> AsyncIterator[Request]:
        """Ask for every article that is due."""
        plan = await self.plan()
        for request in self.ask_due(plan.articles):
            yield request
