"""Asks for public web addresses only, whatever a page, a redirect or a robots.txt names."""

from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.utils.httpobj import urlparse_cached

from xzcrawler.middlewares.addresses import Refused, why_refused
from xzcrawler.middlewares.resolver import GuardedResolver, address_refused


class GuardMiddleware:
    """Refuses by the URL alone, also behind a proxy; the resolver guard it installs checks what names stand for."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._allowed = tuple(crawler.settings.getlist("XZ_ALLOWED_ADDRESSES"))
        self._refused_names: dict[str, str] = {}
        crawler.signals.connect(self._install_resolver, signals.engine_started)
        crawler.signals.connect(self._remember, address_refused)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        why = why_refused(request.url, self._allowed)
        if why:
            raise self._refusal(why)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Give the refusal of the resolver its name; Twisted only says that nothing was found."""
        host = urlparse_cached(request).hostname or ""
        if isinstance(exception, CannotResolveHostError) and host in self._refused_names:
            raise self._refusal(self._refused_names[host]) from exception

    def _refusal(self, why: str) -> Refused:
        self._crawler.stats.inc_value("xz/guard/refused")
        return Refused(f"Address refused: {why}")

    def _install_resolver(self) -> None:
        # TWISTED_DNS_RESOLVER is read by CrawlerProcess only; a CrawlerRunner would crawl unguarded.
        from twisted.internet import reactor  # noqa: PLC0415 - importing it installs a reactor

        GuardedResolver.from_crawler(self._crawler, reactor).install_on_reactor()

    def _remember(self, host: str, address: str) -> None:
        self._refused_names[host] = f"{host} resolves to {address}, which is not public"
