"""Waits between requests as long as robots.txt asks for."""

from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.robotstxt import RobotParser

LONGEST = 60.0
"""Seconds; a site that asks for more would never be read to the end."""


class CrawlDelay:
    """Raises the delay of a host to its `Crawl-delay`, never lowers it."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._agent = crawler.settings["ROBOTSTXT_USER_AGENT"] or crawler.settings["USER_AGENT"]
        crawler.signals.connect(self._robots_parsed, signals.robots_parsed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def _robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        asked = min(robotparser.crawl_delay(self._agent) or 0.0, LONGEST)
        downloader = self._crawler.engine.downloader
        host, slot = downloader._get_slot(request)  # noqa: SLF001 - Scrapy offers no other way to a slot
        if asked <= slot.delay:
            return
        slot.delay = asked
        slot.jitter = 0.0  # jitter would go below what was asked for
        # Scrapy forgets idle slots after a minute and makes new ones from this table.
        known = downloader.per_slot_settings.get(host, {})
        downloader.per_slot_settings[host] = {**known, "delay": asked, "jitter": 0.0}
        self._crawler.stats.max_value("xz/crawl_delay/seconds", asked)
