"""The files that articles offer: where each stands, and every version of its bytes."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from attrs import asdict, frozen
from sqlalchemy import Select, and_, bindparam, exists, insert, or_, select, update

from xzcrawler.items import FileText
from xzcrawler.store.article_values import AttachmentHistory, VersionView
from xzcrawler.store.models import Article, AttachmentVersion, Base, Capture, Change, Revision
from xzcrawler.store.models import Attachment as Row
from xzcrawler.store.models.history import NEVER_ASKED
from xzcrawler.store.session import Session
from xzcrawler.store.states import chunks
from xzcrawler.store.values import ANSWERED, Presence

_TABLE = Base.metadata.tables["attachment"]
_VERSION = Base.metadata.tables["attachment_version"]


@frozen(kw_only=True)
class AttachmentState:
    """An attachment before a check of it is recorded."""

    id: int = 0
    article_id: int
    url: str
    name: str
    first_seen: datetime
    dropped: datetime | None = None
    due_at: datetime | None = None
    checked: datetime | None = None
    verdict: str = ""
    why: str = ""
    failures: int = 0
    missing: int = 0
    missing_since: datetime | None = None
    told_missing: bool = False
    not_modified: int = 0
    etag: str = ""
    last_modified: str = ""
    head_seq: int = 0


@frozen(kw_only=True)
class Offering:
    """The article that offers an attachment, as its last revision shows it."""

    title: str
    head_seq: int
    presence: Presence
    has_moved: bool = False
    """Its last revision differs only in the addresses of pictures and files: the article moved."""


@frozen(kw_only=True)
class NewVersion:
    """Bytes that an attachment did not have before."""

    attachment_id: int
    seq: int
    capture_id: int
    at: datetime
    digest: str
    size: int
    media_type: str
    text: FileText
    text_hash: str


@frozen
class VersionMark:
    """What tells a version from others."""

    digest: str
    at: datetime
    text_hash: str


_CHANGING = tuple(
    name
    for name in AttachmentState.__annotations__
    if name not in {"id", "article_id", "url", "first_seen"}
)
_SET = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("of_attachment"))
    .values({name: bindparam(name) for name in _CHANGING})
)
_OF_ARTICLES = (
    select(_TABLE)
    .where(_TABLE.c.article_id.in_(bindparam("ids", expanding=True)))
    .order_by(_TABLE.c.article_id, _TABLE.c.id)
)


def of_articles(session: Session, article_ids: Sequence[int]) -> list[AttachmentState]:
    """Return every attachment these articles ever offered, in the order in which they were found."""
    return [
        _to_state(row)
        for chunk in chunks(article_ids)
        for row in session.execute(_OF_ARTICLES, {"ids": chunk}).mappings()
    ]


def due(
    session: Session, site: str, run_id: int, now: datetime, latest: datetime
) -> list[tuple[str, AttachmentState]]:
    """Return whose time has come, each with its article's URL key.

    First those nobody asked for yet, then those whose articles answered in this run.
    What is put off beyond `latest` was recorded while the clock was ahead, and is due as well.
    """
    offered = (
        select(_TABLE, Article.key)
        .join(Article, Article.id == Row.article_id)
        .where(Row.dropped.is_(None), Article.presence == "alive")
        .order_by(Row.due_at, Row.id)
    )
    fresh = offered.where(NEVER_ASKED, Article.site == site)
    again = (
        offered.join(Capture, Capture.article_id == Row.article_id)
        .where(Capture.run_id == run_id, Capture.purpose == "article", Capture.was_read)
        .where(Capture.verdict.in_(ANSWERED))
        .where(or_(Row.due_at.is_(None), Row.due_at <= now, Row.due_at > latest))
    )
    rows = (row for query in (fresh, again) for row in session.execute(query).mappings())
    return list({row["id"]: (row["key"], _to_state(row)) for row in rows}.values())


def _to_state(row: Any) -> AttachmentState:
    return AttachmentState(**{name: row[name] for name in AttachmentState.__annotations__})


def add(session: Session, attachments: Sequence[AttachmentState]) -> None:
    """Add attachments; their numbers are given here."""
    rows = [asdict(state) for state in attachments]
    for row in rows:
        del row["id"]
    if rows:
        session.execute(insert(_TABLE), rows)


def save(session: Session, states: Iterable[AttachmentState]) -> None:
    """Write where these attachments stand."""
    rows = [
        {"of_attachment": state.id} | {name: getattr(state, name) for name in _CHANGING}
        for state in states
    ]
    if rows:
        session.execute(_SET, rows)


def offering(session: Session, article_ids: Collection[int]) -> dict[int, Offering]:
    """Return what offers the attachments, by the article's number."""
    head = and_(Revision.article_id == Article.id, Revision.seq == Article.head_seq)
    moved = exists().where(
        Change.article_id == Article.id,
        Change.to_seq == Article.head_seq,
        Change.type == "edited",
        Change.muted == "site_wide",
    )
    columns = Article.id, Article.head_seq, Article.presence, Revision.title
    query = select(*columns, moved.label("has_moved")).join(Revision, head)
    return {
        row.id: Offering(
            title=row.title,
            head_seq=row.head_seq,
            presence=row.presence,
            has_moved=row.has_moved,
        )
        for row in session.execute(query.where(Article.id.in_(article_ids)))
    }


