"""Tables: what was fetched, what it said, and what was told. Written once, never updated."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from xzcrawler.store.columns import NEVER_TWICE, BigId, Id
from xzcrawler.store.models.base import Base

NEVER_ASKED = text("verdict = ''")
"""In these very words, or SQLite does not see that the index of such attachments may be used."""

FIRST_PAGES = text("purpose = 'listing' AND page_number = 1 AND was_read")
"""Looks at listings, in these very words for the same reason."""


class Capture(Base):
    """One fetch, kept raw in the archive."""

    __tablename__ = "capture"
    __table_args__ = (
        Index(None, "run_id"),
        Index(
            "ix_capture_first_pages",
            *("channel_id", "at", "verdict"),
            sqlite_where=FIRST_PAGES,
            postgresql_where=FIRST_PAGES,
        ),
        NEVER_TWICE,
    )

    id: Mapped[Id]
    run_id: Mapped[int] = mapped_column(BigId, ForeignKey("run.id"))
    purpose: Mapped[str] = mapped_column(String(16))
    article_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("article.id"))
    channel_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("channel.id"))
    key: Mapped[str | None]
    """None when it equals `url`."""
    page_number: Mapped[int]
    was_read: Mapped[bool]
    """The last one on the way: retries and redirects before it were not read."""
    entries: Mapped[int | None]
    """Of a listing that was read: how many entries it had."""
    url: Mapped[str]
    final_url: Mapped[str | None]
    """None when it equals `url`, empty when nothing answered."""
    at: Mapped[datetime]
    status: Mapped[int | None]
    verdict: Mapped[str] = mapped_column(String(16))
    why: Mapped[str]
    etag: Mapped[str]
    last_modified: Mapped[str]
    content_type: Mapped[str]
    digest: Mapped[str]
    warc_file: Mapped[str]
    warc_offset: Mapped[int] = mapped_column(BigId)
    warc_length: Mapped[int] = mapped_column(BigId)
    elapsed_ms: Mapped[int]


class Revision(Base):
    """What an article said from `at` until the next revision."""

    __tablename__ = "revision"
    __table_args__ = (
        UniqueConstraint("article_id", "seq"),
        Index(None, "text_hash"),
        Index(None, "published"),
        Index(None, "source", "published"),
        Index(None, "site", "published"),
        NEVER_TWICE,
    )

    id: Mapped[Id]
    article_id: Mapped[int] = mapped_column(BigId, ForeignKey("article.id"))
    seq: Mapped[int]
    """1, 2, 3 … without gaps."""
    site: Mapped[str] = mapped_column(String(64))
    """The article's: repeated here, so that the latest of one site are found by an index."""
    capture_id: Mapped[int] = mapped_column(BigId, ForeignKey("capture.id"))
    kind: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]
    reader_version: Mapped[str]
    content_hash: Mapped[str] = mapped_column(String(64))
    text_hash: Mapped[str] = mapped_column(String(64))
    fact_hash: Mapped[str] = mapped_column(String(64))
    reverts_to: Mapped[int | None]
    doubt: Mapped[str] = mapped_column(String(16), default="")
    """Why it is looked at again before anybody is told, e.g. `shrunk`; else empty."""
    prev_hash: Mapped[str] = mapped_column(String(64))
    this_hash: Mapped[str] = mapped_column(String(64))
    url: Mapped[str]
    title: Mapped[str]
    published: Mapped[datetime | None]
    published_raw: Mapped[str]
    published_precision: Mapped[str | None] = mapped_column(String(8))
    source: Mapped[str]
    authors: Mapped[list[Any]]
    editors: Mapped[list[Any]]
    tags: Mapped[list[Any]]
    channel: Mapped[str]
    doc_number: Mapped[str]
    body: Mapped[str]
    images: Mapped[list[Any]]
    attachments: Mapped[list[Any]]
    canonical_url: Mapped[str]
    language: Mapped[str]
    read_by: Mapped[str]


