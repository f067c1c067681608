"""In a dry run, in the place of `record`: notes what would be stored."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Self

from scrapy.crawler import Crawler

from xzcrawler.errors import StoreError
from xzcrawler.items import Reading
from xzcrawler.monitor.judgement import Judgement
from xzcrawler.monitor.preview import preview, preview_stories
from xzcrawler.monitor.reread import Rereader
from xzcrawler.monitor.run import Found, readings_stored
from xzcrawler.monitor.trial import withheld
from xzcrawler.pipelines.trial import Trial


class PreviewPipeline:
    """Collects on the spider what the run found; stores nothing."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.trial = Trial(crawler, self._settle)
        self.telling: list[Reading] = []
        """Articles that are new or edited."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_item(self, item: Reading) -> Reading:
        """Compare one page with what is stored."""
        if not self.trial.takes(item):
            await self._compare(item)
        return item

    async def close_spider(self) -> None:
        """Compare what is left, and all that is new or edited with other articles."""
        await self.trial.finish()
        spider: Any = self.crawler.spider
        with suppress(StoreError):  # where nobody may write, the rest was looked at all the same
            self._note(
                await asyncio.to_thread(preview_stories, spider.store, self.telling, spider.now())
            )

    async def _settle(self, judgement: Judgement, readings: Sequence[Reading]) -> None:
        if judgement.outcome == "passed":
            for reading in readings:
                await self._compare(reading)
        else:
            kept = [withheld(reading, judgement) for reading in readings]
            self.crawler.signals.send_catch_log(readings_stored, readings=kept)

    async def _compare(self, item: Reading) -> None:
        spider: Any = self.crawler.spider
        rereader = Rereader(spider.config.shelves)
        found = await asyncio.to_thread(preview, spider.store, item, rereader)
        if found is not None:
            self._note([found])
            self.telling += [item] if item.article else []
        self.crawler.signals.send_catch_log(readings_stored, readings=[item])

    def _note(self, found: Sequence[Found]) -> None:
        spider: Any = self.crawler.spider
        spider.found.extend(found)
        for one in found:
            self.crawler.stats.inc_value(f"xz/preview/{one.type}")
