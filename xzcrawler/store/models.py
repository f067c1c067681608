"""Tables. Rows of `capture`, `revision` and `change` are written once and never updated."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, MetaData, String, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from xzcrawler.store.columns import COLUMN_TYPES, CONSTRAINT_NAMES, NEVER_TWICE, BigId, Id


class Base(DeclarativeBase):
    """Maps Python types to columns and names every constraint, so that migrations can drop it."""

    metadata = MetaData(naming_convention=CONSTRAINT_NAMES)
    type_annotation_map = COLUMN_TYPES


class Site(Base):
    """A declared website that was crawled at least once."""

    __tablename__ = "site"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    state: Mapped[str] = mapped_column(String(16), default="active")
    first_seen: Mapped[datetime]
    proven_version: Mapped[str | None]
    """The reader's version whose first readings of this site were found good."""


class Channel(Base):
    """A watched column of a site, with the mark of its last completed walk."""

    __tablename__ = "channel"
    __table_args__ = (UniqueConstraint("site", "url"),)

    id: Mapped[Id]
    site: Mapped[str] = mapped_column(ForeignKey("site.name"))
    url: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    first_seen: Mapped[datetime]
    cadence_minutes: Mapped[int | None]
    """How often its first page is asked for; None leaves it to the run."""
    walked_run_id: Mapped[int | None] = mapped_column(BigId)
    """Last run that read this channel's listing as far as it wanted, every page of it."""
    walked_at: Mapped[datetime | None]
    broken_run_id: Mapped[int | None] = mapped_column(BigId)
    """Last run in which one of its listing pages could not be used."""
    validators_run_id: Mapped[int | None] = mapped_column(BigId)
    """Run that read the first page's validators below."""
    etag: Mapped[str] = mapped_column(default="")
    last_modified: Mapped[str] = mapped_column(default="")
    not_modified: Mapped[int] = mapped_column(default=0)
    """Answers 304 in a row."""
    next_page: Mapped[str] = mapped_column(default="")
    """Where the first page led when it was last read in full: a 304 does not say."""


class Run(Base):
    """One run of a site."""

    __tablename__ = "run"
    __table_args__ = (Index(None, "site", "started"), NEVER_TWICE)

    id: Mapped[Id]
    site: Mapped[str] = mapped_column(ForeignKey("site.name"))
    spider: Mapped[str] = mapped_column(String(32))
    trigger: Mapped[str] = mapped_column(String(32))
    started: Mapped[datetime]
    finished: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(String(16), default="running")
    stats: Mapped[dict[str, int]]
    troubles: Mapped[list[Any]]
    code_version: Mapped[str] = mapped_column(default="")
    warc_file: Mapped[str] = mapped_column(default="")


class Article(Base):
    """An address that carries, or should carry, one article."""

    __tablename__ = "article"
    __table_args__ = (Index(None, "site", "presence"), NEVER_TWICE)

    id: Mapped[Id]
    site: Mapped[str] = mapped_column(ForeignKey("site.name"))
    key: Mapped[str] = mapped_column(unique=True)
    """The URL key: its identity."""
    url: Mapped[str]
    """The address it was first found at; others are in `article_url`."""
    channel_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("channel.id"))
    """The channel that listed it first."""
    first_seen: Mapped[datetime]
    """First listed or read."""
    presence: Mapped[str] = mapped_column(String(16), default="listed")
    presence_since: Mapped[datetime]
    head_seq: Mapped[int] = mapped_column(default=0)
    """Its last revision; 0 as long as it was never read."""
    changed_at: Mapped[datetime | None]
    """When its last revision was written."""


class ArticleUrl(Base):
    """Another address of an article: where it redirects to, or what it calls itself."""

    __tablename__ = "article_url"
    __table_args__ = (UniqueConstraint("article_id", "url", "role"), Index(None, "url"))

    id: Mapped[Id]
    article_id: Mapped[int] = mapped_column(BigId, ForeignKey("article.id"))
    url: Mapped[str]
    role: Mapped[str] = mapped_column(String(16))
    """`redirect` or `canonical`."""
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime | None]
    """Until when it held; None as long as nothing contradicts it."""


