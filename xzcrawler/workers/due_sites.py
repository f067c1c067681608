"""Which sites a worker queues now, and whether somebody else has crawled one meanwhile."""

from collections.abc import Collection
from functools import partial

from xzcrawler.config import Config
from xzcrawler.monitor.agenda import Spider, Turn, agenda
from xzcrawler.monitor.run import RunResult
from xzcrawler.sites import get_site
from xzcrawler.store import Session, Store, runs
from xzcrawler.store.outlook import look_ahead
from xzcrawler.store.values import RunLine
from xzcrawler.workers.launch import crawl_job
from xzcrawler.workers.values import Job

CRAWLED = frozenset({"ok", "partial"})


def due_sites(session: Session, config: Config, names: Collection[str]) -> list[Turn]:
    """Return the turns of these sites that are due, the longest overdue first."""
    now = config.clock()
    turns = agenda(map(get_site, names), look_ahead(session, now), now)
    return [turn for turn in turns if turn.due is not None and turn.due <= now]


def crawl_due(
    site: str, spider: Spider, after_run: int, config: Config, store: Store
) -> RunResult | None:
    """Crawl the site; None when a run after that one has done it already.

    One that was cut off since, by the death of its worker, does not count. Raises UnknownSite, StoreError.
    """
    with store.read() as session:
        latest = runs.recent(session, site=site)
    if any(map(partial(_has_done_it, spider, after_run), latest)):
        return None
    job = Job(
        site=get_site(site).name,
        config=config,
        started=config.clock(),
        spider=spider,
        trigger="worker",
        after_run=latest[0].id if latest else 0,
    )
    return crawl_job(job)


def _has_done_it(spider: str, after_run: int, run: RunLine) -> bool:
    # A run over the listings does the rest as well.
    return run.id > after_run and run.outcome in CRAWLED and run.spider in {spider, "news"}
