"""In a dry run, in the place of `record`: notes what would be stored."""

import asyncio
from typing import Any, Self

from scrapy.crawler import Crawler

from xzcrawler.items import Reading
from xzcrawler.monitor.preview import preview
from xzcrawler.monitor.run import readings_stored


class PreviewPipeline:
    """Collects on the spider what the run found; stores nothing."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_item(self, item: Reading) -> Reading:
        """Compare one page with what is stored."""
        spider: Any = self.crawler.spider
        found = await asyncio.to_thread(preview, spider.store, item)
        if found is not None:
            spider.found.append(found)
            self.crawler.stats.inc_value(f"xz/preview/{found.type}")
        self.crawler.signals.send_catch_log(readings_stored, readings=[item])
        return item
