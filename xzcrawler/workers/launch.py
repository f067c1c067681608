"""The parent's side: one child for one crawl, listened to, ended when it takes too long."""

import importlib
import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from tempfile import TemporaryDirectory
from typing import Any

from attrs import evolve

from xzcrawler.config import Config
from xzcrawler.errors import StoreError, UsageError, XzCrawlerError
from xzcrawler.monitor.replay import ReplayReport
from xzcrawler.monitor.run import Progress, RunResult
from xzcrawler.sites import get_site
from xzcrawler.store import Store, exists, runs
from xzcrawler.store.values import RunLine, Trouble
from xzcrawler.workers.listening import GRACE, Listener, last_word
from xzcrawler.workers.pushing import with_archive_pushed
from xzcrawler.workers.values import Failure, Job

TIME_LIMIT = timedelta(hours=6)
"""A polite first crawl of a big site takes hours; a hung one must end before the next day."""

AT_ONCE = 4
"""Sites crawled side by side by one command."""

_FORKS = multiprocessing.get_context("forkserver")
# The fork server imports these once; a child then starts in a few milliseconds.
_FORKS.set_forkserver_preload(["__main__", "xzcrawler.workers.preload"])

OnChild = Callable[[BaseProcess], None]


def run_site(
    site: str,
    config: Config,
    *,
    spider: str = "news",
    trigger: str = "manual",
    full: bool = False,
    dry_run: bool = False,
    on_progress: Listener | None = None,
    time_limit: timedelta = TIME_LIMIT,
) -> RunResult:
    """Crawl one site in a child process and return what came of it.

    Whatever happens to the child, a result comes back, and the run's row says the same.
    Raises UnknownSite, and StoreError when the database cannot be opened at all.
    """
    job = Job(
        site=get_site(site).name,
        config=config,
        started=config.clock(),
        spider=spider,
        trigger=trigger,
        full=full,
        dry_run=dry_run,
    )
    return crawl_job(job, on_progress, time_limit=time_limit)


def crawl_job(
    job: Job,
    on_progress: Listener | None = None,
    *,
    time_limit: timedelta = TIME_LIMIT,
    on_child: OnChild | None = None,
) -> RunResult:
    """Do one crawl in a child process, like `run_site`.

    `on_child` is given the process as soon as it runs: SIGTERM lets it record what it has fetched and end.
    Raises StoreError.
    """
    with _database(job.config, dry_run=job.dry_run) as database:
        job = evolve(job, database=database)
        return _crawl(job, on_progress or _ignore, time_limit, on_child or _ignore)


def run_sites(
    names: Sequence[str],
    config: Config,
    *,
    spider: str = "news",
    trigger: str = "manual",
    full: bool = False,
    dry_run: bool = False,
    on_progress: Listener | None = None,
    time_limit: timedelta = TIME_LIMIT,
) -> list[RunResult]:
    """Crawl several sites, up to four at a time; results come in the order of the names.

    `on_progress` is called from several threads, never from two at once for one site.
    Raises like `run_site`, before anything is crawled.
    """
    now = config.clock()
    jobs = [
        Job(
            site=get_site(name).name,
            config=config,
            started=now,
            spider=spider,
            trigger=trigger,
            full=full,
            dry_run=dry_run,
        )
        for name in names
    ]
    listener = on_progress or _ignore
    with _database(config, dry_run=dry_run) as database, ThreadPoolExecutor(AT_ONCE) as threads:
        crawl = partial(_crawl, listener=listener, time_limit=time_limit, on_child=_ignore)
        return list(threads.map(crawl, (evolve(job, database=database) for job in jobs)))


def replay_run(run_id: int, config: Config, *, time_limit: timedelta = TIME_LIMIT) -> ReplayReport:
    """Read a stored run again, without network and without storing anything.

    Raises UsageError when there is no such run, StoreError when the database cannot be read.
    """
    run = _stored_run(run_id, config)
    job = Job(
        site=run.site, config=config, started=config.clock(), spider="replay", replay_of=run_id
    )
    last, why = _supervise(job, _ignore, time_limit, _ignore)
    if isinstance(last, ReplayReport):
        return last
    raise XzCrawlerError(f"Run {run_id} could not be replayed: {why} (see {job.log})")


