"""Obeys robots.txt: the file of a host is asked for once, and every request waits for it."""

import asyncio
from typing import Self

from attrs import evolve, frozen
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser
from scrapy.utils.httpobj import urlparse_cached

from xzcrawler.archive import robots_captured
from xzcrawler.items import Capture, Verdict
from xzcrawler.middlewares.addresses import Refused
from xzcrawler.middlewares.archive import is_truncated, now_of
from xzcrawler.middlewares.quiet import refuse_if_quiet

__all__ = ["RobotsMiddleware", "robots_captured"]

_URGENT = 1000
_MOST_BYTES = 512_000
"""RFC 9309 §2.5 wants at least 500 KiB read."""
_MOST_REDIRECTS = 5
"""RFC 9309 §2.3.1.2."""


@frozen
class Rules:
    """What a host's robots.txt came to: no parser and no reason means that all is allowed."""

    parser: ProtegoRobotParser | None = None
    refusal: str = ""
    verdict: Verdict = Verdict.FORBIDDEN


class RobotsMiddleware:
    """Refuses what robots.txt forbids, by RFC 9309.

    2xx: the rules count. 4xx: there are none, all is allowed. 5xx, 429, no answer or half of one: nothing
    is known, so nothing may be asked of the host in this run.

    Takes the place of Scrapy's own, which since 2.14 gives the rules only to the first of the
    requests that wait for them and lets the others pass.
    """

    def __init__(self, crawler: Crawler) -> None:
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        self._crawler = crawler
        self._agent = crawler.settings["ROBOTSTXT_USER_AGENT"] or crawler.settings["USER_AGENT"]
        self._asked: dict[str, asyncio.Task[Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if request.meta.get("dont_obey_robotstxt"):
            return
        rules = await self._rules(request)
        refuse_if_quiet(self._crawler.spider, request)  # it may have said so in place of its rules
        if rules.refusal:
            raise self._refused(Refused(rules.refusal, rules.verdict))
        if rules.parser and not rules.parser.allowed(request.url, self._agent):
            raise self._refused(Refused("Forbidden by robots.txt"))

    def _refused(self, refusal: Refused) -> Refused:
        self._crawler.stats.inc_value("robotstxt/forbidden")
        return refusal

    async def _rules(self, request: Request) -> Rules:
        address = urlparse_cached(request)
        origin = f"{address.scheme}://{address.netloc}"
        if origin not in self._asked:
            self._asked[origin] = asyncio.ensure_future(self._ask(origin, request))
        # The shield keeps the others' answer when one waiting request is cancelled.
        return await asyncio.shield(self._asked[origin])

    async def _ask(self, origin: str, page: Request) -> Rules:
        captures: list[Capture] = []
        request = Request(
            f"{origin}/robots.txt",
            priority=_URGENT,
            callback=NO_CALLBACK,
            meta={
                "dont_obey_robotstxt": True,
                "allow_offsite": True,
                "redirect_ttl": _MOST_REDIRECTS,
                "purpose": "robots",
                "captures": captures,
            },
        )
        self._crawler.stats.inc_value("robotstxt/request_count")
        rules = await self._download(request, page)
        await self._report(captures, request, rules)
        return rules

    async def _download(self, request: Request, page: Request) -> Rules:
        try:
            response = await self._crawler.engine.download_async(request)
        except Refused as error:
            return Rules(refusal=f"robots.txt cannot be asked for: {error}", verdict=error.verdict)
        except IgnoreRequest:
            return Rules()  # more than five redirects: RFC 9309 lets us take it as missing
        except Exception as error:  # noqa: BLE001 - whatever a download fails with, the rules are unknown
            why = str(error) or type(error).__name__
            return Rules(refusal=f"robots.txt unreachable: {why}", verdict=Verdict.UNREACHABLE)
        self._crawler.stats.inc_value(f"robotstxt/response_status_count/{response.status}")
        return await self._read(response, page)

    async def _read(self, response: Response, page: Request) -> Rules:
        if response.status >= 500 or response.status == 429:
            return Rules(refusal=f"robots.txt answered {response.status}")
        if is_truncated(response):
            # What is missing may be what it forbids.
            return Rules(refusal="robots.txt broke off", verdict=Verdict.UNREACHABLE)
        if not 200 <= response.status < 300:
            return Rules()
        parser = ProtegoRobotParser(response.body[:_MOST_BYTES], self._crawler.spider)
        await self._crawler.signals.send_catch_log_async(
            signal=signals.robots_parsed, robotparser=parser, request=page
        )
        return Rules(parser)

    async def _report(self, captures: list[Capture], request: Request, rules: Rules) -> None:
        if rules.refusal and rules.verdict is Verdict.UNREACHABLE:
            now = now_of(self._crawler.spider)
            captures.append(
                Capture(url=request.url, at=now, verdict=rules.verdict, why=rules.refusal)
            )
        judged = [evolve(capture, verdict=_verdict(capture)) for capture in captures]
        await self._crawler.signals.send_catch_log_async(
            signal=robots_captured, captures=judged, url=request.url
        )


def _verdict(capture: Capture) -> Verdict:
    if capture.status is None or capture.verdict is not Verdict.CONTENT:
        return capture.verdict
    if capture.status < 400:
        return Verdict.CONTENT
    return Verdict.MISSING if capture.status in {404, 410} else Verdict.ERROR
