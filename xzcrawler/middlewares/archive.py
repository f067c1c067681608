"""Archives every answer of the network before anything else looks at it."""

import asyncio
import hashlib
import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Headers, Response
from scrapy.utils.httpobj import urlparse_cached

from xzcrawler.archive.packing import is_cut
from xzcrawler.archive.warc import Exchange, Place, RunArchive
from xzcrawler.errors import ArchiveError
from xzcrawler.items import Capture, Verdict
from xzcrawler.middlewares.forms import address_of

_LOSS = "dataloss"
"""Scrapy's flag for a connection that broke off."""
_SECRET = frozenset({b"Authorization", b"Proxy-Authorization", b"Cookie"})


class ArchiveMiddleware:
    """Sits closest to the downloader, so it also sees redirects, retried errors and 304s.

    Each answer becomes a record of the run's WARC file and a Capture at the end of
    `meta["captures"]`. Its verdict is `content` unless the body broke off: judging is left to whoever
    reads it. `spider.archive` is the run's RunArchive, or None for a spider without `run_id` (dry run,
    `scrapy shell`), whose captures have no place.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._archive: RunArchive | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="archive")
        self._waiting: list[tuple[Exchange, asyncio.Future[Place]]] = []
        self._writing: asyncio.Task[None] | None = None
        self._stopping: asyncio.Future[None] | None = None
        crawler.signals.connect(self._open, signals.spider_opened)
        crawler.signals.connect(self._close, signals.engine_stopped)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Response:
        if "download_latency" not in request.meta:
            return response  # made by another middleware: nothing came over the network
        if is_cut(response.body, _header(response, "Content-Encoding")):
            response.flags.append(_LOSS)
        exchange = exchange_of(request, response, now_of(self._crawler.spider))
        if self._archive is None:
            place = Place("", 0, 0, hashlib.sha256(exchange.body).hexdigest())
        else:
            place = await self._keep(self._archive, exchange)
        captures: list[Capture] = request.meta.setdefault("captures", [])
        captures.append(capture_of(request, response, exchange, place))
        return response

    async def _keep(self, archive: RunArchive, exchange: Exchange) -> Place:
        written: asyncio.Future[Place] = asyncio.get_running_loop().create_future()
        self._waiting.append((exchange, written))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.ensure_future(self._write_waiting(archive))
        return await written

    async def _write_waiting(self, archive: RunArchive) -> None:
        """Write what came in while the thread was busy in one go: a hand-over costs as much as a record."""
        loop = asyncio.get_running_loop()
        while self._waiting:
            batch, self._waiting = self._waiting, []
            exchanges = [exchange for exchange, _ in batch]
            try:
                places = await loop.run_in_executor(self._thread, _write, archive, exchanges)
            except Exception as error:  # noqa: BLE001 - whatever it is, nobody may wait for ever
                self._stop(error)
                for _, written in batch:
                    if not written.done():
                        written.set_exception(error)
            else:
                for (_, written), place in zip(batch, places, strict=True):
                    if not written.done():
                        written.set_result(place)

    def _open(self, spider: Any) -> None:
        # The extension that starts the run is told of the opening before any middleware is.
        if getattr(spider, "run_id", None) is not None:
            try:
                self._archive = RunArchive(spider.config.archive, file_name(spider))
            except ArchiveError as error:
                self._crawler.stats.set_value("xz/stopped_by", str(error))
                raise CloseSpider("archive_unusable") from error
        spider.archive = self._archive

    def _stop(self, error: Exception) -> None:
        if self._stopping is None:
            self._crawler.stats.set_value("xz/stopped_by", str(error))
            closing = self._crawler.engine.close_spider_async(reason="archive_unusable")
            self._stopping = asyncio.ensure_future(closing)

    def _close(self) -> None:
        self._thread.shutdown()
        if self._archive:
            self._archive.close()


def file_name(spider: Any) -> str:
    """Return the name of the run's WARC file, relative to the archive folder."""
    # In a store that several machines or databases share, the number of a run is no name of its own.
    own = f"-{secrets.token_hex(4)}" if spider.config.shelves.address else ""
    return f"{spider.site.name}/{now_of(spider):%Y}/run-{spider.run_id:06d}{own}.warc.gz"


def now_of(spider: Any) -> datetime:
    """Return the moment the spider believes in; Scrapy's own spiders believe in the clock."""
    moment: datetime = spider.now() if hasattr(spider, "now") else datetime.now(UTC)
    return moment


def exchange_of(request: Request, response: Response, at: datetime) -> Exchange:
    """Return what went over the wire. Twisted has undone the chunking and dropped the reason's own words."""
    host = ("Host", urlparse_cached(request).netloc)
    length = [("Content-Length", str(len(request.body)))] if request.body else []
    return Exchange(
        url=response.url,
        method=request.method,
        request_headers=(host, *_pairs(request.headers), *length),
        request_body=request.body,
        status=response.status,
        reason=_REASONS.get(response.status, ""),
        response_headers=_pairs(response.headers),
        body=response.body,
        at=at,
        ip=str(response.ip_address or ""),
        truncated=is_truncated(response),
    )


def capture_of(request: Request, response: Response, exchange: Exchange, place: Place) -> Capture:
    """Return what the database keeps of this answer."""
    address = address_of(request)
    return Capture(
        url=address,
        final_url=address if request.method == "POST" else response.url,
        at=exchange.at,
        status=response.status,
        verdict=Verdict.TRUNCATED if exchange.truncated else Verdict.CONTENT,
        why="the body broke off before it was complete" if exchange.truncated else "",
        etag=_header(response, "ETag"),
        last_modified=_header(response, "Last-Modified"),
        content_type=_header(response, "Content-Type"),
        digest=place.digest,
        warc_file=place.file,
        warc_offset=place.offset,
        warc_length=place.length,
        elapsed_ms=round(request.meta["download_latency"] * 1000),
    )


def is_truncated(response: Response) -> bool:
    """Say whether the body broke off: the connection did, or what is packed in it stops early."""
    return _LOSS in response.flags


def _write(archive: RunArchive, exchanges: list[Exchange]) -> list[Place]:
    return [archive.write(exchange) for exchange in exchanges]


_REASONS = {status.value: status.phrase for status in HTTPStatus}


def _pairs(headers: Headers) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in headers.items()
        if name not in _SECRET
        for value in values
    )


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1")
