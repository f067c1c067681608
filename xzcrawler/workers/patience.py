"""When a crawl that came to nothing is tried again."""

from datetime import timedelta

_FIRST = timedelta(minutes=1)
_TRIES = 4
"""After 1, 4 and 16 minutes; then the site waits for its next turn."""
_BUSY = timedelta(seconds=30)
_BUSY_LONGEST = timedelta(minutes=10)


def wait_after(outcome: str, attempts: int) -> timedelta | None:
    """Return how long a site waits after that outcome, None when it is given up.

    *attempts*: how often it was tried before. One that another process has is asked about until that one is done;
    one that was stopped because its worker stops goes on elsewhere at once.

    >>> [str(wait_after("failed", attempts)) for attempts in range(4)]
    ['0:01:00', '0:04:00', '0:16:00', 'None']
    >>> [str(wait_after("busy", attempts)) for attempts in (0, 1, 99)]
    ['0:00:30', '0:01:00', '0:10:00']
    """
    if outcome == "stopped":
        return timedelta()
    if outcome == "busy":
        return min(_BUSY_LONGEST, _BUSY * int(2 ** min(attempts, 10)))
    return _FIRST * int(4**attempts) if attempts + 1 < _TRIES else None
