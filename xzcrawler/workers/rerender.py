"""All stored pages read again: the impact first, and what is to be written kept on the disk."""

import hashlib
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from pathlib import Path
from typing import Self

from attrs import define, frozen

from xzcrawler.config import Config
from xzcrawler.errors import UnknownSite
from xzcrawler.monitor.impact import Impact
from xzcrawler.monitor.reader_version import reader_version
from xzcrawler.monitor.rerender import Written, write
from xzcrawler.monitor.trial import is_on_trial
from xzcrawler.sites import get_site
from xzcrawler.store import Session, Store, heads
from xzcrawler.workers.reading_pool import read_all
from xzcrawler.workers.spool import Spool

_BATCH = 50

Listener = Callable[[int], None]
"""Is told how many articles more are done."""


@frozen(kw_only=True)
class Scope:
    """Whose pages are read again."""

    sites: tuple[str, ...]
    skipped: dict[str, str]
    """Sites that are left out, and why."""
    articles: int


def scope_of(session: Session, sites: Collection[str]) -> Scope:
    """Return which of these stored sites can be read again today: not those on trial, nor unknown ones."""
    skipped: dict[str, str] = {}
    for name in sites:
        try:
            if is_on_trial(session, get_site(name)):
                skipped[name] = "on trial: the next crawl judges how these rules read it"
        except UnknownSite:
            skipped[name] = "no site file describes it any more"
    chosen = tuple(name for name in sites if name not in skipped)
    return Scope(sites=chosen, skipped=skipped, articles=heads.count(session, chosen))


@define
class Rerender:
    """One re-reading: `read` gives the impact, `write` appends the technical revisions."""

    config: Config
    store: Store
    scope: Scope
    spool: Spool
    everything: bool

    @classmethod
    def begin(
        cls, config: Config, store: Store, scope: Scope, folder: Path, *, everything: bool = False
    ) -> Self:
        """`folder`: where what was read is kept; one that was cut off goes on there. Raises StoreError."""
        asked = f"{everything} {' '.join(scope.sites)}"
        name = f"{reader_version()}-{hashlib.sha256(asked.encode()).hexdigest()[:12]}"
        return cls(config, store, scope, Spool.open(folder, name), everything)

    def read(self, listener: Listener) -> Impact:
        """Read all pages again. Raises StoreError."""
        impact, after = Impact(), 0
        for upto, reads in self.spool.batches():
            for read in reads:
                impact.add(read)
            after = upto
            listener(len(reads))
        batches = self._batches(after)
        found = read_all(
            self.config, batches, total=self.scope.articles, everything=self.everything
        )
        for reads in found:
            if not reads:
                continue
            self.spool.add(reads[-1].article_id, reads)
            for read in reads:
                impact.add(read)
            listener(len(reads))
        return impact

    def write(self, now: datetime, listener: Listener) -> Written:
        """Append the technical revisions, a transaction for each batch and site; then forget what was read.

        Cut off, it can be called again: what is written already is passed over. Raises StoreError.
        """
        written = Written()
        for _, reads in self.spool.batches():
            written += write(self.store, reads, now)
            listener(sum(read.article is not None for read in reads))
        self.spool.remove()
        return written

    def close(self) -> None:
        """What was read and not written is kept for the next time."""
        self.spool.close()

    def _batches(self, after: int) -> Iterator[list[int]]:
        while True:
            with self.store.read() as session:
                batch = heads.numbers(session, self.scope.sites, after=after, limit=_BATCH)
            if not batch:
                return
            yield batch
            after = batch[-1]
