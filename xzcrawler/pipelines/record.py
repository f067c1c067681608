"""Last stage: readings go into the database in batches, and count only once committed."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from xzcrawler.archive import robots_captured
from xzcrawler.errors import ArchiveError, XzCrawlerError
from xzcrawler.items import Capture, Reading
from xzcrawler.monitor.judgement import Judgement
from xzcrawler.monitor.record import Outcome, record
from xzcrawler.monitor.reread import Rereader
from xzcrawler.monitor.run import readings_stored
from xzcrawler.monitor.trial import settle_trial, withheld
from xzcrawler.pipelines.batches import Batches
from xzcrawler.pipelines.trial import Trial


class RecordPipeline:
    """Stores readings in one database thread; a database that fails ends the run."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="record")
        self.batches: Batches[Reading, Outcome] = Batches(self._write)
        self.stopping: asyncio.Task[None] | None = None
        self.robots: list[asyncio.Task[None]] = []
        self.trial = Trial(crawler, self._settle)
        crawler.signals.connect(self.keep_robots, robots_captured)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_item(self, item: Reading) -> Reading:
        """Return the reading once it is committed, or held back with the first ones of its site."""
        if not self.trial.takes(item):
            await self._keep(item)
        return item

    async def _keep(self, item: Reading) -> None:
        if self.stopping is not None:
            raise DropItem("the run is being stopped")
        try:
            outcome = await self.batches.put(item)
        except XzCrawlerError as error:
            self._stop(error)
            raise DropItem(str(error)) from error
        if outcome.why:
            raise DropItem(outcome.why)

    async def _settle(self, judgement: Judgement, readings: Sequence[Reading]) -> None:
        if judgement.outcome != "passed":
            readings = [withheld(reading, judgement) for reading in readings]
        loop = asyncio.get_running_loop()
        try:
            await loop.run_in_executor(self.thread, self._store_trial, judgement, readings)
        except XzCrawlerError as error:
            self._stop(error)
            return
        if judgement.outcome != "passed":
            self.crawler.stats.inc_value("xz/record/held_back", len(readings))
            self.crawler.signals.send_catch_log(readings_stored, readings=readings)
            return
        kept = await asyncio.gather(*map(self._keep, readings), return_exceptions=True)
        for reading, failure in zip(readings, kept, strict=True):
            if failure is not None:
                # Scrapy has let this item go already and cannot say so itself.
                self.crawler.signals.send_catch_log(signals.item_dropped, item=reading)

    def keep_robots(self, captures: Sequence[Capture], url: str) -> None:
        """Store what a host answered about its robots.txt; nobody waits for it."""
        spider: Any = self.crawler.spider
        reading = Reading(
            site=spider.site.name,
            purpose="robots",
            url=url,
            key=spider.site.key(url),
            captures=tuple(captures),
        )
        if captures:
            self.robots.append(asyncio.create_task(self._keep(reading)))

    async def close_spider(self) -> None:
        """Write what is left."""
        await self.trial.finish()
        await self.batches.drain()
        await asyncio.gather(*self.robots, return_exceptions=True)
        self.thread.shutdown()

    async def _write(self, readings: Sequence[Reading]) -> Sequence[Outcome]:
        loop = asyncio.get_running_loop()
        outcomes = await loop.run_in_executor(self.thread, self._store, readings)
        for outcome in outcomes:
            self.crawler.stats.inc_value(f"xz/record/{outcome.type}")
        stored = [outcome.reading for outcome in outcomes]
        self.crawler.signals.send_catch_log(readings_stored, readings=stored)
        return outcomes

    def _store(self, readings: Sequence[Reading]) -> Sequence[Outcome]:
        spider = self._synced()
        rereader = Rereader(spider.config.archive)
        return record(spider.store, spider.run_id, readings, spider.now(), rereader)

    def _store_trial(self, judgement: Judgement, readings: Sequence[Reading]) -> None:
        spider = self._synced()
        settle_trial(spider.store, spider.run_id, readings, judgement, spider.now())

    def _synced(self) -> Any:
        """Return the spider, its archive on the disk: the rows name places in it."""
        spider: Any = self.crawler.spider
        if spider.archive is not None:
            spider.archive.sync()
        return spider

    def _stop(self, error: XzCrawlerError) -> None:
        if self.stopping is None:
            reason = "archive_unusable" if isinstance(error, ArchiveError) else "store_unusable"
            self.crawler.stats.set_value("xz/stopped_by", str(error))
            close = self.crawler.engine.close_spider_async(reason=reason)
            self.stopping = asyncio.create_task(close)
