"""Sends what is asked of the sample city's hosts to its server, and nothing else."""

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.utils.httpobj import urlparse_cached

from xzcrawler.config import SAMPLE_SUFFIX
from xzcrawler.middlewares.addresses import Refused


class SampleCityMiddleware:
    """Routes `http://*.pengcheng.test` through the city's server as an ordinary HTTP proxy.

    So stored addresses never depend on the port it runs on. Without `XZ_SAMPLE_CITY` those hosts are refused.
    """

    def __init__(self, city: str) -> None:
        self._city = city

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler.settings.get("XZ_SAMPLE_CITY") or "")

    def process_request(self, request: Request) -> None:
        address = urlparse_cached(request)
        if (address.hostname or "").endswith(SAMPLE_SUFFIX):
            if not self._city or address.scheme != "http":
                raise Refused(
                    f"{address.hostname} exists only while the sample city runs, over http"
                )
            request.meta["proxy"] = self._city
        elif self._city and request.meta.get("proxy") == self._city:
            # A redirect copies the meta of the request it follows.
            del request.meta["proxy"]