class Suspect(Base):
    """Bad checks in a row of an article that does not answer with content."""

    __tablename__ = "suspect"
    __table_args__ = (Index(None, "last_run_id"),)

    article_id: Mapped[int] = mapped_column(BigId, ForeignKey("article.id"), primary_key=True)
    since: Mapped[datetime]
    checks: Mapped[int]
    runs: Mapped[int]
    last_run_id: Mapped[int] = mapped_column(BigId)
    status: Mapped[int | None]
    """HTTP status of the last bad check: 410 needs fewer of them."""


class ListingEntry(Base):
    """An article's place in a channel's listing."""

    __tablename__ = "listing_entry"
    __table_args__ = (Index(None, "article_id"),)

    channel_id: Mapped[int] = mapped_column(BigId, ForeignKey("channel.id"), primary_key=True)
    article_id: Mapped[int] = mapped_column(BigId, ForeignKey("article.id"), primary_key=True)
    title: Mapped[str]
    published_raw: Mapped[str]
    pinned: Mapped[bool]
    page: Mapped[int]
    position: Mapped[int]
    """From 1, on that page."""
    first_seen: Mapped[datetime]
    first_run_id: Mapped[int] = mapped_column(BigId)
    last_seen: Mapped[datetime]
    last_run_id: Mapped[int] = mapped_column(BigId)
    missing_runs: Mapped[int] = mapped_column(default=0)


class Capture(Base):
    """One fetch, kept raw in the archive."""

    __tablename__ = "capture"
    __table_args__ = (Index(None, "run_id"), NEVER_TWICE)

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
        NEVER_TWICE,
    )

    id: Mapped[Id]
    article_id: Mapped[int] = mapped_column(BigId, ForeignKey("article.id"))
    seq: Mapped[int]
    """1, 2, 3 … without gaps."""
    capture_id: Mapped[int] = mapped_column(BigId, ForeignKey("capture.id"))
    kind: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]
    reader_version: Mapped[str]
    content_hash: Mapped[str] = mapped_column(String(64))
    text_hash: Mapped[str] = mapped_column(String(64))
    fact_hash: Mapped[str] = mapped_column(String(64))
    reverts_to: Mapped[int | None]
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
    __table_args__ = (Index(None, "article_id"), Index(None, "at"), NEVER_TWICE)

    id: Mapped[Id]
    """In commit order."""
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


class Incident(Base):
    """A trouble of a whole site, from its opening until it is over, with its latest evidence."""

    __tablename__ = "incident"
    __table_args__ = (Index(None, "site", "kind", "closed"), NEVER_TWICE)

    id: Mapped[Id]
    site: Mapped[str] = mapped_column(ForeignKey("site.name"))
    kind: Mapped[str] = mapped_column(String(32))
    opened: Mapped[datetime]
    closed: Mapped[datetime | None]
    """None as long as it lasts: then there is one of this kind at most."""
    evidence: Mapped[dict[str, Any]]


class Cursor(Base):
    """How far a named reader has read the change log."""

    __tablename__ = "cursor"

    reader: Mapped[str] = mapped_column(String(128), primary_key=True)
    change_id: Mapped[int] = mapped_column(BigId)
    moved_at: Mapped[datetime]


class Due(Base):
    """When an article is asked for again, and why."""

    __tablename__ = "due"
    __table_args__ = (Index(None, "site", "due_at"),)

    article_id: Mapped[int] = mapped_column(BigId, ForeignKey("article.id"), primary_key=True)
    site: Mapped[str] = mapped_column(ForeignKey("site.name"))
    due_at: Mapped[datetime | None]
    """None: retired, not asked for again."""
    interval_seconds: Mapped[int]
    reason: Mapped[str] = mapped_column(String(16))
    failures: Mapped[int]
    """Checks in a row that gave neither content nor a clear 404."""
    not_modified: Mapped[int]
    """Answers 304 in a row."""
    etag: Mapped[str]
    last_modified: Mapped[str]
    """Validators of the last full capture with content."""
    lease_owner: Mapped[str | None] = mapped_column(String(128))
    lease_until: Mapped[datetime | None]
