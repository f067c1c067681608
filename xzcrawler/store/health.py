"""What tells whether a site is still watched: looks at its listings, news, readings and runs.

Every question is bounded and goes by an index, whatever the site's age: a few hundred rows a channel.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from attrs import frozen
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Text,
    cast,
    extract,
    func,
    select,
)

from xzcrawler.store import incidents
from xzcrawler.store.columns import UtcTime
from xzcrawler.store.models import Article, Base, Capture, Due, ListingEntry, Revision, Run
from xzcrawler.store.models.history import FIRST_PAGES
from xzcrawler.store.session import Session
from xzcrawler.store.values import ANSWERED, IncidentLine, Outcome

LOOKS = 60
"""Looks at a listing that are given of a channel: a day of an eager scheduler, a month of a lazy one."""
SAMPLES = 120
"""Entries of a channel, the newest, whose first readings are given."""
_NEWS = 1_200
"""Entries of a channel, the newest, that say when it had news: twelve days of a hundred articles."""
_RUNS = 30
_SHANGHAI, _DAY = 28_800, 86_400
"""Seconds its clocks are ahead of UTC, and of a day."""
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
    query = (
        select(Capture.at, Capture.verdict, Capture.entries)
        .where(FIRST_PAGES, Capture.channel_id == channel_id, Capture.at <= now)
        .order_by(Capture.at.desc())
        .limit(LOOKS)
    )
    return tuple(
        Look(at=row.at, verdict=row.verdict, entries=row.entries) for row in session.execute(query)
    )


def _gaps(
    session: Session,
    channel_ids: Sequence[int],
    span: tuple[datetime, datetime],
    shortest: timedelta,
) -> dict[int, list[tuple[datetime, datetime]]]:
    before = func.lag(Capture.at, type_=UtcTime()).over(
        partition_by=Capture.channel_id, order_by=Capture.at
    )
    looks = (
        select(Capture.channel_id, before.label("start"), Capture.at.label("end"))
        .where(FIRST_PAGES, Capture.channel_id.in_(channel_ids))
        .where(Capture.at.between(*span), Capture.verdict.in_(ANSWERED))
        .subquery()
    )
    seconds = extract("epoch", looks.c.end) - extract("epoch", looks.c.start)
    query = select(looks).where(seconds > shortest.total_seconds()).order_by(looks.c.end.desc())
    found: dict[int, list[tuple[datetime, datetime]]] = {}
    for row in session.execute(query):
        found.setdefault(row.channel_id, []).append((row.start, row.end))
    return found


def _news(session: Session, channel_id: int, now: datetime) -> tuple[News, ...]:
    # By rank, since one walk numbers its entries from the newest on; by number, since entries get their
    # rank only with a walk that is completed.
    of_channel = select(
        ListingEntry.first_seen, ListingEntry.published, ListingEntry.unseen_run_id
    ).where(ListingEntry.channel_id == channel_id)
    ranked = of_channel.where(ListingEntry.rank.is_not(None)).order_by(ListingEntry.rank.desc())
    latest = of_channel.order_by(ListingEntry.article_id.desc())
    news = {
        News(seen=row.seen, published=row.published, was_there=bool(row.was_there))
        for query in (ranked.limit(_NEWS), latest.limit(SAMPLES))
        for row in session.execute(_by_day(query))
        if row.seen <= now
    }
    return tuple(sorted(news, key=lambda one: one.seen, reverse=True))


def _by_day(query: Any) -> Any:
    entries = query.subquery()
    was_there = entries.c.unseen_run_id.is_(None)
    return select(
        func.max(entries.c.first_seen).label("seen"),
        func.max(entries.c.published).label("published"),
        was_there.label("was_there"),
    ).group_by(_day(entries.c.first_seen), _day(entries.c.published), was_there)


def _day(column: ColumnElement[Any]) -> ColumnElement[int]:
    """Number the days as Shanghai has them."""
    return (cast(extract("epoch", column), BigInteger) + _SHANGHAI) // _DAY


def _samples(session: Session, channel_id: int) -> tuple[Sample, ...]:
    newest = (
        select(ListingEntry.article_id, ListingEntry.unseen_run_id)
        .where(ListingEntry.channel_id == channel_id)
        .order_by(ListingEntry.article_id.desc())
        .limit(SAMPLES)
        .subquery()
    )
    first = (Revision.article_id == newest.c.article_id) & (Revision.seq == 1)
    fields: dict[str, Any] = {
        "published": Revision.published.is_not(None),
        "source": Revision.source != "",
        "authors": cast(Revision.authors, Text) != "[]",
        "editors": cast(Revision.editors, Text) != "[]",
        "body": Revision.body != "",
    }
    query = (
        select(
            Article.head_seq,
            Due.asked_at,
            *(field.label(f"has_{name}") for name, field in fields.items()),
        )
        .select_from(newest)
        .join(Article, Article.id == newest.c.article_id)
        .join(Due, Due.article_id == newest.c.article_id, isouter=True)
        .join(Revision, first, isouter=True)
        .where(newest.c.unseen_run_id.is_not(None), Article.presence != "merged")
        .order_by(newest.c.article_id.desc())
    )
    return tuple(_to_sample(row, fields) for row in session.execute(query).mappings())


def _to_sample(row: Mapping[Any, Any], fields: Mapping[str, Any]) -> Sample:
    is_read = row["head_seq"] > 0
    filled = frozenset(name for name in fields if row[f"has_{name}"])
    return Sample(asked=is_read or row["asked_at"] is not None, filled=filled if is_read else None)


def _last_runs(session: Session, site: str, now: datetime) -> list[RunFacts]:
    query = (
        select(Run.id, Run.started, Run.finished, Run.outcome, Run.stats)
        .where(Run.site == site, Run.spider == "news", Run.started <= now)
        .order_by(Run.started.desc(), Run.id.desc())
        .limit(_RUNS)
    )
    return [RunFacts(**row) for row in session.execute(query).mappings()]


def _due(session: Session, site: str, now: datetime) -> DueFacts:
    waiting = select(func.count(), func.min(Due.due_at)).where(Due.site == site)
    count, oldest = session.execute(waiting.where(Due.due_at <= now)).one()
    late, _ = session.execute(waiting.where(Due.due_at <= now - _LATE)).one()
    return DueFacts(due=count, overdue=late, oldest=oldest)
