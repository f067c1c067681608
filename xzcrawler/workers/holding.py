"""A site and its hosts, held by this process for the length of a crawl."""

import logging
import os
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from attrs import define, field

from xzcrawler.config import SHANGHAI
from xzcrawler.errors import SiteBusy, StoreError
from xzcrawler.sites import get_site
from xzcrawler.store import Session, Store, leases, runs
from xzcrawler.store.leases import Lease
from xzcrawler.workers.owner import is_gone, this_process, who
from xzcrawler.workers.values import Job

logger = logging.getLogger(__name__)

_RENEWALS = 4
"""In the time that a lease lasts: three may fail."""


@contextmanager
def holding(job: Job) -> Iterator[str]:
    """Hold the job's site and hosts; gives the owner's name.

    When another process has taken the site over, this process is asked to end as by SIGTERM.
    Raises SiteBusy when another has one of them or has crawled the site meanwhile; StoreError.
    """
    store = Store.open(job.database or job.config.database)
    try:
        hold = _Hold(store, job, this_process(), lease_names(job.site))
        hold.take()
        renewing = threading.Thread(target=hold.renew_until_end, name="lease", daemon=True)
        renewing.start()
        try:
            yield hold.owner
        finally:
            hold.end.set()
            renewing.join()
            hold.release()
    finally:
        store.close()


def lease_names(site: str) -> tuple[str, ...]:
    """Return what a crawl of a site holds: the site, and its domains, which another site may share.

    >>> lease_names("jschina_xz")
    ('jschina_xz', 'host jsnews.jschina.com.cn')
    """
    return (site, *(f"host {domain}" for domain in sorted(get_site(site).domains)))


@define
class _Hold:
    store: Store
    job: Job
    owner: str
    names: Sequence[str]
    end: threading.Event = field(factory=threading.Event)

    def take(self) -> None:
        with self.store.write() as session:
            now = leases.moment(session)
            held = leases.load(session, self.names)
            gone = {lease.owner for lease in held if is_gone(lease.owner)}
            for name in sorted(self.names):  # in one order everywhere: nobody waits in a circle
                lasting = self.job.lease
                if not leases.take(session, name, self.owner, lasting, now=now, gone=gone):
                    raise SiteBusy(_why_held(session, name))
            self._look_again(session)

    def _look_again(self, session: Session) -> None:
        # What was decided before the lease was ours may be done by now.
        after, last = self.job.after_run, runs.last_id(session, self.job.site)
        if after is not None and last != after:
            raise SiteBusy(f"another process has just crawled {self.job.site} (run {last})")

    def renew_until_end(self) -> None:
        lasting = self.job.lease.total_seconds()
        renewed = time.monotonic()
        while not self.end.wait(lasting / _RENEWALS):
            try:
                with self.store.write() as session:
                    now = leases.moment(session)
                    is_ours = leases.renew(session, self.names, self.owner, self.job.lease, now=now)
            except StoreError as error:
                logger.warning("The lease of %s could not be renewed: %s", self.job.site, error)
                is_ours = time.monotonic() < renewed + lasting
            else:
                renewed = time.monotonic()
            if not is_ours:
                logger.error("Another process has taken over %s: stopping", self.job.site)
                os.kill(os.getpid(), signal.SIGTERM)
                return

    def release(self) -> None:
        # Best effort: it lapses.
        with suppress(StoreError), self.store.write() as session:
            leases.release(session, self.names, self.owner)


def _why_held(session: Session, name: str) -> str:
    lease: Lease | None = next(iter(leases.load(session, [name])), None)
    if lease is None:
        return f"{name} is being crawled by another process"
    since = lease.taken_at.astimezone(SHANGHAI)
    return f"{who(lease)} has {name} since {since:%Y-%m-%d %H:%M:%S}"