def append(session: Session, version: NewVersion) -> None:
    """Store a version."""
    session.execute(insert(_VERSION), _to_row(version))


def _to_row(version: NewVersion) -> dict[str, Any]:
    row = {name: getattr(version, name) for name in NewVersion.__annotations__ if name != "text"}
    said = version.text
    return row | {"text": said.text, "text_state": said.state, "text_why": said.why}


def versions(session: Session, attachment_ids: Collection[int]) -> dict[int, list[VersionView]]:
    """Return the versions of attachments by number, oldest first."""
    query = (
        select(_VERSION)
        .where(AttachmentVersion.attachment_id.in_(attachment_ids))
        .order_by(AttachmentVersion.attachment_id, AttachmentVersion.seq)
    )
    found: dict[int, list[VersionView]] = {}
    for row in session.execute(query).mappings():
        found.setdefault(row["attachment_id"], []).append(_to_view(row))
    return found


def _to_view(row: Any) -> VersionView:
    return VersionView(
        seq=row["seq"],
        at=row["at"],
        capture_id=row["capture_id"],
        digest=row["digest"],
        size=row["size"],
        media_type=row["media_type"],
        text=FileText(text=row["text"], state=row["text_state"], why=row["text_why"]),
    )


def kept(session: Session, attachment_ids: Collection[int]) -> dict[int, list[VersionMark]]:
    """Return what tells the versions of attachments apart, by number, oldest first."""
    columns = _VERSION.c.digest, _VERSION.c.at, _VERSION.c.text_hash
    query = (
        select(AttachmentVersion.attachment_id, *columns)
        .where(AttachmentVersion.attachment_id.in_(attachment_ids))
        .order_by(AttachmentVersion.attachment_id, AttachmentVersion.seq)
    )
    found: dict[int, list[VersionMark]] = {}
    for number, *mark in session.execute(query):
        found.setdefault(number, []).append(VersionMark(*mark))
    return found


def version(session: Session, attachment_id: int, seq: int) -> VersionView:
    """Return one version of an attachment, which must have it."""
    wanted = _VERSION.c.attachment_id == attachment_id, _VERSION.c.seq == seq
    return _to_view(session.execute(select(_VERSION).where(*wanted)).mappings().one())


def known_text(session: Session, digest: str) -> FileText | None:
    """Return what was read in a file with these bytes, be it another article's; None when none had them."""
    row = session.execute(_known(digest)).mappings().first()
    return _to_view(row).text if row else None


def _known(digest: str) -> Select[Any]:
    by_digest = select(_VERSION).where(AttachmentVersion.digest == digest)
    return by_digest.order_by(AttachmentVersion.id.desc()).limit(1)


def history(session: Session, article_id: int) -> tuple[AttachmentHistory, ...]:
    """Return every attachment an article ever offered with all its versions, oldest first."""
    states = of_articles(session, [article_id])
    kept = versions(session, [state.id for state in states])
    return tuple(
        AttachmentHistory(
            url=state.url,
            name=state.name,
            first_seen=state.first_seen,
            dropped=state.dropped,
            checked=state.checked,
            verdict=state.verdict,
            why=state.why,
            versions=tuple(kept.get(state.id, ())),
        )
        for state in states
    )
