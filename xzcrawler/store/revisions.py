"""Revisions: what an article said, chained by hash, never rewritten."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from attrs import frozen
from sqlalchemy import and_, bindparam, insert, select

from xzcrawler.config import SHANGHAI
from xzcrawler.items import Article, Attachment, Image
from xzcrawler.store.article_values import RevisionView
from xzcrawler.store.models import Article as ArticleRow
from xzcrawler.store.models import Base, Revision
from xzcrawler.store.session import Session
from xzcrawler.store.values import Doubt
from xzcrawler.text.facts import figures

_TABLE = Base.metadata.tables["revision"]
SITE_OF_ARTICLE = (
    select(ArticleRow.site).where(ArticleRow.id == bindparam("of_article")).scalar_subquery()
)
"""In an insertion: the site of the article that parameter `of_article` names."""
_APPEND = insert(_TABLE).values(site=SITE_OF_ARTICLE)
_HEADS = select(_TABLE).join(
    ArticleRow,
    and_(
        ArticleRow.id == Revision.article_id,
        ArticleRow.head_seq == Revision.seq,
        ArticleRow.id.in_(bindparam("ids", expanding=True)),
    ),
)
_TOLD = select(_TABLE).join(
    ArticleRow,
    and_(
        ArticleRow.id == Revision.article_id,
        ArticleRow.told_seq == Revision.seq,
        ArticleRow.id.in_(bindparam("ids", expanding=True)),
    ),
)
_TRAILS = (
    select(
        Revision.article_id,
        Revision.seq,
        Revision.content_hash,
        Revision.at,
        Revision.kind,
        Revision.doubt,
    )
    .where(Revision.article_id.in_(bindparam("ids", expanding=True)))
    .order_by(Revision.seq)
)


@frozen(kw_only=True)
class NewRevision:
    """A revision to be stored."""

    article_id: int
    seq: int
    capture_id: int
    kind: str
    at: datetime
    reader_version: str
    content_hash: str
    text_hash: str
    fact_hash: str
    reverts_to: int | None
    doubt: Doubt = ""
    prev_hash: str
    """`this_hash` of the revision before, empty for the first."""
    article: Article


def append(session: Session, revisions: Sequence[NewRevision]) -> list[str]:
    """Store revisions, each linked to the one before by its hash, and return their hashes."""
    rows = [_to_row(new) for new in revisions]
    if rows:
        session.execute(_APPEND, rows)
    return [row["this_hash"] for row in rows]


def _to_row(new: NewRevision) -> dict[str, Any]:
    row = {
        "article_id": new.article_id,
        "seq": new.seq,
        "capture_id": new.capture_id,
        "kind": new.kind,
        "at": new.at,
        "reader_version": new.reader_version,
        "content_hash": new.content_hash,
        "text_hash": new.text_hash,
        "fact_hash": new.fact_hash,
        "reverts_to": new.reverts_to,
        "doubt": new.doubt,
        "prev_hash": new.prev_hash,
    } | to_columns(new.article)
    return row | {"this_hash": chain_hash(row), "of_article": new.article_id}


def to_columns(article: Article) -> dict[str, Any]:
    """Return what an article says as columns of `revision`: the opposite of `to_article`."""
    return {
        "url": article.url,
        "title": article.title,
        "published": article.published,
        "published_raw": article.published_raw,
        "published_precision": article.published_precision,
        "source": article.source,
        "authors": list(article.authors),
        "editors": list(article.editors),
        "tags": list(article.tags),
        "channel": article.channel,
        "doc_number": article.doc_number,
        "body": article.body,
        "images": [[image.url, image.caption] for image in article.images],
        "attachments": [[file.url, file.name] for file in article.attachments],
        "canonical_url": article.canonical_url,
        "language": article.language,
        "read_by": article.read_by,
    }


def chain_hash(row: Mapping[str, Any]) -> str:
    """Return SHA-256 (hex) over `prev_hash` and every other column except `id`, `site` and `this_hash`."""
    return hashlib.sha256((row["prev_hash"] + _CANON.encode(hashed(row))).encode()).hexdigest()


def hashed(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns that the hash is taken over, as JSON's types: times in UTC, ISO 8601.

    An empty `doubt` is left out, so that the rows from before there was this column keep their hash.
    """
    said = {name: _canonical(value) for name, value in row.items() if name not in _UNHASHED}
    return {name: value for name, value in said.items() if name != "doubt" or value}


