"""Old and new articles of a site whose addresses changed, as a migration compares them."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from attrs import field, frozen
from sqlalchemy import and_, bindparam, func, select

from xzcrawler.store.models import Article, Due, ListingEntry, Revision
from xzcrawler.store.revisions import local_time
from xzcrawler.store.session import Session
from xzcrawler.store.states import chunks

_HEAD = and_(Revision.article_id == Article.id, Revision.seq == Article.head_seq)
_BODIES: Any = (
    select(Article.id, Revision.body)
    .join(Revision, _HEAD)
    .where(Article.id.in_(bindparam("ids", expanding=True)))
)
_LISTED: Any = (
    select(ListingEntry.article_id, ListingEntry.title, ListingEntry.published)
    .where(ListingEntry.article_id.in_(bindparam("ids", expanding=True)))
    .order_by(ListingEntry.first_run_id)
)


@frozen(kw_only=True)
class ArticleSketch:
    """What is known of an article, without its text."""

    id: int
    url: str
    key: str
    title: str
    """As it was listed, when it was never read."""
    published: datetime | None
    """Asia/Shanghai."""
    text_hash: str
    """Empty when it was never read."""
    first_seen: datetime
    was_asked: datetime | None = field(default=None, kw_only=True)
    """When it was last asked for; None when it never was, or is not asked for any more."""
    fails: bool = False
    """It gave neither content nor a clear 404 then."""


def count_lost(session: Session, site: str, since: datetime) -> int:
    """Return how many articles have been missing or gone since then."""
    query = select(func.count()).select_from(Article).where(*_lost(site, since))
    return session.scalar(query) or 0


def lost(session: Session, site: str, since: datetime) -> list[ArticleSketch]:
    """Return the articles that have been missing or gone since then, oldest first."""
    return _read(session, _query().where(*_lost(site, since), Article.head_seq > 0))


def alive(session: Session, site: str, before: datetime) -> list[ArticleSketch]:
    """Return the articles first seen before that time that answered when they were last asked."""
    query = _query().where(Article.site == site, Article.presence == "alive")
    return _read(session, query.where(Article.head_seq > 0, Article.first_seen < before))


def fresh(session: Session, site: str, since: datetime) -> list[ArticleSketch]:
    """Return the articles first seen since then that answer, or are listed and were not read yet."""
    query = _query().where(Article.site == site, Article.presence.in_(("alive", "listed")))
    found = _read(session, query.where(Article.first_seen >= since))
    unread = [sketch.id for sketch in found if not sketch.text_hash]
    listed = {row.article_id: row for row in _each(session, _LISTED, unread)}
    return [
        sketch if sketch.text_hash else _as_listed(sketch, listed.get(sketch.id))
        for sketch in found
    ]


def published_at(
    session: Session, site: str, moments: Collection[datetime]
) -> list[tuple[str, datetime]]:
    """Return title and time of the articles of a site that say they were published at one of these times."""
    query = (
        select(Revision.title, Revision.published)
        .join(Article, _HEAD)
        .where(Revision.published.in_(bindparam("moments", expanding=True)), Article.site == site)
    )
    return [
        (row.title, row.published)
        for chunk in chunks(list(moments))
        for row in session.execute(query, {"moments": chunk})
    ]


def bodies(session: Session, article_ids: Collection[int]) -> dict[int, str]:
    """Return what the last revisions of these articles say."""
    return {row.id: row.body for row in _each(session, _BODIES, article_ids)}


def _lost(site: str, since: datetime) -> tuple[Any, ...]:
    absent = Article.presence.in_(("suspect", "gone"))
    return (Article.site == site, absent, Article.presence_since >= since)


def _query() -> Any:
    query: Any = (
        select(
            Article.id,
            Article.url,
            Article.key,
            Article.first_seen,
            Revision.title,
            Revision.published,
            Revision.text_hash,
            Due.asked_at,
            Due.due_at,
            Due.interval_seconds,
            Due.failures,
        )
        .join(Due, Due.article_id == Article.id)
        .join(Revision, _HEAD, isouter=True)
        .order_by(Article.id)
    )
    return query


def _read(session: Session, query: Any) -> list[ArticleSketch]:
    return [_to_sketch(row) for row in session.execute(query)]


def _to_sketch(row: Any) -> ArticleSketch:
    # Before this was noted there was no budget of a host that puts visits off.
    asked = row.due_at and row.due_at - timedelta(seconds=row.interval_seconds)
    return ArticleSketch(
        id=row.id,
        url=row.url,
        key=row.key,
        title=row.title or "",
        published=local_time(row.published),
        text_hash=row.text_hash or "",
        first_seen=row.first_seen,
        was_asked=row.asked_at or asked,
        fails=row.failures > 0,
    )


def _as_listed(sketch: ArticleSketch, row: Any) -> ArticleSketch:
    if row is None:
        return sketch
    return ArticleSketch(
        id=sketch.id,
        url=sketch.url,
        key=sketch.key,
        title=row.title,
        published=local_time(row.published),
        text_hash="",
        first_seen=sketch.first_seen,
    )


def _each(session: Session, query: Any, ids: Collection[int]) -> list[Any]:
    return [row for chunk in chunks(list(ids)) for row in session.execute(query, {"ids": chunk})]
