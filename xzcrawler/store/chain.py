"""The chains of revisions and all that hangs on them, read for a check: the hashes worked out anew."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

from attrs import frozen
from sqlalchemy import Select, and_, func, select

from xzcrawler.store import captures
from xzcrawler.store.models import (
    Article,
    Attachment,
    AttachmentVersion,
    Base,
    Capture,
    Change,
    Revision,
    Run,
)
from xzcrawler.store.revisions import chain_hash
from xzcrawler.store.session import Session
from xzcrawler.store.values import CaptureLine

_REVISION = Base.metadata.tables["revision"]


@frozen(kw_only=True)
class Extent:
    """What is checked: everything, one site, or one article."""

    site: str | None = None
    article: int | None = None


@frozen(kw_only=True)
class Link:
    """One revision of a chain."""

    seq: int
    capture_id: int
    prev_hash: str
    this_hash: str
    worked_out: str
    """What `this_hash` has to be for what the row says now."""
    has_capture: bool
    warc_file: str
    """Where its page is kept; empty when it is not."""


@frozen(kw_only=True)
class Chain:
    """The revisions of one article, or the versions of one attachment."""

    article_id: int
    url: str
    head_seq: int
    """What the article's or attachment's own row calls the last one."""
    links: tuple[Link, ...]


@frozen(kw_only=True)
class Reference:
    """A change whose revision or capture is not there."""

    change_id: int
    article_id: int
    missing: str
    """E.g. `revision 3` or `capture 12`."""


def count(session: Session, extent: Extent) -> int:
    """Return how many articles there are."""
    return session.scalar(_within(select(func.count()).select_from(Article), extent)) or 0


def count_captures(session: Session, extent: Extent) -> int:
    """Return how many kept answers there are."""
    return session.scalar(_kept(select(func.count()).select_from(Capture), extent)) or 0


def chains(session: Session, extent: Extent, *, after: int, limit: int) -> list[Chain]:
    """Return the chains of that many articles, from above the number `after` on."""
    query: Any = select(Article.id, Article.url, Article.head_seq)
    query = query.where(Article.id > after)
    rows = session.execute(_within(query, extent).order_by(Article.id).limit(limit)).all()
    links = _links(session, [row.id for row in rows])
    return [
        Chain(
            article_id=row.id,
            url=row.url,
            head_seq=row.head_seq,
            links=tuple(links.get(row.id, ())),
        )
        for row in rows
    ]


def _links(session: Session, article_ids: Collection[int]) -> Mapping[int, list[Link]]:
    query = (
        select(_REVISION, Capture.id.label("kept"), Capture.warc_file)
        .join(Capture, Capture.id == Revision.capture_id, isouter=True)
        .where(Revision.article_id.in_(article_ids))
        .order_by(Revision.article_id, Revision.seq)
    )
    rows = session.execute(query).mappings()
    return {
        article: [_to_link(row) for row in of_article]
        for article, of_article in groupby(rows, lambda row: int(row["article_id"]))
    }


def _to_link(row: Mapping[Any, Any]) -> Link:
    said = {name: row[name] for name in _REVISION.columns.keys()}  # noqa: SIM118 - no dict
    return Link(
        seq=row["seq"],
        capture_id=row["capture_id"],
        prev_hash=row["prev_hash"],
        this_hash=row["this_hash"],
        worked_out=chain_hash(said),
        has_capture=row["kept"] is not None,
        warc_file=row["warc_file"] or "",
    )


def kept(session: Session, extent: Extent, *, after: int, limit: int) -> list[CaptureLine]:
    """Return that many captures whose answers were kept, from above the number `after` on."""
    query = _kept(select(Capture.id), extent).where(Capture.id > after)
    ids = session.scalars(query.order_by(Capture.id).limit(limit)).all()
    lines = captures.numbered(session, ids)
    return [lines[number] for number in ids]


def file_digests(session: Session, capture_ids: Collection[int]) -> dict[int, str]:
    """Return, by capture, the digest of the attachment's version that was made of it."""
    query = select(AttachmentVersion.capture_id, AttachmentVersion.digest)
    rows = session.execute(query.where(AttachmentVersion.capture_id.in_(capture_ids)))
    return dict(rows.all())