_CANON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_UNHASHED = frozenset({"id", "site", "prev_hash", "this_hash"})


def _canonical(value: object) -> object:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def heads(session: Session, article_ids: Collection[int]) -> dict[int, Article]:
    """Return what each article's last revision says."""
    rows = session.execute(_HEADS, {"ids": list(article_ids)}).mappings()
    return {row["article_id"]: to_article(row) for row in rows}


def head_views(session: Session, article_ids: Collection[int]) -> dict[int, RevisionView]:
    """Return each article's last revision, by the article's number."""
    rows = session.execute(_HEADS, {"ids": list(article_ids)}).mappings()
    return {row["article_id"]: _to_view(row) for row in rows}


@frozen(kw_only=True)
class PastRevision:
    """When an article said what, without its text."""

    seq: int
    content_hash: str
    at: datetime
    kind: str = "real"
    doubt: Doubt = ""


def trails(session: Session, article_ids: Collection[int]) -> dict[int, list[PastRevision]]:
    """Return each article's revisions, oldest first, without their texts."""
    found: dict[int, list[PastRevision]] = {}
    for row in session.execute(_TRAILS, {"ids": list(article_ids)}):
        past = PastRevision(
            seq=row.seq, content_hash=row.content_hash, at=row.at, kind=row.kind, doubt=row.doubt
        )
        found.setdefault(row.article_id, []).append(past)
    return found


def told(session: Session, article_ids: Collection[int]) -> dict[int, RevisionView]:
    """Return each article's last revision that people were told of, if there is one."""
    rows = session.execute(_TOLD, {"ids": list(article_ids)}).mappings()
    return {row["article_id"]: _to_view(row) for row in rows}


def of_article(session: Session, article_id: int) -> list[RevisionView]:
    """Return an article's revisions, oldest first."""
    query = select(_TABLE).where(Revision.article_id == article_id).order_by(Revision.seq)
    return [_to_view(row) for row in session.execute(query).mappings()]


def _to_view(row: Mapping[Any, Any]) -> RevisionView:
    return RevisionView(
        article_id=row["article_id"],
        seq=row["seq"],
        kind=row["kind"],
        at=row["at"],
        capture_id=row["capture_id"],
        reader_version=row["reader_version"],
        content_hash=row["content_hash"],
        text_hash=row["text_hash"],
        article=to_article(row),
        reverts_to=row["reverts_to"],
        doubt=row["doubt"],
    )


def to_article(row: Mapping[Any, Any]) -> Article:
    """Return what a row of `revision` says."""
    return Article(
        url=row["url"],
        title=row["title"],
        published=local_time(row["published"]),
        published_raw=row["published_raw"],
        published_precision=row["published_precision"],
        source=row["source"],
        authors=tuple(row["authors"]),
        editors=tuple(row["editors"]),
        tags=tuple(row["tags"]),
        channel=row["channel"],
        doc_number=row["doc_number"],
        body=row["body"],
        images=tuple(Image(*image) for image in row["images"]),
        attachments=tuple(Attachment(*file) for file in row["attachments"]),
        canonical_url=row["canonical_url"],
        language=row["language"],
        read_by=row["read_by"],
    )


def local_time(moment: datetime | None) -> datetime | None:
    """Return a stored publication time as the page meant it, in Asia/Shanghai."""
    return moment.astimezone(SHANGHAI) if moment else None


def fact_hash(article: Article) -> str:
    """Return SHA-256 (hex) over the figures of title, 文号 and body, in order.

    It is made for every page that is new, so it keeps to what is written with digits; what an edit
    changed is told by `monitor.grade`.
    """
    stated = (*figures(article.title), article.doc_number, *figures(article.body))
    return hashlib.sha256("\n".join(stated).encode("utf-8", "surrogatepass")).hexdigest()
