"""How soon edits and deletions are found, beside other rules that ask as often: `python -m tests.benchmarks.bench_schedule`.

A simulated city site over 60 days: articles that are edited ever less often as they age, living pages
that are edited all the time, edits that are taken back, articles that disappear. Every rule's waits
are stretched by one factor until it asks as often as the budget says. Ours is
`monitor.schedule.next_interval` with the pace of `monitor.pace`, as in a crawl.
"""

import argparse
import random
import statistics
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from attrs import frozen

from xzcrawler.monitor.pace import Pace, strained
from xzcrawler.monitor.schedule import is_young, jitter, next_interval

START = datetime(2026, 3, 1, tzinfo=UTC)
SPAN = timedelta(days=60)
END = START + SPAN
HOUR = timedelta(hours=1)
EDITED = 0.13
EDITED_AGAIN = 0.35
TAKEN_BACK = 0.25
DELETED = 44 / 6_000
LIVING = 40 / 6_000
"""Pages that are edited all the time, for each article."""
EXACT = 0.005
"""How near to the budget a rule has to come."""


@frozen(kw_only=True)
class Life:
    """What happens to one article."""

    key: str
    born: datetime
    edits: tuple[datetime, ...]
    transient: frozenset[datetime] = frozenset()
    """Edits that are taken back by the next one."""
    deleted: datetime | None = None


@frozen(kw_only=True)
class Known:
    """What a rule may know when it sets the next check."""

    key: str
    first_seen: datetime
    changed_at: datetime
    """When the last edit was noticed."""
    now: datetime
    interval: timedelta | None
    """The one it set before."""
    changed: bool
    """Noticed just now."""
    edits: int
    """Noticed so far."""

    @property
    def quiet(self) -> timedelta:
        return self.now - self.changed_at


Rule = Callable[[Known, float], tuple[timedelta, timedelta]]
"""Returns the interval to remember, and the wait: the interval, stretched by the factor."""


def uniform(_: Known, factor: float) -> tuple[timedelta, timedelta]:
    """Every article at the same intervals."""
    return HOUR, HOUR * factor


def adaptive(known: Known, factor: float) -> tuple[timedelta, timedelta]:
    """StormCrawler's AdaptiveScheduler with its defaults, generously begun at its shortest interval."""
    shortest, longest = HOUR, timedelta(days=14)
    before = known.interval or shortest
    interval = (before + shortest) / 2 if known.changed else min(before * 1.5, longest)
    return interval, interval * factor


_LADDER = (
    (timedelta(hours=3), HOUR / 4),
    (timedelta(days=1), HOUR),
    (timedelta(days=7), 3 * HOUR),
    (timedelta(days=30), timedelta(days=3)),
)


def ladder(known: Known, factor: float) -> tuple[timedelta, timedelta]:
    """NewsDiffs: `get_update_delay` in website/frontend/management/commands/scraper.py.

    With our jitter, so that it can spend any budget and not only those of its steps.
    """
    wait = next((wait for until, wait in _LADDER if known.quiet < until), timedelta(days=30))
    return wait, wait * (1 + jitter(known.key)) * factor


def ours(known: Known, factor: float) -> tuple[timedelta, timedelta]:
    return _paced(known, strained(factor))


def with_floor(known: Known, factor: float) -> tuple[timedelta, timedelta]:
    """Ours, if it kept the floor that finds deletions at any price."""
    return _paced(known, Pace(stretch=max(factor, 1.0)))


def _paced(known: Known, pace: Pace) -> tuple[timedelta, timedelta]:
    interval = next_interval(
        known.key,
        first_seen=known.first_seen,
        changed_at=known.changed_at,
        now=known.now,
        edits=known.edits,
    )
    return interval, pace.wait(interval, is_young=is_young(known.first_seen, known.now))


RULES: dict[str, Rule] = {
    "uniform": uniform,
    "StormCrawler": adaptive,
    "NewsDiffs": ladder,
    "ours": ours,
    "ours, rigid floor": with_floor,
}


def make_city(articles: int, seed: int) -> list[Life]:
    """Return the lives of a site's articles and living pages."""
    chance = random.Random(seed)  # noqa: S311 - a simulation
    ordinary = [_article(chance, number) for number in range(articles)]
    living = [_living(chance, number) for number in range(max(1, round(articles * LIVING)))]
    return ordinary + living


