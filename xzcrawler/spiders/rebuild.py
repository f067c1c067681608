"""Records one stored run again into another database: history from the archive alone."""

from collections.abc import AsyncIterator, Sequence
from multiprocessing.connection import Connection

from attrs import evolve
from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from scrapy.settings import BaseSettings

from xzcrawler.archive.stored import StoredArchive
from xzcrawler.config import Config
from xzcrawler.items import Reading
from xzcrawler.monitor.plan import plan_run
from xzcrawler.monitor.trial import is_withheld
from xzcrawler.spiders.news import Walk
from xzcrawler.spiders.readings import Asked, make_reading, read_listing
from xzcrawler.spiders.replay import ReplaySpider
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
            if lines[0].purpose != "robots" and all(line.capture.warc_file for line in lines):
                yield self._ask_again(lines)
            else:
                yield self._as_it_was(lines)

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
        asked = Asked(
            purpose=last.purpose,
            url=last.capture.url,
            key=last.key,
            channel=last.channel,
            page_number=last.page_number,
            offered_by=last.offered_by,
        )
        captures = tuple(line.capture for line in lines)
        return make_reading(asked, self.site, captures, last.capture.verdict, last.capture.why)

    def _ends_walk(self, asked: Asked) -> bool:
        pages = [page for _, _, channel, page, _ in self.stored if channel == asked.channel]
        return asked.page_number == max(pages) and self.stored_run.outcome != "interrupted"
