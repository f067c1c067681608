"""Tells the worker how far the run is, a few times a second."""

import time
from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler

from xzcrawler.items import Reading
from xzcrawler.monitor.run import Progress, readings_stored

_PAUSE = 0.1
"""Seconds between two messages: smooth for a person, no cost for the crawl."""


class ProgressReport:
    """Sends `Progress` over the spider's connection, when it has one."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.pages = 0
        self.next_at = 0.0
        crawler.signals.connect(self.opened, signals.spider_opened)
        crawler.signals.connect(self.pages_done, readings_stored)
        crawler.signals.connect(self.closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def opened(self) -> None:
        self._send()

    def pages_done(self, readings: Sequence[Reading]) -> None:
        self.pages += sum(reading.purpose != "robots" for reading in readings)
        if time.monotonic() >= self.next_at:
            self._send()

    def closed(self) -> None:
        self._send()

    def _send(self) -> None:
        spider: Any = self.crawler.spider
        connection: Connection | None = spider.progress
        if connection is None:
            return
        self.next_at = time.monotonic() + _PAUSE
        count = self.crawler.stats.get_value
        connection.send(
            Progress(
                site=spider.site.name,
                run_id=spider.run_id,
                pages=self.pages,
                waiting=max(0, spider.asked - self.pages),
                new=count("xz/record/new", 0),
                edited=count("xz/record/edited", 0),
                failed=count("xz/record/failed", 0),
            )
        )
