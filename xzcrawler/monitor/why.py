"""Why an article is asked for when it is: the row of the frontier in words."""

from datetime import datetime, timedelta

from xzcrawler.config import SHANGHAI
from xzcrawler.monitor.pace import quiet_until
from xzcrawler.monitor.schedule import LONGEST, LONGEST_WHILE_YOUNG, is_settled, is_young
from xzcrawler.store.values import DueLine

_NOTICED = 1.02
"""A factor below this is none."""
_UNITS = (
    ("d", timedelta(days=1), timedelta(days=2)),  # one day is 24 h: so is the floor called
    ("h", timedelta(hours=1), timedelta(hours=1)),
)


def why(line: DueLine, now: datetime) -> str:
    """Return in one line why an article is asked for at the time it is due, or never again."""
    if line.presence == "merged":
        return "retired: its address leads to another article"
    if line.due_at is None:
        return f"retired: never an article in {line.failures} checks"
    said = {"new": _new, "recheck": _recheck, "suspect": _suspect, "retry": _retry}
    words = said.get(line.reason, _other)(line)
    quiet = quiet_until(line.quiet_until, now)
    if quiet is None or quiet <= line.due_at:
        return words
    return f"{words}; not before {_minute(quiet)}: its host asked to be left alone"


def _new(line: DueLine) -> str:
    return _other(line) if line.asked_at else "new: listed, never asked for"


def _recheck(line: DueLine) -> str:
    every = f"every {span(line.interval)}"
    if line.asked_at is None or line.due_at is None:
        return f"recheck: {every}, put where a clock that was wrong had it"
    return f"recheck: {_history(line, line.asked_at)} → {every}{_budget(line, line.asked_at)}"


def _history(line: DueLine, asked_at: datetime) -> str:
    if line.presence == "gone":
        return f"gone for {span(asked_at - line.presence_since)}"
    if is_settled(line.published, line.first_seen, edits=line.revisions - 1):
        return "a week old when it was first seen, never edited"
    quiet = asked_at - (line.changed_at or line.first_seen)
    if quiet < timedelta(minutes=1):
        return "edited" if line.revisions > 1 else "first read"
    edited = f" after {_times(line.revisions - 1, 'edit')}" if line.revisions > 1 else ""
    return f"quiet for {span(quiet)}{edited}"


def _budget(line: DueLine, asked_at: datetime) -> str:
    """What became of the interval under its host's budget, and under the floor that finds deletions."""
    wait = (line.due_at or asked_at) - asked_at
    floor = LONGEST_WHILE_YOUNG if is_young(line.first_seen, asked_at) else LONGEST
    factor = wait / line.interval if line.interval else 1.0
    words = f", ×{factor:.1f} for its host's budget" if factor > _NOTICED else ""
    if wait > floor * _NOTICED:
        return f"{words}, beyond the floor of {span(floor)}"
    return f"{words}, floor {span(floor)}" if wait >= floor * 0.9 else words


def _suspect(line: DueLine) -> str:
    since = f" since {_minute(line.missing_since)}" if line.missing_since else ""
    return f"suspect: missing{since} ({_times(line.missing_checks, 'check')}){_after(line)}"


def _retry(line: DueLine) -> str:
    if not line.revisions:
        return f"retry: never read, {_times(line.failures, 'failure')}{_after(line)}"
    again = f", then every {span(line.interval)} again" if line.interval else ""
    return f"retry: {_times(line.failures, 'failure')} in a row{_after(line)}{again}"


def _other(line: DueLine) -> str:
    return f"{line.reason}{_after(line)}"


def _after(line: DueLine) -> str:
    if line.asked_at is None or line.due_at is None:
        return ""
    return f" → after {span(line.due_at - line.asked_at)}"


def _times(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _minute(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def span(time: timedelta) -> str:
    """Return a time span as people say it.

    >>> [span(timedelta(minutes=minutes)) for minutes in (15, 90, 1440, 4320, 50_000)]
    ['15 min', '1.5 h', '24 h', '3 d', '34.7 d']
    """
    for unit, length, least in _UNITS:
        if time >= least:
            return f"{time / length:.1f}".removesuffix(".0") + f" {unit}"
    return f"{max(time, timedelta(0)) / timedelta(minutes=1):.0f} min"
