"""After a run: its WARC file, and what earlier ones left, moved to where XZ_ARCHIVE says."""

from contextlib import closing

from attrs import evolve

from xzcrawler.archive.push import push
from xzcrawler.errors import ArchiveError, StoreError
from xzcrawler.monitor.run import RunResult
from xzcrawler.store import Store, runs
from xzcrawler.store.values import Trouble
from xzcrawler.workers.values import Job

MOST = 50
"""Files moved after one run: an archive that was a folder until now does not hold up the next crawl."""


def with_archive_pushed(job: Job, result: RunResult) -> RunResult:
    """Move what is over; a store that fails is a trouble of the run, whose outcome stays as it is."""
    shelves = job.config.shelves
    if not shelves.address or job.dry_run:
        return result
    try:
        why = next(iter(push(shelves, most=MOST).failed.values()), "")
    except ArchiveError as error:
        why = str(error)
    if not why:
        return result
    trouble = Trouble(
        url="", verdict="not_pushed", why=f"{why}; the files wait in {shelves.folder}"
    )
    _note(job, result.run_id, trouble)
    return evolve(result, troubles=(*result.troubles, trouble))


def _note(job: Job, run_id: int | None, trouble: Trouble) -> None:
    if run_id is None:
        return
    try:
        with closing(Store.open(job.config.database)) as store, store.write() as session:
            runs.add_trouble(session, run_id, trouble)
    except StoreError:
        return  # the caller has it all the same
