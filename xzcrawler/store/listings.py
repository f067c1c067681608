"""Channels, how far they were walked, and which articles their listings named before."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from attrs import frozen
from sqlalchemy import Select, bindparam, exists, select, update

from xzcrawler.store.engine import upsert
from xzcrawler.store.models import Article, ArticleUrl, Base, Channel, Due, ListingEntry
from xzcrawler.store.session import Session
from xzcrawler.store.states import chunks

_CHANNEL = Base.metadata.tables["channel"]
_SITE = Base.metadata.tables["site"]


@frozen(kw_only=True)
class ChannelState:
    """A channel and how far it was walked."""

    id: int
    url: str
    title: str
    walked_run_id: int | None
    """Last run that read its listing as far as it wanted, every page of it."""
    broken_run_id: int | None
    """Last run in which one of its pages could not be used."""
    validators_run_id: int | None
    """Run that read the validators."""
    etag: str
    last_modified: str
    not_modified: int
    """Checks in a row since its first page was last read in full."""
    next_page: str
    """Where the first page led when it was last read in full."""


def ensure_site(session: Session, site: str, now: datetime) -> None:
    """Add the site unless it is known."""
    if session.scalar(select(_SITE.c.name).where(_SITE.c.name == site)) is None:
        statement = upsert(session, _SITE).on_conflict_do_nothing(index_elements=["name"])
        session.execute(statement, {"name": site, "state": "active", "first_seen": now})


def lock_site(session: Session, site: str) -> None:
    """Let nobody else record for this site until the transaction ends.

    Two runs of one site would make the same revision twice, or wait for each other for ever.
    """
    # SQLite has one writer anyway. Rows that refer to the site may still be added meanwhile.
    session.execute(
        select(_SITE.c.name).where(_SITE.c.name == site).with_for_update(key_share=True)
    )


def ensure_channels(
    session: Session, site: str, titles: Iterable[tuple[str, str]], now: datetime
) -> dict[str, ChannelState]:
    """Return a site's channels by address; unknown ones (address, title) are added.

    An empty title leaves a known one alone.
    """
    known = channels(session, site)
    rows = [
        {"site": site, "url": url, "title": title, "first_seen": now}
        | dict.fromkeys(("etag", "last_modified", "next_page"), "")
        | {"not_modified": 0}
        for url, title in titles
        if url not in known or title not in {"", known[url].title}
    ]
    if not rows:
        return known
    ensure_site(session, site, now)
    statement = upsert(session, _CHANNEL)
    statement = statement.on_conflict_do_update(
        index_elements=["site", "url"], set_={"title": statement.excluded["title"]}
    )
    session.execute(statement, rows)
    return channels(session, site)


def channels(session: Session, site: str) -> dict[str, ChannelState]:
    """Return a site's channels by address."""
    query = select(_CHANNEL).where(_CHANNEL.c.site == site)
    return {
        row.url: ChannelState(
            id=row.id,
            url=row.url,
            title=row.title,
            walked_run_id=row.walked_run_id,
            broken_run_id=row.broken_run_id,
            validators_run_id=row.validators_run_id,
            etag=row.etag,
            last_modified=row.last_modified,
            not_modified=row.not_modified,
            next_page=row.next_page,
        )
        for row in session.execute(query)
    }


def save_channel(session: Session, channel: ChannelState, walked_at: datetime | None) -> None:
    """Write how far a channel was walked; `walked_at` when a walk has just been completed."""
    values: dict[str, Any] = {
        "walked_run_id": channel.walked_run_id,
        "broken_run_id": channel.broken_run_id,
        "validators_run_id": channel.validators_run_id,
        "etag": channel.etag,
        "last_modified": channel.last_modified,
        "not_modified": channel.not_modified,
        "next_page": channel.next_page,
    }
    if walked_at is not None:
        values["walked_at"] = walked_at
    session.execute(update(_CHANNEL).where(_CHANNEL.c.id == channel.id).values(values))


def break_walk(session: Session, site: str, url: str, run_id: int) -> None:
    """Note that a page of this channel's listing could not be stored in this run."""
    chosen = (_CHANNEL.c.site == site) & (_CHANNEL.c.url == url)
    session.execute(update(_CHANNEL).where(chosen).values(broken_run_id=run_id))


def titles(session: Session, article_ids: Collection[int]) -> dict[int, str]:
    """Return the titles under which these articles were listed first."""
    query = (
        select(ListingEntry.article_id, ListingEntry.title)
        .where(ListingEntry.article_id.in_(bindparam("ids", expanding=True)))
        .order_by(ListingEntry.first_run_id.desc())
    )
    return {
        row.article_id: row.title
        for chunk in chunks(list(article_ids))
        for row in session.execute(query, {"ids": chunk})
    }


def known(session: Session, site: str, channel_url: str, article_ids: Collection[int]) -> set[int]:
    """Return which articles this channel listed in or before its last completed walk."""
    query = (
        select(ListingEntry.article_id)
        .join(Channel, Channel.id == ListingEntry.channel_id)
        .where(Channel.site == site, Channel.url == channel_url)
        .where(ListingEntry.first_run_id <= Channel.walked_run_id)
        .where(ListingEntry.article_id.in_(bindparam("ids", expanding=True)))
    )
    return _all(session, query, article_ids)


def resting(session: Session, article_ids: Collection[int], now: datetime) -> set[int]:
    """Return which articles are not to be asked for where a listing shows them.

    They are not due yet; or they have moved, and are asked for at their new address as long as they
    answer there.
    """
    has_moved = exists().where(
        ArticleUrl.article_id == Due.article_id,
        ArticleUrl.key.is_not(None),
        Article.presence.not_in(("suspect", "gone")),
    )
    query = (
        select(Due.article_id)
        .join(Article, Article.id == Due.article_id)
        .where(Due.article_id.in_(bindparam("ids", expanding=True)))
        .where(Due.due_at.is_(None) | (Due.due_at > now) | has_moved)
    )
    return _all(session, query, article_ids)


def _all(session: Session, query: Select[Any], article_ids: Collection[int]) -> set[int]:
    return {
        number
        for chunk in chunks(list(article_ids))
        for number in session.scalars(query, {"ids": chunk})
    }
