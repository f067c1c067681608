"""Texts that articles showed in place of their own, and what the articles are called by others."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from attrs import frozen
from sqlalchemy import bindparam, func, select

from xzcrawler.store import states
from xzcrawler.store.engine import upsert
from xzcrawler.store.models import Article, Base, ListingEntry, Revision, Sighting
from xzcrawler.store.session import Session
from xzcrawler.store.states import chunks

_TABLE = Base.metadata.tables["sighting"]


@frozen(kw_only=True)
class Standing:
    """What is known of an article before a page of it is looked at."""

    article_id: int
    head_seq: int
    content_hash: str
    """Of its last revision, empty when there is none."""
    reader_version: str
    """That read its last revision, empty when there is none."""
    told_title: str
    """Of the last revision that people were told of, else empty."""


@frozen(kw_only=True)
class SinkArticle:
    """An article that showed a text in place of its own."""

    article_id: int
    url: str
    key: str


_HEAD, _TOLD = Revision.__table__.alias("head"), Revision.__table__.alias("told")
_STANDINGS = (
    select(
        Article.id,
        Article.head_seq,
        _HEAD.c.content_hash,
        _HEAD.c.reader_version,
        _TOLD.c.title,
    )
    .join(
        _HEAD,
        (_HEAD.c.article_id == Article.id) & (_HEAD.c.seq == Article.head_seq),
        isouter=True,
    )
    .join(
        _TOLD,
        (_TOLD.c.article_id == Article.id) & (_TOLD.c.seq == Article.told_seq),
        isouter=True,
    )
    .where(Article.id.in_(bindparam("ids", expanding=True)))
)
_LISTED = select(ListingEntry.article_id, ListingEntry.title).where(
    ListingEntry.article_id.in_(bindparam("ids", expanding=True))
)


def standings(session: Session, keys: Collection[str]) -> dict[str, Standing]:
    """Return what is known of the articles that these keys lead to, by key."""
    numbers = states.numbers(session, keys)
    found = {
        row.id: Standing(
            article_id=row.id,
            head_seq=row.head_seq,
            content_hash=row.content_hash or "",
            reader_version=row.reader_version or "",
            told_title=row.title or "",
        )
        for chunk in chunks(list(numbers.values()))
        for row in session.execute(_STANDINGS, {"ids": chunk})
    }
    return {key: found[number] for key, number in numbers.items()}


def listed_titles(session: Session, keys: Collection[str]) -> dict[str, set[str]]:
    """Return what listings call these articles, by key; those that none calls anything are left out."""
    keys_of: dict[int, set[str]] = defaultdict(set)
    for key, number in states.numbers(session, keys).items():
        keys_of[number].add(key)
    found: dict[str, set[str]] = defaultdict(set)
    for chunk in chunks(list(keys_of)):
        for number, title in session.execute(_LISTED, {"ids": chunk}):
            for key in keys_of[number] if title else ():
                found[key].add(title)
    return dict(found)


def add(session: Session, site: str, shown: Sequence[tuple[str, int]], now: datetime) -> None:
    """Note which text (its hash) was shown by which article in place of its own."""
    rows = [
        {"site": site, "text_hash": text_hash, "article_id": number, "seen": now}
        for text_hash, number in shown
    ]
    unique = ["site", "text_hash", "article_id"]
    if rows:
        session.execute(upsert(session, _TABLE).on_conflict_do_nothing(index_elements=unique), rows)


def of_texts(
    session: Session, site: str, text_hashes: Collection[str]
) -> Mapping[str, list[SinkArticle]]:
    """Return the articles that showed these texts, by the text's hash."""
    query = (
        select(Sighting.text_hash, Article.id, Article.url, Article.key)
        .join(Article, Article.id == Sighting.article_id)
        .where(Sighting.site == site, Sighting.text_hash.in_(text_hashes))
        .order_by(Article.id)
    )
    found: dict[str, list[SinkArticle]] = defaultdict(list)
    for row in session.execute(query):
        found[row.text_hash].append(SinkArticle(article_id=row.id, url=row.url, key=row.key))
    return found


def repeated(session: Session, site: str) -> set[str]:
    """Return the hashes of the texts that more than one article showed."""
    query = (
        select(Sighting.text_hash)
        .where(Sighting.site == site)
        .group_by(Sighting.text_hash)
        .having(func.count() > 1)
    )
    return set(session.scalars(query))