def _article(chance: random.Random, number: int) -> Life:
    born = START + SPAN * chance.random()
    edits: list[datetime] = []
    transient: set[datetime] = set()
    at = born
    while chance.random() < (EDITED_AGAIN if edits else EDITED):
        # Lognormal: the hazard falls with the time since publication or the edit before.
        at += HOUR * chance.lognormvariate(1.1, 1.9)
        edits.append(at)
        if chance.random() < TAKEN_BACK:
            transient.add(at)
            at += HOUR * chance.lognormvariate(1.5, 1.2)
            edits.append(at)
    disappears = born + HOUR * chance.lognormvariate(3.9, 1.4)
    end = disappears if chance.random() < DELETED else END
    return Life(
        key=f"http://www.city.test/{number}.html",
        born=born,
        edits=tuple(edit for edit in edits if edit < min(end, END)),
        transient=frozenset(transient),
        deleted=end if end < END else None,
    )


def _living(chance: random.Random, number: int) -> Life:
    days = chance.uniform(0.5, 10)
    edits = []
    at = START + timedelta(days=chance.expovariate(1 / days))
    while at < END:
        edits.append(at)
        at += timedelta(days=chance.expovariate(1 / days))
    return Life(key=f"http://www.city.test/living/{number}.html", born=START, edits=tuple(edits))


def checks(life: Life, rule: Rule, factor: float) -> Iterator[datetime]:
    """Yield when an article is asked for, until it is missed or once after the end."""
    now, changed_at, seen, edits = life.born, life.born, 0, 0
    interval: timedelta | None = None
    yield now
    while now < END and not (life.deleted and now >= life.deleted):
        happened = bisect_right(life.edits, now)
        changed, seen = happened > seen, happened
        changed_at = now if changed else changed_at
        edits += changed
        known = Known(
            key=life.key,
            first_seen=life.born,
            changed_at=changed_at,
            now=now,
            interval=interval,
            changed=changed,
            edits=edits,
        )
        interval, wait = rule(known, factor)
        now += wait
        yield now


@frozen(kw_only=True)
class Score:
    """What a rule found."""

    delays: Sequence[float]
    """Hours from each edit to the next check."""
    missed: float
    """Share of the texts that were taken back again and that nobody saw."""
    deletions: float
    """Median hours from a deletion to the next check."""
    fetches: float
    """For each page."""


def score(city: Sequence[Life], rule: Rule, factor: float) -> Score:
    """Let the rule watch the city."""
    delays: list[float] = []
    deletions: list[float] = []
    missed: list[bool] = []
    fetches = 0
    for life in city:
        times = list(checks(life, rule, factor))
        fetches += sum(at < END for at in times)
        for edit, after in zip(life.edits, (*life.edits, END)[1:], strict=True):
            noticed = _next(times, edit)
            delays.append((noticed - edit) / HOUR)
            if edit in life.transient:
                missed.append(noticed >= after)
        if life.deleted:
            deletions.append((_next(times, life.deleted) - life.deleted) / HOUR)
    return Score(
        delays=delays,
        missed=statistics.mean(missed) if missed else 0.0,
        deletions=statistics.median(deletions) if deletions else 0.0,
        fetches=fetches / len(city),
    )


def _next(times: Sequence[datetime], at: datetime) -> datetime:
    return times[min(bisect_left(times, at), len(times) - 1)]


def factor_for(city: Sequence[Life], rule: Rule, budget: float) -> float:
    """Return the factor at which the rule asks so often for each page."""
    low, high, factor = 0.1, 500.0, 1.0
    for _ in range(14):
        asked = sum(at < END for life in city for at in checks(life, rule, factor)) / len(city)
        if abs(asked - budget) < EXACT * budget:
            break
        low, high = (factor, high) if asked > budget else (low, factor)
        factor = (low * high) ** 0.5
    return factor


def main() -> None:
    """Print a line for each rule at each budget."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--budgets", type=float, nargs="+", default=[15, 25, 40], metavar="N")
    arguments = parser.parse_args()
    city = make_city(arguments.articles, arguments.seed)
    edits = sum(len(life.edits) for life in city)
    gone = sum(life.deleted is not None for life in city)
    _say(f"{len(city)} pages, {SPAN.days} days, {edits} edits, {gone} deletions")
    _say(
        f"{'fetches a page, rule':32}{'median':>8}{'≤1 h':>7}{'≤6 h':>7}{'missed':>8}{'deletion':>10}"
    )
    for budget in arguments.budgets:
        for name, rule in RULES.items():
            found = score(city, rule, factor_for(city, rule, budget))
            _say(_line(name, found))


def _line(name: str, found: Score) -> str:
    soon, later = (statistics.mean(delay <= hours for delay in found.delays) for hours in (1, 6))
    return (
        f"{found.fetches:8.1f}  {name:22}{statistics.median(found.delays):6.1f} h"
        f"{soon:7.0%}{later:7.0%}{found.missed:8.0%}{found.deletions:8.1f} h"
    )


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
