"""What every spider of ours has in common: one site, its politeness, and no page lost in silence."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from multiprocessing.connection import Connection
from typing import Any, Self, TypeVar

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Request, Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from xzcrawler.archive.stored import StoredArchive
from xzcrawler.archive.warc import RunArchive
from xzcrawler.config import Config
from xzcrawler.errors import ArchiveError, StoreError, UsageError
from xzcrawler.items import Capture, Reading
from xzcrawler.middlewares.forms import address_of
from xzcrawler.middlewares.quiet import Postponed
from xzcrawler.monitor.plan import ArticleVisit, Plan, plan_run
from xzcrawler.monitor.run import Found, stopped_by
from xzcrawler.sites import get_site
from xzcrawler.spiders.attachments import Attachments
from xzcrawler.spiders.failures import explain
from xzcrawler.spiders.long_article import LongArticle, begin
from xzcrawler.spiders.reader import Reader
from xzcrawler.spiders.readings import Asked, make_reading, read_article
from xzcrawler.store import Rehearsal, Store
from xzcrawler.store.leases import Fenced
from xzcrawler.store.values import Trouble

T = TypeVar("T")

_PARTS_SOON = 5
"""Priority: an article is complete, and out of the memory, before the next one is begun."""


class SiteSpider(Spider):
    """Crawls one declared site. Reading pages is left to page objects: no selectors here."""

    custom_settings = {
        # A spider knows by URL key what it asked for. Scrapy's own filter would also swallow a
        # redirect to a page seen before, and with it the article that redirects.
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",
        "LOG_FORMATTER": "xzcrawler.extensions.log_lines.LogLines",
        # No scrapy-poet: the callbacks read pages themselves, in the one way replay reads them too.
        "XZ_CRAWL": True,
        # They would look at each page for what settings.py rules out or our walks already limit.
        "SPIDER_MIDDLEWARES": dict.fromkeys(
            (
                "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware",
                "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware",
                "scrapy.spidermiddlewares.depth.DepthMiddleware",
            )
        ),
        # A callback gives one reading, and a listing the requests beside it: two tasks, not four.
        "CONCURRENT_ITEMS": 2,
        "WARN_ON_GENERATOR_RETURN_VALUE": False,
    }

    asks_the_web = True
    """False for a spider whose answers come from the archive."""

    def __init__(
        self,
        *,
        site: str = "",
        full: bool | str = False,
        config: Config | None = None,
        trigger: str = "manual",
        dry_run: bool = False,
        owner: str = "",
        progress: Connection | None = None,
    ) -> None:
        """Arguments come as values from a worker and as text from `scrapy crawl -a`.

        *owner*: who holds this site's lease; it stores only as long as that is so. Empty: no lease is held.
        """
        super().__init__()
        if not site:
            raise UsageError(f"Name the site: scrapy crawl {self.name} -a site=NAME")
        self.site = get_site(site)
        self.full = str(full).lower() in {"1", "true", "yes"}
        self.config = config or Config.from_env()
        if self.asks_the_web and self.site.sample and not self.config.sample_city:
            raise UsageError(f"{site} is a site of the sample city, which is not running")
        self.trigger = trigger
        self.dry_run = dry_run
        self.progress = progress
        self.run_id: int | None = None
        self.archive: RunArchive | StoredArchive | None = None
        self.allowed_domains = list(self.site.domains)
        self.on_trial = False
        self.asked = 0
        self.asked_keys: set[str] = set()
        self.found: list[Found] = []
        self.quiet: dict[str, datetime] = {}
        self.postponed: Counter[str] = Counter()
        self.troubles: list[Trouble] = []
        self.reader = Reader()
        self.attachments = Attachments(self)
        self.store = self._open_store(owner)

    def _open_store(self, owner: str) -> Store:
        if owner:
            return Fenced.behind(self.config.database, self.site.name, owner)
        return (Rehearsal if self.dry_run else Store).open(self.config.database)

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Leave out what only spiders need that look at `response.text`: pages decode themselves."""
        super().update_settings(settings)
        middlewares = settings.getdict("DOWNLOADER_MIDDLEWARES") | {
            "xzcrawler.middlewares.encoding.EncodingMiddleware": None
        }
        settings.set("DOWNLOADER_MIDDLEWARES", middlewares, "spider")

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Let the site's politeness decide how gently each of its hosts is asked."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        polite = spider.site.politeness
        crawler.settings.set("DOWNLOAD_DELAY", polite.delay, "spider")
        crawler.settings.set("CONCURRENT_REQUESTS_PER_DOMAIN", polite.concurrency, "spider")
        crawler.signals.connect(spider.attachments.ask_due, signals.spider_idle)
        if spider.dry_run:
            spider.store_nothing(crawler)
        return spider

    def store_nothing(self, crawler: Crawler) -> None:
        """Put a preview in the place of recording; without a run there is no archive file either."""
        pipelines = crawler.settings.getdict("ITEM_PIPELINES") | {
            "xzcrawler.pipelines.record.RecordPipeline": None,
            "xzcrawler.pipelines.preview.PreviewPipeline": 400,
        }
        crawler.settings.set("ITEM_PIPELINES", pipelines, "spider")

    def now(self) -> datetime:
        """Return the moment this installation believes in."""
        return self.config.clock()

    async def query(self, question: Callable[..., T], *args: Any, **named: Any) -> T:
        """Ask the store in a thread of its own; a database that fails ends the run."""
        try:
            return await asyncio.to_thread(question, self.store, self.site, *args, **named)
        except StoreError as error:
            self.crawler.stats.set_value("xz/stopped_by", str(error))
            raise CloseSpider(stopped_by(error)) from error

    async def plan(self) -> Plan:
        """Return what this run starts with."""
        plan = await self.query(plan_run, self.now(), spider=self.name)
        self.on_trial = plan.on_trial
        self.quiet.update(plan.quiet)
        self.troubles.extend(plan.troubles)
        self.asked_keys.update(plan.left_out)  # a listing that shows them asks for them no sooner
        return plan

    def ask_due(self, articles: Iterable[ArticleVisit]) -> list[Request]:
        """Return the requests for articles that are due.

        All at once: a listing that shows one of them first would ask for it without validators.
        """
        return [
            self.ask_article(
                due.url,
                key=due.key,
                channel=due.channel,
                validators=(due.etag, due.last_modified),
            )
            for due in articles
        ]

    def ask_article(
        self, url: str, *, key: str, channel: str, validators: tuple[str, str] = ("", "")
    ) -> Request:
        """Return the request for an article; the caller sees to it that nothing is asked twice."""
        self.asked_keys.add(key)
        asked = Asked(purpose="article", url=url, key=key, channel=channel)
        return self.ask(asked, self.parse_article, validators=validators)

    def ask(
        self,
        asked: Asked,
        callback: Callable[..., Any],
        *,
        validators: tuple[str, str] = ("", ""),
        priority: int = 0,
        **arguments: Any,
    ) -> Request:
        """Return a request whose outcome, whatever it is, becomes a Reading."""
        self.asked += 1
        return Request(
            **_wire(asked),
            callback=callback,
            errback=self.note_failure,
            cb_kwargs={"asked": asked, **arguments},
            meta={"purpose": asked.purpose, "captures": [], "validators": validators},
            priority=priority,
        )

    async def parse_article(self, response: Response, asked: Asked) -> Reading | Request:
        """Read an article's page, or its first."""
        reading = await read_article(response, asked, self.site, self.now(), reader=self.reader)
        return self.read_on(begin(reading))

    async def parse_part(
        self, response: Response, asked: Asked, so_far: LongArticle
    ) -> Reading | Request:
        """Read a further part of a long article."""
        part = await read_article(response, asked, self.site, self.now(), reader=self.reader)
        return self.read_on(so_far.plus(part))

    def read_on(self, article: LongArticle) -> Reading | Request:
        """Return the reading of an article that is complete, else the request for its next part."""
        url = article.next_url
        if not url:
            return article.whole()
        channel = article.parts[0].channel
        asked = Asked(purpose="article", url=url, key=self.site.key(url), channel=channel)
        self.asked -= 1  # it becomes no page of its own
        return self.ask(asked, self.parse_part, priority=_PARTS_SOON, so_far=article)

    def closed(self) -> None:
        """End the reading process, when there is one."""
        self.reader.close()

    def note_failure(self, failure: Failure) -> Reading | None:
        """Make a reading of a request that got no usable answer.

        None when the archive could not keep the answer, or when it was not sent because its host
        wants to be left alone: that says nothing about the page.
        """
        if isinstance(failure.value, Postponed):
            self.postponed[failure.value.host] += 1
            self.asked -= 1
            return None
        if isinstance(failure.value, ArchiveError):
            return None
        request: Request = failure.request  # type: ignore[attr-defined]  # set by Scrapy's scraper
        is_file = request.meta["purpose"] == "attachment"
        verdict, why = explain(failure.value, is_file=is_file)
        captures = (*request.meta["captures"], Capture(url=address_of(request), at=self.now()))
        reading = make_reading(request.cb_kwargs["asked"], self.site, captures, verdict, why)
        so_far: LongArticle | None = request.cb_kwargs.get("so_far")
        return so_far.plus(reading).whole() if so_far else reading


def _wire(asked: Asked) -> dict[str, Any]:
    """What goes over the wire."""
    form = asked.form
    if form is None:
        return {"url": asked.url}
    headers = {"Content-Type": form.content_type}
    return {"url": form.url, "method": "POST", "body": form.body, "headers": headers}