def rebuild(
    config: Config,
    into: str,
    *,
    on_progress: Listener | None = None,
    time_limit: timedelta = TIME_LIMIT,
) -> list[RunResult]:
    """Record every stored run again, oldest first, in a database that holds none yet.

    Nothing is asked: the archive answers, and each run has the time it had.
    Raises UsageError when the other database holds runs, StoreError when one cannot be used,
    XzCrawlerError when a run cannot be read again.
    """
    stored = _all_runs(config.database)
    if _all_runs(into):
        raise UsageError(f"{into} holds runs already: rebuild into a new database")
    return [_again(run, config, into, on_progress or _ignore, time_limit) for run in stored]


def _again(
    run: RunLine, config: Config, into: str, listener: Listener, time_limit: timedelta
) -> RunResult:
    job = Job(
        site=run.site,
        config=evolve(config, now=run.started),
        started=run.started,
        spider="rebuild",
        replay_of=run.id,
        into=into,
    )
    last, why = _supervise(job, listener, time_limit, _ignore)
    if not isinstance(last, RunResult):
        raise XzCrawlerError(f"Run {run.id} could not be recorded again: {why} (see {job.log})")
    return last


def _all_runs(database: str) -> list[RunLine]:
    store = Store.open(database)
    try:
        with store.read() as session:
            return runs.all_runs(session)
    finally:
        store.close()


@contextmanager
def _database(config: Config, *, dry_run: bool) -> Iterator[str]:
    """Create the tables here once, not in several children at a time, and give the address.

    A dry run before the first real one works on a database that passes away.
    """
    if exists(config.database) or not dry_run:
        Store.open(config.database).close()
        yield config.database
        return
    with TemporaryDirectory(prefix="xzcrawler-") as folder:
        passing = f"sqlite:///{folder}/dry-run.db"
        Store.open(passing).close()
        yield passing


def _crawl(job: Job, listener: Listener, time_limit: timedelta, on_child: OnChild) -> RunResult:
    seen: list[Progress] = []

    def listen(progress: Progress) -> None:
        seen[:] = [progress]
        listener(progress)

    last, why = _supervise(job, listen, time_limit, on_child)
    result = last if isinstance(last, RunResult) else _ended(job, seen, last, why)
    return with_archive_pushed(job, result)


def _ended(job: Job, seen: list[Progress], last: object, why: str) -> RunResult:
    """Return the result of a child that left none."""
    run_id = seen[0].run_id if seen else None
    trouble = Trouble(url="", verdict=last.kind if isinstance(last, Failure) else "killed", why=why)
    if run_id is not None:
        _mark_interrupted(job, run_id, trouble)
    return RunResult(
        run_id=run_id,
        site=job.site,
        outcome="interrupted" if run_id is not None else "failed",
        troubles=(trouble,),
        log=str(job.log),
    )


def _mark_interrupted(job: Job, run_id: int, trouble: Trouble) -> None:
    # Best effort: the next run of the site marks it too.
    try:
        store = Store.open(job.config.database)
        with store.write() as session:
            runs.finish(
                session,
                run_id,
                outcome="interrupted",
                stats={},
                troubles=(trouble,),
                warc_file="",
                now=job.config.clock(),
            )
        store.close()
    except StoreError:
        return


def _supervise(
    job: Job, listener: Listener, time_limit: timedelta, on_child: OnChild
) -> tuple[object, str]:
    """Return the child's last word, and when that is no result: why, in one line."""
    ours, theirs = _FORKS.Pipe(duplex=False)
    child = _FORKS.Process(target=_enter, args=(theirs, job), name=f"xzcrawler {job.site}")
    child.start()
    theirs.close()
    on_child(child)
    deadline = time.monotonic() + time_limit.total_seconds()
    try:
        return last_word(ours, child, listener, deadline)
    except KeyboardInterrupt:
        # Ctrl-C reached the child as well: let it finish its pages and its run row.
        last_word(ours, child, _ignore, time.monotonic() + GRACE)
        raise
    finally:
        if child.is_alive():
            child.kill()
        child.join()
        ours.close()


def _enter(connection: Connection, job: Job) -> None:
    # Imported by name: the parent need not load Scrapy, and the fork server already has.
    importlib.import_module("xzcrawler.workers.child").main(connection, job)


def _stored_run(run_id: int, config: Config) -> RunLine:
    store = Store.open(config.database)
    try:
        with store.read() as session:
            return runs.get(session, run_id)
    finally:
        store.close()


def _ignore(_: Any) -> None:
    return
