"""Articles as people ask for them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from attrs import frozen
from sqlalchemy import and_, case, func, select

from xzcrawler.errors import UnknownArticle
from xzcrawler.store import addresses, changes, entries, revisions
from xzcrawler.store.article_values import ArticleHistory
from xzcrawler.store.columns import MAX_ID
from xzcrawler.store.engine import upsert
from xzcrawler.store.models import Article, ArticleUrl, Base, Channel, Due, Revision
from xzcrawler.store.session import Session
from xzcrawler.store.values import ArticleLine, Presence
from xzcrawler.text.normalize import url_key

_NEAR = 3


def find(session: Session, ref: str) -> int:
    """Return the number of the article with that number, or any URL or URL key it ever had.

    One that was merged into another leads to that one.
    Raises UnknownArticle naming near ones.
    """
    ref = ref.strip()
    wanted = _by_number(ref) if ref.isdecimal() else _by_url(ref)
    # Its own address counts more than one that it shares with the article it redirects to.
    closest = case(
        (Article.key == ref, 0), (Article.key == url_key(ref), 1), (_is_key(ref), 2), else_=3
    )
    one = func.coalesce(Article.merged_into, Article.id)
    found = session.scalar(select(one).where(wanted).order_by(closest, Article.id).limit(1))
    if found is None:
        raise UnknownArticle(f"No article {ref!r} is stored.{_near(session, ref)}")
    if not session.scalar(select(Article.head_seq).where(Article.id == found)):
        raise UnknownArticle(f"The article {ref!r} was listed, but never read")
    number: int = found
    return number


def _by_number(ref: str) -> Any:
    return Article.id == min(int(ref), MAX_ID)


def _by_url(ref: str) -> Any:
    # PostgreSQL would read the whole table for an OR of the two.
    others = select(ArticleUrl.article_id).where(ArticleUrl.url.in_(_keys(ref)))
    led = select(ArticleUrl.article_id).where(ArticleUrl.key.in_(_keys(ref)))
    return Article.id.in_(select(Article.id).where(_is_key(ref)).union_all(others, led))


def _is_key(ref: str) -> Any:
    return Article.key.in_(_keys(ref))


def _keys(ref: str) -> set[str]:
    # The key says whether http and https are one for this site; we need not know which site it is.
    return {ref, url_key(ref), url_key(ref, fold_https=True)}


def _near(session: Session, ref: str) -> str:
    if ref.isdecimal():
        last = session.scalar(select(func.max(Article.id)).where(Article.head_seq > 0))
        return f" The last one is {last}." if last else " There are none yet."
    # Neighbours in the order of the keys share the longest beginnings.
    key = url_key(ref)
    before = select(Article.key).where(Article.key < key, Article.head_seq > 0)
    after = select(Article.key).where(Article.key > key, Article.head_seq > 0)
    near = [
        *session.scalars(before.order_by(Article.key.desc()).limit(1)),
        *session.scalars(after.order_by(Article.key).limit(_NEAR - 1)),
    ]
    return f" Near ones: {', '.join(near)}" if near else " There are none yet."


def history(session: Session, article_id: int) -> ArticleHistory:
    """Return everything known about an article. Raises UnknownArticle."""
    query = (
        select(
            Base.metadata.tables["article"],
            Channel.title.label("channel_title"),
            Due.blocked_since,
        )
        .join(Channel, Channel.id == Article.channel_id, isouter=True)
        .join(Due, Due.article_id == Article.id, isouter=True)
        .where(Article.id == article_id)
    )
    row = session.execute(query).first()
    if row is None:
        raise UnknownArticle(f"No article {article_id} is stored.{_near(session, str(article_id))}")
    said = revisions.of_article(session, article_id)
    merged = list(session.scalars(select(Article.id).where(Article.merged_into == article_id)))
    return ArticleHistory(
        id=row.id,
        key=row.key,
        site=row.site,
        channel=row.channel_title or (said[-1].article.channel if said else ""),
        url=row.url,
        first_seen=row.first_seen,
        presence=row.presence,
        presence_since=row.presence_since,
        told_seq=row.told_seq,
        blocked_since=row.blocked_since,
        revisions=tuple(said),
        changes=tuple(changes.of_articles(session, [article_id, *merged])),
        places=tuple(entries.places(session, article_id)),
        addresses=addresses.of_articles(session, row.url, row.first_seen, [article_id, *merged]),
        merged=tuple(merged),
    )


def listing(
    session: Session,
    *,
    site: str | None = None,
    source: str | None = None,
    start: datetime | None = None,
    end: datetime | None = None,
    presence: Presence | None = None,
    limit: int | None = None,
) -> list[ArticleLine]:
    """Return articles, latest published first; `start` ≤ published < `end`.

    Those that were merged into others are left out unless asked for by their presence.
    """
    query = _lines()
    if presence is None:
        query = query.where(Article.presence != "merged")
    wanted = ((Revision.site, site), (Revision.source, source), (Article.presence, presence))
    for column, value in wanted:
        if value is not None:
            query = query.where(column == value)
    if start is not None:
        query = query.where(Revision.published >= start)
    if end is not None:
        query = query.where(Revision.published < end)
    # One after the other: PostgreSQL's indexes begin with what has no time, and would all be sorted.
    dated = query.order_by(Revision.published.desc(), Article.id.desc()).limit(limit)
    rows = session.execute(dated.where(Revision.published.is_not(None))).all()
    if start is None and end is None and (limit is None or len(rows) < limit):
        rest = None if limit is None else limit - len(rows)
        undated = query.order_by(Article.id.desc()).limit(rest)
        rows = [*rows, *session.execute(undated.where(Revision.published.is_(None)))]
    return [_to_line(row) for row in rows]


def _lines() -> Any:
    head = and_(Revision.article_id == Article.id, Revision.seq == Article.head_seq)
    query: Any = (
        select(
            Article.id,
            Article.site,
            Article.url,
            Article.presence,
            Article.first_seen,
            Article.head_seq,
            Channel.title.label("channel_title"),
            Revision.channel.label("named_channel"),
            Revision.title,
            Revision.published,
            Revision.published_precision,
            Revision.source,
        )
        .join(Revision, head)
        .join(Channel, Channel.id == Article.channel_id, isouter=True)
    )
    return query


def _to_line(row: Any) -> ArticleLine:
    return ArticleLine(
        id=row.id,
        site=row.site,
        channel=row.channel_title or row.named_channel,
        url=row.url,
        title=row.title,
        published=revisions.local_time(row.published),
        published_precision=row.published_precision,
        source=row.source,
        presence=row.presence,
        first_seen=row.first_seen,
        revisions=row.head_seq,
    )


@frozen
class OtherUrl:
    """Another address of an article."""

    article_id: int
    url: str
    role: str
    """`redirect` or `canonical`."""


def add_urls(session: Session, urls: Sequence[OtherUrl], now: datetime) -> None:
    """Remember other addresses of articles."""
    rows: list[Mapping[str, Any]] = [
        {"article_id": other.article_id, "url": other.url, "role": other.role, "first_seen": now}
        for other in urls
    ]
    statement = upsert(session, Base.metadata.tables["article_url"])
    if rows:
        unique = ["article_id", "url", "role"]
        session.execute(statement.on_conflict_do_nothing(index_elements=unique), rows)
