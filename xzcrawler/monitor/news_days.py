"""How long a channel may be silent: the days on which it had news, and what they let one expect."""

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from statistics import median

import chinese_calendar

_DAY = timedelta(days=1)
ENOUGH_DAYS = 12
"""Days with news before anything is expected: two and a half weeks of a newsroom, three months of a weekly."""
_ENOUGH_ALIKE = 6
"""Gaps from one weekday, or one kind of weekday, that say more than all gaps together."""
_SLACK_DAYS = 3
"""Beyond what is usual: a day or two without news and a late look are no alarm."""
_FRIDAY, _WEEKEND = 4, frozenset({5, 6})
_HALF_OF_ITS_SHARE = 1 / 7
"""Of a channel's days with news: when fewer are at weekends, weekends have half as many as other days."""
_SPRING_FESTIVALS = {
    year: date(year, month, day)
    for year, month, day in (
        *((2024, 2, 10), (2025, 1, 29), (2026, 2, 17), (2027, 2, 6), (2028, 1, 26), (2029, 2, 13)),
        *((2030, 2, 3), (2031, 1, 23), (2032, 2, 11), (2033, 1, 31), (2034, 2, 19), (2035, 2, 8)),
    )
}
"""正月初一; later years are not allowed for until somebody adds them."""
_FESTIVE = (-2, 7)
"""Days from two before to seven after it: offices close on 除夕 at the latest and open on 初八."""
_OFF = (((1, 1), 3), ((4, 4), 3), ((5, 1), 5), ((10, 1), 8))
"""元旦, 清明, 劳动节 and 国庆 (with 中秋 where they meet): first day, and how many at most."""


@cache
def is_holiday(day: date) -> bool:
    """Return whether offices may be closed for a public holiday; weekends are no such thing.

    端午 and 中秋 are known in the years that the library knows, the others in all.

    >>> [is_holiday(date(2026, 2, day)) for day in (14, 15, 24, 25)]
    [False, True, True, False]
    >>> [is_holiday(date(2026, 9, day)) for day in (24, 25, 26, 27, 28)]
    [False, True, True, True, False]
    """
    festival = _SPRING_FESTIVALS.get(day.year)
    if festival and _FESTIVE[0] <= (day - festival).days <= _FESTIVE[1]:
        return True
    if any(0 <= (day - date(day.year, *first)).days < days for first, days in _OFF):
        return True
    return _is_proclaimed(day)


def _is_proclaimed(day: date) -> bool:
    try:
        is_off, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return False
    return is_off and name is not None


def resting(days: Collection[date]) -> frozenset[int]:
    """Return the weekdays (0: Monday) on which a channel with news on these days is not expected to have any.

    Only a weekend is such a thing, when it has less than half of the news of other days. Else two days without news before and after one would look like four.

    >>> workdays = [date(2026, 3, day) for day in (2, 3, 4, 5, 6, 9, 10, 11, 12, 13)]
    >>> sorted(resting(workdays)), sorted(resting([*workdays, date(2026, 3, 14), date(2026, 3, 15)]))
    ([5, 6], [])
    """
    at_weekends = sum(day.weekday() in _WEEKEND for day in days)
    return _WEEKEND if at_weekends < _HALF_OF_ITS_SHARE * len(days) else frozenset()


def silent_days(last: date, today: date, rest: Collection[int] = ()) -> int:
    """Return how many whole days without news lie between two days, holidays and weekdays of rest left out.

    A week of 春节 off is no silence, and neither is today, which is not over.

    >>> silent_days(date(2026, 3, 2), date(2026, 3, 3)), silent_days(date(2026, 2, 13), date(2026, 2, 26))
    (0, 2)
    >>> silent_days(date(2026, 3, 5), date(2026, 3, 10)), silent_days(date(2026, 3, 5), date(2026, 3, 10), {5, 6})
    (4, 2)
    """
    between = (last + _DAY * (n + 1) for n in range((today - last).days - 1))
    return sum(day.weekday() not in rest and not is_holiday(day) for day in between)


def longest_expected(days: Iterable[date]) -> int | None:
    """Return after how many silent days a channel with news on these days has stopped, or None: too few days.

    What nine of ten gaps keep to that began on the same weekday (else before or at a weekend, or not; else
    any), and beyond it three days, two usual gaps, or twice the same again, whichever is most: what keeps to
    no rhythm passes that once in a thousand gaps. Never less than it
    was silent twice before (once may have been our own outage), unless that is more than double: a list
    that still shows a few articles of other years says nothing of this one.
    """
    known = sorted(set(days))
    if len(known) < ENOUGH_DAYS:
        return None
    gaps = list(_gaps(known))
    everything = sorted(gap for _, gap in gaps)
    usual = quantile(_alike(gaps, known[-1]), 0.9)
    rhythm = median(everything) + 1
    beyond = max(_SLACK_DAYS, math.ceil(2 * rhythm), 2 * (usual + 1))
    expected = usual + beyond
    return max(expected, min(everything[-2], 2 * expected))


def quantile(ordered: Sequence[int], share: float) -> int:
    """Return the least of these that so many are not above.

    >>> quantile([0, 0, 0, 2], 0.75), quantile([0, 0, 0, 2], 0.9)
    (0, 2)
    """
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def _gaps(days: Sequence[date]) -> Iterator[tuple[date, int]]:
    rest = resting(days)
    for one, following in pairwise(days):
        yield one, silent_days(one, following, rest)


def _alike(gaps: Sequence[tuple[date, int]], last: date) -> list[int]:
    same_day = sorted(gap for day, gap in gaps if day.weekday() == last.weekday())
    if len(same_day) >= _ENOUGH_ALIKE:
        return same_day
    at_weekend = last.weekday() >= _FRIDAY
    same_kind = sorted(gap for day, gap in gaps if (day.weekday() >= _FRIDAY) == at_weekend)
    return same_kind if len(same_kind) >= _ENOUGH_ALIKE else sorted(gap for _, gap in gaps)
