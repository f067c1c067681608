"""How often a list is looked at: by the hours in which offices publish, in Asia/Shanghai.

Municipal sites publish on working days between about 08:00 and 19:00; what comes at other times is rare
and can wait. The longest gap is four hours at any time, holidays included: for so long at most an
outage stays unseen.
"""

from datetime import date, datetime, time, timedelta

import chinese_calendar

from xzcrawler.config import SHANGHAI

OFFICE = timedelta(minutes=30)
DAYTIME = timedelta(hours=2)
NIGHT = timedelta(hours=4)
"""Also the longest gap of all."""

_MORNING, _EVENING, _NIGHTFALL = 7, 20, 22
_SATURDAY = 5


def is_working_day(day: date) -> bool:
    """Return whether offices work: weekdays without public holidays, and the weekend days worked instead (调休).

    Years that the library does not know yet (it learns the next one in November) have weekdays only.

    >>> [is_working_day(date(2026, 2, day)) for day in (13, 14, 17, 28)]
    [True, True, False, True]
    """
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < _SATURDAY


def calendar_note(day: date) -> str:
    """Return what to tell the operator when the library does not know that year's holidays, else nothing."""
    try:
        chinese_calendar.is_workday(day)
    except NotImplementedError:
        return (
            f"the holidays of {day.year} are not known to this version of chinesecalendar: "
            "weekdays count as working days; upgrade it"
        )
    return ""


def gap(at: datetime) -> timedelta:
    """Return how long after the last look a list is looked at again, at this time.

    >>> monday = datetime(2026, 3, 2, tzinfo=SHANGHAI)
    >>> [str(gap(monday.replace(hour=hour))) for hour in (6, 7, 20, 22)]
    ['4:00:00', '0:30:00', '2:00:00', '4:00:00']
    """
    local = at.astimezone(SHANGHAI)
    if not _MORNING <= local.hour < _NIGHTFALL:
        return NIGHT
    return OFFICE if local.hour < _EVENING and is_working_day(local.date()) else DAYTIME


def next_look(last: datetime) -> datetime:
    """Return when a list that was last looked at then is to be looked at again.

    A shorter gap counts as soon as it begins: what was seen at 05:00 is due at 07:00 of a working day, not at 09:00.

    >>> night = datetime(2026, 3, 2, 5, tzinfo=SHANGHAI)
    >>> next_look(night).isoformat(), next_look(night.replace(hour=12)).isoformat()
    ('2026-03-02T07:00:00+08:00', '2026-03-02T12:30:00+08:00')
    """
    begins = last.astimezone(SHANGHAI)
    while True:
        due = max(begins, last + gap(begins))
        begins = _next_period(begins)
        if due < begins:
            return due.astimezone(SHANGHAI)


def _next_period(at: datetime) -> datetime:
    later = (time(hour) for hour in (_MORNING, _EVENING, _NIGHTFALL) if hour > at.hour)
    begins = next(later, None)
    day = at.date() if begins else at.date() + timedelta(days=1)
    return datetime.combine(day, begins or time(_MORNING), SHANGHAI)
