"""When articles are asked for again, with all that says why."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, select

from xzcrawler.store.models import Article, Base, Due, Host, Revision, Suspect
from xzcrawler.store.session import Session
from xzcrawler.store.values import DueLine

_TABLE = Base.metadata.tables["due"]


def upcoming(
    session: Session, *, site: str | None = None, retired: bool = False, limit: int | None = None
) -> list[DueLine]:
    """Return what is asked for again, soonest first; or what is not asked for any more.

    What was merged into another article is asked for as that one.
    """
    is_chosen = Due.due_at.is_(None) if retired else Due.due_at.is_not(None)
    query = (
        _lines()
        .where(is_chosen, Article.presence != "merged")
        .order_by(Due.due_at, Due.article_id)
        .limit(limit)
    )
    if site is not None:
        query = query.where(Due.site == site)
    return [_to_line(row) for row in session.execute(query)]


def of_article(session: Session, article_id: int) -> DueLine | None:
    """Return when an article is asked for again; None for one that is in no frontier any more."""
    row = session.execute(_lines().where(Due.article_id == article_id)).first()
    return _to_line(row) if row else None


def _lines() -> Any:
    head = and_(Revision.article_id == Article.id, Revision.seq == Article.head_seq)
    query: Any = (
        select(
            _TABLE,
            Article.url,
            Article.presence,
            Article.presence_since,
            Article.first_seen,
            Article.changed_at,
            Article.head_seq,
            Revision.title,
            Revision.published,
            Suspect.since.label("missing_since"),
            Suspect.checks.label("missing_checks"),
            Host.quiet_until,
        )
        .join(Article, Article.id == Due.article_id)
        .join(Revision, head, isouter=True)
        .join(Suspect, Suspect.article_id == Article.id, isouter=True)
        .join(Host, Host.name == Due.host, isouter=True)
    )
    return query


def _to_line(row: Any) -> DueLine:
    asked_at: datetime | None = row.asked_at
    return DueLine(
        article_id=row.article_id,
        site=row.site,
        host=row.host,
        url=row.url,
        title=row.title or "",
        presence=row.presence,
        presence_since=row.presence_since,
        published=row.published,
        first_seen=row.first_seen,
        changed_at=row.changed_at,
        revisions=row.head_seq,
        asked_at=asked_at,
        due_at=row.due_at,
        interval=timedelta(seconds=row.interval_seconds),
        reason=row.reason,
        failures=row.failures,
        missing_since=row.missing_since,
        missing_checks=row.missing_checks or 0,
        quiet_until=row.quiet_until,
    )
