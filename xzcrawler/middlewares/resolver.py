"""The last gate before a connection: what a name resolves to must be a public address."""

from collections.abc import Sequence
from typing import Self
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver
from scrapy.settings import BaseSettings
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from xzcrawler.middlewares.addresses import is_public

address_refused = object()
"""Scrapy signal: `host` resolved to `address` and was refused."""


class GuardedResolver(CachingThreadedResolver):
    """Hands on only addresses of the public Internet.

    The address that is checked is the one that is connected to, so a name that
    changes between a look-up and the connection gains nothing. Literal addresses
    pass through here too. Only two settings, which no page can reach, make exceptions:
    `XZ_SAMPLE_CITY` for exactly its address and `XZ_ALLOWED_ADDRESSES` for tests; a *name*
    that resolves to an excepted address stays refused.
    """

    crawler: Crawler
    allowed: frozenset[str]

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        resolver = super().from_crawler(crawler, reactor)
        resolver.crawler = crawler
        resolver.allowed = allowed_addresses(crawler.settings)
        return resolver

    def getHostByName(  # noqa: N802 - Twisted's name
        self, name: str, timeout: Sequence[int] = ()
    ) -> Deferred[str]:
        found: Deferred[str] = super().getHostByName(name, timeout)
        return found.addCallback(self._checked, name)

    def _checked(self, address: str, name: str) -> str:
        if is_public(address) or (name == address and address in self.allowed):
            return address
        # CrawlerProcess hands in itself, which has no signals; the guard middleware a Crawler.
        if isinstance(self.crawler, Crawler):
            self.crawler.signals.send_catch_log(address_refused, host=name, address=address)
        raise DNSLookupError(f"{name} resolves to {address}, which is not public")


def allowed_addresses(settings: BaseSettings) -> frozenset[str]:
    """Return the literal addresses that may be connected to although they are not public."""
    city = urlsplit(settings.get("XZ_SAMPLE_CITY") or "").hostname
    return frozenset(settings.getlist("XZ_ALLOWED_ADDRESSES")) | ({city} if city else set())
