"""Records one stored run again into another database: history from the archive alone."""

from collections.abc import AsyncIterator, Sequence
from multiprocessing.connection import Connection
from typing import Any, Self

from attrs import evolve
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from scrapy.settings import BaseSettings

from xzcrawler.archive.stored import StoredArchive
from xzcrawler.config import Config
from xzcrawler.items import Reading
from xzcrawler.monitor.plan import plan_run
from xzcrawler.monitor.run import pages_done
from xzcrawler.monitor.trial import is_withheld
from xzcrawler.spiders.news import Walk
from xzcrawler.spiders.readings import Asked, make_reading, read_listing
from xzcrawler.spiders.replay import ReplaySpider, asked_for
from xzcrawler.store import Store, runs
from xzcrawler.store.values import CaptureLine


class RebuildSpider(ReplaySpider):
    """Reads what a run stored and records it, at the time of that run, where it is told to."""

    name = "rebuild"

    def __init__(
        self,
        *,
        run: int | str,
        into: str,
        site: str = "",
        config: Config | None = None,
        progress: Connection | None = None,
    ) -> None:
        """*into* is the address of the database that is written."""
        super().__init__(run=run, site=site, config=config, progress=progress)
        with self.store.read() as session:
            self.stored_run = runs.get(session, self.run)
        self.store.close()
        self.store = Store.open(into)
        self.dry_run = False
        self.name = self.stored_run.spider  # whose run it is decides what is concluded from it
        self.trigger = self.stored_run.trigger
        self.archive = StoredArchive(self.stored_run.warc_file)
        self.files_were_asked = False

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Leave the files until there is nothing else to ask, as every run does."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.ask_for_files, signals.spider_idle)
        return spider

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """One page after the other: they are recorded in the order in which they were."""
        super().update_settings(settings)
        settings.set("CONCURRENT_REQUESTS", 1, "spider")

    def store_nothing(self, crawler: Crawler) -> None:
        """Store everything, in the usual way."""

    async def start(self) -> AsyncIterator[Request | Reading]:  # type: ignore[override]
        """Ask for every page to which an answer was stored, and repeat what is known of the others."""
        # What planning writes down belongs to the history; what it would visit now does not matter.
        await self.query(plan_run, self.now(), spider=self.name)
        for lines in self.stored.values():
            if lines[0].purpose == "attachment":
                continue
            if lines[0].purpose != "robots" and _is_kept(lines):
                yield self._ask_again(lines)
            else:
                yield self._as_it_was(lines)

    def ask_for_files(self) -> None:
        """Ask once for the files of articles: the edits that offer them are stored by then."""
        if self.files_were_asked:
            return
        self.files_were_asked = True
        self.crawler.signals.send_catch_log(pages_done)
        for lines in self.stored.values():
            if lines[0].purpose == "attachment":
                request = self._ask_again(lines) if _is_kept(lines) else self._say_again(lines)
                self.crawler.engine.crawl(request)

    def _say_again(self, lines: Sequence[CaptureLine]) -> Request:
        """Return a request that nothing answers, and that comes to what is known of this page."""
        return Request("data:,", errback=lambda _: self._as_it_was(lines), dont_filter=True)

    async def parse_listing(
        self, response: Response, asked: Asked, walk: Walk
    ) -> AsyncIterator[Reading | Request]:
        """Read one listing page; where its walk went on to, it will be asked for anyway."""
        reading = await read_listing(response, asked, self.site, self.now(), reader=self.reader)
        yield evolve(reading, ends_walk=self._ends_walk(asked))

    def read_on(self, article: object) -> Reading | Request:
        """Repeat the verdict of a page that was held back, else as in any crawl."""
        said = super().read_on(article)  # type: ignore[arg-type]
        if isinstance(said, Reading) and is_withheld(self.line_of(said).capture):
            return self._as_it_was(self.stored[self._page_of(said)])
        return said

    def _as_it_was(self, lines: Sequence[CaptureLine]) -> Reading:
        last = lines[-1]
        captures = tuple(line.capture for line in lines)
        return make_reading(
            asked_for(last), self.site, captures, last.capture.verdict, last.capture.why
        )

    def _ends_walk(self, asked: Asked) -> bool:
        pages = [page for _, _, channel, page, _ in self.stored if channel == asked.channel]
        return asked.page_number == max(pages) and self.stored_run.outcome != "interrupted"


def _is_kept(lines: Sequence[CaptureLine]) -> bool:
    return all(line.capture.warc_file for line in lines)
