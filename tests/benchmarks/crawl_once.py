"""One measured crawl in a process of its own: `bare` Scrapy or the `complete` chain."""

import json
import resource
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.http import Request, Response
from scrapy.settings import Settings

from tests.benchmarks.pages_of_a_site import CHANNEL, PER_LISTING, path_of
from xzcrawler import settings as project
from xzcrawler import sites
from xzcrawler.config import Config
from xzcrawler.sites import Channel, Politeness, Site
from xzcrawler.workers.child import collect_less, project_settings

CONNECTIONS = 64


class BareSpider(Spider):
    """Downloads the same pages and does nothing with them."""

    name = "bare"

    def __init__(self, *, base: str, articles: int) -> None:
        super().__init__()
        self.urls = [base + path_of(number) for number in range(articles)]

    async def start(self) -> AsyncIterator[Request]:
        for url in self.urls:
            yield Request(url, callback=self.look, dont_filter=True)

    def look(self, response: Response) -> None:
        if response.status != 200:
            raise ValueError(response.url)


def bare_settings() -> Settings:
    """Return Scrapy's defaults, tuned: few tasks a response, the same event loop and log level as ours."""
    return Settings(
        {
            "CONCURRENT_ITEMS": project.CONCURRENT_ITEMS,
            "CONCURRENT_REQUESTS": CONNECTIONS,
            "CONCURRENT_REQUESTS_PER_DOMAIN": CONNECTIONS,
            "ASYNCIO_EVENT_LOOP": project.ASYNCIO_EVENT_LOOP,
            "LOG_LEVEL": "INFO",
            "LOG_FILE": "/dev/null",
            "TELNETCONSOLE_ENABLED": False,
            "REMOTE_CONTROL_ENABLED": False,
        }
    )


def crawl_bare(base: str, articles: int) -> Crawler:
    """Crawl with Scrapy alone."""
    process = AsyncCrawlerProcess(bare_settings())
    crawler = process.create_crawler(BareSpider)
    process.crawl(crawler, base=base, articles=articles)
    collect_less()
    process.start()
    return crawler


def crawl_complete(base: str, articles: int, data: Path) -> Crawler:
    """Crawl with everything: download, archive, read, record."""
    site = Site(
        name="bench",
        title="基准新闻网",
        domains=("127.0.0.1",),
        channels=(Channel("要闻", base + CHANNEL),),
        politeness=Politeness(delay=0.0, concurrency=CONNECTIONS),
        first_pages=articles // PER_LISTING + 1,
    )
    sites.load_sites()[site.name] = site
    config = Config(data=data, database=f"sqlite:///{data / 'xzcrawler.db'}")
    more = {
        "XZ_ALLOWED_ADDRESSES": ("127.0.0.1",),
        "CONCURRENT_REQUESTS": CONNECTIONS,
        "LOG_FILE": str(data / "log"),
    }
    process = AsyncCrawlerProcess(project_settings(config, more))
    crawler = process.create_crawler("news")
    process.crawl(crawler, site=site.name, config=config)
    collect_less()
    process.start()
    return crawler


def measured(crawler: Crawler, pages: int) -> dict[str, float]:
    """Return pages a second and the memory peak of this process."""
    count = crawler.stats.get_value
    seconds = (datetime.now(UTC) - count("start_time")).total_seconds()
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "pages": count("response_received_count", 0),
        "seconds": seconds,
        "pages_per_second": pages / seconds,
        "cpu_ms_per_page": (usage.ru_utime + usage.ru_stime) * 1000 / pages,
        "peak_mb": usage.ru_maxrss / 1024,
        "stored": count("xz/record/new", 0),
    }


def main() -> None:
    """Arguments: kind, port, number of articles, folder for data."""
    kind, port, articles, folder = sys.argv[1:]
    base, number = f"http://127.0.0.1:{port}", int(articles)
    crawlers: dict[str, Any] = {
        "bare": lambda: crawl_bare(base, number),
        "complete": lambda: crawl_complete(base, number, Path(folder)),
    }
    sys.stdout.write(json.dumps(measured(crawlers[kind](), number)))


if __name__ == "__main__":
    main()
