"""Times as people type them and as people read them: Asia/Shanghai."""

import re
from datetime import UTC, datetime, timedelta

from xzcrawler.config import SHANGHAI
from xzcrawler.errors import UsageError

_SPAN = re.compile(r"(\d{1,6})\s*([mhdw])", re.IGNORECASE)
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def parse_since(text: str, now: datetime) -> datetime:
    """Return the moment that `2h`, `2026-11-20` or `2026-11-20T08:30` means; without offset: Shanghai.

    >>> parse_since("2h", datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)).isoformat()
    '2026-03-02T07:00:00+08:00'
    >>> parse_since("2026-03-01", datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)).isoformat()
    '2026-03-01T00:00:00+08:00'

    Raises UsageError.
    """
    span = _SPAN.fullmatch(text.strip())
    if span is None:
        return parse_moment(text, "--since", "2h, 3d, 2026-11-20, 2026-11-20T08:30 or last")
    try:
        return now - timedelta(**{_UNITS[span[2].lower()]: int(span[1])})
    except OverflowError:
        raise UsageError(f"--since {text!r} reaches back before the calendar begins") from None


def parse_moment(
    text: str, option: str, examples: str = "2026-11-20 or 2026-11-20T08:30"
) -> datetime:
    """Return an ISO 8601 date or time as an aware moment; without offset: Shanghai.

    Raises UsageError, which names the option.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
        aware = moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)
        aware.astimezone(UTC)  # the first and the last day of the calendar have no UTC everywhere
    except (ValueError, OverflowError):
        raise UsageError(f"{option} does not understand {text!r}; write {examples}") from None
    return aware


def parse_end(text: str, option: str) -> datetime:
    """Return the first moment after a day, so that the day itself counts; a time stands as it is.

    >>> parse_end("2026-03-01", "--to").isoformat()
    '2026-03-02T00:00:00+08:00'
    """
    moment = parse_moment(text, option)
    if set(text.strip().upper()) & set("T: "):
        return moment
    try:
        return moment + timedelta(days=1)
    except OverflowError:
        raise UsageError(f"{option} {text!r} is the last day there is; leave it out") from None


def day(at: datetime) -> str:
    """Return the date in Shanghai, e.g. `2026-03-02`."""
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d}"


def clock(at: datetime) -> str:
    """Return the time of day in Shanghai, e.g. `09:00`."""
    return f"{at.astimezone(SHANGHAI):%H:%M}"


def minute(at: datetime | None) -> str:
    """Return date and time in Shanghai, e.g. `2026-03-02 09:00`; a dash for never."""
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if at else "–"


def published(at: datetime | None, precision: str | None) -> str:
    """Return a published time no more exact than the page gave it."""
    if at is None:
        return "–"
    form = {"day": "%Y-%m-%d", "minute": "%Y-%m-%d %H:%M"}.get(precision or "", "%Y-%m-%d %H:%M:%S")
    return f"{at.astimezone(SHANGHAI):{form}}"


def iso(at: datetime) -> str:
    """Return ISO 8601 with Shanghai's offset, to the second."""
    return at.astimezone(SHANGHAI).isoformat(timespec="seconds")
