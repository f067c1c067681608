"""The child's side: one crawl in one process, which ends when its parent does."""

import gc
import logging
import multiprocessing
import os
import threading
from collections.abc import Mapping
from multiprocessing.connection import Connection, wait
from typing import Any

from attrs import evolve
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from xzcrawler.config import Config
from xzcrawler.errors import SiteBusy, StoreError, XzCrawlerError
from xzcrawler.extensions.run_report import RunReport
from xzcrawler.monitor.run import RunResult, stopped_by
from xzcrawler.settings import for_config
from xzcrawler.spiders.replay import ReplaySpider
from xzcrawler.store.values import Trouble
from xzcrawler.workers.holding import holding
from xzcrawler.workers.values import Failure, Job

logger = logging.getLogger(__name__)


def main(connection: Connection, job: Job) -> None:
    """Crawl, telling of progress on the way; the last word is a RunResult or a Failure."""
    end_with_parent()
    try:
        last: object = crawl(job, connection)
    except XzCrawlerError as error:
        # The lease is the first thing that is stored: what fails then is called as what fails later.
        kind = stopped_by(error) if type(error) is StoreError else type(error).__name__
        last = Failure(kind, str(error))
    except Exception as error:  # the outermost loop: the parent tells the person
        logger.exception("The crawl of %s could not run", job.site)
        last = Failure(type(error).__name__, f"{type(error).__name__}: {error} (see {job.log})")
    connection.send(last)
    connection.close()


def crawl(job: Job, connection: Connection | None = None) -> object:
    """Run the crawl in this process, which can run no other afterwards.

    A site that another process has comes to the outcome `busy`, and nothing is asked.
    """
    if not job.takes_lease:
        return _crawl(job, connection)
    try:
        with holding(job) as owner:
            return _crawl(job, connection, owner=owner)
    except SiteBusy as busy:
        trouble = Trouble(url="", verdict="busy", why=str(busy))
        return RunResult(run_id=None, site=job.site, outcome="busy", troubles=(trouble,))


def _crawl(job: Job, connection: Connection | None, **more: str) -> object:
    job.log.parent.mkdir(parents=True, exist_ok=True)
    process = _Process(project_settings(job.config, {"LOG_FILE": str(job.log)}))
    crawler = process.create_crawler(job.spider)
    crawling = process.crawl(crawler, progress=connection, **job.arguments(), **more)
    collect_less()
    process.start()
    error = None if crawling.cancelled() else crawling.exception()
    if error is not None:
        raise error
    report = crawler.get_extension(RunReport)
    if report is None or report.result is None:
        raise XzCrawlerError(f"The crawl ended without a result (see {job.log})")
    if isinstance(crawler.spider, ReplaySpider) and not job.into:
        return crawler.spider.report()
    return evolve(report.result, log=str(job.log))


class _Process(AsyncCrawlerProcess):
    """Ends orderly at SIGINT or SIGTERM, however many of them come.

    A terminal and a service manager send them to whole groups of processes, and our parent sends
    one more; Scrapy would take the second for "at once". Who has waited enough kills.
    """

    def _signal_kill(self, signum: int, _: Any) -> None:
        return


def collect_less() -> None:
    """Keep the garbage collector away from what lives as long as the process.

    Going through all modules again and again took 8-15 % of a crawl's time.
    """
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def project_settings(config: Config, more: Mapping[str, Any]) -> Settings:
    """Return Scrapy's settings for this configuration, wherever we were started from."""
    settings = Settings()
    settings.setmodule("xzcrawler.settings", priority="project")
    settings.setdict({**for_config(config), **more}, priority="cmdline")
    return settings


def end_with_parent() -> None:
    """End this process at once when the one that asked for it is gone.

    The fork server is our parent for the system and outlives whoever asked for us, so the
    parent-death signal of Linux would not help; this works on macOS too.
    """
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_wait_for_end, args=(parent.sentinel,), daemon=True).start()


def _wait_for_end(sentinel: int) -> None:
    wait([sentinel])
    # Nobody is left to hear of an orderly end, and nothing half-stored can remain.
    os._exit(1)
