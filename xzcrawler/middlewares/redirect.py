"""Follows redirects without taking along what was meant for the first address only."""

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware as ScrapyRedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

VALIDATORS = ("If-None-Match", "If-Modified-Since")


class EndlessRedirect(IgnoreRequest):
    """The server leads on and on: its failure, not a wish that the page be left alone."""


class RedirectMiddleware(ScrapyRedirectMiddleware):
    """Drops the validators: another page that is older than our copy must not answer 304.

    A POST is not repeated where a server sends it on to, neither as POST nor as GET: what was
    computed for one address is meant for no other. Its redirect is judged like an error.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        # Scrapy's own also looks for the referer middleware and warns in every run that it is off.
        middleware = cls(crawler.settings)
        middleware.crawler = crawler
        return middleware

    def process_response(  # type: ignore[override]  # Scrapy passes no spider any more
        self, request: Request, response: Response
    ) -> Request | Response:
        if request.method == "POST":
            return response
        try:
            return super().process_response(request, response)
        except IgnoreRequest as error:
            raise EndlessRedirect(*error.args) from error

    def handle_referer(self, request: Request, response: Response) -> None:
        super().handle_referer(request, response)
        for name in VALIDATORS:
            request.headers.pop(name, None)
        request.meta.pop("validators", None)
