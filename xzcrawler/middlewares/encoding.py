"""Repairs what servers say wrongly about their encoding, for `response.text` and selectors."""

from scrapy import Request
from scrapy.http import HtmlResponse, Response, TextResponse

from xzcrawler.text.encoding import detect


class RepairedResponse(HtmlResponse):
    """A page whose encoding is judged by its bytes, when somebody asks for it.

    Page objects decode the body themselves; only `scrapy shell` and other spiders pay for this.
    """

    @property
    def encoding(self) -> str:
        if self._encoding is None:
            content_type = (self.headers.get("Content-Type") or b"").decode("latin-1")
            self._encoding = detect(self.body, content_type)
        return self._encoding


class EncodingMiddleware:
    """Behind the decompression, so that it sees the page's own bytes."""

    def process_response(self, request: Request, response: Response) -> Response:
        if isinstance(response, TextResponse):
            return response.replace(cls=RepairedResponse, encoding=None)
        return response
