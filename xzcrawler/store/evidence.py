"""What a proof of one change is made of: rows of revisions, and the captures that show it."""

from collections.abc import Sequence
from itertools import takewhile
from typing import Any

from attrs import asdict, frozen
from sqlalchemy import func, select

from xzcrawler.errors import UsageError
from xzcrawler.store import captures, changes, runs
from xzcrawler.store.columns import MAX_ID
from xzcrawler.store.models import (
    Article,
    Attachment,
    AttachmentVersion,
    Base,
    Capture,
    Change,
    ListingEntry,
    Revision,
)
from xzcrawler.store.revisions import hashed
from xzcrawler.store.session import Session
from xzcrawler.store.values import ANSWERED, CaptureLine, ChangeLine, RunLine

_REVISION = Base.metadata.tables["revision"]
_MOST_CHECKS = 50


@frozen(kw_only=True)
class Recorded:
    """A change as it was recorded."""

    line: ChangeLine
    key: str
    """The article's URL key."""
    run: RunLine


@frozen(kw_only=True)
class Row:
    """A revision's row as its hash is taken of it."""

    seq: int
    capture_id: int
    capture_digest: str
    hashed: dict[str, Any]
    prev_hash: str
    this_hash: str


def recorded(session: Session, change_id: int) -> Recorded:
    """Return a change. Raises UsageError when there is none of that number."""
    number = min(change_id, MAX_ID)
    query = select(Change.run_id, Article.key).join(Article, Article.id == Change.article_id)
    found = session.execute(query.where(Change.id == number)).first()
    if found is None:
        last = session.scalar(select(func.max(Change.id)))
        near = f"the last one is {last}" if last else "there are none yet"
        raise UsageError(f"No change {change_id}: {near}")
    (line,) = changes.by_id(session, [number])
    return Recorded(line=line, key=found.key, run=runs.get(session, found.run_id))


def rows(session: Session, article_id: int) -> list[Row]:
    """Return the whole chain of an article."""
    query = (
        select(_REVISION, Capture.digest.label("capture_digest"))
        .join(Capture, Capture.id == Revision.capture_id)
        .where(Revision.article_id == article_id)
        .order_by(Revision.seq)
    )
    return [
        Row(
            seq=row["seq"],
            capture_id=row["capture_id"],
            capture_digest=row["capture_digest"],
            hashed=hashed({name: row[name] for name in _REVISION.columns.keys()}),  # noqa: SIM118 - no dict
            prev_hash=row["prev_hash"],
            this_hash=row["this_hash"],
        )
        for row in session.execute(query).mappings()
    ]


def bad_checks(session: Session, article_id: int, run_id: int) -> list[CaptureLine]:
    """Return the last checks of an article up to a run that gave no answer of its own, oldest first."""
    query = (
        select(Capture.id, Capture.verdict)
        .where(Capture.article_id == article_id, Capture.purpose == "article", Capture.was_read)
        .where(Capture.run_id <= run_id)
        .order_by(Capture.id.desc())
        .limit(_MOST_CHECKS)
    )
    bad = takewhile(lambda row: row.verdict not in ANSWERED, session.execute(query))
    return _lines(session, [row.id for row in bad])


def of_run(session: Session, article_id: int, run_id: int) -> list[CaptureLine]:
    """Return the fetches of an article in one run, as far as they were read."""
    query = select(Capture.id).where(Capture.run_id == run_id, Capture.article_id == article_id)
    query = query.where(Capture.purpose == "article", Capture.was_read)
    return _lines(session, session.scalars(query).all())


def listings_of_run(session: Session, article_id: int, run_id: int) -> list[CaptureLine]:
    """Return the listing pages that a run read of the channels in which an article stands or stood."""
    channels = select(ListingEntry.channel_id).where(ListingEntry.article_id == article_id)
    query = select(Capture.id).where(Capture.run_id == run_id, Capture.purpose == "listing")
    query = query.where(Capture.was_read, Capture.channel_id.in_(channels))
    return _lines(session, session.scalars(query).all())


def file_versions(session: Session, capture_id: int) -> list[dict[str, Any]]:
    """Return the version of an attachment that was made of a capture, the one before it first."""
    made = select(AttachmentVersion.attachment_id, AttachmentVersion.seq)
    found = session.execute(made.where(AttachmentVersion.capture_id == capture_id)).first()
    if found is None:
        return []
    query = (
        select(
            AttachmentVersion.seq,
            AttachmentVersion.capture_id,
            AttachmentVersion.digest,
            AttachmentVersion.size,
            AttachmentVersion.media_type,
            Attachment.url,
            Attachment.name,
        )
        .join(Attachment, Attachment.id == AttachmentVersion.attachment_id)
        .where(AttachmentVersion.attachment_id == found.attachment_id)
        .where(AttachmentVersion.seq.between(found.seq - 1, found.seq))
        .order_by(AttachmentVersion.seq)
    )
    return [dict(row) for row in session.execute(query).mappings()]


def _lines(session: Session, ids: Sequence[int]) -> list[CaptureLine]:
    lines = captures.numbered(session, ids)
    return [lines[number] for number in sorted(lines)]


def to_json(line: CaptureLine) -> dict[str, Any]:
    """Return a capture as JSON's types, times in UTC."""
    fields = asdict(line.capture)
    fields |= {"at": line.capture.at.isoformat(), "verdict": str(line.capture.verdict)}
    return {"id": line.id, "run": line.run_id, "purpose": line.purpose, **fields}
