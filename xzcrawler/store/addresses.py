"""Addresses of articles: the one each is asked for at, those it had before, those that lead to it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from xzcrawler.store import due
from xzcrawler.store.article_values import AddressLine
from xzcrawler.store.engine import upsert
from xzcrawler.store.models import ArticleUrl, Base
from xzcrawler.store.session import Session
from xzcrawler.store.states import ArticleState

_TABLE = Base.metadata.tables["article_url"]
_ARTICLE = Base.metadata.tables["article"]
_UNIQUE = ["article_id", "url", "role"]


def first_led(session: Session, article_id: int, url: str) -> datetime | None:
    """Return when this article was first seen to redirect to that address, None when never."""
    query = select(ArticleUrl.first_seen).where(*_row(article_id, url, "redirect"))
    return session.scalar(query)


def move(session: Session, article: ArticleState, url: str, key: str, now: datetime) -> None:
    """Give an article another address: its key leads to the article from now on, as the old one does."""
    held = session.execute(
        select(_TABLE).where(*_row(article.id, article.url, "redirect"), _TABLE.c.key.is_not(None))
    ).first()
    if held is not None:
        session.execute(delete(_TABLE).where(_TABLE.c.id == held.id))
    keep_old(
        session,
        article.id,
        article.url,
        held.key if held is not None else article.key,
        (held.first_seen if held is not None else article.first_seen, now),
    )
    statement = upsert(session, _TABLE)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=_UNIQUE, set_={"key": statement.excluded["key"], "last_seen": None}
        ),
        {
            "article_id": article.id,
            "url": url,
            "key": key,
            "role": "redirect",
            "first_seen": now,
            "last_seen": None,
        },
    )
    set_url(session, article.id, url)


def keep_old(
    session: Session, article_id: int, url: str, key: str, held: tuple[datetime, datetime]
) -> None:
    """Remember an address an article had in that time; its key leads to the article."""
    statement = upsert(session, _TABLE)
    changed = {name: statement.excluded[name] for name in ("key", "last_seen")}
    first_seen, last_seen = held
    session.execute(
        statement.on_conflict_do_update(index_elements=_UNIQUE, set_=changed),
        {
            "article_id": article_id,
            "url": url,
            "key": key,
            "role": "old",
            "first_seen": first_seen,
            "last_seen": last_seen,
        },
    )


def set_url(session: Session, article_id: int, url: str) -> None:
    """Ask for this article at that address, and so its host, from now on."""
    session.execute(update(_ARTICLE).where(_ARTICLE.c.id == article_id).values(url=url))
    due.set_host(session, article_id, url)


def keyed(session: Session, article_id: int) -> list[dict[str, Any]]:
    """Return the rows of addresses that lead to this article."""
    query = select(_TABLE).where(ArticleUrl.article_id == article_id, ArticleUrl.key.is_not(None))
    return [dict(row) for row in session.execute(query).mappings()]


def put_back(session: Session, article_id: int, rows: list[dict[str, Any]]) -> None:
    """Let these addresses, and no others, lead to this article."""
    leading = (_TABLE.c.article_id == article_id, _TABLE.c.key.is_not(None))
    session.execute(delete(_TABLE).where(*leading))
    if rows:
        session.execute(insert(_TABLE), rows)


def of_articles(
    session: Session, current: str, since: datetime, article_ids: Collection[int]
) -> tuple[AddressLine, ...]:
    """Return the addresses of these articles, which are one, that has *current* since *since*."""
    query = (
        select(_TABLE)
        .where(_TABLE.c.article_id.in_(bindparam("ids", expanding=True)))
        .order_by(_TABLE.c.first_seen.desc(), _TABLE.c.id.desc())
    )
    rows = session.execute(query, {"ids": list(article_ids)}).all()
    lines = [AddressLine(url=current, role="current", first_seen=since, last_seen=None)]
    for row in sorted(rows, key=lambda row: row.role != "old"):
        if row.url == current and row.role == "redirect" and row.key is not None:
            lines[0] = AddressLine(
                url=current, role="current", first_seen=row.first_seen, last_seen=None
            )
        elif row.role == "old" or row.url not in {line.url for line in lines}:
            lines.append(
                AddressLine(
                    url=row.url, role=row.role, first_seen=row.first_seen, last_seen=row.last_seen
                )
            )
    return tuple(lines)


def _row(article_id: int, url: str, role: str) -> tuple[Any, ...]:
    return (_TABLE.c.article_id == article_id, _TABLE.c.url == url, _TABLE.c.role == role)
