"""Answers requests from the archive instead of the network."""

from collections import defaultdict, deque
from typing import Any, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from xzcrawler.archive.warc import Exchange, read_record
from xzcrawler.items import Capture
from xzcrawler.middlewares.forms import address_of


class ReplayMiddleware:
    """Stands before all others, so that none of them asks the network.

    An address that was asked several times (a retry) gets its answers in the same order.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.answers: dict[str, deque[Capture]] = defaultdict(deque)
        crawler.signals.connect(self.load, signals.spider_opened)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def load(self, spider: Any) -> None:
        """Line up what the run stored."""
        for line in spider.lines:
            if line.capture.warc_file:
                self.answers[line.capture.url].append(line.capture)

    def process_request(self, request: Request) -> Response:
        """Return the stored answer."""
        waiting = self.answers.get(address_of(request))
        if not waiting:
            raise IgnoreRequest("the run stored no answer")
        capture = waiting.popleft()
        spider: Any = self.crawler.spider
        exchange = read_record(spider.config.shelves, capture.warc_file, capture.warc_offset)
        return to_response(exchange)


def to_response(exchange: Exchange) -> Response:
    """Return the answer as Scrapy's downloader would have given it."""
    headers = Headers()
    for name, value in exchange.response_headers:
        headers.appendlist(name, value.encode("latin-1"))
    kind = responsetypes.from_args(headers=headers, url=exchange.url, body=exchange.body)
    return kind(
        url=exchange.url,
        status=exchange.status,
        headers=headers,
        body=exchange.body,
        flags=["dataloss"] if exchange.truncated else [],
    )
