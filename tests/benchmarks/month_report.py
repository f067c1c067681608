"""What of a simulated month was reported, what was reported without a cause, and which turns were missed."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from statistics import median

from attrs import frozen

from tests.benchmarks.month_turns import Begun
from tests.benchmarks.month_world import HOUR, Event, Kind, World
from xzcrawler.config import SHANGHAI
from xzcrawler.monitor.news_days import is_holiday
from xzcrawler.store.values import IncidentLine

CATCH_UP = HOUR
"""After the first call of the timer at which it is due, a turn begins within this time."""
AFTERMATH = timedelta(days=2)
"""After an event is over, in which what follows from it may still be said, and must be closed."""
_DATED = timedelta(days=1)
"""What a listing dates to a day was published in the course of it."""
_UNSEEN = timedelta(days=1)
"""What came so late two looks have not seen."""
_SAYS: Mapping[Kind, str] = {
    "down 6 h": "unreachable",
    "down 2 d": "unreachable",
    "firewall": "blocked",
    "field lost": "layout",
    "unreadable": "layout",
    "no entries": "listing",
    "dead": "quiet",
}
_FOLLOWS = "blind"
"""Of every event but a channel's death: our reading stops."""
_ENDED_MIDWAY = "blocked"
"""Of a host that comes back while a run goes on: most of its addresses let nobody in, not all."""


@frozen(kw_only=True)
class Notice:
    """An incident, and when it was there, by a clock that is right."""

    incident: IncidentLine
    noticed: datetime


@frozen(kw_only=True)
class Told:
    """What became of an event."""

    event: Event
    met: bool
    """At least one turn of its site was taken while it lasted."""
    delay: timedelta | None
    """Until its incident was there; None: never."""
    lasting: tuple[IncidentLine, ...]
    """That were still open at the end, long after it was over."""


@frozen(kw_only=True)
class Turns:
    """Looks at the listings of all sites: those that fell due, and those that were taken in time."""

    due: int
    missed: tuple[tuple[str, datetime], ...]
    """Site, and when it had to begin."""

    @property
    def done(self) -> int:
        return self.due - len(self.missed)


def tell(world: World, notices: Sequence[Notice], begun: Sequence[Begun]) -> list[Told]:
    """Return what became of each event, in the order in which they began."""
    turns: dict[str, list[datetime]] = {}
    for each in begun:
        turns.setdefault(each.turn.site, []).append(each.at)
    return [
        _told(event, notices, turns.get(event.site, ()), world.end)
        for event in sorted(world.events, key=lambda event: event.start)
    ]


def _told(
    event: Event, notices: Sequence[Notice], turns: Sequence[datetime], end: datetime
) -> Told:
    own = [notice for notice in notices if _is_of(event, notice)]
    said = [n.noticed for n in own if n.incident.kind == _SAYS[event.kind]]
    is_over = end - event.end > AFTERMATH
    return Told(
        event=event,
        met=any(event.start <= at < event.end for at in turns),
        delay=min(said) - event.start if said else None,
        lasting=tuple(n.incident for n in own if is_over and n.incident.closed is None),
    )


def _is_of(event: Event, notice: Notice) -> bool:
    kinds = {_SAYS[event.kind]}
    if event.kind != "dead":
        kinds.add(_FOLLOWS)
    if event.kind.startswith("down"):
        kinds.add(_ENDED_MIDWAY)
    incident = notice.incident
    is_then = event.start <= notice.noticed <= event.end + AFTERMATH
    return incident.site == event.site and incident.kind in kinds and is_then


def false_alarms(world: World, notices: Sequence[Notice]) -> list[Notice]:
    """Return the incidents that no event explains."""
    return [n for n in notices if not any(_is_of(event, n) for event in world.events)]


def is_true_silence(world: World, notice: Notice) -> bool:
    """Return whether the columns that are called quiet had published nothing all the while, and went on later."""
    town, signs = world.towns[notice.incident.site], notice.incident.evidence.get("signs", ())
    said = {
        sign["url"]: datetime.fromisoformat(sign["since"])
        for sign in signs
        if sign["what"] == "silent"
    }
    meanwhile = [
        at
        for column in town.columns
        for at in column.born
        if (since := said.get(column.channel.url))
        and since + _DATED < at < notice.noticed - _UNSEEN
    ]
    return bool(said) and not meanwhile


def judge_turns(
    world: World, begun: Sequence[Begun], calls: Sequence[datetime], end: datetime
) -> Turns:
    """Return which looks at listings were due, by the cadences alone, and which were not taken in time.

    `calls`: when the timer called the scheduler. A look is due at the first call that comes a cadence after
    the look before it.
    """
    missed = []
    due = 0
    for name, looks in _looks(world, begun).items():
        cadence = min(c.cadence for c in world.towns[name].site.channels if c.cadence)
        before = [world.start - cadence, *looks]
        for last, following in zip(before, [*looks, None], strict=True):
            call = next((call for call in calls if call >= last + cadence), end)
            if call + CATCH_UP > end:
                continue
            due += 1
            if following is None or following > call + CATCH_UP:
                missed.append((name, call))
    return Turns(due=due, missed=tuple(missed))


def _looks(world: World, begun: Sequence[Begun]) -> dict[str, list[datetime]]:
    looks: dict[str, list[datetime]] = {name: [] for name in world.towns}
    for each in begun:
        if each.turn.spider == "news":
            looks[each.turn.site].append(each.at)
    return looks


def table(
    world: World, told: Sequence[Told], alarms: Sequence[Notice], turns: Turns
) -> Iterator[str]:
    """Yield the lines of the table."""
    yield f"{'event':14}{'happened':>9}{'met':>6}{'reported':>10}{'median':>10}{'longest':>10}{'not closed':>12}"
    for kind in _SAYS:
        own = [each for each in told if each.event.kind == kind]
        delays = [each.delay / HOUR for each in own if each.delay is not None]
        middle, longest = (f"{of(delays):.1f} h" if delays else "–" for of in (median, max))
        met, lasting = sum(each.met for each in own), sum(bool(each.lasting) for each in own)
        yield f"{kind:14}{len(own):9}{met:6}{len(delays):10}{middle:>10}{longest:>10}{lasting:12}"
    yield from _turn_lines(turns)
    yield from _alarm_lines(world, alarms)


def _turn_lines(turns: Turns) -> Iterator[str]:
    yield f"looks at listings: {turns.due} due, {turns.done} done, {len(turns.missed)} missed"
    for name, call in turns.missed[:5]:
        yield f"  missed: {name} at {call:%m-%d %H:%M}"


def _alarm_lines(world: World, alarms: Sequence[Notice]) -> Iterator[str]:
    yield f"false alarms: {len(alarms)}, on holidays {sum(map(_on_holiday, alarms))}"
    for kind, count in Counter(notice.incident.kind for notice in alarms).most_common():
        own = [each for each in alarms if each.incident.kind == kind]
        silent = sum(is_true_silence(world, each) for each in own)
        more = f", {silent} of columns that really had nothing new" if silent else ""
        yield f"  {kind}: {count}{more}"
        for notice in own[:5]:
            line = notice.incident
            yield f"    {line.site} {notice.noticed:%m-%d %H:%M}: {line.evidence['why']}"


def unreported(told: Sequence[Told]) -> list[Event]:
    """Return the events that a turn met and no incident tells."""
    return [each.event for each in told if each.met and each.delay is None]


def _on_holiday(notice: Notice) -> bool:
    return is_holiday(notice.noticed.astimezone(SHANGHAI).date())
