"""Before the last stage: the first readings of a site that was never seen live wait to be judged."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler

from xzcrawler.items import Reading
from xzcrawler.monitor.judgement import Judgement, judge_readings
from xzcrawler.monitor.run import readings_judged


class Trial:
    """What a site on trial was read as; of any other site it takes nothing.

    The readings lie here and let their pages go: Scrapy asks for no more while pages that wait in
    a pipeline have five megabytes. The plan of a run on trial sees to it that they are few.
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
        self.settling: asyncio.Task[None] | None = None
        crawler.signals.connect(self.judge, signals.spider_idle)

    def takes(self, reading: Reading) -> bool:
        """Return whether the reading is held back until nothing more comes."""
        spider: Any = self.crawler.spider
        if spider.on_trial:
            self.held.append(reading)
        return bool(spider.on_trial)

    def judge(self) -> None:
        """Judge the site when nothing more comes; a run that was stopped before leaves no trace."""
        readings, self.held = self.held, []
        if not readings:
            return
        judgement = judge_readings(readings)
        self.crawler.signals.send_catch_log(readings_judged, judgement=judgement)
        self.settling = asyncio.ensure_future(self.settle(judgement, readings))

    async def finish(self) -> None:
        """Return when the judgement is settled."""
        if self.settling is not None:
            await self.settling
