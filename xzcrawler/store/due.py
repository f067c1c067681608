"""The frontier: when each article is asked for again, and why."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from attrs import frozen
from sqlalchemy import bindparam, func, insert, select, update

from xzcrawler.store.models import Article, ArticleUrl, Base, Channel, Due
from xzcrawler.store.session import Session

Reason = Literal["new", "recheck", "suspect", "retry"]

_TABLE = Base.metadata.tables["due"]
_SET = (
    update(_TABLE)
    .where(_TABLE.c.article_id == bindparam("of_article"))
    .values(
        due_at=bindparam("due_at"),
        interval_seconds=bindparam("interval_seconds"),
        reason=bindparam("reason"),
        failures=bindparam("failures"),
        not_modified=bindparam("not_modified"),
        etag=bindparam("etag"),
        last_modified=bindparam("last_modified"),
        blocked_since=bindparam("blocked_since"),
    )
)


@frozen(kw_only=True)
class Visit:
    """When an article is asked for again, why, and with which validators."""

    due_at: datetime | None
    """None: retired, never again."""
    interval: timedelta = timedelta(0)
    reason: Reason = "new"
    failures: int = 0
    """Checks in a row that gave neither content nor a clear 404."""
    not_modified: int = 0
    """Answers 304 in a row."""
    etag: str = ""
    last_modified: str = ""
    blocked_since: datetime | None = None
    """Since when it has been refused or broken; None while it answers, be it with 404."""


@frozen(kw_only=True)
class DueArticle:
    """An article whose time has come."""

    url: str
    key: str
    """Of that address; another one than its identity when it has moved."""
    channel: str
    """Address of the channel that listed it first, else empty."""
    visit: Visit


def add(session: Session, site: str, article_ids: Iterable[int], now: datetime) -> None:
    """Put articles nobody has asked for yet into the frontier, due at once."""
    visit = Visit(due_at=now)
    rows = [{"article_id": number, "site": site} | _columns(visit) for number in article_ids]
    if rows:
        session.execute(insert(_TABLE), rows)


def set_visits(session: Session, visits: Sequence[tuple[int, Visit]]) -> None:
    """Write each article's next visit."""
    rows = [{"of_article": number} | _columns(visit) for number, visit in visits]
    if rows:
        session.execute(_SET, rows)


def pull_in(session: Session, site: str, horizon: datetime, now: datetime) -> None:
    """Make due what is put off beyond the horizon."""
    statement = update(_TABLE).where(_TABLE.c.site == site, _TABLE.c.due_at > horizon)
    session.execute(statement.values(due_at=now))


def _columns(visit: Visit) -> dict[str, Any]:
    return {
        "due_at": visit.due_at,
        "interval_seconds": int(visit.interval.total_seconds()),
        "reason": visit.reason,
        "failures": visit.failures,
        "not_modified": visit.not_modified,
        "etag": visit.etag,
        "last_modified": visit.last_modified,
        "blocked_since": visit.blocked_since,
    }


def articles(
    session: Session, site: str, now: datetime, *, read_before: bool, limit: int
) -> list[DueArticle]:
    """Return the articles whose time has come, the longest overdue first.

    `read_before` leaves out those nobody has read yet.
    """
    query = (
        select(
            _TABLE,
            Article.url,
            func.coalesce(ArticleUrl.key, Article.key).label("key"),
            Channel.url.label("channel"),
        )
        .join(Article, Article.id == Due.article_id)
        .join(
            ArticleUrl,
            (ArticleUrl.article_id == Article.id)
            & (ArticleUrl.url == Article.url)
            & (ArticleUrl.role == "redirect"),
            isouter=True,
        )
        .join(Channel, Channel.id == Article.channel_id, isouter=True)
        .where(Due.site == site, Due.due_at <= now)
        .order_by(Due.due_at, Due.article_id)
        .limit(limit)
    )
    if read_before:
        query = query.where(Article.head_seq > 0)
    return [
        DueArticle(url=row.url, key=row.key, channel=row.channel or "", visit=to_visit(row))
        for row in session.execute(query)
    ]


def to_visit(row: Any) -> Visit:
    """Return what a row with the columns of `due` says."""
    return Visit(
        due_at=row.due_at,
        interval=timedelta(seconds=row.interval_seconds),
        reason=row.reason,
        failures=row.failures,
        not_modified=row.not_modified,
        etag=row.etag,
        last_modified=row.last_modified,
        blocked_since=row.blocked_since,
    )
