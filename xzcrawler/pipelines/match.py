"""Third stage: what the article says is boiled down to two hashes, to be compared by."""

from typing import Self

from attrs import evolve
from scrapy.crawler import Crawler

from xzcrawler.dedup.signature import sign
from xzcrawler.items import Reading


class MatchPipeline:
    """Signs the article of each reading."""

    def __init__(self, crawler: Crawler) -> None:
        self.stats = crawler.stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_item(self, item: Reading) -> Reading:
        """Return the reading with its hashes."""
        article = item.article
        if article is None:
            return item
        self.stats.inc_value("xz/match/signed")
        said, told = sign(article)
        return evolve(item, content_hash=said, text_hash=told)
