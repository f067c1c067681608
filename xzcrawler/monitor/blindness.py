"""Signs that our reading of a channel stopped, whatever the site does."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from statistics import median

from xzcrawler.config import SHANGHAI
from xzcrawler.items import Verdict
from xzcrawler.monitor.looks import Watched, is_good, usual_entries
from xzcrawler.monitor.signs import Sign, What
from xzcrawler.store.health import ChannelFacts, Look

_RECENT_LOOKS = 3
_KNOWN_LOOKS = 5
_FEWEST_USUAL = 6
_FEWER = 1 / 3
"""A listing of 20 that has six is rebuilt or misread; holidays take no entries away."""
_RECENT = 10
"""New articles that say how they are read now: ten in a row without what eight of ten have is no chance."""
_BEFORE = 20
"""Earlier ones that say how they were read before, at least."""
_MOSTLY, _HARDLY = 0.8, 0.2


def signs(facts: ChannelFacts, view: Watched, now: datetime) -> list[Sign]:
    """Return what says that a channel is not read any more; the first of each kind is enough."""
    found = _not_read(facts, view, now) or (_fewer_entries(facts) or _unfinished(facts, view, now))
    return [*found, *_articles(facts)]


def _sign(facts: ChannelFacts, what: What, why: str, since: datetime | None = None) -> Sign:
    return Sign(kind="blind", what=what, why=why, url=facts.url, channel=facts.title, since=since)


def _not_read(facts: ChannelFacts, view: Watched, now: datetime) -> list[Sign]:
    since = view.read_at or facts.first_seen
    if now - since <= view.allowed:
        return []
    tried = [look for look in facts.looks if look.at > since]
    ever = f"since {_minute(view.read_at)}" if view.read_at else "ever"
    if not tried:
        return [_sign(facts, "not_looked", f"not looked at {ever}", since)]
    usual = usual_entries(facts.looks)
    last = "no entry" if _is_empty(tried[0], usual) else tried[0].verdict
    why = f"asked for {len(tried)} times and not read {ever}; last answer: {last}"
    return [_sign(facts, "not_read", why, since)]


def _is_empty(look: Look, usual: float) -> bool:
    return look.verdict == Verdict.CONTENT and not is_good(look, usual)


def _fewer_entries(facts: ChannelFacts) -> list[Sign]:
    read = [look for look in facts.looks if look.entries is not None]
    recent, before = read[:_RECENT_LOOKS], read[_RECENT_LOOKS:]
    if len(before) < _KNOWN_LOOKS:
        return []
    usual = median(look.entries or 0 for look in before)
    most = max(look.entries or 0 for look in recent)
    if usual < _FEWEST_USUAL or most > usual * _FEWER:
        return []
    why = f"{most} entries on its first page, where {usual:g} are usual"
    return [_sign(facts, "fewer_entries", why, recent[-1].at)]


def _unfinished(facts: ChannelFacts, view: Watched, now: datetime) -> list[Sign]:
    since = facts.walked_at or facts.first_seen
    usual = usual_entries(facts.looks)
    looks = [look for look in facts.looks if look.at > since and is_good(look, usual)]
    if len(looks) < _RECENT_LOOKS or now - since <= view.allowed:
        return []
    ever = f"since {_minute(facts.walked_at)}" if facts.walked_at else "ever"
    why = f"its first page is read, but no walk over its pages was completed {ever}"
    return [_sign(facts, "walk_unfinished", why, since)]


def _articles(facts: ChannelFacts) -> Iterator[Sign]:
    """What the newest articles lack that those before them had."""
    asked = [sample for sample in facts.samples if sample.asked]
    if (lost := _fall([sample.filled is not None for sample in asked])) is not None:
        yield _sign(facts, "no_articles", f"{lost} of the last {_RECENT} entries gave an article")
    read = [sample for sample in asked if sample.filled is not None]
    for name in sorted({name for sample in read for name in sample.filled or ()}):
        if (lost := _fall([name in (sample.filled or ()) for sample in read])) is not None:
            why = f"{name}: on {lost} of the last {_RECENT} new articles, usual before"
            yield _sign(facts, "field_lost", why)


def _fall(has: Sequence[bool]) -> int | None:
    """Return how many of the newest still have what most of the oldest had, or None: no fewer.

    >>> _fall([False] * 10 + [True] * 30), _fall([True] * 40), _fall([False] * 10 + [True] * 9)
    (0, None, None)
    """
    recent, before = has[:_RECENT], has[_RECENT:]
    if len(before) < _BEFORE:
        return None
    # The older half: else a fault that lasts would soon be what is usual.
    oldest = before[len(before) // 2 :]
    if sum(oldest) < _MOSTLY * len(oldest) or sum(recent) > _HARDLY * _RECENT:
        return None
    return sum(recent)


def _minute(at: datetime | None) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if at else ""
