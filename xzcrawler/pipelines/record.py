"""Last stage: readings go into the database in batches, and count only once committed."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from xzcrawler.archive import robots_captured
from xzcrawler.errors import XzCrawlerError
from xzcrawler.items import Capture, Reading
from xzcrawler.monitor.hosts import keep_quiet
from xzcrawler.monitor.judgement import Judgement
from xzcrawler.monitor.kept_pages import KeptPages
from xzcrawler.monitor.layout_watch import LayoutWatch
from xzcrawler.monitor.record import Outcome, record
from xzcrawler.monitor.reread import Rereader
from xzcrawler.monitor.run import host_went_quiet, pages_done, readings_stored, stopped_by
from xzcrawler.monitor.stories import match_waiting
from xzcrawler.monitor.technical import take_over
from xzcrawler.monitor.trial import settle_trial, withheld
from xzcrawler.monitor.waiting import Waiting
from xzcrawler.pipelines.batches import Batches
from xzcrawler.pipelines.trial import Trial
from xzcrawler.store.changes import NewChange

_MOST_QUIET = 1_000
"""Articles that a run matches again though nobody is told: `stories rebuild` may have been cut off."""


class RecordPipeline:
    """Stores readings in one database thread; a database that fails ends the run."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="record")
        self.batches: Batches[Reading, Outcome] = Batches(self._write)
        self.stopping: asyncio.Task[None] | None = None
        self.robots: list[asyncio.Task[None]] = []
        self.trial = Trial(crawler, self._settle)
        self.quiet: list[asyncio.Task[None]] = []
        self.waiting: Waiting | None = None
        crawler.signals.connect(self.keep_robots, robots_captured)
        crawler.signals.connect(self.keep_quiet, host_went_quiet)
        crawler.signals.connect(self.settle_edits, pages_done)

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

    def keep_quiet(self, host: str, until: datetime) -> None:
        """Store until when a host wants to be left alone; nobody waits for it."""
        self.quiet.append(asyncio.create_task(self._keep_quiet(host, until)))

    async def _keep_quiet(self, host: str, until: datetime) -> None:
        spider: Any = self.crawler.spider
        loop = asyncio.get_running_loop()
        try:
            await loop.run_in_executor(self.thread, keep_quiet, spider.store, host, until)
        except XzCrawlerError as error:
            self._stop(error)

    def settle_edits(self) -> None:
        """Store the edits that wait: all pages of the run have come, and it is known which files they offer."""
        if self.waiting is None or self.stopping is not None:
            return
        try:
            self._note_late(self.thread.submit(self._settle_waiting, self.waiting).result())
        except XzCrawlerError as error:
            self._stop(error)

    async def close_spider(self) -> None:
        """Write what is left."""
        await self.trial.finish()
        await self.batches.drain()
        await asyncio.gather(*self.robots, *self.quiet, return_exceptions=True)
        await self._finish()
        self.thread.shutdown()

    async def _finish(self) -> None:
        """Store what waited for the end of the run, then let the articles find their stories."""
        if self.stopping is not None:
            return
        loop = asyncio.get_running_loop()
        try:
            if self.waiting is not None:
                late = await loop.run_in_executor(self.thread, self._store_waiting, self.waiting)
                self._note_late(late)
            told = await loop.run_in_executor(self.thread, self._match)
        except XzCrawlerError as error:
            self._stop(error)
        else:
            for line in told:
                self.crawler.stats.inc_value(f"xz/stories/{line.type}")

    async def _write(self, readings: Sequence[Reading]) -> Sequence[Outcome]:
        loop = asyncio.get_running_loop()
        outcomes, late = await loop.run_in_executor(self.thread, self._store, readings)
        self._note([outcome for outcome in outcomes if outcome.type != "held"])
        self._note_late(late)
        return outcomes

    def _note_late(self, outcomes: Sequence[Outcome]) -> None:
        self._note(outcomes)
        for outcome in outcomes:
            if outcome.why:
                # Scrapy has let this item go already and cannot say so itself.
                self.crawler.signals.send_catch_log(signals.item_dropped, item=outcome.reading)

    def _note(self, outcomes: Sequence[Outcome]) -> None:
        for outcome in outcomes:
            self.crawler.stats.inc_value(f"xz/record/{outcome.type}")
        stored = [outcome.reading for outcome in outcomes]
        if stored:
            self.crawler.signals.send_catch_log(readings_stored, readings=stored)

    def _store(self, readings: Sequence[Reading]) -> tuple[Sequence[Outcome], Sequence[Outcome]]:
        spider = self._synced()
        if self.waiting is None:
            # A run that is only recorded again has nobody mend the reader.
            kept_pages = None
            if spider.asks_the_web:
                kept_pages = KeptPages(spider.config.data, spider.config.shelves)
            layout = LayoutWatch(spider.site.name, spider.run_id, kept_pages)
            rereader = Rereader(spider.config.shelves)
            write = partial(record, spider.store, spider.run_id, rereader=rereader)
            adopt = partial(take_over, spider.store, rereader)
            self.waiting = Waiting(spider.store, write, adopt, layout)
        return self.waiting.record(readings, spider.now())

    def _settle_waiting(self, waiting: Waiting) -> Sequence[Outcome]:
        return waiting.settle(self._synced().now())

    def _store_waiting(self, waiting: Waiting) -> Sequence[Outcome]:
        return waiting.finish(self._synced().now())

    def _match(self) -> Sequence[NewChange]:
        # Only now: so it is all one in which order and in what batches the pages came.
        spider: Any = self.crawler.spider
        return match_waiting(spider.store, spider.now(), most_quiet=_MOST_QUIET)

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
            self.crawler.stats.set_value("xz/stopped_by", str(error))
            close = self.crawler.engine.close_spider_async(reason=stopped_by(error))
            self.stopping = asyncio.create_task(close)
