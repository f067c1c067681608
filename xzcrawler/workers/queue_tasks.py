"""What stands in the queue: crawls, and what keeps the queue going.

Imported only by `workers.engine`: procrastinate is an extra.
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

from attrs import define, field, frozen
from procrastinate import App, BaseRetryStrategy, RetryDecision
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException, UniqueViolation
from procrastinate.jobs import Job as QueuedJob
from procrastinate.jobs import Status

from xzcrawler.config import Config
from xzcrawler.errors import XzCrawlerError
from xzcrawler.monitor.agenda import Spider, Turn
from xzcrawler.monitor.run import RunResult
from xzcrawler.sites import load_sites
from xzcrawler.store import Store, queue
from xzcrawler.store.queue import CRAWLS, DEFER_DUE, KEEPING
from xzcrawler.workers.due_sites import CRAWLED, crawl_due, due_sites
from xzcrawler.workers.host_groups import host_locks
from xzcrawler.workers.patience import wait_after

logger = logging.getLogger(__name__)

_KEPT_HOURS = 7 * 24
_GONE_AFTER = 20
"""A dead worker is forgotten after this many times the time after which it counts as dead."""

Listener = Callable[[RunResult], None]


@frozen(kw_only=True)
class Pace:
    """How soon the dead are noticed, and when what is done."""

    heartbeat: float = 10.0
    """Seconds between two signs of life."""
    stalled: float = 30.0
    """Seconds without one after which a worker counts as dead."""
    due: str = "* * * * *"
    """Cron: when due sites are looked for."""
    reap: str = "* * * * * */15"
    """Cron with seconds: when jobs of dead workers are looked for."""
    prune: str = "17 3 * * *"


class CrawlUndoneError(XzCrawlerError):
    """A crawl that is to be tried again, or given up."""

    def __init__(self, site: str, outcome: str) -> None:
        super().__init__(f"{site}: {outcome}")
        self.outcome = outcome


class Patience(BaseRetryStrategy):
    """Says when a crawl is tried again."""

    def get_retry_decision(
        self, *, exception: BaseException, job: QueuedJob
    ) -> RetryDecision | None:
        outcome = exception.outcome if isinstance(exception, CrawlUndoneError) else "failed"
        wait = wait_after(outcome, job.attempts)
        if wait is None:
            return None
        # Lower: sites that share a host with this one need not wait for it.
        return RetryDecision(retry_at=datetime.now(UTC) + wait, priority=-1)


@define
class Crew:
    """The tasks of one worker and what they need."""

    config: Config
    app: App
    store: Store
    threads: ThreadPoolExecutor
    pace: Pace
    tell: Listener
    sites: Sequence[str]
    """Those it puts into the queue when they are due."""
    stopping: threading.Event = field(factory=threading.Event)

    def enlist(self) -> None:
        """Make the tasks known to procrastinate, by names that never change."""
        task, periodic = self.app.task, self.app.periodic
        task(name="xzcrawler.crawl_site", queue=CRAWLS, retry=Patience())(self.crawl_site)
        # One look at a time, everywhere: two would defer a site that the other's job just began with.
        look = task(name=DEFER_DUE, queue=KEEPING, lock=DEFER_DUE, queueing_lock=DEFER_DUE)
        periodic(cron=self.pace.due)(look(self.defer_due))
        # No lock: the job of a dead worker would keep it.
        reap = task(name="xzcrawler.retry_stalled", queue=KEEPING)
        periodic(cron=self.pace.reap)(reap(self.retry_stalled))
        prune = task(name="xzcrawler.delete_old", queue=KEEPING)
        periodic(cron=self.pace.prune)(prune(self.delete_old))

    async def crawl_site(self, site: str, after_run: int, spider: Spider = "news") -> None:
        """Crawl a site unless it was crawled after that run. Raises CrawlUndoneError."""
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self.threads, self._crawl, site, spider, after_run)

    async def defer_due(self, timestamp: int) -> None:
        """Put every site that is due into the queue, unless it is there."""
        await self._defer(await asyncio.to_thread(self.due))

    async def retry_stalled(self, timestamp: int) -> None:
        """Put the jobs of dead workers back into the queue."""
        manager = self.app.job_manager
        for job in await manager.get_stalled_jobs(seconds_since_heartbeat=self.pace.stalled):
            try:
                await manager.retry_job(job, retry_at=datetime.now(UTC))
                logger.warning("Taken over from a dead worker: %s", job.call_string)
            except UniqueViolation:  # another one of it waits already
                await manager.finish_job(job, status=Status.FAILED, delete_job=False)
            except ConnectorException:
                logger.info("Taken over by another: %s", job.call_string)
        await manager.prune_stalled_workers(self.pace.stalled * _GONE_AFTER)

    async def delete_old(self, timestamp: int) -> None:
        """Forget the jobs that ended a week ago."""
        await self.app.job_manager.delete_old_jobs(
            _KEPT_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
        )

    def due(self) -> list[Turn]:
        """Return the due sites that are not in the queue."""
        with self.store.read() as session:
            queued = queue.queued_sites(session)
            found = due_sites(session, self.config, self.sites)
        return [line for line in found if line.site not in queued]

    def _crawl(self, site: str, spider: Spider, after_run: int) -> None:
        if self.stopping.is_set():
            raise CrawlUndoneError(site, "stopped")
        result = crawl_due(site, spider, after_run, self.config, self.store)
        if result is None:
            return
        self.tell(result)
        if result.outcome not in CRAWLED:
            is_stopping = self.stopping.is_set() and result.outcome == "interrupted"
            raise CrawlUndoneError(site, "stopped" if is_stopping else result.outcome)

    async def _defer(self, due: Sequence[Turn]) -> None:
        locks = host_locks(load_sites().values())
        jobs = [self._job(line, locks[line.site]) for line in due]
        try:
            await self.app.job_manager.batch_defer_jobs_async(jobs)
        except AlreadyEnqueued:  # by hand, since we looked: all or nothing came to nothing
            for job in jobs:
                await self._defer_one(job)

    async def _defer_one(self, job: QueuedJob) -> None:
        try:
            await self.app.job_manager.defer_job_async(job)
        except AlreadyEnqueued:
            logger.info("%s waits already", job.queueing_lock)

    def _job(self, line: Turn, lock: str) -> QueuedJob:
        arguments: dict[str, Any] = {
            "site": line.site,
            "after_run": line.after_run,
            "spider": line.spider,
        }
        task = self.app.tasks["xzcrawler.crawl_site"]
        return task.configure(
            lock=lock, queueing_lock=f"site {line.site}", task_kwargs=arguments
        ).job
