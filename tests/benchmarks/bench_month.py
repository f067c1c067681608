"""A month of many sites under a virtual clock: `bench_month [SITES] [DAYS] [sqlite|postgresql]`, ten sites at least.

Real: the loop of `schedule --once` as a timer calls it, its agenda and the database it asks; what a run
visits, the pipelines, the rows a run opens and closes, its judgement, the incidents and the health at its
end. Modelled: the clock, which jumps; the sites, and what is fetched and read of them (`month_world`,
`month_pages`); no page is downloaded, parsed or archived, no child process started, no lease taken.

The month is 2026-09-20 to 10-20, with 中秋, 国庆, and a Sunday and a Saturday worked in their stead (调休).
Within it the scheduler stands still for eight hours once, and once its machine's clock is a day ahead.
An event is *met* when a turn of its site was taken meanwhile: what comes and goes between two, nobody sees.
A turn is *missed* when it did not begin within an hour of the first call that found it due.
"""

import asyncio
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from attrs import define, field, frozen

from tests.benchmarks.databases import database
from tests.benchmarks.month_report import Notice, false_alarms, judge_turns, table, tell
from tests.benchmarks.month_turns import AT_ONCE, Begun, Hands, MonthLoop, VirtualConfig
from tests.benchmarks.month_world import DAY, HOUR, World, make_world
from xzcrawler.config import SHANGHAI
from xzcrawler.monitor.health_watch import keep_health
from xzcrawler.store import Store, incidents, migrations

START = datetime(2026, 9, 20, 7, tzinfo=SHANGHAI)
TIMER = timedelta(hours=12)
"""Between two calls of the scheduler; with the ten minutes of docs/operating.md it would be 70 times the work."""
_DOWN = 8 * HOUR
_AHEAD = 26 * HOUR


@frozen(kw_only=True)
class Mishaps:
    """What befalls the machine itself."""

    down: tuple[datetime, datetime]
    """The scheduler does not run; the timer makes up for one call at the end (`Persistent=true`)."""
    wrong: tuple[datetime, datetime]
    """The clock is ahead."""

    @classmethod
    def within(cls, world: World) -> "Mishaps":
        """Place them at a third and at two thirds of the time."""
        days = (world.end - world.start) // DAY
        down = world.start + (days // 3) * DAY + TIMER - _DOWN / 2
        wrong = world.start + (days * 2 // 3) * DAY - HOUR
        return cls(down=(down, down + _DOWN), wrong=(wrong, wrong + 2 * TIMER))


def calls(world: World, mishaps: Mishaps) -> Iterator[datetime]:
    """Yield when the timer calls the scheduler."""
    at, (down, up) = world.start, mishaps.down
    while at < world.end:
        if down <= at < up:
            yield up
        else:
            yield at
        at += TIMER


@define
class Month:
    """What is written down while the time passes."""

    world: World
    mishaps: Mishaps
    calls: list[datetime] = field(factory=list)
    begun: list[Begun] = field(factory=list)
    noticed: dict[int, datetime] = field(factory=dict)
    """Number of an incident: the end of the call after which it was there."""
    notices: list[Notice] = field(factory=list)

    def pass_by(self, url: str) -> None:
        """Live through it, on a fresh database of that address."""
        migrations.upgrade(url)
        store = Store.open(url)
        hands = Hands(self.world.start)
        with TemporaryDirectory(prefix="xz-month-") as data, asyncio.Runner() as runner:
            config = VirtualConfig(data=Path(data), database=url, hands=hands)
            loop = MonthLoop(
                config=config,
                sites=self.world.sites,
                tell=lambda _: None,
                at_once=AT_ONCE,
                world=self.world,
                store=store,
                runner=runner,
                begun=self.begun,
            )
            for call in calls(self.world, self.mishaps):
                self._call(loop, store, call)
        with store.read() as session:
            lines = incidents.history(session)
        store.close()
        self.notices = [Notice(incident=line, noticed=self.noticed[line.id]) for line in lines]

    def _call(self, loop: MonthLoop, store: Store, call: datetime) -> None:
        hands = loop.config.hands
        hands.true = max(call, hands.true)
        is_wrong = self.mishaps.wrong[0] <= call < self.mishaps.wrong[1]
        hands.ahead = _AHEAD if is_wrong else timedelta(0)
        if call == self.mishaps.down[1]:
            for site in self.world.sites:  # `health --check` from a crontab of its own
                keep_health(store, site, hands.shown)
        self.calls.append(call)
        loop.run_once()
        with store.read() as session:
            for line in incidents.history(session):
                self.noticed.setdefault(line.id, hands.true)


def main() -> None:
    """Let the month pass, and print what became of it."""
    sites, days = (int(sys.argv[n]) if len(sys.argv) > n else of for n, of in ((1, 300), (2, 30)))
    world = make_world(sites, START, START + days * DAY)
    month = Month(world, Mishaps.within(world))
    kind = sys.argv[3] if len(sys.argv) > 3 else "sqlite"
    started = time.monotonic()
    with TemporaryDirectory(prefix="xz-month-") as folder, database(kind, Path(folder)) as url:
        month.pass_by(url)
    took = time.monotonic() - started
    told = tell(world, month.notices, month.begun)
    turns = judge_turns(world, month.begun, month.calls, world.end)
    for line in table(world, told, false_alarms(world, month.notices), turns):
        _say(line)
    _say(_speed(month, took, days * DAY))


def _speed(month: Month, took: float, span: timedelta) -> str:
    turn = sorted(each.took * 1_000 for each in month.begun)
    return (
        f"{len(turn)} turns, median {median(turn):.0f} ms, 19 in 20 within {turn[int(0.95 * len(turn))]:.0f} ms;"
        f" {span.days} days in {took:.0f} s: {span.total_seconds() / took:,.0f} times as fast"
    )


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
