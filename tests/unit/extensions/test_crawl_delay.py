"""Crawl-delay makes us slower, never faster."""

from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request, Spider
from scrapy.core.downloader import Slot
from scrapy.robotstxt import ProtegoRobotParser
from scrapy.utils.test import get_crawler

from xzcrawler.extensions.crawl_delay import CrawlDelay


class Downloader:
    """The part of Scrapy's that the extension talks to."""

    def __init__(self, delay: float) -> None:
        self.slot = Slot(concurrency=1, delay=delay, jitter=0.5)
        self.per_slot_settings: dict[str, dict[str, Any]] = {"a.cn": {"concurrency": 1}}

    def _get_slot(self, request: Request) -> tuple[str, Slot]:
        return "a.cn", self.slot


def told(robots: str, delay: float) -> Downloader:
    """Return the downloader after robots.txt was read at this delay."""
    crawler = get_crawler(Spider, {"ROBOTSTXT_USER_AGENT": "xzcrawler"})
    downloader = Downloader(delay)
    crawler._engine = SimpleNamespace(downloader=downloader)  # type: ignore[assignment]  # a stand-in
    extension = CrawlDelay(crawler)
    parser = ProtegoRobotParser(robots.encode(), None)
    extension._robots_parsed(parser, Request("http://a.cn/"))
    return downloader


@pytest.mark.parametrize(
    ("robots", "before", "after"),
    [
        ("User-agent: *\nCrawl-delay: 5", 1.0, 5.0),
        ("User-agent: *\nCrawl-delay: 0.2", 1.0, 1.0),
        ("User-agent: *\nCrawl-delay: 86400", 1.0, 60.0),
        ("User-agent: *\nCrawl-delay: soon", 1.0, 1.0),
        ("User-agent: xzcrawler\nCrawl-delay: 3\n\nUser-agent: *\nCrawl-delay: 9", 1.0, 3.0),
        ("User-agent: other\nCrawl-delay: 9", 1.0, 1.0),
        ("", 1.0, 1.0),
    ],
)
def test_the_longer_of_both_delays_counts(robots: str, before: float, after: float) -> None:
    assert told(robots, before).slot.delay == after


def test_a_crawl_delay_has_no_jitter() -> None:
    assert told("User-agent: *\nCrawl-delay: 5", 1.0).slot.jitter == 0
    assert told("User-agent: *\nCrawl-delay: 0.2", 1.0).slot.jitter == 0.5


def test_a_host_that_scrapy_forgot_keeps_its_crawl_delay() -> None:
    settings = told("User-agent: *\nCrawl-delay: 5", 1.0).per_slot_settings

    assert settings == {"a.cn": {"concurrency": 1, "delay": 5.0, "jitter": 0.0}}
