"""Opens the run's row, collects what happened, judges it, and closes the row."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Self

from attrs import evolve
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from xzcrawler import __version__
from xzcrawler.errors import StoreError
from xzcrawler.items import Reading
from xzcrawler.monitor.health_watch import keep_health
from xzcrawler.monitor.hosts import quiet_trouble
from xzcrawler.monitor.incident_kinds import keep_incidents
from xzcrawler.monitor.judgement import Judgement
from xzcrawler.monitor.listings_settled import settle_listings
from xzcrawler.monitor.presence import settle
from xzcrawler.monitor.run import (
    JudgedOutcome,
    RunResult,
    host_went_quiet,
    judge,
    readings_judged,
    readings_stored,
    shortened,
    standing,
    stopped_by,
    trial_trouble,
    trouble,
)
from xzcrawler.monitor.trial import is_withheld
from xzcrawler.store import runs, tried_again
from xzcrawler.store.values import Trouble

_KEPT = ("xz/", "downloader/", "retry/", "robotstxt/", "memusage/")
"""Beginnings of the names of the counts that the run row keeps."""


class RunReport:
    """One row a run; `result` is what the worker passes on."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.counts: Counter[str] = Counter()
        self.troubles: list[Trouble] = []
        self.quiet: set[str] = set()
        self.judgement: Judgement | None = None
        self.result: RunResult | None = None
        crawler.signals.connect(self.open_row, signals.spider_opened)
        crawler.signals.connect(self.note_pages, readings_stored)
        crawler.signals.connect(self.note_judgement, readings_judged)
        crawler.signals.connect(self.note_quiet, host_went_quiet)
        crawler.signals.connect(self.note_unstored, signals.item_dropped)
        crawler.signals.connect(self.note_bug, signals.spider_error)
        crawler.signals.connect(self.note_bug, signals.item_error)
        crawler.signals.connect(self.close_row, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def open_row(self, spider: Any) -> None:
        """Start the run; a run that cannot be noted down must not begin."""
        if spider.dry_run:
            return
        try:
            with spider.store.write() as session:
                spider.run_id = runs.start(
                    session,
                    site=spider.site.name,
                    spider=spider.name,
                    trigger=spider.trigger,
                    code_version=__version__,
                    now=spider.now(),
                )
        except StoreError as error:
            self.crawler.stats.set_value("xz/stopped_by", str(error))
            raise CloseSpider(stopped_by(error)) from error

    def note_pages(self, readings: Sequence[Reading]) -> None:
        """Count the pages of a batch that was stored."""
        for reading in readings:
            counted = standing(reading)
            if not counted:
                continue
            self.counts[counted] += 1
            if is_withheld(reading.captures[-1]):
                continue  # one finding says it for all of them
            if not counted.endswith("_read"):
                self.troubles.append(trouble(reading))
            elif reading.purpose == "listing" and reading.notes:
                self.troubles.append(Trouble(url=reading.url, verdict="lost", why=reading.notes[0]))

    def note_judgement(self, judgement: Judgement) -> None:
        """Keep what the site's first readings were worth."""
        self.judgement = judgement
        finding = trial_trouble(judgement)
        if finding is not None:
            self.counts[f"trials_{judgement.outcome}"] += 1
            self.troubles.insert(0, finding)

    def note_quiet(self, host: str) -> None:
        """Count a host that asked to be left alone; closing the row says what that postponed."""
        self.quiet.add(host)
        self.counts["hosts_quiet"] = len(self.quiet)

    def note_unstored(self) -> None:
        """Count a page that could not be stored; recording has noted which one and why."""
        self.counts["articles_failed"] += 1

    def note_bug(
        self, failure: Failure, response: Response | None = None, item: Reading | None = None
    ) -> None:
        """Count an exception of our own code; its traceback is in the log."""
        self.counts["bugs"] += 1
        url = item.url if item else response.url if response else ""
        why = f"{type(failure.value).__name__}: {failure.getErrorMessage()}"[:300]
        self.troubles.append(Trouble(url=url, verdict="bug", why=why))

    def close_row(self, spider: Any, reason: str) -> None:
        """Settle who is gone, judge the run and close its row."""
        self._note_postponed(spider)
        stats = self.crawler.stats
        unusable = stats.get_value("xz/stopped_by")
        if unusable:
            # What is stored last is stored while the spider already closes, for another reason.
            reason = "store_unusable" if reason == "finished" else reason
            self.troubles.insert(0, Trouble(url="", verdict=reason, why=unusable))
        try:
            if spider.run_id is not None and not unusable:
                self._settle(spider)
            self.result = self._result(spider, reason)
            if spider.run_id is not None:
                self.result = self._close_row(
                    spider, self.result, judge(self.counts, reason=reason)
                )
                keep_health(spider.store, spider.site, spider.now())
        except StoreError as error:
            why = stopped_by(error)
            self.troubles.insert(0, Trouble(url="", verdict=why, why=str(error)))
            self.result = self._result(spider, why)

    def _settle_listings(self, spider: Any) -> None:
        told = settle_listings(spider.store, spider.run_id, spider.site.name, spider.now())
        for change_type, count in Counter(line.type for line in told).items():
            self.crawler.stats.inc_value(f"xz/listings/{change_type}", count)

    def _note_postponed(self, spider: Any) -> None:
        quiet = (
            quiet_trouble(host, until, spider.postponed[host])
            for host, until in sorted(spider.quiet.items())
        )
        self.troubles[:0] = [*quiet, *spider.troubles]
        if spider.postponed:
            self.counts["postponed"] = spider.postponed.total()

    def _settle(self, spider: Any) -> None:
        gone = settle(spider.store, spider.run_id, spider.site.name, spider.now())
        self.crawler.stats.inc_value("xz/presence/gone", len(gone))
        self._settle_listings(spider)
        if self.judgement is None or self.judgement.outcome == "passed":
            keep_incidents(spider.store, spider.run_id, spider.site.name, spider.now())

    def _result(self, spider: Any, reason: str) -> RunResult:
        counts = self.crawler.stats.get_stats()
        kept = {
            name: n for name, n in counts.items() if name.startswith(_KEPT) and isinstance(n, int)
        }
        return RunResult(
            run_id=spider.run_id,
            site=spider.site.name,
            outcome=judge(self.counts, reason=reason),
            stats=kept | {f"xz/run/{name}": n for name, n in self.counts.items()},
            troubles=shortened(self.troubles),
            found=tuple(spider.found),
            judgement=self.judgement,
        )

    @tried_again
    def _close_row(self, spider: Any, result: RunResult, outcome: JudgedOutcome) -> RunResult:
        """Return the result with the troubles that recording and settling noted on the row."""
        with spider.store.write() as session:
            runs.finish(
                session,
                spider.run_id,
                outcome=outcome,
                stats=result.stats,
                troubles=result.troubles,
                warc_file=spider.archive.file if spider.archive else "",
                now=spider.now(),
            )
            return evolve(result, troubles=runs.get(session, spider.run_id).troubles)
