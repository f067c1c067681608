"""By what the texts of articles are found, and which of them wait to be matched."""

from base64 import b64decode, b64encode
from collections.abc import Collection, Iterable, Iterator, Sequence
from struct import pack, unpack
from typing import Any, Final, Literal

from attrs import frozen
from sqlalchemy import (
    BigInteger,
    bindparam,
    case,
    cast,
    delete,
    func,
    literal_column,
    or_,
    select,
    true,
    union_all,
    update,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import ARRAY

from xzcrawler.dedup.keys import KEYS
from xzcrawler.store.engine import upsert
from xzcrawler.store.models import Article, ArticleText, Base, Sketch
from xzcrawler.store.models.stories import AWAITING
from xzcrawler.store.session import Session

NEWEST = 40
"""Articles of one key that are looked at: copies come within days, so the newest are enough."""
_SHARED = 2
"""Keys that a candidate shares at least."""
_CANDIDATES = 10
_NO_KEY = -(2**63)
"""Fills the statement up when a text has fewer keys; a hash of 64 bits is never met here."""

_TABLES = Base.metadata.tables
_SKETCH, _TEXT = _TABLES["sketch"], _TABLES["article_text"]

Awaits = Literal["telling", "quiet"]
"""`telling`: people are told when the article turns out to be a copy; `quiet`: nobody is, since its page
has not changed."""
ASIDE: Final = "aside"
"""In place of these: the site showed the article at another address before. It belongs to no story until it is
edited; most likely both will be merged."""


@frozen
class Waiting:
    """An article that waits to be matched with others."""

    article_id: int
    awaits: Awaits


@frozen(kw_only=True)
class NewKeys:
    """What an article is found by from now on."""

    article_id: int
    key: int
    keys: Sequence[int]


def write_keys(
    session: Session,
    found_by: Iterable[NewKeys],
    *,
    version: int,
    awaits: Awaits | Literal["aside"],
) -> None:
    """Set what articles are found by, in place of what they were found by before, and let them wait.

    Commit, and only then look up: of two processes that write alike texts at once, the later one
    to commit finds the other.
    """
    new = sorted(found_by, key=lambda one: one.article_id)
    if not new:
        return
    known = _known(session, [one.article_id for one in new])
    rows = []
    for one in new:
        before, wanted = known.get(one.article_id, set()), set(one.keys)
        if gone := before - wanted:
            session.execute(
                delete(_SKETCH).where(
                    _SKETCH.c.key.in_(gone), _SKETCH.c.article_id == one.article_id
                )
            )
        rows += [{"key": key, "article_id": one.article_id} for key in sorted(wanted - before)]
    if rows:
        session.execute(upsert(session, _SKETCH).on_conflict_do_nothing(), rows)
    _write_texts(session, new, version, awaits)


def _known(session: Session, article_ids: Collection[int]) -> dict[int, set[int]]:
    query = select(ArticleText.article_id, ArticleText.keys)
    rows = session.execute(query.where(ArticleText.article_id.in_(list(article_ids))))
    return {row.article_id: set(_unpacked(row.keys)) for row in rows}


def _write_texts(session: Session, new: Sequence[NewKeys], version: int, awaits: str) -> None:
    statement = upsert(session, _TEXT)
    values = {name: statement.excluded[name] for name in ("key", "text_version", "keys")}
    # Who is to be told has not been told yet.
    still = case((_TEXT.c.awaits == "telling", "telling"), else_=statement.excluded["awaits"])
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["article_id"], set_=values | {"awaits": still}
        ),
        [
            {
                "article_id": one.article_id,
                "key": one.key,
                "text_version": version,
                "keys": _packed(one.keys),
                "awaits": awaits,
            }
            for one in new
        ],
    )


def first_waiting(session: Session, awaits: Awaits, limit: int) -> list[int]:
    """Return the first articles, by number, that wait for this."""
    query = select(ArticleText.article_id).where(AWAITING, ArticleText.awaits == awaits)
    return list(session.scalars(query.order_by(ArticleText.article_id).limit(limit)))


