"""Merges: two addresses that were found to be one article, and how that is taken back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from attrs import evolve, frozen
from sqlalchemy import delete, insert, select, update

from xzcrawler.store import addresses, due, story_keys, suspects
from xzcrawler.store.models import Article, Base, Due, ListingEntry, Suspect
from xzcrawler.store.session import Session
from xzcrawler.store.states import ArticleState

_TABLE = Base.metadata.tables["merge"]
_ARTICLE = Base.metadata.tables["article"]
_ENTRY = Base.metadata.tables["listing_entry"]
_PLACE = ("title", "published_raw", "published", "pinned", "page", "position")
_KEPT = {
    "article": (_ARTICLE, Article.id, ("url", "presence", "presence_since", "merged_into")),
    "due": (Base.metadata.tables["due"], Due.article_id, None),
    "suspect": (Base.metadata.tables["suspect"], Suspect.article_id, None),
    "entries": (_ENTRY, ListingEntry.article_id, None),
}
"""What a merge changes of an article, and what is kept of it to undo that."""


@frozen(kw_only=True)
class MergeLine:
    """A merge that holds."""

    id: int
    old_id: int
    """The article whose history goes on."""
    new_id: int | None
    at: datetime
    evidence: Mapping[str, Any]


def join(
    session: Session,
    one: ArticleState,
    other: ArticleState,
    *,
    site: str,
    kind: Literal["redirect", "migration"],
    at: str,
    evidence: Mapping[str, Any],
    now: datetime,
) -> None:
    """Let one article's history go on for both, at the address *at*; `undo` takes it back.

    The other's revisions stay where they are. Where it was listed, the one is listed from now on.
    """
    before = _before(session, one.id, other.id)
    into = update(_ARTICLE).where(_ARTICLE.c.id.in_([other.id, *before["followers"]]))
    session.execute(into.values(merged_into=one.id))
    merged = update(_ARTICLE).where(_ARTICLE.c.id == other.id)
    session.execute(merged.values(presence="merged", presence_since=now))
    due.set_visits(session, [(other.id, evolve(other.visit, due_at=None))])
    suspects.clear(session, [other.id])
    story_keys.match_again(session, [other.id])
    _list_as(session, one.id, other.id)
    if other.url != at:
        held = (other.first_seen, now)
        addresses.keep_old(session, one.id, other.url, other.key, held)
    row = {
        "site": site,
        "kind": kind,
        "old_article_id": one.id,
        "new_article_id": other.id,
        "at": now,
        "evidence": {**evidence, "before": before},
    }
    session.execute(insert(_TABLE), row)


def _before(session: Session, one_id: int, other_id: int) -> dict[str, Any]:
    """Return all that `undo` needs, as JSON's types."""
    followers = select(Article.id).where(Article.merged_into == other_id)
    return {
        "one": _kept(session, one_id),
        "other": _kept(session, other_id),
        "followers": list(session.scalars(followers)),
        "leading": _plain(addresses.keyed(session, one_id)),
    }


def _list_as(session: Session, one_id: int, other_id: int) -> None:
    """Move the other's places in listings; where both stand, the earliest sight and the latest place stay."""
    places = {row["channel_id"]: row for row in _rows(session, _ENTRY, _ENTRY.c.article_id, one_id)}
    for row in _rows(session, _ENTRY, _ENTRY.c.article_id, other_id):
        own = places.get(row["channel_id"])
        chosen = _place(row["channel_id"], other_id)
        if own is None:
            session.execute(update(_ENTRY).where(*chosen).values(article_id=one_id))
            continue
        session.execute(delete(_ENTRY).where(*chosen))
        session.execute(
            update(_ENTRY).where(*_place(row["channel_id"], one_id)).values(_both(own, row))
        )


def _both(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    first = min(one, other, key=lambda row: row["first_run_id"])
    last = max(other, one, key=lambda row: row["last_run_id"])
    names = (*_PLACE, "last_seen", "last_run_id", "missing_runs", "state", "state_since")
    return {name: first[name] for name in ("first_seen", "first_run_id")} | {
        name: last[name] for name in names
    }


def lasting(session: Session, site: str, kind: Literal["redirect", "migration"]) -> list[MergeLine]:
    """Return the merges of this kind that were not undone, oldest first."""
    query = (
        select(_TABLE)
        .where(_TABLE.c.site == site, _TABLE.c.undone.is_(None), _TABLE.c.kind == kind)
        .order_by(_TABLE.c.id)
    )
    return [
        MergeLine(
            id=row.id,
            old_id=row.old_article_id,
            new_id=row.new_article_id,
            at=row.at,
            evidence=row.evidence,
        )
        for row in session.execute(query)
    ]


def undo(session: Session, merges: Sequence[MergeLine], now: datetime) -> None:
    """Take merges back, the last one first: both articles stand as they stood before.

    Revisions and changes made since stay with the article they were made of.
    """
    for line in sorted(merges, key=lambda line: line.id, reverse=True):
        before = line.evidence["before"]
        seen_since = _seen_since(session, line, before)
        followers = update(_ARTICLE).where(_ARTICLE.c.id.in_(before["followers"]))
        session.execute(followers.values(merged_into=line.new_id))
        for name in ("one", "other"):
            _restore(session, before[name])
        for row in seen_since:
            session.execute(insert(_ENTRY), {**row, "article_id": line.new_id})
        addresses.put_back(session, line.old_id, _times(before["leading"]))
        story_keys.match_again(session, [before["other"]["id"]])
        session.execute(update(_TABLE).where(_TABLE.c.id == line.id).values(undone=now))


def _seen_since(
    session: Session, line: MergeLine, before: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Return the places where only the new address can have been listed: they are the new article's."""
    known = {row["channel_id"] for name in ("one", "other") for row in before[name]["entries"]}
    rows = _rows(session, _ENTRY, _ENTRY.c.article_id, line.old_id)
    return [row for row in rows if row["channel_id"] not in known]


def _restore(session: Session, kept: Mapping[str, Any]) -> None:
    number = kept["id"]
    article = _times(kept["article"])[0]
    session.execute(update(_ARTICLE).where(_ARTICLE.c.id == number).values(article))
    for name in ("due", "suspect", "entries"):
        table, column, _ = _KEPT[name]
        session.execute(delete(table).where(column == number))
        if kept[name]:
            session.execute(insert(table), _times(kept[name]))


def _kept(session: Session, article_id: int) -> dict[str, Any]:
    kept: dict[str, Any] = {"id": article_id}
    for name, (table, column, wanted) in _KEPT.items():
        rows = _rows(session, table, column, article_id)
        chosen = [{key: row[key] for key in wanted or row} for row in rows]
        kept[name] = _plain(chosen)
    return kept


def _rows(session: Session, table: Any, column: Any, article_id: int) -> list[dict[str, Any]]:
    rows = session.execute(select(table).where(column == article_id)).mappings()
    return [dict(row) for row in rows]


def _place(channel_id: int, article_id: int) -> tuple[Any, ...]:
    return (_ENTRY.c.channel_id == channel_id, _ENTRY.c.article_id == article_id)


def _plain(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return rows as JSON's types: a time becomes `{"time": ISO 8601}`."""
    return [{name: _as_json(value) for name, value in row.items()} for row in rows]


def _as_json(value: Any) -> Any:
    return {"time": value.isoformat()} if isinstance(value, datetime) else value


def _times(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{name: _as_value(value) for name, value in row.items()} for row in rows]


def _as_value(value: Any) -> Any:
    return datetime.fromisoformat(value["time"]) if isinstance(value, dict) else value