class Change(Base):
    """One line of the change log."""

    __tablename__ = "change"
    __table_args__ = (
        Index(None, "article_id"),
        Index(None, "at"),
        Index(None, "site", "id"),
        Index(None, "type", "id"),
        NEVER_TWICE,
    )

    id: Mapped[Id]
    """In commit order."""
    site: Mapped[str] = mapped_column(String(64))
    """The article's: repeated here, so that the latest of one site are found by an index."""
    type: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]
    run_id: Mapped[int] = mapped_column(BigId, ForeignKey("run.id"))
    article_id: Mapped[int] = mapped_column(BigId, ForeignKey("article.id"))
    from_seq: Mapped[int | None]
    to_seq: Mapped[int | None]
    kinds: Mapped[list[Any]]
    severity: Mapped[int]
    facts: Mapped[list[Any]]
    title: Mapped[str]
    summary: Mapped[str]
    muted: Mapped[str] = mapped_column(String(16), default="")
    """Why nobody is alerted to it, e.g. `flapping`; else empty."""
    capture_id: Mapped[int | None] = mapped_column(BigId)
    """The capture that showed it, where it is not that of revision `to_seq`."""


class Cursor(Base):
    """How far a named reader has read the change log."""

    __tablename__ = "cursor"

    reader: Mapped[str] = mapped_column(String(128), primary_key=True)
    change_id: Mapped[int] = mapped_column(BigId)
    moved_at: Mapped[datetime]


class Attachment(Base):
    """A file an article offers, under one address."""

    __tablename__ = "attachment"
    __table_args__ = (
        UniqueConstraint("article_id", "url"),
        Index(
            "ix_attachment_never_asked",
            "article_id",
            sqlite_where=NEVER_ASKED,
            postgresql_where=NEVER_ASKED,
        ),
        NEVER_TWICE,
    )

    id: Mapped[Id]
    article_id: Mapped[int] = mapped_column(BigId, ForeignKey("article.id"))
    url: Mapped[str]
    name: Mapped[str]
    """As the article's last revision that offers it calls it."""
    first_seen: Mapped[datetime]
    dropped: Mapped[datetime | None]
    """Since when the article no longer offers it."""
    due_at: Mapped[datetime | None]
    """When it may be asked for again, together with its article; None: at once."""
    checked: Mapped[datetime | None]
    """When it last answered with a file, or as unchanged."""
    verdict: Mapped[str] = mapped_column(String(16), default="")
    """Of its last check; empty as long as it is to be asked for the first time, `forbidden` as long as
    it lies on another site's host."""
    why: Mapped[str] = mapped_column(default="")
    failures: Mapped[int] = mapped_column(default=0)
    """Checks in a row that gave no file."""
    missing: Mapped[int] = mapped_column(default=0)
    """Those of them that found nothing there."""
    missing_since: Mapped[datetime | None]
    told_missing: Mapped[bool] = mapped_column(default=False)
    """People were told that it can no longer be opened."""
    not_modified: Mapped[int] = mapped_column(default=0)
    """Answers 304 in a row."""
    etag: Mapped[str] = mapped_column(default="")
    last_modified: Mapped[str] = mapped_column(default="")
    """Validators of its last full capture."""
    head_seq: Mapped[int] = mapped_column(default=0)
    """Its last version; 0 as long as it was never fetched."""


class AttachmentVersion(Base):
    """The bytes of an attachment from `at` until the next version. Written once."""

    __tablename__ = "attachment_version"
    __table_args__ = (UniqueConstraint("attachment_id", "seq"), Index(None, "digest"), NEVER_TWICE)

    id: Mapped[Id]
    attachment_id: Mapped[int] = mapped_column(BigId, ForeignKey("attachment.id"))
    seq: Mapped[int]
    """1, 2, 3 … without gaps."""
    capture_id: Mapped[int] = mapped_column(BigId, ForeignKey("capture.id"))
    at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 (hex) of the file."""
    size: Mapped[int] = mapped_column(BigId)
    """Bytes."""
    media_type: Mapped[str] = mapped_column(String(128))
    """As its first bytes tell, not as the server says."""
    text: Mapped[str]
    """What could be read in it."""
    text_state: Mapped[str] = mapped_column(String(16))
    """`read`, `none` (of a kind we do not read, or without words), `failed` or `cut`."""
    text_why: Mapped[str] = mapped_column(default="")
    """Why it was not read to its end, in one line."""
    text_hash: Mapped[str] = mapped_column(String(64))
