"""Dates that cannot be right: an article that turns up older than it can be, or two dates that disagree."""

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time, timedelta

from attrs import frozen

from xzcrawler.config import SHANGHAI
from xzcrawler.store.values import FactChange
from xzcrawler.store.watched import WatchedEntry
from xzcrawler.text.dates import day_in_url, month_in_url

DAY = timedelta(days=1)
SAMPLES = 50
"""Entries of a channel that show what is normal for it."""
FEWEST = 5
"""Of them that show anything."""
UNKNOWN_LAG = timedelta(days=3)
"""Taken for normal where too few show what is: a long weekend."""
USUAL = 0.8
"""What four of five entries keep to is normal: one that was dated back before does not widen it."""
MASS = 5
"""More than this at once were brought over from elsewhere, whatever their dates."""


@frozen(kw_only=True)
class Habits:
    """What is normal for a channel."""

    lag: timedelta
    """From the stated time to a complete walk that did not show it yet."""
    apart: timedelta | None
    """Between the listing's date and the page's; None: too few entries have both."""
    early: timedelta | None
    """By which the page's date lies before the day of its address."""


@frozen(kw_only=True)
class Moment:
    """A stated time; a day, or a month, is all of it."""

    start: datetime
    end: datetime

    def __str__(self) -> str:
        span = self.end - self.start
        form = "%Y-%m" if span > DAY else "%Y-%m-%d" if span == DAY else "%Y-%m-%d %H:%M"
        return f"{self.start:{form}}"


@frozen(kw_only=True)
class Finding:
    """Dates of an article that cannot all be right."""

    entry: WatchedEntry
    facts: tuple[FactChange, ...]
    summary: str


def habits(past: Sequence[WatchedEntry]) -> Habits:
    """Return what is normal for a channel, given its latest entries before this run."""
    lags = [max(_lag(entry), timedelta(0)) for entry in past if _is_dated(entry)]
    both = [(_page(entry), _listing(entry)) for entry in past]
    apart = [_gap(page, listing) for page, listing in both if page and listing]
    addressed = [(_page(entry) or _listing(entry), _address(entry)) for entry in past]
    early = [url.start - said.end for said, url in addressed if said and url]
    lag = _usual(lags)
    return Habits(lag=UNKNOWN_LAG if lag is None else lag, apart=_usual(apart), early=_usual(early))


def judge_dates(
    fresh: Sequence[WatchedEntry], standing: Sequence[WatchedEntry], normal: Habits
) -> list[Finding]:
    """Return the findings about entries that are new to a channel that was walked before.

    `standing`: all that was read in listing order, pinned ones left out. Only an entry with another
    below it that the walk before saw can have been overlooked by nobody. An article that was known
    already came from another channel.
    """
    places = {entry.article_id: place for place, entry in enumerate(standing)}
    found = []
    for entry in fresh:
        below = standing[places[entry.article_id] + 1 :]
        if entry.found_at < entry.first_seen or not _was_read(entry, below):
            continue
        if finding := _finding(entry, normal):
            found.append(finding)
    return found


def _was_read(entry: WatchedEntry, below: Iterable[WatchedEntry]) -> bool:
    walk = entry.unseen_run_id
    return walk is not None and any(
        other.previous_run_id is not None and other.previous_run_id >= walk for other in below
    )


def _finding(entry: WatchedEntry, normal: Habits) -> Finding | None:
    parts = [*_too_old(entry, normal), *_at_odds(entry, normal)]
    if not parts:
        return None
    return Finding(
        entry=entry,
        facts=tuple(fact for fact, _ in parts),
        summary="；".join(words for _, words in parts),
    )


def _too_old(entry: WatchedEntry, normal: Habits) -> Iterator[tuple[FactChange, str]]:
    claimed = _claimed(entry)
    if claimed is None or not _is_dated(entry) or _lag(entry) <= DAY + normal.lag:
        return
    seen = f"{entry.first_seen.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    fact = FactChange(kind="date", old=str(claimed), new=seen)
    yield fact, f"标称 {claimed} 发布，{seen} 首次出现"


def _at_odds(entry: WatchedEntry, normal: Habits) -> Iterator[tuple[FactChange, str]]:
    page, listing, address = _page(entry), _listing(entry), _address(entry)
    if page and listing and normal.apart is not None and _gap(page, listing) > DAY + normal.apart:
        yield _contradiction("列表", listing, page)
    said = page or listing
    # Later than its address is what is written first and published afterwards.
    if said and address and normal.early is not None:
        early = address.start - said.end
        if early > DAY + max(normal.early, timedelta(0)):
            yield _contradiction("网址", address, said)


def _contradiction(where: str, other: Moment, said: Moment) -> tuple[FactChange, str]:
    fact = FactChange(kind="date", old=str(other), new=str(said))
    return fact, f"{where}标 {other}，页面标 {said}"


def _is_dated(entry: WatchedEntry) -> bool:
    if entry.unseen_at is None or entry.unseen_at > entry.first_seen:  # by a clock that was ahead
        return False
    return _claimed(entry) is not None


def _lag(entry: WatchedEntry) -> timedelta:
    claimed = _claimed(entry)
    if entry.unseen_at is None or claimed is None:
        return timedelta(0)
    return entry.unseen_at - claimed.end


def _claimed(entry: WatchedEntry) -> Moment | None:
    return _page(entry) or _listing(entry) or _address(entry)


def _page(entry: WatchedEntry) -> Moment | None:
    return _moment(entry.stated, is_day=entry.stated_precision == "day")


def _listing(entry: WatchedEntry) -> Moment | None:
    said = entry.published
    is_day = said is not None and said.astimezone(SHANGHAI).time() == time(0)
    return _moment(said, is_day=is_day)


def _address(entry: WatchedEntry) -> Moment | None:
    if said := day_in_url(entry.url):
        return _moment(said.at, is_day=True)
    month = month_in_url(entry.url)
    return Moment(start=month, end=(month + 31 * DAY).replace(day=1)) if month else None


def _moment(at: datetime | None, *, is_day: bool) -> Moment | None:
    if at is None:
        return None
    start = at.astimezone(SHANGHAI)
    return Moment(start=start, end=start + DAY if is_day else start)


def _gap(one: Moment, other: Moment) -> timedelta:
    return max(one.start - other.end, other.start - one.end, timedelta(0))


def _usual(spans: Sequence[timedelta]) -> timedelta | None:
    """Return the span that four of five do not exceed; None when there are too few to tell."""
    if len(spans) < FEWEST:
        return None
    return sorted(spans)[math.ceil(USUAL * len(spans)) - 1]
