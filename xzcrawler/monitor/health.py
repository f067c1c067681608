"""Is a site still watched, and does it still publish? What is known goes in, what is amiss comes out.

Two alarms, never mixed up: `quiet`, a listing is read as ever and nothing new comes to it; `blind`, our
reading stopped. What was not looked at is never called quiet.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Literal

from attrs import frozen

from xzcrawler.config import SHANGHAI
from xzcrawler.monitor import blindness, run_rates
from xzcrawler.monitor.looks import (
    PERIOD,
    Confidence,
    Gap,
    Watched,
    confidence,
    covered,
    watched,
)
from xzcrawler.monitor.news_days import longest_expected, resting, silent_days
from xzcrawler.monitor.signs import Sign
from xzcrawler.store.health import ChannelFacts, DueFacts, RunFacts, SiteFacts
from xzcrawler.store.values import IncidentLine

__all__ = ["ChannelHealth", "SiteHealth", "channel_health", "site_health"]


@frozen(kw_only=True)
class ChannelHealth:
    """What may be said of one channel."""

    url: str
    title: str
    looked_at: datetime | None
    """Last time its listing was asked for."""
    read_at: datetime | None
    """Last time it was read: entries, or unchanged since there were some."""
    walked_at: datetime | None
    """Last time it was read as far as it had to be."""
    last_new: datetime | None
    """When its newest entry came; of what the first walk showed, the day the listing gives."""
    silent_days: int | None
    """Whole days without anything new that two looks saw; None: nothing to count from.

    Public holidays are left out, and weekends of a channel that seldom has news then."""
    expected_days: int | None
    """So many of them are usual; None: too little history."""
    delay: timedelta | None
    """After which a new article is noticed on average; None: too few looks."""
    allowed: timedelta
    """A wait between two looks that is no gap."""
    gaps: tuple[Gap, ...]
    """Longer waits of the last 30 days, newest first."""
    looks: int
    """Since the newest entry came, 60 at most."""
    covered: float
    """Share of the time since then, or of the last 30 days, in which it was watched."""
    confidence: Confidence
    """That nothing new means nothing new."""
    signs: tuple[Sign, ...]


@frozen(kw_only=True)
class SiteHealth:
    """What may be said of one site."""

    site: str
    state: Literal["fine", "wrong", "never"]
    """`never`: it was never crawled, or none of its channels is known yet."""
    channels: tuple[ChannelHealth, ...]
    last_run: RunFacts | None
    parsed_at: datetime | None
    """When a run last read an article's page, or found it unchanged; None: not in the last 30 runs."""
    due: DueFacts
    signs: tuple[Sign, ...]
    """All of them: the channels' and those of the whole site."""
    incidents: tuple[IncidentLine, ...]
    """Those that last."""


def channel_health(facts: ChannelFacts, now: datetime) -> ChannelHealth:
    """Judge one channel by its own history."""
    view = watched(facts, now)
    blind = blindness.signs(facts, view, now)
    days = _news_days(facts)
    last_new = _last_new(facts)
    silent = expected = None
    if days and view.confirmed_at:
        silent = silent_days(days[-1], _day(view.confirmed_at), resting(days))
        expected = longest_expected(days)
    signs = blind or _quiet(facts, days, silent, expected)
    since = max(now - PERIOD, last_new or facts.first_seen)
    looks = sum(look.at > since for look in facts.looks)
    share = covered(view, since, now)
    return ChannelHealth(
        url=facts.url,
        title=facts.title,
        looked_at=view.looked_at,
        read_at=view.read_at,
        walked_at=facts.walked_at,
        last_new=last_new,
        silent_days=silent,
        expected_days=expected,
        delay=view.delay,
        allowed=view.allowed,
        gaps=view.gaps,
        looks=looks,
        covered=share,
        confidence=_confidence(share, looks, blind, view),
        signs=tuple(signs),
    )


def site_health(facts: SiteFacts, now: datetime) -> SiteHealth:
    """Judge a site by its channels and its last runs."""
    judged = tuple(channel_health(channel, now) for channel in facts.channels)
    of_channels = [sign for channel in judged for sign in channel.signs]
    signs = (*of_channels, *run_rates.signs(facts.runs))
    is_wrong = bool(facts.incidents) or any(sign.kind != "worse" for sign in signs)
    fine: Literal["fine", "never"] = "fine" if judged else "never"
    return SiteHealth(
        site=facts.site,
        state="wrong" if is_wrong else fine,
        channels=judged,
        last_run=facts.runs[0] if facts.runs else None,
        parsed_at=run_rates.parsed_at(facts.runs),
        due=facts.due,
        signs=signs,
        incidents=facts.incidents,
    )


def _quiet(
    facts: ChannelFacts, days: Sequence[date], silent: int | None, expected: int | None
) -> list[Sign]:
    if silent is None or expected is None or silent <= expected:
        return []
    why = f"nothing new since {days[-1]}: {silent} days, where up to {expected} are usual"
    return [
        Sign(
            kind="quiet",
            what="silent",
            url=facts.url,
            channel=facts.title,
            why=why,
            since=_last_new(facts),
        )
    ]


def _news_days(facts: ChannelFacts) -> list[date]:
    """The days with news, Shanghai's: when it was seen, and before we watched when the listing says."""
    days = set()
    for news in facts.news:
        if not news.was_there:
            days.add(_day(news.seen))
        elif news.published and news.published <= news.seen:
            days.add(_day(news.published))
    return sorted(days)


def _last_new(facts: ChannelFacts) -> datetime | None:
    seen = [news.seen for news in facts.news if not news.was_there]
    dated = [n.published for n in facts.news if n.published and n.published <= n.seen]
    return max(seen or dated, default=None)


def _day(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()


def _confidence(share: float, looks: int, blind: Sequence[Sign], view: Watched) -> Confidence:
    if blind or view.read_at is None:
        return "low"
    return confidence(share, looks)
