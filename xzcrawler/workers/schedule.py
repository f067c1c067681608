"""The loop: asks the database whose turn it is, crawls those sites in children, and waits.

What it remembers itself is only what it has under way. All else is read anew each time, at least once a
minute: another loop, a crawl by hand, a changed clock or a restored database are noticed by then.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from multiprocessing.process import BaseProcess

from attrs import define, evolve, field

from xzcrawler.config import Config
from xzcrawler.errors import StoreError
from xzcrawler.monitor.agenda import Turn, agenda, choose
from xzcrawler.monitor.run import RunResult
from xzcrawler.sites import Site
from xzcrawler.store import Store
from xzcrawler.store.outlook import Prospect, look_ahead
from xzcrawler.store.values import Trouble
from xzcrawler.workers.launch import AT_ONCE, TIME_LIMIT, crawl_job
from xzcrawler.workers.owner import is_gone
from xzcrawler.workers.values import Job

logger = logging.getLogger(__name__)

SLICE = 60.0
"""Seconds, by the monotonic clock, after which the database is asked again at the latest."""

GRACE = timedelta(seconds=30)
"""That crawls have to finish what is under way when the loop is stopped; then they are killed."""

Tell = Callable[[RunResult], None]


@define
class _Stop:
    """Somebody asked the loop to stop."""


Event = RunResult | BaseException | _Stop


@define(kw_only=True)
class Loop:
    """Crawls sites when their turn comes, until it is stopped."""

    config: Config
    sites: Sequence[Site]
    tell: Tell
    """Is told of every run that is over, in the thread that runs the loop."""
    at_once: int = AT_ONCE
    grace: timedelta = GRACE
    time_limit: timedelta = TIME_LIMIT
    is_stopping: bool = False
    _events: queue.SimpleQueue[Event] = field(factory=queue.SimpleQueue)
    # `put` of a SimpleQueue may be called in a signal handler, `set` of an Event may not.
    _under_way: dict[str, Turn] = field(factory=dict)
    _children: dict[str, BaseProcess] = field(factory=dict)
    _not_before: dict[str, float] = field(factory=dict)

    def stop(self) -> None:
        """Ask the loop to stop, from any thread or signal handler; the second time at once."""
        self._events.put(_Stop())

    def run(self) -> None:
        """Go on until stopped. A database that cannot be used is tried again. Raises StoreError at first."""
        self._look()
        while not self.is_stopping:
            try:
                wait = self._start_due(self._look())
            except StoreError as error:
                logger.warning("%s; trying again", error)
                wait = SLICE
            self._wait(wait)
        self._end()

    def run_once(self) -> None:
        """Crawl each site that is due, once, and return. Raises StoreError."""
        done: set[str] = set()
        while not self.is_stopping:
            turns = [turn for turn in self._look() if turn.site not in done]
            self._start_due(turns)
            done |= set(self._under_way)
            if not self._under_way:
                return
            self._wait(SLICE)
        self._end()

    def _look(self) -> list[Turn]:
        store = Store.open(self.config.database)
        try:
            with store.read() as session:
                now = self.config.clock()
                return agenda(self.sites, _without_gone(look_ahead(session, now)), now)
        finally:
            store.close()

    def _start_due(self, turns: Sequence[Turn]) -> float:
        """Start what is due and has room; return the seconds until there may be more to do."""
        now, clock = self.config.clock(), time.monotonic()
        waiting = [
            turn
            for turn in turns
            if turn.site not in self._under_way and self._not_before.get(turn.site, 0.0) <= clock
        ]
        hosts = {host for turn in self._under_way.values() for host in turn.hosts}
        room = self.at_once - len(self._under_way)
        for turn in choose(waiting, hosts, now)[: max(room, 0)]:
            self._start(turn)
        ahead = [turn.due for turn in waiting if turn.due is not None and turn.due > now]
        soon = min(((due - now).total_seconds() for due in ahead), default=SLICE)
        return min(max(soon, 1.0), SLICE)

    def _start(self, turn: Turn) -> None:
        self._under_way[turn.site] = turn
        job = Job(
            site=turn.site,
            config=self.config,
            started=self.config.clock(),
            spider=turn.spider,
            trigger="schedule",
            after_run=turn.after_run,
        )
        name = f"crawl of {turn.site}"
        threading.Thread(target=self._crawl, args=(job,), name=name, daemon=True).start()

    def _crawl(self, job: Job) -> None:
        def note(child: BaseProcess) -> None:
            self._children[job.site] = child
            if self.is_stopping:
                child.terminate()

        try:
            result = crawl_job(job, time_limit=self.time_limit, on_child=note)
        except StoreError as error:
            trouble = Trouble(url="", verdict=type(error).__name__, why=str(error))
            result = RunResult(run_id=None, site=job.site, outcome="failed", troubles=(trouble,))
        except BaseException as error:  # noqa: BLE001 - it ends the loop, which runs in another thread
            self._events.put(error)
            return
        self._events.put(result)

    def _wait(self, seconds: float) -> None:
        """Return when a run is over, when told to stop, or after so many seconds."""
        try:
            event = self._events.get(timeout=seconds)
        except queue.Empty:
            return
        if isinstance(event, _Stop):
            self._ask_to_end()
        elif isinstance(event, BaseException):
            raise event
        else:
            self._finish(event)

    def _finish(self, result: RunResult) -> None:
        del self._under_way[result.site]
        self._children.pop(result.site, None)
        if result.run_id is None:
            # Nothing is on record of it, so the database would say at once that it is due.
            self._not_before[result.site] = time.monotonic() + SLICE
        self.tell(result)

    def _ask_to_end(self) -> None:
        is_second = self.is_stopping
        self.is_stopping = True  # first: a child that starts now is asked by its own thread
        for child in list(self._children.values()):
            if is_second:
                child.kill()
            else:
                child.terminate()

    def _end(self) -> None:
        deadline = time.monotonic() + self.grace.total_seconds()
        while self._under_way and (left := deadline - time.monotonic()) > 0:
            self._wait(left)
        for child in list(self._children.values()):
            child.kill()
        while self._under_way:
            self._wait(SLICE)


def _without_gone(prospect: Prospect) -> Prospect:
    """Return what is known of the sites without leases of processes that were killed on this machine."""
    sites = {
        name: evolve(outlook, lease=None)
        if outlook.lease and is_gone(outlook.lease.owner)
        else outlook
        for name, outlook in prospect.sites.items()
    }
    return evolve(prospect, sites=sites)
