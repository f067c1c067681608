"""A worker: takes crawls from the queue in PostgreSQL, side by side with any number of others.

procrastinate does the queueing. Importing this module needs it: an extra.
"""

import asyncio
import logging
import signal
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from importlib.metadata import version

from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.schema import SchemaManager
from procrastinate.worker import Worker

from xzcrawler.config import Config
from xzcrawler.errors import StoreError
from xzcrawler.store import Store, queue
from xzcrawler.store.queue import CRAWLS, DEFER_DUE, KEEPING
from xzcrawler.workers.queue_tasks import Crew, Listener, Pace
from xzcrawler.workers.stopping import stop_crawls

logger = logging.getLogger(__name__)

_KEEPERS = 2
_LOOK = 0.5
"""Seconds between two looks at whether all is done."""


def serve(
    config: Config,
    sites: Sequence[str],
    *,
    at_once: int,
    drain: bool,
    tell: Listener,
    pace: Pace | None = None,
) -> None:
    """Take crawls from the queue until SIGTERM or Ctrl-C; with `drain`, until nothing is due or queued.

    `sites` are those it puts into the queue when they are due; it takes whatever is there.
    Raises UsageError without PostgreSQL, StoreError when the database cannot be used or goes away.
    """
    arguments = queue.connection_arguments(config.database)
    with closing(Store.open(config.database)) as store, ThreadPoolExecutor(at_once) as threads:
        queue.prepare(config.database, SchemaManager.get_schema(), version("procrastinate"))
        # Each worker listens on a connection of its own.
        connector = PsycopgConnector(kwargs=arguments, min_size=2, max_size=_KEEPERS + 6)
        crew = Crew(config, App(connector=connector), store, threads, pace or Pace(), tell, sites)
        crew.enlist()
        try:
            asyncio.run(_serve(crew, at_once, drain=drain))
        except ConnectorException as error:
            raise StoreError(f"The queue in the database cannot be used: {error}") from error


async def _serve(crew: Crew, at_once: int, *, drain: bool) -> None:
    async with crew.app.open_async():
        workers = [_worker(crew, CRAWLS, at_once), _worker(crew, KEEPING, _KEEPERS)]
        running = [asyncio.create_task(_run(worker)) for worker in workers]
        over = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, over.set)
        ends: list[asyncio.Task[object]] = [asyncio.create_task(over.wait())]
        if drain:
            ends.append(asyncio.create_task(_drained(crew)))
        await asyncio.wait([*running, *ends], return_when=asyncio.FIRST_COMPLETED)
        is_lost = any(task.done() for task in running)
        await _stop(crew, workers, running)
        for end in ends:
            end.cancel()
        await asyncio.gather(*ends, return_exceptions=True)
    if is_lost:
        raise StoreError("The connection to the database was lost; start the worker again")


def _worker(crew: Crew, queue_name: str, at_once: int) -> Worker:
    return Worker(
        crew.app,
        queues=[queue_name],
        name=queue_name,
        concurrency=at_once,
        install_signal_handlers=False,
        update_heartbeat_interval=crew.pace.heartbeat,
        stalled_worker_timeout=crew.pace.stalled * 20,
    )


async def _run(worker: Worker) -> None:
    await worker.run()  # type: ignore[no-untyped-call] # procrastinate types part of itself


async def _stop(crew: Crew, workers: list[Worker], running: list[asyncio.Task[None]]) -> None:
    """End the crawls, then the workers: none waits for a crawl that nobody stops."""
    crew.stopping.set()
    ended = threading.Event()
    ending = asyncio.create_task(asyncio.to_thread(stop_crawls, ended))
    for worker in workers:
        worker.stop()  # type: ignore[no-untyped-call] # procrastinate types part of itself
    try:
        await asyncio.gather(*running)
    finally:
        ended.set()
        await ending


async def _drained(crew: Crew) -> None:
    """Return when nothing waits, is being crawled or is due; what is due again after its crawl stays."""
    seen: set[str] = set()
    while True:
        if not await asyncio.to_thread(_unfinished, crew.store):
            fresh = {line.site for line in await asyncio.to_thread(crew.due)} - seen
            if not fresh:
                return
            seen |= fresh
            await _look_for_due(crew)
        await asyncio.sleep(_LOOK)


async def _look_for_due(crew: Crew) -> None:
    try:
        await crew.app.tasks[DEFER_DUE].defer_async(timestamp=0)
    except AlreadyEnqueued:
        logger.info("Due sites are looked for already")


def _unfinished(store: Store) -> int:
    with store.read() as session:
        return queue.unfinished(session)
