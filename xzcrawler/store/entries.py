"""Where articles are listed, as channels' listings show it."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from attrs import frozen
from sqlalchemy import bindparam, case, select

from xzcrawler.store.article_values import ListingPlace
from xzcrawler.store.engine import upsert
from xzcrawler.store.models import Base, Channel, ListingEntry
from xzcrawler.store.session import Session
from xzcrawler.store.states import chunks
from xzcrawler.store.values import EntryState

_TABLE = Base.metadata.tables["listing_entry"]
_OF_A_SIGHT = ("title", "published_raw", "published", "last_seen", "last_run_id")


@frozen(kw_only=True)
class SeenEntry:
    """An article's place in a listing page that was just read."""

    channel_id: int
    article_id: int
    title: str
    published_raw: str
    published: datetime | None
    """The listing's own date, where it gives one."""
    pinned: bool
    page: int
    position: int
    unseen_run_id: int | None
    """The channel's complete walk before this run."""


@frozen(kw_only=True)
class OtherPlace:
    """Another listing that an article stands in."""

    channel_id: int
    channel: str
    """Its title."""
    first_seen: datetime
    last_seen: datetime
    state: EntryState


def put(session: Session, run_id: int, entries: Sequence[SeenEntry], now: datetime) -> None:
    """Write where articles were listed; the first sight of each stays.

    What a run sees twice, pinned and in its place, stands where it saw it first and is pinned.
    """
    if not entries:
        return
    statement = upsert(session, _TABLE)
    said = statement.excluded
    seen_before_in_run = _TABLE.c.last_run_id == said.last_run_id
    changed: dict[str, Any] = {name: said[name] for name in _OF_A_SIGHT}
    for name in ("page", "position"):
        changed[name] = case((seen_before_in_run, _TABLE.c[name]), else_=said[name])
    changed["pinned"] = case(
        (seen_before_in_run & _TABLE.c.pinned, _TABLE.c.pinned), else_=said["pinned"]
    )
    changed["previous_run_id"] = case(
        (seen_before_in_run, _TABLE.c.previous_run_id), else_=_TABLE.c.last_run_id
    )
    statement = statement.on_conflict_do_update(
        index_elements=["channel_id", "article_id"], set_=changed
    )
    session.execute(statement, [_to_row(entry, run_id, now) for entry in entries])


def _to_row(entry: SeenEntry, run_id: int, now: datetime) -> dict[str, Any]:
    return {
        "channel_id": entry.channel_id,
        "article_id": entry.article_id,
        "title": entry.title,
        "published_raw": entry.published_raw,
        "published": entry.published,
        "pinned": entry.pinned,
        "page": entry.page,
        "position": entry.position,
        "first_seen": now,
        "first_run_id": run_id,
        "last_seen": now,
        "last_run_id": run_id,
        "unseen_run_id": entry.unseen_run_id,
        "missing_runs": 0,
        "state": "listed" if entry.unseen_run_id is None else "fresh",
    }


def elsewhere(
    session: Session, channel_id: int, article_ids: Collection[int]
) -> dict[int, list[OtherPlace]]:
    """Return where else these articles are listed, by article; places they were taken off left out."""
    found: dict[int, list[OtherPlace]] = {}
    query = (
        select(_TABLE, Channel.title.label("channel"))
        .join(Channel, Channel.id == ListingEntry.channel_id)
        .where(ListingEntry.article_id.in_(bindparam("articles", expanding=True)))
        .where(ListingEntry.channel_id != channel_id)
        .where(ListingEntry.state.in_(("fresh", "listed", "pinned")))
        .order_by(ListingEntry.channel_id)
    )
    for chunk in chunks(list(article_ids)):
        for row in session.execute(query, {"articles": chunk}):
            place = OtherPlace(
                channel_id=row.channel_id,
                channel=row.channel,
                first_seen=row.first_seen,
                last_seen=row.last_seen,
                state=row.state,
            )
            found.setdefault(row.article_id, []).append(place)
    return found


def places(session: Session, article_id: int) -> Iterator[ListingPlace]:
    """Yield where an article is listed, where it was first seen first."""
    query = (
        select(_TABLE, Channel.title.label("channel"), Channel.url.label("channel_url"))
        .join(Channel, Channel.id == ListingEntry.channel_id)
        .where(ListingEntry.article_id == article_id)
        .order_by(ListingEntry.first_run_id, ListingEntry.channel_id)
    )
    for row in session.execute(query):
        yield ListingPlace(
            channel=row.channel,
            url=row.channel_url,
            page=row.page,
            position=row.position,
            pinned=row.pinned,
            first_seen=row.first_seen,
            last_seen=row.last_seen,
            state=row.state,
            state_since=row.state_since or row.first_seen,
        )
