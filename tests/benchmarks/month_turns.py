"""The scheduler's own loop under a virtual clock, and a crawl that asks `month_world` in place of the web."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from attrs import define, evolve, field, frozen
from scrapy.settings import Settings
from scrapy.signalmanager import SignalManager
from scrapy.statscollectors import MemoryStatsCollector

from tests.benchmarks.month_pages import Server
from tests.benchmarks.month_world import World
from xzcrawler.archive import robots_captured
from xzcrawler.config import Config
from xzcrawler.extensions.run_report import RunReport
from xzcrawler.items import Reading
from xzcrawler.monitor.agenda import Turn
from xzcrawler.monitor.plan import ArticleVisit, plan_run, sort_entries
from xzcrawler.monitor.run import RunResult
from xzcrawler.pipelines.check import CheckPipeline
from xzcrawler.pipelines.clean import CleanPipeline
from xzcrawler.pipelines.match import MatchPipeline
from xzcrawler.pipelines.record import RecordPipeline
from xzcrawler.store import Store
from xzcrawler.workers.schedule import Loop

AT_ONCE = 64
_PAGE = timedelta(seconds=1)
"""That a page takes: the politeness of a site."""


@define
class Hands:
    """Of the virtual clock."""

    true: datetime
    ahead: timedelta = timedelta(0)
    """By how much the machine's clock is wrong."""

    @property
    def shown(self) -> datetime:
        return self.true + self.ahead


@frozen(kw_only=True)
class VirtualConfig(Config):
    """An installation whose clock is ours."""

    hands: Hands

    def clock(self) -> datetime:
        return self.hands.shown


@frozen(kw_only=True)
class Begun:
    """A turn that was taken."""

    turn: Turn
    at: datetime
    """By a clock that is right."""
    took: float
    """Seconds of the real clock."""
    outcome: str


class _Spider:
    """What pipelines and the report ask of a spider."""

    dry_run = on_trial = asks_the_web = False
    archive = None

    def __init__(self, name: str, site: Any, store: Store, config: VirtualConfig) -> None:
        self.name, self.site, self.store, self.config = name, site, store, config
        self.trigger = "schedule"
        self.run_id: int | None = None
        self.spent = timedelta(0)
        self.quiet: dict[str, datetime] = {}
        self.postponed: Counter[str] = Counter()
        self.troubles: list[Any] = []
        self.found: list[Any] = []

    def now(self) -> datetime:
        return self.config.clock() + self.spent


class _Crawler:
    """What they ask of a crawler: Scrapy's own signals and counts."""

    def __init__(self, spider: _Spider) -> None:
        self.settings = Settings({"STATS_DUMP": False})
        self.spider = spider
        self.signals = SignalManager(self)
        self.stats = MemoryStatsCollector(self)  # type: ignore[arg-type]  # it asks for settings only


@define(kw_only=True)
class MonthLoop(Loop):
    """Takes its turns in this process; waiting moves the clock to the end of what is under way."""

    config: VirtualConfig
    world: World
    store: Store
    runner: asyncio.Runner
    begun: list[Begun] = field(factory=list)
    _over: list[tuple[timedelta, RunResult]] = field(factory=list)

    def _start(self, turn: Turn) -> None:
        self._under_way[turn.site] = turn
        started = time.perf_counter()
        spent, result = self._crawl_here(turn)
        took = time.perf_counter() - started
        self._over.append((spent, result))
        now = self.config.hands.true
        self.begun.append(Begun(turn=turn, at=now, took=took, outcome=result.outcome))

    def _wait(self, seconds: float) -> None:
        over, self._over = self._over, []
        self.config.hands.true += max(spent for spent, _ in over)
        for _, result in over:
            self._finish(result)

    def _crawl_here(self, turn: Turn) -> tuple[timedelta, RunResult]:
        town = self.world.towns[turn.site]
        spider = _Spider(turn.spider, town.site, self.store, self.config)
        crawler: Any = _Crawler(spider)
        report = RunReport(crawler)
        report.open_row(spider)
        crawl = _Crawl(self.world, spider, crawler)
        self.runner.run(crawl.run())
        report.close_row(spider, "finished")
        if report.result is None:
            raise AssertionError(f"The run of {turn.site} has no result")
        return spider.spent, report.result


@define
class _Crawl:
    """One run: what a spider does, without asking the web."""

    world: World
    spider: _Spider
    crawler: Any

    async def run(self) -> None:
        stages = [each(self.crawler) for each in (CleanPipeline, CheckPipeline, MatchPipeline)]
        record = RecordPipeline(self.crawler)
        captures, url = self._server().robots()
        self.crawler.signals.send_catch_log(robots_captured, captures=captures, url=url)
        kept = []
        for reading in self._read():
            item = reading
            for stage in stages:
                item = await stage.process_item(item)
            kept.append(asyncio.create_task(record.process_item(item)))
        await asyncio.sleep(0)  # each is in its batch
        await record.close_spider()
        await asyncio.gather(*kept)

    def _server(self) -> Server:
        town = self.world.towns[self.spider.site.name]
        return Server(town, self.spider.config.hands.true + self.spider.spent)

    def _read(self) -> Iterator[Reading]:
        spider = self.spider
        plan = plan_run(spider.store, spider.site, spider.now(), spider=spider.name)
        spider.troubles.extend(plan.troubles)
        visits = {visit.key: visit for visit in plan.articles}
        for channel in plan.channels:
            reading = self._asked(self._server().listing(channel))
            for key, url in self._fresh(reading).items():
                if key not in visits and key not in plan.left_out:
                    visits[key] = ArticleVisit(
                        url=url,
                        key=key,
                        channel=channel.url,
                        etag="",
                        last_modified="",
                        reason="new",
                    )
            yield reading
        for visit in visits.values():
            yield self._asked(self._server().article(visit))

    def _fresh(self, reading: Reading) -> dict[str, str]:
        """Return the addresses that a listing makes a spider visit, by key."""
        if reading.listing is None:
            return {}
        spider, entries = self.spider, reading.listing.entries
        seen = sort_entries(spider.store, spider.site, reading.channel, entries, spider.now())
        pairs = zip(reading.entry_keys, entries, strict=True)
        return {key: entry.url for key, entry in pairs if key in seen.visit}

    def _asked(self, reading: Reading) -> Reading:
        """Note that a page was asked for; it bears the time of our clock, be that wrong."""
        self.spider.spent += _PAGE
        self.crawler.stats.inc_value("downloader/request_count")
        shown = [evolve(each, at=self.spider.now()) for each in reading.captures]
        return evolve(reading, captures=tuple(shown))
