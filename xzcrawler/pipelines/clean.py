"""First stage: what no reader can see goes out of every field."""

from typing import Self

from attrs import evolve
from scrapy.crawler import Crawler

from xzcrawler.items import Reading
from xzcrawler.text.clean import tidy


class CleanPipeline:
    """Tidies the article of each reading."""

    def __init__(self, crawler: Crawler) -> None:
        self.stats = crawler.stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_item(self, item: Reading) -> Reading:
        """Return the reading with its article tidied."""
        if item.article is None:
            return item
        article = tidy(item.article)
        if article == item.article:
            return item
        self.stats.inc_value("xz/clean/changed")
        return evolve(item, article=article)
