"""Asks again when a body broke off."""

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.http import Response

from xzcrawler.middlewares.archive import is_truncated


class TruncatedMiddleware:
    """The last answer passes on as it is: half a page is archived and judged, not an exception."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        spider = self._crawler.spider
        if spider is None or not is_truncated(response) or request.meta.get("dont_retry"):
            return response
        return get_retry_request(request, spider=spider, reason="truncated") or response