def waiting(session: Session, article_ids: Collection[int]) -> list[Waiting]:
    """Return those of these articles that wait; those that another transaction writes are left to it."""
    query = select(ArticleText.article_id, ArticleText.awaits).where(AWAITING)
    query = query.where(ArticleText.article_id.in_(list(article_ids)))
    # An edit that comes in between must not lose its mark.
    query = query.order_by(ArticleText.article_id).with_for_update(skip_locked=True)
    return [Waiting(row.article_id, row.awaits) for row in session.execute(query)]


def count_waiting(session: Session) -> int:
    """Return how many articles wait to be matched."""
    waits = select(func.count()).select_from(_TEXT).where(AWAITING, _TEXT.c.awaits != ASIDE)
    return session.scalar(waits) or 0


def set_matched(session: Session, article_ids: Collection[int]) -> None:
    """Note that these articles wait no more."""
    statement = update(_TEXT).where(_TEXT.c.article_id.in_(list(article_ids)))
    session.execute(statement.values(awaits=""))


def match_again(session: Session, article_ids: Collection[int]) -> None:
    """Let these articles, where they have a text, be matched again without anybody being told."""
    statement = update(_TEXT).where(_TEXT.c.article_id.in_(list(article_ids)))
    session.execute(statement.where(_TEXT.c.awaits == "").values(awaits="quiet"))


def outdated(session: Session, version: int, limit: int, *, after: int = 0) -> list[int]:
    """Return articles, by number above `after`, whose keys are not of this version; the first ones."""
    query = _outdated(select(Article.id), version).where(Article.id > after)
    return list(session.scalars(query.order_by(Article.id).limit(limit)))


def count_outdated(session: Session, version: int) -> int:
    """Return how many articles have no keys of this version."""
    return session.scalar(_outdated(select(func.count()), version)) or 0


def _outdated(query: Any, version: int) -> Any:
    return (
        query.select_from(Article)
        .join(ArticleText, ArticleText.article_id == Article.id, isouter=True)
        .where(Article.told_seq > 0, Article.merged_into.is_(None))
        .where(or_(ArticleText.article_id.is_(None), ArticleText.text_version != version))
        .where(func.coalesce(ArticleText.awaits, "") != ASIDE)
    )


def outdate(session: Session) -> None:
    """Let the keys of all articles be made anew."""
    session.execute(update(_TEXT).values(text_version=0))


def alike(session: Session, article_id: int, keys: Sequence[int]) -> list[int]:
    """Return at most 10 other articles that share two keys or more, those that share most first."""
    if len(keys) < _SHARED:
        return []
    if session.dialect.name == "postgresql":
        return list(session.scalars(_LATERAL, {"keys": list(keys), "own": article_id}))
    padded = [*keys, *[_NO_KEY] * (KEYS - len(keys))]
    values = {f"key_{at}": key for at, key in enumerate(padded)}
    # Sixteen parts with their values are put together anew at every `execute`: a fifth of a look-up.
    bound = _UNION.params | values | {"own": article_id}
    return list(session.exec_driver_sql(_UNION.string, bound).scalars())


def same(session: Session, article_id: int, key: int, *, version: int) -> list[int]:
    """Return at most 10 other articles whose text is the same to the letter, newest first."""
    values = {"own": article_id, "key": key, "version": version}
    return list(session.scalars(_SAME, values))


_SAME = (
    select(ArticleText.article_id)
    .where(ArticleText.key == bindparam("key"), ArticleText.text_version == bindparam("version"))
    .where(ArticleText.article_id != bindparam("own"), ArticleText.awaits != ASIDE)
    .order_by(ArticleText.article_id.desc())
    .limit(_CANDIDATES)
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
    parts: Iterator[Any] = (
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


_LATERAL = _lateral()
_UNION = _union().compile(dialect=sqlite.dialect(paramstyle="named"))


def _packed(keys: Sequence[int]) -> str:
    return b64encode(pack(f"<{len(keys)}q", *keys)).decode("ascii")


def _unpacked(packed: str) -> tuple[int, ...]:
    data = b64decode(packed)
    return unpack(f"<{len(data) // 8}q", data)
