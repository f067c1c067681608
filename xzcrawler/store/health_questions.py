"""What health asks of the database, worded once: to do so for each channel took longer than the answers."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Text,
    bindparam,
    cast,
    extract,
    func,
    select,
)

from xzcrawler.store.columns import UtcTime
from xzcrawler.store.models import Article, Capture, Due, ListingEntry, Revision, Run
from xzcrawler.store.models.history import FIRST_PAGES
from xzcrawler.store.values import ANSWERED

LOOKS = 60
"""Looks at a listing that are given of a channel: a day of an eager scheduler, a month of a lazy one."""
SAMPLES = 120
"""Entries of a channel, the newest, whose first readings are given."""
_NEWS = 1_200
"""Entries of a channel, the newest, that say when it had news: twelve days of a hundred articles."""
_RUNS = 30
_SHANGHAI, _DAY = 28_800, 86_400
"""Seconds its clocks are ahead of UTC, and of a day."""


def _looks_at() -> Any:
    return (
        select(Capture.at, Capture.verdict, Capture.entries)
        .where(FIRST_PAGES, Capture.channel_id == _CHANNEL_ID, Capture.at <= bindparam("now"))
        .order_by(Capture.at.desc())
        .limit(LOOKS)
    )


def _gaps_between() -> Any:
    before = func.lag(Capture.at, type_=UtcTime()).over(
        partition_by=Capture.channel_id, order_by=Capture.at
    )
    looks = (
        select(Capture.channel_id, before.label("start"), Capture.at.label("end"))
        .where(FIRST_PAGES, Capture.channel_id.in_(bindparam("channels", expanding=True)))
        .where(Capture.at.between(bindparam("since"), bindparam("until")))
        .where(Capture.verdict.in_(ANSWERED))
        .subquery()
    )
    seconds = extract("epoch", looks.c.end) - extract("epoch", looks.c.start)
    return select(looks).where(seconds > bindparam("shortest")).order_by(looks.c.end.desc())


def _news_by_day(*, by_rank: bool) -> Any:
    # By rank, since one walk numbers its entries from the newest on; by number, since entries get their
    # rank only with a walk that is completed.
    newest = (
        select(ListingEntry.first_seen, ListingEntry.published, ListingEntry.unseen_run_id)
        .where(ListingEntry.channel_id == _CHANNEL_ID)
        .order_by((ListingEntry.rank if by_rank else ListingEntry.article_id).desc())
        .limit(_NEWS if by_rank else SAMPLES)
    )
    entries = (newest.where(ListingEntry.rank.is_not(None)) if by_rank else newest).subquery()
    was_there = entries.c.unseen_run_id.is_(None)
    return select(
        func.max(entries.c.first_seen).label("seen"),
        func.max(entries.c.published).label("published"),
        was_there.label("was_there"),
    ).group_by(_day(entries.c.first_seen), _day(entries.c.published), was_there)


def _day(column: ColumnElement[Any]) -> ColumnElement[int]:
    """Number the days as Shanghai has them."""
    return (cast(extract("epoch", column), BigInteger) + _SHANGHAI) // _DAY


def _sampled() -> Any:
    newest = (
        select(ListingEntry.article_id, ListingEntry.unseen_run_id)
        .where(ListingEntry.channel_id == _CHANNEL_ID)
        .order_by(ListingEntry.article_id.desc())
        .limit(SAMPLES)
        .subquery()
    )
    first = (Revision.article_id == newest.c.article_id) & (Revision.seq == 1)
    has = (field.label(f"has_{name}") for name, field in FIELDS.items())
    return (
        select(Article.head_seq, Due.asked_at, *has)
        .select_from(newest)
        .join(Article, Article.id == newest.c.article_id)
        .join(Due, Due.article_id == newest.c.article_id, isouter=True)
        .join(Revision, first, isouter=True)
        .where(newest.c.unseen_run_id.is_not(None), Article.presence != "merged")
        .order_by(newest.c.article_id.desc())
    )


def _runs_before() -> Any:
    return (
        select(Run.id, Run.started, Run.finished, Run.outcome, Run.stats)
        .where(Run.site == bindparam("site"), Run.spider == "news", Run.started <= bindparam("now"))
        .order_by(Run.started.desc(), Run.id.desc())
        .limit(_RUNS)
    )


_CHANNEL_ID: BindParameter[int] = bindparam("channel", type_=BigInteger())
FIELDS: Mapping[str, ColumnElement[bool]] = {
    "published": Revision.published.is_not(None),
    "source": Revision.source != "",
    "authors": cast(Revision.authors, Text) != "[]",
    "editors": cast(Revision.editors, Text) != "[]",
    "body": Revision.body != "",
}
LOOKS_OF_CHANNEL = _looks_at()
GAPS = _gaps_between()
NEWS_BY_RANK, NEWS_BY_NUMBER = _news_by_day(by_rank=True), _news_by_day(by_rank=False)
SAMPLES_OF_CHANNEL = _sampled()
LAST_RUNS = _runs_before()
WAITING = select(func.count(), func.min(Due.due_at)).where(
    Due.site == bindparam("site"), Due.due_at <= bindparam("until")
)
