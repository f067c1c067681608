"""In a replay, in the place of `record`: notes where a page reads otherwise than it is stored."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, Self

from scrapy.crawler import Crawler

from xzcrawler.errors import UnknownArticle
from xzcrawler.items import Reading
from xzcrawler.monitor.replay import Difference, compare_article, compare_entries, compare_verdict
from xzcrawler.monitor.run import readings_stored
from xzcrawler.monitor.sinks import is_sunk
from xzcrawler.monitor.trial import is_withheld
from xzcrawler.store import articles, states
from xzcrawler.store.values import RevisionView


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
            yield from compare_article(line, reading, self._revisions(spider, reading.key))
        else:
            yield from compare_entries(line, reading, self._known(spider, reading.entry_keys))

    def _revisions(self, spider: Any, key: str) -> Sequence[RevisionView]:
        with suppress(UnknownArticle), spider.store.read() as session:
            return articles.history(session, articles.find(session, key)).revisions
        return ()

    def _known(self, spider: Any, keys: Sequence[str]) -> frozenset[str]:
        with spider.store.read() as session:
            return frozenset(states.numbers(session, keys))
