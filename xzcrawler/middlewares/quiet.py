"""Leaves a host alone for as long as its Retry-After asks for."""

from datetime import datetime
from typing import Any, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response

from xzcrawler.middlewares.addresses import Refused
from xzcrawler.middlewares.archive import now_of
from xzcrawler.monitor.pace import retry_after
from xzcrawler.monitor.run import host_went_quiet
from xzcrawler.text.normalize import host_of

_OVERLOADED = (429, 503)


class Postponed(Refused):
    """A request that is not sent in this run: that says nothing about its page."""

    def __init__(self, host: str) -> None:
        super().__init__(f"{host} asked to be left alone")
        self.host = host


class QuietMiddleware:
    """Sends nothing more to a host that answered 429 or 503 and said when to come again.

    `spider.quiet` holds the hosts that are left alone in this run and until when they asked for it:
    at first those of earlier runs. A host stays quiet until the run is over, however short the
    time it named. Signal: `monitor.run.host_went_quiet`.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        # Before the next request in the queue is sent: a middleware would hear of the answer too late.
        crawler.signals.connect(self._look_at, signals.response_downloaded)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        refuse_if_quiet(self._crawler.spider, request)

    def _look_at(self, response: Response, request: Request) -> None:
        words = (response.headers.get(b"Retry-After") or b"").decode("latin-1")
        if response.status not in _OVERLOADED or not words:
            return
        until = retry_after(words, now_of(self._crawler.spider))
        if until is None:
            return
        request.meta["dont_retry"] = True
        host = host_of(request.url)
        _quiet_hosts(self._crawler.spider)[host] = until
        self._drop_waiting(request, host)
        self._crawler.signals.send_catch_log(host_went_quiet, host=host, until=until)

    def _drop_waiting(self, request: Request, host: str) -> None:
        """Drop what passed all middlewares before and only waits for its turn."""
        downloader = self._crawler.engine.downloader
        _, slot = downloader._get_slot(request)  # noqa: SLF001 - Scrapy offers no other way to a slot
        waiting = list(slot.queue)
        slot.queue.clear()
        for queued, answered in waiting:
            if host_of(queued.url) == host:
                answered.errback(Postponed(host))
            else:
                slot.queue.append((queued, answered))


def refuse_if_quiet(spider: Any, request: Request) -> None:
    """Raise Postponed when this request's host is left alone."""
    host = host_of(request.url)
    if host in _quiet_hosts(spider):
        raise Postponed(host)


def _quiet_hosts(spider: Any) -> dict[str, datetime]:
    # Scrapy's own spiders (`scrapy shell`) know of no hosts from the start.
    known: dict[str, datetime] = spider.__dict__.setdefault("quiet", {})
    return known
