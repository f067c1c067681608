"""Reads one stored run again: the same callbacks and pages, with answers from the archive."""

from collections.abc import AsyncIterator, Sequence
from multiprocessing.connection import Connection

from scrapy.crawler import Crawler
from scrapy.http import Request
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from xzcrawler.config import Config
from xzcrawler.items import Capture, Purpose, Reading
from xzcrawler.middlewares.forms import address_of
from xzcrawler.monitor.replay import Difference, ReplayReport
from xzcrawler.spiders.news import NewsSpider, Walk
from xzcrawler.spiders.readings import Asked
from xzcrawler.store import runs
from xzcrawler.store.values import CaptureLine

Page = tuple[Purpose, str, str, int, str]
"""What tells the pages of a run apart: purpose, URL key, channel, page number, and which article offers a file."""


class ReplaySpider(NewsSpider):
    """Asks for what a run asked for, goes nowhere else, and stores nothing."""

    name = "replay"
    asks_the_web = False

    def __init__(
        self,
        *,
        run: int | str,
        site: str = "",
        config: Config | None = None,
        progress: Connection | None = None,
    ) -> None:
        """*run* is the number of a run of this site."""
        super().__init__(site=site, config=config, dry_run=True, progress=progress)
        self.run = int(run)
        self.lines = self._load(self.run)
        self.stored: dict[Page, list[CaptureLine]] = {}
        for line in self.lines:
            self.stored.setdefault(_page(line), []).append(line)
        self.read = 0
        self.differences: list[Difference] = []

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Put the archive in the place of the network."""
        super().update_settings(settings)
        middlewares = settings.getdict("DOWNLOADER_MIDDLEWARES") | {
            "xzcrawler.middlewares.replay.ReplayMiddleware": 1,
            "xzcrawler.middlewares.archive.ArchiveMiddleware": None,
        }
        settings.set("DOWNLOADER_MIDDLEWARES", middlewares, "spider")
        settings.set("ROBOTSTXT_OBEY", False, "spider")

    def store_nothing(self, crawler: Crawler) -> None:
        """Put a comparison in the place of recording."""
        pipelines = crawler.settings.getdict("ITEM_PIPELINES") | {
            "xzcrawler.pipelines.record.RecordPipeline": None,
            "xzcrawler.pipelines.compare.ComparePipeline": 400,
        }
        crawler.settings.set("ITEM_PIPELINES", pipelines, "spider")

    async def start(self) -> AsyncIterator[Request]:
        """Ask for every page to which an answer was stored."""
        for lines in self.stored.values():
            # Without the answer to one part the article cannot be put together again.
            if lines[0].purpose != "robots" and all(line.capture.warc_file for line in lines):
                yield self._ask_again(lines)

    def note_failure(self, failure: Failure) -> None:
        """Note a page whose stored answer cannot be read any more, or which this run never asked for."""
        request: Request = failure.request  # type: ignore[attr-defined]  # set by Scrapy's scraper
        self.differences.append(
            Difference(
                url=address_of(request),
                field="archive",
                stored=self._place_of(request),
                replayed=str(failure.value),
            )
        )

    def line_of(self, reading: Reading) -> CaptureLine:
        """Return the stored capture that this reading reads again."""
        return self.stored[self._page_of(reading)][-1]

    def report(self) -> ReplayReport:
        """Return what came of it."""
        return ReplayReport(run_id=self.run, pages=self.read, differences=tuple(self.differences))

    def _page_of(self, reading: Reading) -> Page:
        place = (reading.purpose, reading.key, reading.channel)
        return (*place, reading.page_number, reading.offered_by)

    def _ask_again(self, lines: Sequence[CaptureLine]) -> Request:
        # The answers to a long article's further parts stand before that of its first.
        first = next((line for line in lines if self._is_own(line)), lines[0])
        asked = asked_for(first)
        if first.purpose == "article":
            request = self.ask(asked, self.parse_article)
        elif first.purpose == "attachment":
            request = self.attachments.request(asked)
        else:
            walk = Walk(channel=first.channel, complete_before=True)
            request = self.ask(asked, self.parse_listing, walk=walk)
        request.meta["captures"].extend(line.capture for line in lines)
        return request

    async def _look_up(self, reading: Reading, walk: Walk) -> tuple[dict[str, str], str]:
        # What a run went on to depends on what was known then; its own captures say it all.
        return {}, ""

    def _is_own(self, line: CaptureLine) -> bool:
        return self.site.key(line.capture.url) == line.key

    def _place_of(self, request: Request) -> str:
        stored: list[Capture] = request.meta["captures"] or [
            line.capture for line in self.lines if line.capture.url == address_of(request)
        ]
        return f"{stored[-1].warc_file}, byte {stored[-1].warc_offset}" if stored else ""

    def _load(self, run: int) -> list[CaptureLine]:
        with self.store.read() as session:
            return runs.captures(session, run)


def _page(line: CaptureLine) -> Page:
    return (line.purpose, line.key, line.channel, line.page_number, line.offered_by)


def asked_for(line: CaptureLine) -> Asked:
    """Return what a stored capture was asked for."""
    return Asked(
        purpose=line.purpose,
        url=line.capture.url,
        key=line.key,
        channel=line.channel,
        page_number=line.page_number,
        offered_by=line.offered_by,
    )
