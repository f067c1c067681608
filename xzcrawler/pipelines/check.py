"""Second stage: what a careful editor would wonder about is noted."""

from typing import Self

from attrs import evolve
from scrapy.crawler import Crawler

from xzcrawler.items import Reading
from xzcrawler.monitor.check import findings, without_misread_time


class CheckPipeline:
    """Notes the findings on each reading; none of them keeps it from being stored, but for a misread time."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.stats = crawler.stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_item(self, item: Reading) -> Reading:
        """Return the reading with its notes."""
        self.stats.inc_value(f"xz/check/{item.purpose}/{item.verdict}")
        notes = findings(item)
        if not notes:
            return item
        for note in notes:
            self.stats.inc_value(f"xz/check/{note.partition(':')[0]}")
        return evolve(without_misread_time(item), notes=notes)
