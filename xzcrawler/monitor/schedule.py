"""When an article is asked for again.

Most edits come soon after publication or after another edit, and many to the few articles that were
edited before. Asking again after a fifth of the time since the last change, divided by the number of
texts the article has had, finds edits much sooner than asking as often at even intervals, and sooner
than other rules of the kind (`make bench-schedule` compares them).
"""

import zlib
from datetime import datetime, timedelta

SHARE = 0.2
MOST_EDITED = 4
"""An article is asked for as many times as often as it has had texts, up to this: what was edited
is edited again. It found edits in two thirds of the time at the same number of requests (simulated)."""
SHORTEST = timedelta(minutes=15)
LONGEST = timedelta(days=30)
YOUNG = timedelta(days=30)
LONGEST_WHILE_YOUNG = timedelta(hours=24)
SETTLED_AGE = timedelta(days=7)
"""An article this old when it was first seen is past the days in which most edits come."""
JITTER = 0.1
SUSPECT_INTERVAL = timedelta(hours=6)
RETRY_STEP = timedelta(minutes=30)
LONGEST_RETRY = timedelta(hours=24)
CLOCK_ERROR = timedelta(hours=1)
"""A time further ahead than this was noted by a clock that was wrong."""
_ABSENCE_HOURS = (0.5, 2, 8, 24)
CHECKS_TO_FULL = 5
"""Every fifth check asks for the whole page, whatever validators the server gave."""


def next_interval(
    key: str,
    *,
    first_seen: datetime,
    changed_at: datetime | None,
    now: datetime,
    edits: int = 0,
    is_settled: bool = False,
) -> timedelta:
    """Return how long to wait after a check that gave content.

    `is_settled`: it was old when it was first seen and was never edited since; then once a day is
    enough, or the first crawl of a site would ask for its whole past twenty times within a day.
    The same goes for one whose times lie ahead: nothing says when it was last edited.
    The jitter hangs on the URL key, so that articles found together are not asked for together
    and a repeated run plans the same.
    """
    since = changed_at or first_seen
    quiet = max(now - since, timedelta(0))
    longest = LONGEST_WHILE_YOUNG if is_young(first_seen, now) else LONGEST
    share = SHARE / min(1 + edits, MOST_EDITED)
    rests = is_settled or since - now > CLOCK_ERROR
    interval = min(max(share * quiet, LONGEST_WHILE_YOUNG if rests else SHORTEST), longest)
    return min(max(interval * (1 + jitter(key)), SHORTEST), longest)


def is_young(first_seen: datetime, now: datetime) -> bool:
    """Return whether an article is so new that it is looked at daily in any case."""
    return now - first_seen < YOUNG


def is_settled(published: datetime | None, first_seen: datetime, *, edits: int) -> bool:
    """Return whether an article was old when it was first seen and has stayed as it was."""
    return published is not None and first_seen - published > SETTLED_AGE and not edits


def jitter(key: str) -> float:
    """Return this article's share of the jitter, from -0.1 to 0.1."""
    return JITTER * (zlib.crc32(key.encode("utf-8", "surrogatepass")) / 0x7FFFFFFF - 1)


def retry_interval(failures: int) -> timedelta:
    """Return how long to wait after that many failures in a row."""
    return min(failures * RETRY_STEP, LONGEST_RETRY)


def absence_interval(checks: int) -> timedelta:
    """Return how long to wait after that many answers without an article where one was listed.

    Soon at first, for a page that is only late; then ever later, so that a few checks outlast a bad day
    of the site.

    >>> [absence_interval(checks).total_seconds() / 3600 for checks in (1, 2, 3, 4, 40)]
    [0.5, 2.0, 8.0, 24.0, 24.0]
    """
    return timedelta(hours=_ABSENCE_HOURS[min(checks, len(_ABSENCE_HOURS)) - 1])


def asks_in_full(not_modified: int) -> bool:
    """Return whether the next check must not send validators, after that many without a full answer.

    >>> [asks_in_full(n) for n in (0, 3, 4)]
    [False, False, True]
    """
    return not_modified >= CHECKS_TO_FULL - 1
