"""The entries of a channel that is watched: what a run saw of them, and what it should have seen."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from attrs import frozen
from sqlalchemy import Select, bindparam, func, not_, or_, select, update

from xzcrawler.items import Precision
from xzcrawler.store.models import Article, Base, ListingEntry, Revision, Run
from xzcrawler.store.session import Session
from xzcrawler.store.values import EntryState, Presence

_TABLE = Base.metadata.tables["listing_entry"]
_JUDGED = ("rank", "state", "state_since", "missing_runs", "answered_at")
# Put together once: it goes out several times for each channel of a run.
_WATCHED: Select[Any] = (
    select(
        _TABLE,
        Article.url,
        Article.presence,
        Article.head_seq,
        Article.first_seen.label("found_at"),
        Revision.title.label("article_title"),
        Revision.published.label("stated"),
        Revision.published_precision.label("stated_precision"),
        Run.started.label("unseen_at"),
    )
    .join(Article, Article.id == ListingEntry.article_id)
    .join(
        Revision,
        (Revision.article_id == Article.id) & (Revision.seq == Article.head_seq),
        isouter=True,
    )
    .join(Run, Run.id == ListingEntry.unseen_run_id, isouter=True)
)
_SAVE = (
    update(_TABLE)
    .where(_TABLE.c.channel_id == bindparam("of_channel"))
    .where(_TABLE.c.article_id == bindparam("of_article"))
    .values({name: bindparam(f"new_{name}") for name in _JUDGED})
)


@frozen(kw_only=True)
class WatchedEntry:
    """An entry of a channel's listing, with how its article stands."""

    channel_id: int
    article_id: int
    url: str
    title: str
    """Of the article's last revision, empty when it was never read."""
    presence: Presence
    head_seq: int
    found_at: datetime
    """When the article was first seen, anywhere."""
    stated: datetime | None
    """When the article's page says that it was published."""
    stated_precision: Precision | None
    published: datetime | None
    """The listing's own date."""
    pinned: bool
    page: int
    position: int
    first_seen: datetime
    last_seen: datetime
    last_run_id: int
    previous_run_id: int | None
    unseen_run_id: int | None
    unseen_at: datetime | None
    """When the complete walk began that did not show it yet."""
    rank: int | None
    """Newer entries have higher ones."""
    missing_runs: int
    state: EntryState
    state_since: datetime | None
    answered_at: datetime | None


def of_run(session: Session, channel_id: int, run_id: int, *, limit: int) -> list[WatchedEntry]:
    """Return what a run saw of a channel's listing, from its top."""
    query = (
        _WATCHED.where(ListingEntry.channel_id == channel_id, ListingEntry.last_run_id == run_id)
        .order_by(ListingEntry.page, ListingEntry.position)
        .limit(limit)
    )
    return [_to_entry(row) for row in session.execute(query)]


def unseen_between(
    session: Session, channel_id: int, run_id: int, *, low: int, high: int, limit: int
) -> list[WatchedEntry]:
    """Return the entries ranked between two others that were last seen before this run, newest first."""
    query = (
        _WATCHED.where(ListingEntry.channel_id == channel_id, ListingEntry.last_run_id < run_id)
        .where(ListingEntry.rank > low, ListingEntry.rank < high)
        .where(ListingEntry.state.in_(("fresh", "listed", "missing")))
        .where(or_(ListingEntry.state != "missing", not_(ListingEntry.pinned)))
        .order_by(ListingEntry.rank.desc(), ListingEntry.article_id)
        .limit(limit)
    )
    return [_to_entry(row) for row in session.execute(query)]


def unseen_pinned(session: Session, channel_id: int, run_id: int) -> list[WatchedEntry]:
    """Return the entries that were pinned, have not been told of, and were last seen before this run."""
    found = _in_states(session, [channel_id], "pinned", "missing")
    return [entry for entry in found if entry.pinned and entry.last_run_id < run_id]


def missing(session: Session, channel_ids: Collection[int]) -> list[WatchedEntry]:
    """Return the entries of these channels that are missing and not yet told of."""
    return _in_states(session, channel_ids, "missing")


def _in_states(
    session: Session, channel_ids: Collection[int], *states: EntryState
) -> list[WatchedEntry]:
    # Few, and by their own index: an ORDER BY here makes SQLite go through the whole channel.
    query = _WATCHED.where(ListingEntry.channel_id.in_(channel_ids), ListingEntry.state.in_(states))
    found = [_to_entry(row) for row in session.execute(query)]
    return sorted(found, key=lambda entry: (entry.channel_id, entry.article_id))


def latest(session: Session, channel_id: int, before_run: int, limit: int) -> list[WatchedEntry]:
    """Return the newest entries of a channel that were first seen before this run."""
    query = (
        _WATCHED.where(ListingEntry.channel_id == channel_id, ListingEntry.rank.is_not(None))
        .where(ListingEntry.first_run_id < before_run)
        .order_by(ListingEntry.rank.desc())
        .limit(limit)
    )
    return [_to_entry(row) for row in session.execute(query)]


def top_rank(session: Session, channel_id: int) -> int:
    """Return the highest rank of a channel's entries, 0 when none has any."""
    query = select(func.max(ListingEntry.rank)).where(ListingEntry.channel_id == channel_id)
    return session.scalar(query) or 0


def next_rank(session: Session, channel_id: int, run_id: int, below: int) -> int | None:
    """Return the highest rank below another of an entry that this run did not see."""
    query = (
        select(ListingEntry.rank)
        .where(ListingEntry.channel_id == channel_id, ListingEntry.rank < below)
        .where(ListingEntry.last_run_id != run_id)
        .order_by(ListingEntry.rank.desc())
        .limit(1)
    )
    return session.scalar(query)


def save(session: Session, entries: Sequence[WatchedEntry]) -> None:
    """Write what was judged of these entries: rank, state and what is counted for it."""
    keys = {"of_channel": "channel_id", "of_article": "article_id"}
    rows = [
        {given: getattr(entry, name) for given, name in keys.items()}
        | {f"new_{name}": getattr(entry, name) for name in _JUDGED}
        for entry in entries
    ]
    if rows:
        session.execute(_SAVE, rows)


def _to_entry(row: Any) -> WatchedEntry:
    return WatchedEntry(
        channel_id=row.channel_id,
        article_id=row.article_id,
        url=row.url,
        title=row.article_title or "",
        presence=row.presence,
        head_seq=row.head_seq,
        found_at=row.found_at,
        stated=row.stated,
        stated_precision=row.stated_precision,
        published=row.published,
        pinned=row.pinned,
        page=row.page,
        position=row.position,
        first_seen=row.first_seen,
        last_seen=row.last_seen,
        last_run_id=row.last_run_id,
        previous_run_id=row.previous_run_id,
        unseen_run_id=row.unseen_run_id,
        unseen_at=row.unseen_at,
        rank=row.rank,
        missing_runs=row.missing_runs,
        state=row.state,
        state_since=row.state_since,
        answered_at=row.answered_at,
    )
