"""The child's side of `workers.fetch`: Scrapy with our middlewares, one request at a time."""

import asyncio
import logging
from collections.abc import AsyncIterator
from multiprocessing.connection import Connection

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from xzcrawler.config import Config
from xzcrawler.middlewares.archive import is_truncated
from xzcrawler.settings import for_config
from xzcrawler.spiders.failures import explain
from xzcrawler.workers.child import end_with_parent, project_settings
from xzcrawler.workers.fetch import FetchedPage

_ONLY_THE_ANSWER = {
    "ITEM_PIPELINES": {},
    "EXTENSIONS": {"xzcrawler.extensions.crawl_delay.CrawlDelay": 100},
    "XZ_CRAWL": True,
    "LOG_ENABLED": False,
}


def main(connection: Connection, config: Config) -> None:
    """Answer each address with itself and a FetchedPage, or in one line why there is none."""
    end_with_parent()
    # Warnings without a handler would go to the person's terminal.
    logging.disable()
    process = AsyncCrawlerProcess(
        project_settings(config, {**for_config(config), **_ONLY_THE_ANSWER})
    )
    process.crawl(OnePage, connection=connection)
    process.start()
    connection.close()


class OnePage(Spider):
    """Asks for one address at a time; where redirects lead is the guard's business."""

    name = "one_page"

    def __init__(self, *, connection: Connection) -> None:
        super().__init__()
        self.connection = connection

    async def start(self) -> AsyncIterator[Request]:
        while True:
            url: str = await asyncio.to_thread(self.connection.recv)
            yield Request(
                url,
                callback=self.answered,
                errback=self.failed,
                cb_kwargs={"url": url},
                dont_filter=True,
            )

    def answered(self, response: Response, url: str) -> None:
        page = FetchedPage(
            url=url,
            final_url=response.url,
            status=response.status,
            content_type=(response.headers.get("Content-Type") or b"").decode("latin-1"),
            body=response.body,
            truncated=is_truncated(response),
        )
        self.connection.send((url, page))

    def failed(self, failure: Failure) -> None:
        verdict, why = explain(failure.value)
        request: Request = failure.request  # type: ignore[attr-defined]  # set by Scrapy's scraper
        self.connection.send((request.cb_kwargs["url"], f"{verdict}, {why}"))
