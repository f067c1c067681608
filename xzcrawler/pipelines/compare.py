"""In a replay, in the place of `record`: notes where a page reads otherwise than it is stored."""

from collections.abc import Iterator, Sequence
from typing import Any, Self

from scrapy.crawler import Crawler

from xzcrawler.items import Reading
from xzcrawler.monitor.replay import (
    Difference,
    compare_article,
    compare_entries,
    compare_file,
    compare_verdict,
)
from xzcrawler.monitor.run import readings_stored
from xzcrawler.monitor.sinks import is_sunk
from xzcrawler.monitor.trial import is_withheld
from xzcrawler.store import attachments, revisions, states
from xzcrawler.store.article_values import RevisionView, VersionView
from xzcrawler.store.values import CaptureLine


class ComparePipeline:
    """Collects the differences on the spider; stores nothing."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_item(self, item: Reading) -> Reading:
        """Compare one page with what the run stored of it."""
        spider: Any = self.crawler.spider
        spider.read += 1
        spider.differences.extend(self._differences(spider, item))
        self.crawler.signals.send_catch_log(readings_stored, readings=[item])
        return item

    def _differences(self, spider: Any, reading: Reading) -> Iterator[Difference]:
        line = spider.line_of(reading)
        if is_withheld(line.capture) or is_sunk(line.capture):
            return  # nothing was made of it that could read otherwise now
        yield from compare_verdict(line, reading)
        if reading.purpose == "article":
            yield from compare_article(line, reading, self._revisions(spider, line))
        elif reading.purpose == "attachment":
            yield from compare_file(line, reading, self._versions(spider, line))
        else:
            yield from compare_entries(line, reading, self._known(spider, reading.entry_keys))

    def _revisions(self, spider: Any, line: CaptureLine) -> Sequence[RevisionView]:
        if line.article_id is None:
            return ()
        # Not by its address: that may have become another article's since.
        with spider.store.read() as session:
            return revisions.of_article(session, line.article_id)

    def _versions(self, spider: Any, line: CaptureLine) -> Sequence[VersionView]:
        if line.article_id is None:
            return ()
        with spider.store.read() as session:
            files = attachments.history(session, line.article_id)
            return [version for file in files for version in file.versions]

    def _known(self, spider: Any, keys: Sequence[str]) -> frozenset[str]:
        with spider.store.read() as session:
            return frozenset(states.numbers(session, keys))
