"""What tells whether a site is still watched: looks at its listings, news, readings and runs.

Every question is bounded and goes by an index, whatever the site's age: a few hundred rows a channel.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from attrs import frozen
from sqlalchemy import select

from xzcrawler.store import incidents
from xzcrawler.store.health_questions import (
    FIELDS,
    GAPS,
    LAST_RUNS,
    LOOKS_OF_CHANNEL,
    NEWS_BY_NUMBER,
    NEWS_BY_RANK,
    SAMPLES_OF_CHANNEL,
    WAITING,
)
from xzcrawler.store.models import Base
from xzcrawler.store.session import Session
from xzcrawler.store.values import IncidentLine, Outcome

_LATE = timedelta(days=1)
_CHANNEL = Base.metadata.tables["channel"]


@frozen(kw_only=True)
class Look:
    """The first page of a channel's listing was asked for."""

    at: datetime
    verdict: str
    entries: int | None
    """None for one that was not read, and for a 304."""


@frozen(kw_only=True)
class News:
    """The last entry of a day that came to a channel's listing."""

    seen: datetime
    published: datetime | None
    """As the listing dates it."""
    was_there: bool
    """The channel's first walk showed it already."""


@frozen(kw_only=True)
class Sample:
    """What became of an entry that came while its channel was watched."""

    asked: bool
    """Its article was asked for at least once."""
    filled: frozenset[str] | None
    """Fields that its first revision has; None: it was never read."""


@frozen(kw_only=True)
class ChannelFacts:
    """What is known of a channel; newest first throughout."""

    url: str
    title: str
    first_seen: datetime
    walked_at: datetime | None
    looks: tuple[Look, ...]
    gaps: tuple[tuple[datetime, datetime], ...]
    """Between two looks at which it could be read, the longer ones."""
    news: tuple[News, ...]
    samples: tuple[Sample, ...]


@frozen(kw_only=True)
class RunFacts:
    """One run over a site's listings."""

    id: int
    started: datetime
    finished: datetime | None
    outcome: Outcome
    stats: Mapping[str, int]


@frozen(kw_only=True)
class DueFacts:
    """Articles that wait to be asked for."""

    due: int
    overdue: int
    """Due for more than a day."""
    oldest: datetime | None


@frozen(kw_only=True)
class SiteFacts:
    """All that is known of a site."""

    site: str
    channels: tuple[ChannelFacts, ...]
    runs: tuple[RunFacts, ...]
    """The last that read its listings, newest first."""
    due: DueFacts
    incidents: tuple[IncidentLine, ...]
    """Those that last."""


def site_facts(
    session: Session,
    site: str,
    urls: Sequence[str],
    now: datetime,
    *,
    period: timedelta,
    shortest_gap: timedelta,
) -> SiteFacts:
    """Return what is known of a site and those of these channels that it has.

    `period`: how far back gaps are looked for. What bears a later time than `now`, since a clock was
    ahead, does not count.
    """
    return SiteFacts(
        site=site,
        channels=tuple(
            _channels(session, site, urls, now, since=now - period, shortest_gap=shortest_gap)
        ),
        runs=tuple(_last_runs(session, site, now)),
        due=_due(session, site, now),
        incidents=tuple(incidents.of_site(session, site)),
    )


def _channels(
    session: Session,
    site: str,
    urls: Sequence[str],
    now: datetime,
    *,
    since: datetime,
    shortest_gap: timedelta,
) -> list[ChannelFacts]:
    query = select(_CHANNEL).where(_CHANNEL.c.site == site, _CHANNEL.c.url.in_(urls))
    rows = session.execute(query.order_by(_CHANNEL.c.id)).all()
    gaps = _gaps(session, [row.id for row in rows], (since, now), shortest_gap)
    return [
        ChannelFacts(
            url=row.url,
            title=row.title,
            first_seen=row.first_seen,
            walked_at=row.walked_at,
            looks=_looks(session, row.id, now),
            gaps=tuple(gaps.get(row.id, ())),
            news=_news(session, row.id, now),
            samples=_samples(session, row.id),
        )
        for row in rows
    ]


def _looks(session: Session, channel_id: int, now: datetime) -> tuple[Look, ...]:
    rows = session.execute(LOOKS_OF_CHANNEL, {"channel": channel_id, "now": now})
    return tuple(Look(at=row.at, verdict=row.verdict, entries=row.entries) for row in rows)


def _gaps(
    session: Session,
    channel_ids: Sequence[int],
    span: tuple[datetime, datetime],
    shortest: timedelta,
) -> dict[int, list[tuple[datetime, datetime]]]:
    since, until = span
    asked = {"since": since, "until": until, "shortest": shortest.total_seconds()}
    found: dict[int, list[tuple[datetime, datetime]]] = {}
    for row in session.execute(GAPS, {"channels": list(channel_ids), **asked}):
        found.setdefault(row.channel_id, []).append((row.start, row.end))
    return found


def _news(session: Session, channel_id: int, now: datetime) -> tuple[News, ...]:
    news = {
        News(seen=row.seen, published=row.published, was_there=bool(row.was_there))
        for query in (NEWS_BY_RANK, NEWS_BY_NUMBER)
        for row in session.execute(query, {"channel": channel_id})
        if row.seen <= now
    }
    return tuple(sorted(news, key=lambda one: one.seen, reverse=True))


def _samples(session: Session, channel_id: int) -> tuple[Sample, ...]:
    rows = session.execute(SAMPLES_OF_CHANNEL, {"channel": channel_id}).mappings()
    return tuple(_to_sample(row) for row in rows)


def _to_sample(row: Mapping[Any, Any]) -> Sample:
    is_read = row["head_seq"] > 0
    filled = frozenset(name for name in FIELDS if row[f"has_{name}"])
    return Sample(asked=is_read or row["asked_at"] is not None, filled=filled if is_read else None)


def _last_runs(session: Session, site: str, now: datetime) -> list[RunFacts]:
    rows = session.execute(LAST_RUNS, {"site": site, "now": now}).mappings()
    return [RunFacts(**row) for row in rows]


def _due(session: Session, site: str, now: datetime) -> DueFacts:
    count, oldest = session.execute(WAITING, {"site": site, "until": now}).one()
    late, _ = session.execute(WAITING, {"site": site, "until": now - _LATE}).one()
    return DueFacts(due=count, overdue=late, oldest=oldest)
