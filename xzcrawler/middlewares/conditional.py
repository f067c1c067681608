"""Asks "only if it changed" with the validators of the last full capture."""

from scrapy import Request


class ConditionalMiddleware:
    """Sends `meta["validators"]` = (ETag, Last-Modified), either of which may be empty."""

    def process_request(self, request: Request) -> None:
        etag, last_modified = request.meta.get("validators") or ("", "")
        if etag:
            request.headers["If-None-Match"] = etag
        if last_modified:
            request.headers["If-Modified-Since"] = last_modified
