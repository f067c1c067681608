"""How often a channel is looked at, and what may be said of the time in between."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Literal

from attrs import frozen

from xzcrawler.items import Verdict
from xzcrawler.monitor.news_days import quantile
from xzcrawler.store.health import ChannelFacts, Look

PERIOD = timedelta(days=30)
"""How far back gaps are told."""
SHORTEST_GAP = timedelta(hours=6)
"""A first crawl, or one that waits for a host's Retry-After, may last as long: no gap is shorter."""
_UNKNOWN_RHYTHM = timedelta(days=3)
"""Allowed while nobody can tell how often a channel is meant to be looked at."""
_ENOUGH = 4
"""Waits between looks that make a rhythm."""
_HIGH, _LOW = 0.95, 0.5
_FEW_LOOKS = 3

Confidence = Literal["high", "medium", "low"]


@frozen
class Gap:
    """A time in which a channel was not read for longer than its rhythm allows."""

    start: datetime
    end: datetime | None
    """None: it lasts."""


@frozen(kw_only=True)
class Watched:
    """How well a channel is watched."""

    looked_at: datetime | None
    """Last time its listing was asked for."""
    read_at: datetime | None
    """Last time it answered with entries, or as unchanged."""
    confirmed_at: datetime | None
    """The time before that: silence takes two looks, since a clock may be ahead and a server's cache behind."""
    allowed: timedelta
    """A wait between two looks that is no gap."""
    delay: timedelta | None
    """After which a new article is noticed on average, from the last looks; None: too few."""
    gaps: tuple[Gap, ...]
    """Of the last 30 days, newest first."""


def usual_entries(looks: Sequence[Look]) -> float:
    """Return how many entries a listing usually has; 0 when it only leads on to the pages that have some.

    The last three looks do not count, unless there are no others.
    """
    counted = [look.entries or 0 for look in looks if look.verdict == Verdict.CONTENT]
    return median(counted[_FEW_LOOKS:] or counted or [0])


def is_good(look: Look, usual: float) -> bool:
    """Return whether a look showed the entries, or that nothing has changed since it did."""
    if look.verdict == Verdict.CONTENT:
        return bool(look.entries) or not usual
    return look.verdict == Verdict.NOT_MODIFIED


def watched(facts: ChannelFacts, now: datetime) -> Watched:
    """Return how well a channel is watched."""
    looks = facts.looks
    usual = usual_entries(looks)
    good = [look.at for look in looks if is_good(look, usual)]
    read_at = good[0] if good else facts.walked_at
    waits = sorted(one.at - before.at for one, before in pairwise(looks))
    allowed = allowed_wait(waits)
    gaps = [Gap(start, end) for start, end in facts.gaps if end - start > allowed]
    if now - (read_at or facts.first_seen) > allowed:
        gaps.insert(0, Gap(read_at or facts.first_seen, None))
    return Watched(
        looked_at=looks[0].at if looks else None,
        read_at=read_at,
        confirmed_at=good[1] if len(good) > 1 else None,
        allowed=allowed,
        delay=expected_delay(waits),
        gaps=tuple(gaps),
    )


def allowed_wait(waits: Sequence[timedelta]) -> timedelta:
    """Return the longest wait between two looks that is no gap, from the last waits, shortest first.

    Twice what nine of ten keep to, so that one look may be missed, and six hours for a run that takes
    long; a crontab that rests at night or at weekends is a rhythm, too. Three days when there are
    hardly any.

    >>> str(allowed_wait([timedelta(hours=1)] * 9)), str(allowed_wait([timedelta(days=1)] * 9))
    ('8:00:00', '2 days, 6:00:00')
    """
    if len(waits) < _ENOUGH:
        return _UNKNOWN_RHYTHM
    seconds = [round(wait.total_seconds()) for wait in waits]
    return 2 * timedelta(seconds=quantile(seconds, 0.9)) + SHORTEST_GAP


def expected_delay(waits: Iterable[timedelta]) -> timedelta | None:
    """Return how long an article that comes at any time waits for the next look, on average.

    Half a wait when all are equal; long waits count for more, since more comes meanwhile.

    >>> str(expected_delay([timedelta(hours=1)] * 9)), str(expected_delay([timedelta(hours=1), timedelta(hours=9)]))
    ('0:30:00', '4:06:00')
    """
    seconds = [wait.total_seconds() for wait in waits]
    if not sum(seconds):
        return None
    return timedelta(seconds=round(sum(s * s for s in seconds) / (2 * sum(seconds))))


def covered(view: Watched, since: datetime, now: datetime) -> float:
    """Return the share of a time in which the channel was watched; what a gap is longer than allowed was not.

    >>> night = datetime(2026, 3, 2), datetime(2026, 3, 3)
    >>> times = dict.fromkeys(("looked_at", "read_at", "confirmed_at", "delay"))
    >>> view = Watched(allowed=timedelta(hours=6), gaps=(Gap(*night),), **times)
    >>> covered(view, datetime(2026, 3, 1), datetime(2026, 3, 4))
    0.75
    """
    whole = (now - since).total_seconds()
    if whole <= 0:
        return 1.0
    blind = sum(
        (
            (gap.end or now) - max(gap.start + view.allowed, since)
            for gap in view.gaps
            if (gap.end or now) > max(gap.start + view.allowed, since)
        ),
        timedelta(),
    )
    return max(0.0, round(1 - blind.total_seconds() / whole, 4))


def confidence(share: float, looks: int) -> Confidence:
    """Return how sure it is that nothing came which was not noticed."""
    if share < _LOW or not looks:
        return "low"
    return "high" if share >= _HIGH and looks >= _FEW_LOOKS else "medium"
