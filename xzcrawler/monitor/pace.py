"""How gently a host is asked: its budget, the factor that keeps to it, and its own Retry-After."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from attrs import frozen

from xzcrawler.monitor.schedule import LONGEST, LONGEST_WHILE_YOUNG
from xzcrawler.store.hosts import Demand

_DAY = timedelta(days=1)
PATIENCE = 2.0
"""By how much all intervals are stretched before the floor gives way, too.

Kept at any price, the floor of the many takes the soon checks from the few: at 25 requests an
article edits were found after 4.9 hours instead of one, and deletions no sooner (medians,
simulated: `make bench-schedule`).
"""
_CALMING = timedelta(hours=6)
"""A stretch that is no longer needed halves in this time; one that is needed counts at once."""
LONGEST_QUIET = timedelta(hours=24)
"""A Retry-After beyond this is taken for a mistake: a host is never left alone for longer."""
_MANY_DIGITS = 9
SHORTEST_SPAN = timedelta(hours=1)


@frozen(kw_only=True)
class Pace:
    """By how much the intervals of a host are longer than its articles would ask for."""

    stretch: float = 1.0
    slack: float = 1.0
    """By how much the floor is: 1 as long as the budget allows it."""

    @property
    def keeps_floor(self) -> bool:
        return self.slack <= 1

    def wait(self, interval: timedelta, *, is_young: bool) -> timedelta:
        """Return how long to wait where an article asks for this interval.

        The floor that finds deletions: once a day while an article is young, every 30 days later.

        >>> str(Pace(stretch=1.5).wait(timedelta(hours=10), is_young=True))
        '15:00:00'
        >>> str(Pace(stretch=8).wait(timedelta(hours=10), is_young=True))
        '1 day, 0:00:00'
        """
        floor = LONGEST_WHILE_YOUNG if is_young else LONGEST
        return max(interval, min(interval * self.stretch, floor * self.slack))


def requests_a_day(demand: Iterable[Demand], pace: Pace) -> float:
    """Return how many requests a day these articles come to at this pace."""
    return sum(
        part.articles * (_DAY / pace.wait(part.interval, is_young=part.is_young)) for part in demand
    )


def strained(strain: float) -> Pace:
    """Return the pace at a strain of 1 or more: first soon checks give way, then the floor, then both.

    >>> [(pace.stretch, pace.slack) for pace in map(strained, (1.0, 2.0, 3.0, 4.0, 8.0))]
    [(1.0, 1.0), (2.0, 1.0), (2.0, 1.5), (2.0, 2.0), (4.0, 4.0)]
    """
    stretch = min(max(strain, 1.0), PATIENCE)
    slack = max(strain / PATIENCE, 1.0)
    return Pace(stretch=max(stretch, slack), slack=slack)


def work_out(demand: Sequence[Demand], budget: float) -> Pace:
    """Return the gentlest strain at which a host's articles keep to so many requests a day."""
    low = high = 1.0
    while requests_a_day(demand, strained(high)) > budget:
        low, high = high, high * 2
    if high == 1:
        return Pace()
    for _ in range(30):
        middle = (low + high) / 2
        if requests_a_day(demand, strained(middle)) > budget:
            low = middle
        else:
            high = middle
    return strained(high)


def calmed(before: Pace, needed: Pace, elapsed: timedelta) -> Pace:
    """Return the pace to go on with: at once what is needed, only by and by less than before.

    >>> calmed(Pace(stretch=4), Pace(), timedelta(hours=6))
    Pace(stretch=2.0, slack=1.0)
    """
    left = 0.5 ** (max(elapsed, timedelta(0)) / _CALMING)
    lasting = needed.stretch * (before.stretch / needed.stretch) ** left
    return Pace(stretch=max(lasting, needed.stretch), slack=needed.slack)


def allowance(budget: float, *, asked: int, rest: timedelta | None) -> int:
    """Return how many known articles a host may be asked for in one run.

    Its share of the time it was let alone before, of an hour at least and of a day at most (None: it
    was never asked), without what was `asked` within the last hour.

    >>> [allowance(2_400, asked=30, rest=timedelta(hours=hours)) for hours in (0, 6)]
    [70, 570]
    """
    span = _DAY if rest is None else min(max(rest, SHORTEST_SPAN), _DAY)
    return max(0, round(budget * (span / _DAY)) - asked)


def retry_after(header: str, now: datetime) -> datetime | None:
    """Return until when a host wants to be left alone, from the words of its Retry-After.

    Seconds or a date (RFC 9110 §10.2.3), a day at most. None for what says nothing or nothing new.

    >>> now = datetime(2026, 3, 2, 1, tzinfo=UTC)
    >>> [str(retry_after(words, now)) for words in ("90", "Mon, 02 Mar 2026 02:00:00 GMT")]
    ['2026-03-02 01:01:30+00:00', '2026-03-02 02:00:00+00:00']
    >>> [retry_after(words, now) for words in ("-5", "soon", "0", "Mon, 02 Mar 2020 02:00:00 GMT")]
    [None, None, None, None]
    """
    words = header.strip()
    if words.isascii() and words.isdecimal():
        # A day has five digits, and int() refuses thousands of them.
        seconds = int(words) if len(words) < _MANY_DIGITS else LONGEST_QUIET.total_seconds()
        until = now + min(timedelta(seconds=seconds), LONGEST_QUIET)
    else:
        try:
            until = parsedate_to_datetime(words)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
        until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(until, now + LONGEST_QUIET) if until > now else None


def quiet_until(noted: datetime | None, now: datetime) -> datetime | None:
    """Return until when a host is left alone, None when it is not.

    More than a day ahead can only have been noted by a clock that was ahead.
    """
    if noted is None or not now < noted <= now + LONGEST_QUIET:
        return None
    return noted
