"""Stored pages read again in several processes; one that ends its process costs that page only."""

import importlib
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing

from attrs import define

from xzcrawler.config import Config, Shelves
from xzcrawler.monitor.impact import PageRead
from xzcrawler.monitor.reread import Rereader
from xzcrawler.monitor.rerender import read_as, read_pages
from xzcrawler.store import Store, heads

READ_HERE = 500
"""Articles up to which no other process is started: it costs a second."""

_MOST = 8
_CPU_SECONDS = 20.0
"""For one page, as in a crawl."""
_FORKS = multiprocessing.get_context("forkserver")

Numbers = Sequence[int]


def read_all(
    config: Config, batches: Iterable[Numbers], *, total: int, everything: bool
) -> Iterator[list[PageRead]]:
    """Yield what the articles of each batch read as today, in the order of the batches.

    Raises StoreError.
    """
    if total <= READ_HERE:
        yield from _read_here(config, batches, everything=everything)
        return
    pool = _Pool(config, everything)
    try:
        yield from pool.read_all(batches)
    finally:
        pool.end()


@define
class _Pool:
    config: Config
    everything: bool
    executor: ProcessPoolExecutor | None = None

    def read_all(self, batches: Iterable[Numbers]) -> Iterator[list[PageRead]]:
        at_once = 2 * _processes()
        waiting: deque[tuple[Numbers, Future[list[PageRead]]]] = deque()
        for batch in batches:
            waiting.append((batch, self.ask(batch)))
            if len(waiting) >= at_once:
                yield self.next_of(waiting)
        while waiting:
            yield self.next_of(waiting)

    def next_of(self, waiting: deque[tuple[Numbers, Future[list[PageRead]]]]) -> list[PageRead]:
        batch, answer = waiting.popleft()
        try:
            return answer.result()
        except BrokenProcessPool:
            # One of the pages ended its process, and all other answers went with the pool.
            self.end()
            reads = [self.read_alone(number) for number in batch]
            again = [(other, self.ask(other)) for other, _ in waiting]
            waiting.clear()
            waiting.extend(again)
            return reads

    def read_alone(self, number: int) -> PageRead:
        try:
            return self.ask([number]).result()[0]
        except BrokenProcessPool:
            self.end()
            return _ended_by(self.config, number)

    def ask(self, batch: Numbers) -> Future[list[PageRead]]:
        if self.executor is None:
            self.executor = ProcessPoolExecutor(
                _processes(),
                mp_context=_FORKS,
                initializer=_begin,
                initargs=(self.config.database, self.config.shelves),
            )
        return self.executor.submit(_task, list(batch), self.everything)

    def end(self) -> None:
        if self.executor is not None:
            self.executor.shutdown(cancel_futures=True)
            self.executor = None


def _processes() -> int:
    return min(os.cpu_count() or 1, _MOST)


def _read_here(
    config: Config, batches: Iterable[Numbers], *, everything: bool
) -> Iterator[list[PageRead]]:
    rereader = Rereader(config.shelves)
    with closing(Store.open(config.database)) as store:
        for batch in batches:
            with store.read() as session:
                reads = list(read_pages(session, rereader, batch, everything=everything))
            yield reads


def _ended_by(config: Config, number: int) -> PageRead:
    with closing(Store.open(config.database)) as store, store.read() as session:
        (page,) = heads.load(session, [number])
    why = f"{page.url} ends the process that reads it, or takes more than {_CPU_SECONDS:g} s"
    return read_as(page, "unreadable", why=why)


_opened: list[tuple[Store, Rereader]] = []
"""Of this process, when it is one of the pool."""


def _begin(database: str, archive: Shelves) -> None:
    # Imported by name: the command need not load Scrapy, and the fork server already has.
    importlib.import_module("xzcrawler.workers.child").end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C: the parent ends us
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    _opened.append((Store.open(database), Rereader(archive)))


def _read_within_limit(batch: Numbers, everything: bool) -> list[PageRead]:
    store, rereader = _opened[0]
    reads = []
    try:
        with store.read() as session:
            signal.setitimer(signal.ITIMER_PROF, _CPU_SECONDS)
            for read in read_pages(session, rereader, batch, everything=everything):
                reads.append(read)
                signal.setitimer(signal.ITIMER_PROF, _CPU_SECONDS)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return reads


_task = _read_within_limit
