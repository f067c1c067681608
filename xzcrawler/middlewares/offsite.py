"""Keeps a crawl on its site."""

from collections.abc import Iterable
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.utils.httpobj import urlparse_cached

from xzcrawler.middlewares.addresses import Refused


class OffsiteMiddleware:
    """Refuses hosts outside `spider.allowed_domains` (with their subdomains), and says so.

    Takes the place of Scrapy's own, which lets every request with `dont_filter` through, so that a
    page which is first retried and then redirects may lead anywhere; and which drops redirects
    in the scheduler, where neither callback nor errback hears of them. Here only
    `meta["allow_offsite"]` is an exception and every refusal reaches the errback.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        host = urlparse_cached(request).hostname or ""
        domains = getattr(self._crawler.spider, "allowed_domains", None)
        if not domains or request.meta.get("allow_offsite") or is_within(host, domains):
            return
        self._crawler.stats.inc_value("xz/offsite/refused")
        raise Refused(f"Offsite: {host} is not a host of this site")


def is_within(host: str, domains: Iterable[str]) -> bool:
    """Say whether a host is one of these or below one of these.

    >>> is_within("news.a.cn", ["a.cn"]), is_within("nota.cn", ["a.cn"]), is_within("a.cn.evil.com", ["a.cn"])
    (True, False, False)
    """
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)
