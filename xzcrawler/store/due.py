"""The frontier: when each article is asked for again, and why."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from attrs import frozen
from sqlalchemy import bindparam, func, insert, select, update

from xzcrawler.store.models import Article, ArticleUrl, Base, Channel, Due
from xzcrawler.store.session import Session
from xzcrawler.text.normalize import host_of

LONGEST_HOST = 255
Reason = Literal["new", "recheck", "suspect", "retry"]

_TABLE = Base.metadata.tables["due"]
_SET = (
    update(_TABLE)
    .where(_TABLE.c.article_id == bindparam("of_article"))
    .values(
        asked_at=bindparam("asked_at"),
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


_DUE = (
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
    .order_by(Due.due_at, Due.article_id)
)


@frozen(kw_only=True)
class Visit:
    """When an article is asked for again, why, and with which validators."""

    due_at: datetime | None
    """None: retired, never again."""
    asked_at: datetime | None = None
    """When it was last asked for; None: never, or by a clock that was wrong."""
    interval: timedelta = timedelta(0)
    """What its own history asks for, before its host's budget; failures leave it. 0: never read."""
    reason: Reason = "new"
    failures: int = 0
    """Checks in a row that gave neither content nor a clear 404."""
    not_modified: int = 0
    """Checks in a row since it was last read in full: answers 304, and failures between them."""
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
    host: str
    channel: str
    """Address of the channel that listed it first, else empty."""
    visit: Visit


def add(session: Session, site: str, urls: Mapping[int, str], now: datetime) -> None:
    """Put articles nobody has asked for yet, with their addresses, into the frontier, due at once."""
    visit = _columns(Visit(due_at=now))
    rows = [
        {"article_id": number, "site": site, "host": _host(url)} | visit
        for number, url in urls.items()
    ]
    if rows:
        session.execute(insert(_TABLE), rows)


def _host(url: str) -> str:
    return host_of(url)[:LONGEST_HOST]


def set_host(session: Session, article_id: int, url: str) -> None:
    """Count this article among those of the host of that address, which it is asked for at from now on."""
    chosen = update(_TABLE).where(_TABLE.c.article_id == article_id)
    session.execute(chosen.values(host=_host(url)))


def set_visits(session: Session, visits: Sequence[tuple[int, Visit]]) -> None:
    """Write each article's next visit."""
    rows = [{"of_article": number} | _columns(visit) for number, visit in visits]
    if rows:
        session.execute(_SET, rows)


def ahead(
    session: Session, site: str, asked_after: datetime, due_after: datetime
) -> list[tuple[int, Visit]]:
    """Return the visits of a site that only a clock that was ahead can have decided on.

    Those of articles that were asked for after a moment; and of those nobody has asked for, or
    nobody knows when, those that are due after another.
    """
    # By host and moment, which is an index; that few others share a host is seen afterwards.
    ours = select(_TABLE).where(
        _TABLE.c.host.in_(sorted(hosts_of(session, site))), _TABLE.c.due_at > asked_after
    )
    late = (_TABLE.c.reason == "new") | (_TABLE.c.due_at > due_after)
    asked = ours.where(_TABLE.c.asked_at > asked_after)
    # Apart, not with an OR: each is a range of the index that begins with the host.
    unknown = ours.where(_TABLE.c.asked_at.is_(None), late)
    rows = [*session.execute(asked), *session.execute(unknown)]
    return [(row.article_id, to_visit(row)) for row in rows if row.site == site]


def hosts_of(session: Session, site: str) -> set[str]:
    """Return the hosts that are asked for this site's articles."""
    found: set[str] = set()
    after = select(func.min(Due.host)).where(Due.site == site)
    name = session.scalar(after)
    while name is not None:  # from host to host: they are few, and their articles many
        found.add(name)
        name = session.scalar(after.where(Due.host > name))
    return found


def hasten(session: Session, article_ids: Sequence[int], now: datetime) -> None:
    """Make articles due now that would be asked for later; retired ones stay so."""
    if article_ids:
        statement = update(_TABLE).where(
            _TABLE.c.article_id.in_(article_ids), _TABLE.c.due_at > now
        )
        session.execute(statement.values(due_at=now))


def _columns(visit: Visit) -> dict[str, Any]:
    return {
        "asked_at": visit.asked_at,
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
    session: Session,
    site: str,
    now: datetime,
    *,
    read_before: bool,
    limit: int,
    quiet: Collection[str] = (),
) -> list[DueArticle]:
    """Return the articles whose time has come, the longest overdue first.

    `read_before` leaves out those nobody has read yet, `quiet` all those of these hosts.
    """
    query = _DUE.where(Due.site == site, Due.due_at <= now).limit(limit)
    if read_before:
        query = query.where(Article.head_seq > 0)
    if quiet:
        query = query.where(Due.host.not_in(quiet))
    return [
        DueArticle(
            url=row.url,
            key=row.key,
            host=row.host,
            channel=row.channel or "",
            visit=to_visit(row),
        )
        for row in session.execute(query)
    ]


def to_visit(row: Any) -> Visit:
    """Return what a row with the columns of `due` says."""
    return Visit(
        due_at=row.due_at,
        asked_at=row.asked_at,
        interval=timedelta(seconds=row.interval_seconds),
        reason=row.reason,
        failures=row.failures,
        not_modified=row.not_modified,
        etag=row.etag,
        last_modified=row.last_modified,
        blocked_since=row.blocked_since,
    )
