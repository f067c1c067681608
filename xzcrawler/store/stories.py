"""Stories: articles that carry one text, what each of them carries, and what a person decided."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from attrs import frozen
from sqlalchemy import and_, bindparam, delete, func, insert, select, text, update

from xzcrawler.items import Precision
from xzcrawler.store.engine import upsert
from xzcrawler.store.models import (
    Article,
    Base,
    Capture,
    Revision,
    Story,
    StoryArticle,
)
from xzcrawler.store.session import Session
from xzcrawler.store.states import chunks
from xzcrawler.store.values import Presence

_LOCK = 0x787A7374
"""PostgreSQL: held while stories change; matching is short."""

_TABLES = Base.metadata.tables
_STORY, _MEMBER, _DECISION = (
    _TABLES[name] for name in ("story", "story_article", "story_decision")
)


_MEMBERS: Any = select(
    StoryArticle.article_id,
    StoryArticle.story_id,
    Story.first_article_id,
    StoryArticle.kind,
    StoryArticle.evidence,
    StoryArticle.at,
).join(Story, Story.id == StoryArticle.story_id)
_HELD = _MEMBERS.where(StoryArticle.article_id.in_(bindparam("ids", expanding=True)))
_COPIES = _MEMBERS.where(StoryArticle.story_id == bindparam("story")).order_by(
    (Story.first_article_id == StoryArticle.article_id).desc(),
    StoryArticle.at,
    StoryArticle.article_id,
)
_CARRIED: Any = (
    select(
        Article.id.label("article_id"),
        Article.key,
        Article.site,
        Article.url,
        Revision.seq,
        Capture.run_id,
        Revision.title,
        Revision.body,
        Revision.source,
        Article.first_seen,
        Revision.published,
        Revision.published_precision,
        Article.presence,
        Article.presence_since,
    )
    .join(Revision, and_(Revision.article_id == Article.id, Revision.seq == Article.told_seq))
    .join(Capture, Capture.id == Revision.capture_id)
    .where(Article.merged_into.is_(None))
    .where(Article.id.in_(bindparam("ids", expanding=True)))
)


@frozen(kw_only=True)
class Carried:
    """An article and the text it carries: the last one that people were told of."""

    article_id: int
    key: str
    site: str
    url: str
    seq: int
    """The revision that says so."""
    run_id: int
    """The run that fetched it."""
    title: str
    body: str
    source: str
    first_seen: datetime
    published: datetime | None
    published_precision: Precision | None
    presence: Presence = "alive"
    presence_since: datetime


@frozen(kw_only=True)
class Member:
    """An article in a story."""

    article_id: int
    story_id: int
    first_article_id: int
    kind: str
    evidence: Mapping[str, Any]
    at: datetime


@frozen(kw_only=True)
class Decision:
    """What a person decided about an article."""

    article_id: int
    with_article_id: int | None
    """The article whose story it belongs to; None: it stands apart from all others."""
    at: datetime


def carried(session: Session, article_ids: Iterable[int]) -> dict[int, Carried]:
    """Return what these articles carry; those never told, and those merged into others, are left out."""
    found: dict[int, Carried] = {}
    for chunk in chunks(list(article_ids)):
        rows = session.execute(_CARRIED, {"ids": chunk}).mappings()
        found.update({row["article_id"]: Carried(**row) for row in rows})
    return found


def members(session: Session, article_ids: Iterable[int]) -> dict[int, Member]:
    """Return where those of these articles that are in a story stand in it."""
    found: dict[int, Member] = {}
    for chunk in chunks(list(article_ids)):
        rows = session.execute(_HELD, {"ids": chunk}).mappings()
        found.update({row["article_id"]: Member(**row) for row in rows})
    return found


def copies(session: Session, story_id: int) -> list[Member]:
    """Return a story's articles in the order in which they were linked, its first one first."""
    rows = session.execute(_COPIES, {"story": story_id}).mappings()
    return [Member(**row) for row in rows]


def latest(session: Session, limit: int | None) -> list[int]:
    """Return the stories that were found last, the latest first."""
    return list(session.scalars(select(Story.id).order_by(Story.id.desc()).limit(limit)))


def count(session: Session) -> int:
    """Return how many stories there are."""
    return session.scalar(select(func.count()).select_from(_STORY)) or 0


def lock(session: Session) -> None:
    """Wait until nobody else changes stories, and keep others from it until the end of the transaction."""
    if session.dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def begin(session: Session, first_id: int, now: datetime) -> int:
    """Begin a story with its first article, which is in none; return its number."""
    added = insert(_STORY).values(first_article_id=first_id, opened=now).returning(_STORY.c.id)
    story_id: int = session.execute(added).scalar_one()
    put(session, story_id, first_id, kind="first", evidence={}, now=now)
    return story_id


def put(
    session: Session,
    story_id: int,
    article_id: int,
    *,
    kind: str,
    evidence: Mapping[str, Any],
    now: datetime,
) -> None:
    """Put an article into a story, or set what it is in it. One that stays keeps its time."""
    values = {"story_id": story_id, "kind": kind, "evidence": dict(evidence)}
    row = upsert(session, _MEMBER).values(article_id=article_id, at=now, **values)
    session.execute(row.on_conflict_do_update(index_elements=["article_id"], set_=values))


def lead(session: Session, story_id: int, article_id: int, now: datetime) -> None:
    """Let an article be the first of a story from now on."""
    statement = update(_STORY).where(_STORY.c.id == story_id)
    session.execute(statement.values(first_article_id=article_id))
    put(session, story_id, article_id, kind="first", evidence={}, now=now)


def leave(session: Session, article_ids: Collection[int]) -> None:
    """Take articles out of their stories."""
    session.execute(delete(_MEMBER).where(_MEMBER.c.article_id.in_(list(article_ids))))


def end(session: Session, story_id: int) -> None:
    """End a story: it has no copies any more. Its number is not given again."""
    session.execute(delete(_MEMBER).where(_MEMBER.c.story_id == story_id))
    session.execute(delete(_STORY).where(_STORY.c.id == story_id))


def decisions(session: Session) -> dict[int, Decision]:
    """Return what people decided, by article: few ever do."""
    rows = session.execute(select(_DECISION).order_by(_DECISION.c.article_id)).mappings()
    return {row["article_id"]: Decision(**row) for row in rows}


def withdraw(session: Session, article_id: int) -> None:
    """Forget what a person decided about an article."""
    session.execute(delete(_DECISION).where(_DECISION.c.article_id == article_id))


def decide(session: Session, decision: Decision) -> None:
    """Keep what a person decided about an article, in place of an earlier decision."""
    values = {"with_article_id": decision.with_article_id, "at": decision.at}
    row = upsert(session, _DECISION).values(article_id=decision.article_id, **values)
    session.execute(row.on_conflict_do_update(index_elements=["article_id"], set_=values))
