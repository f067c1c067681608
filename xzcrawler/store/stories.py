"""Stories: articles found by the keys of their texts, and those that carry one text."""

from base64 import b64decode, b64encode
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from struct import pack, unpack
from typing import Any, Literal

from attrs import frozen
from sqlalchemy import (
    BigInteger,
    and_,
    bindparam,
    cast,
    delete,
    func,
    insert,
    literal_column,
    select,
    text,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY

from xzcrawler.dedup.keys import KEYS
from xzcrawler.store.engine import upsert
from xzcrawler.store.models import Article, ArticleText, Base, Revision, Sketch, Story, StoryArticle
from xzcrawler.store.session import Session

NEWEST = 40
"""Articles of one key that are looked at: copies come within days, so the newest are enough."""
_SHARED = 2
"""Keys that a candidate shares at least."""
_CANDIDATES = 10
_LOCK = 0x787A7374
"""PostgreSQL: held while a story grows; growing is rare and short."""
_NO_KEY = -(2**63)
"""Fills the statement up when a text has fewer keys; a hash of 64 bits is never met here."""

_TABLES = Base.metadata.tables
_SKETCH, _TEXT = _TABLES["sketch"], _TABLES["article_text"]
_STORY, _MEMBER = _TABLES["story"], _TABLES["story_article"]

Direction = Literal["earlier", "later", "same", "unknown"]


@frozen(kw_only=True)
class Carried:
    """An article and the text it carries, as last read."""

    article_id: int
    title: str
    body: str
    first_seen: datetime
    published: datetime | None


@frozen(kw_only=True)
class Member:
    """An article in a story."""

    article_id: int
    story_id: int
    first_article_id: int
    kind: str
    direction: str
    evidence: Mapping[str, Any]
    at: datetime


def write_keys(
    session: Session, article_id: int, key: int, keys: Sequence[int], *, version: int
) -> None:
    """Set what an article is found by, in place of what it was found by before.

    Commit, and only then look up: of two processes that write alike texts at once, the later one
    to commit finds the other.
    """
    old = session.scalar(select(ArticleText.keys).where(ArticleText.article_id == article_id))
    known, wanted = set(_unpacked(old)) if old else set(), set(keys)
    if gone := known - wanted:
        session.execute(
            delete(_SKETCH).where(_SKETCH.c.key.in_(gone), _SKETCH.c.article_id == article_id)
        )
    if new := wanted - known:
        rows = [{"key": one, "article_id": article_id} for one in sorted(new)]
        session.execute(upsert(session, _SKETCH).on_conflict_do_nothing(), rows)
    values = {"key": key, "text_version": version, "keys": _packed(keys)}
    row = upsert(session, _TEXT).values(article_id=article_id, **values)
    session.execute(row.on_conflict_do_update(index_elements=["article_id"], set_=values))


def alike(session: Session, article_id: int, keys: Sequence[int]) -> list[int]:
    """Return at most 10 other articles that share two keys or more, those that share most first."""
    if len(keys) < _SHARED:
        return []
    if session.dialect.name == "postgresql":
        return list(session.scalars(_LATERAL, {"keys": list(keys), "own": article_id}))
    padded = [*keys, *[_NO_KEY] * (KEYS - len(keys))]
    values = {f"key_{at}": key for at, key in enumerate(padded)}
    return list(session.scalars(_UNION, values | {"own": article_id}))


def same(session: Session, article_id: int, key: int, *, version: int) -> list[int]:
    """Return at most 10 other articles whose text is the same to the letter, newest first."""
    query = (
        select(ArticleText.article_id)
        .where(ArticleText.key == key, ArticleText.text_version == version)
        .where(ArticleText.article_id != article_id)
        .order_by(ArticleText.article_id.desc())
        .limit(_CANDIDATES)
    )
    return list(session.scalars(query))


def carried(session: Session, article_ids: Collection[int]) -> dict[int, Carried]:
    """Return what these articles carry; those never read, and those merged into others, are left out."""
    head = and_(Revision.article_id == Article.id, Revision.seq == Article.head_seq)
    query = (
        select(Article.id, Revision.title, Revision.body, Article.first_seen, Revision.published)
        .join(Revision, head)
        .where(Article.id.in_(list(article_ids)), Article.merged_into.is_(None))
    )
    return {
        row.id: Carried(
            article_id=row.id,
            title=row.title,
            body=row.body,
            first_seen=row.first_seen,
            published=row.published,
        )
        for row in session.execute(query)
    }


def members(session: Session, article_ids: Collection[int]) -> dict[int, Member]:
    """Return where those of these articles that are in a story stand in it."""
    query = _MEMBERS.where(StoryArticle.article_id.in_(list(article_ids)))
    return {member.article_id: member for member in _read(session, query)}


def copies(session: Session, story_id: int) -> list[Member]:
    """Return a story's articles in the order in which they were linked, its first one first."""
    first = (Story.first_article_id == StoryArticle.article_id).desc()
    query = _MEMBERS.where(StoryArticle.story_id == story_id)
    return list(_read(session, query.order_by(first, StoryArticle.at, StoryArticle.article_id)))


def lock(session: Session) -> None:
    """Wait until nobody else lets a story grow, and keep others from it until the end of the transaction."""
    if session.dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def join(
    session: Session,
    article_id: int,
    first_id: int,
    *,
    kind: str,
    direction: Direction,
    evidence: Mapping[str, Any],
    now: datetime,
) -> int | None:
    """Put an article into the story of its first one, which it was compared with; return the story.

    None when nothing was done: the article is in a story already, or the other is not the first of its own.
    The caller holds the `lock`.
    """
    held = members(session, [article_id, first_id])
    if article_id in held:
        return None
    if first_id not in held:
        story_id: int = session.execute(
            insert(_STORY).values(first_article_id=first_id, opened=now).returning(Story.id)
        ).scalar_one()
        _add(session, story_id, first_id, kind="first", direction="same", evidence={}, at=now)
    elif held[first_id].first_article_id != first_id:
        return None
    else:
        story_id = held[first_id].story_id
    _add(
        session,
        story_id,
        article_id,
        kind=kind,
        direction=direction,
        evidence=dict(evidence),
        at=now,
    )
    return story_id


def _add(session: Session, story_id: int, article_id: int, **values: Any) -> None:
    session.execute(insert(_MEMBER).values(story_id=story_id, article_id=article_id, **values))


_MEMBERS: Any = select(StoryArticle, Story.first_article_id).join(
    Story, Story.id == StoryArticle.story_id
)


def _read(session: Session, query: Any) -> Iterator[Member]:
    for row in session.execute(query):
        yield Member(
            article_id=row.article_id,
            story_id=row.story_id,
            first_article_id=row.first_article_id,
            kind=row.kind,
            direction=row.direction,
            evidence=row.evidence,
            at=row.at,
        )


def _newest_of(key: Any) -> Any:
    """Return the newest articles of one key: read backwards off the primary key, nothing is sorted."""
    return (
        select(Sketch.article_id)
        .where(Sketch.key == key, Sketch.article_id != bindparam("own", type_=BigInteger))
        .order_by(Sketch.article_id.desc())
        .limit(literal_column(str(NEWEST)))
    )


def _ranked(found: Any) -> Any:
    count = func.count()
    return (
        select(found.c.article_id)
        .group_by(found.c.article_id)
        .having(count >= _SHARED)
        .order_by(count.desc(), found.c.article_id.desc())
        .limit(_CANDIDATES)
    )


def _union() -> Any:
    parts = (
        select(_newest_of(bindparam(f"key_{at}", type_=BigInteger)).subquery().c.article_id)
        for at in range(KEYS)
    )
    return _ranked(union_all(*parts).subquery())


def _lateral() -> Any:
    keys = func.unnest(cast(bindparam("keys"), ARRAY(BigInteger))).table_valued("key")
    one = keys.render_derived()
    newest = _newest_of(one.c.key).lateral()
    found = select(newest.c.article_id).select_from(one.join(newest, true())).subquery()
    return _ranked(found)


_UNION, _LATERAL = _union(), _lateral()


def _packed(keys: Sequence[int]) -> str:
    return b64encode(pack(f"<{len(keys)}q", *keys)).decode("ascii")


def _unpacked(packed: str) -> tuple[int, ...]:
    data = b64decode(packed)
    return unpack(f"<{len(data) // 8}q", data)
