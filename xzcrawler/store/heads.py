"""The last revision of every article, with the page it was read from, a batch at a time."""

from collections.abc import Collection
from typing import Any

from attrs import frozen
from sqlalchemy import Select, func, select

from xzcrawler.store import captures, revisions
from xzcrawler.store.article_values import RevisionView
from xzcrawler.store.models import Article
from xzcrawler.store.session import Session
from xzcrawler.store.values import CaptureLine


@frozen(kw_only=True)
class HeadPage:
    """An article's last revision and the capture it was read from."""

    site: str
    key: str
    url: str
    head: RevisionView
    line: CaptureLine | None
    """None when its row is missing."""


def count(session: Session, sites: Collection[str]) -> int:
    """Return how many articles of these sites were ever read; what was merged into another counts as that one."""
    return session.scalar(_read(func.count(), sites)) or 0


def numbers(session: Session, sites: Collection[str], *, after: int, limit: int) -> list[int]:
    """Return the numbers of the articles that `count` counts, from above `after` on."""
    query = _read(Article.id, sites).where(Article.id > after).order_by(Article.id)
    return list(session.scalars(query.limit(limit)))


def _read(what: Any, sites: Collection[str]) -> Select[Any]:
    was_read = Article.site.in_(sites), Article.head_seq > 0, Article.presence != "merged"
    return select(what).where(*was_read)


def load(session: Session, article_ids: Collection[int]) -> list[HeadPage]:
    """Return the last revisions of these articles with their pages, by number."""
    query = select(Article.id, Article.site, Article.key, Article.url)
    rows = session.execute(query.where(Article.id.in_(article_ids)).order_by(Article.id)).all()
    heads = revisions.head_views(session, article_ids)
    lines = captures.numbered(session, {head.capture_id for head in heads.values()})
    return [
        HeadPage(
            site=row.site,
            key=row.key,
            url=row.url,
            head=heads[row.id],
            line=lines.get(heads[row.id].capture_id),
        )
        for row in rows
        if row.id in heads
    ]