def attachments(session: Session, extent: Extent) -> Iterator[Chain]:
    """Yield the versions of each attachment; they have no hashes of their own, but for their files'."""
    query: Any = (
        select(
            Attachment.id,
            Attachment.article_id,
            Attachment.url,
            Attachment.head_seq,
            AttachmentVersion.seq,
            AttachmentVersion.capture_id,
            Capture.id.label("kept"),
            Capture.warc_file,
        )
        .select_from(Attachment)
        .join(Article, Article.id == Attachment.article_id)
        .join(AttachmentVersion, AttachmentVersion.attachment_id == Attachment.id, isouter=True)
        .join(Capture, Capture.id == AttachmentVersion.capture_id, isouter=True)
        .order_by(Attachment.id, AttachmentVersion.seq)
    )
    rows = session.execute(_within(query, extent))
    for _, group in groupby(rows, lambda row: row.id):
        versions = list(group)
        first = versions[0]
        yield Chain(
            article_id=first.article_id,
            url=first.url,
            head_seq=first.head_seq,
            links=tuple(_to_version(row) for row in versions if row.seq is not None),
        )


def _to_version(row: Any) -> Link:
    return Link(
        seq=row.seq,
        capture_id=row.capture_id,
        prev_hash="",
        this_hash="",
        worked_out="",
        has_capture=row.kept is not None,
        warc_file=row.warc_file or "",
    )


def count_changes(session: Session, extent: Extent) -> int:
    """Return how many changes were recorded."""
    query = select(func.count()).select_from(Change).join(Article, Article.id == Change.article_id)
    return session.scalar(_within(query, extent)) or 0


def dangling(session: Session, extent: Extent) -> Iterator[Reference]:
    """Yield the changes whose revisions or captures are not there."""
    for seq in (Change.from_seq, Change.to_seq):
        found = and_(Revision.article_id == Change.article_id, Revision.seq == seq)
        query = _changes(seq, extent).join(Revision, found, isouter=True)
        for row in session.execute(query.where(Revision.id.is_(None))):
            yield Reference(
                change_id=row.id, article_id=row.article_id, missing=f"revision {row.wanted}"
            )
    query = _changes(Change.capture_id, extent)
    query = query.join(Capture, Capture.id == Change.capture_id, isouter=True)
    for row in session.execute(query.where(Capture.id.is_(None))):
        yield Reference(
            change_id=row.id, article_id=row.article_id, missing=f"capture {row.wanted}"
        )


def _changes(wanted: Any, extent: Extent) -> Select[Any]:
    query = (
        select(Change.id, Change.article_id, wanted.label("wanted"))
        .join(Article, Article.id == Change.article_id)
        .where(wanted.is_not(None))
        .order_by(Change.id)
    )
    return _within(query, extent)


def leaves(session: Session, until: datetime | None) -> Iterator[tuple[str, list[str]]]:
    """Yield each article's key and a line for each of its revisions up to a moment, by the articles' numbers.

    The line is `seq this_hash digest`, the last being that of the kept page.
    """
    query = (
        select(Article.id, Article.key, Revision.seq, Revision.this_hash, Capture.digest)
        .join(Revision, Revision.article_id == Article.id)
        .join(Capture, Capture.id == Revision.capture_id)
        .order_by(Article.id, Revision.seq)
        .execution_options(yield_per=5_000)
    )
    if until is not None:
        query = query.where(Revision.at <= until)
    for (_, key), group in groupby(session.execute(query), lambda row: (row.id, row.key)):
        yield key, [f"{row.seq} {row.this_hash} {row.digest}" for row in group]


def _within(query: Select[Any], extent: Extent) -> Select[Any]:
    if extent.site is not None:
        query = query.where(Article.site == extent.site)
    if extent.article is not None:
        query = query.where(Article.id == extent.article)
    return query


def _kept(query: Select[Any], extent: Extent) -> Select[Any]:
    query = query.where(Capture.warc_file != "")
    if extent.site is not None:
        query = query.join(Run, Run.id == Capture.run_id).where(Run.site == extent.site)
    if extent.article is not None:
        query = query.where(Capture.article_id == extent.article)
    return query
