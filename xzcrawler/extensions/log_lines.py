"""What Scrapy writes into a run's log: trouble with its address, never a page's contents."""

import logging
from typing import Any

from scrapy.http import Request, Response
from scrapy.logformatter import LogFormatter, LogFormatterResult
from scrapy.spiders import Spider
from twisted.python.failure import Failure


class LogLines(LogFormatter):
    """Leaves out Scrapy's two debug lines a page and the items in its lines about bad ones."""

    def crawled(  # type: ignore[override]  # None is documented, but not typed: no line
        self, request: Request, response: Response, spider: Spider
    ) -> None:
        return

    def scraped(  # type: ignore[override]  # idem
        self, item: Any, response: Response | Failure | None, spider: Spider
    ) -> None:
        return

    def dropped(
        self,
        item: Any,
        exception: BaseException,
        response: Response | Failure | None,
        spider: Spider,
    ) -> LogFormatterResult:
        args = {"exception": exception, "url": item.url}
        return {"level": logging.WARNING, "msg": "Not stored: %(url)s: %(exception)s", "args": args}

    def item_error(
        self,
        item: Any,
        exception: BaseException,
        response: Response | Failure | None,
        spider: Spider,
    ) -> LogFormatterResult:
        return {
            "level": logging.ERROR,
            "msg": "Bug while storing %(url)s",
            "args": {"url": item.url},
        }
