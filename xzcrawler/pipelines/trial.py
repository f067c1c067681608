"""Before the last stage: the first readings of a site that was never seen live wait to be judged."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler

from xzcrawler.items import Reading, Verdict
from xzcrawler.monitor.judgement import TRIAL_ARTICLES, Judgement, judge_readings
from xzcrawler.monitor.run import readings_judged


class Trial:
    """What a site on trial was read as; of any other site it takes nothing.

    Readings are held by number, not by waiting: Scrapy asks for no more pages while those that
    wait in a pipeline have five megabytes.
    """

    def __init__(
        self,
        crawler: Crawler,
        settle: Callable[[Judgement, Sequence[Reading]], Awaitable[None]],
    ) -> None:
        """*settle* makes of the readings what the judgement says."""
        self.crawler = crawler
        self.settle = settle
        self.held: list[Reading] = []
        self.judgement: Judgement | None = None
        self.settling: asyncio.Task[None] | None = None
        self.closing: asyncio.Task[None] | None = None
        crawler.signals.connect(self.judge_all, signals.spider_idle)

    def takes(self, reading: Reading) -> bool:
        """Return whether the reading is held back; the last one that is needed starts the judgement."""
        spider: Any = self.crawler.spider
        passed = self.judgement is not None and self.judgement.outcome == "passed"
        # Unchanged is only what was recorded before, and robots.txt is read as nothing.
        is_harmless = reading.verdict is Verdict.NOT_MODIFIED or reading.purpose == "robots"
        if not spider.on_trial or passed or is_harmless:
            return False
        self.held.append(reading)
        articles = sum(held.purpose == "article" for held in self.held)
        if self.judgement is None and articles >= TRIAL_ARTICLES:
            self._judge()
            self._stop_unless_passed()
        return True

    def judge_all(self) -> None:
        """Judge by what there is when nothing more comes."""
        if self.held and self.judgement is None:
            self._judge()

    async def finish(self) -> None:
        """Settle what still came after the judgement.

        What was never judged, because the run was stopped, is forgotten: the next run asks anew.
        """
        if self.settling is not None:
            await self.settling
        if self.judgement is not None and self.held:
            await self.settle(self.judgement, self.held)

    def _judge(self) -> None:
        readings, self.held = self.held, []
        self.judgement = judge_readings(readings)
        self.crawler.signals.send_catch_log(readings_judged, judgement=self.judgement)
        self.settling = asyncio.ensure_future(self.settle(self.judgement, readings))

    def _stop_unless_passed(self) -> None:
        if self.judgement is not None and self.judgement.outcome != "passed":
            close = self.crawler.engine.close_spider_async(reason="trial_failed")
            self.closing = asyncio.create_task(close)
