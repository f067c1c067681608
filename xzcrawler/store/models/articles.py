"""Tables: articles, where they live, where they are listed, and when they are asked for."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from xzcrawler.store.columns import NEVER_TWICE, BigId, Id
from xzcrawler.store.models.base import Base


class Article(Base):
    """An address that carries, or should carry, one article."""

    __tablename__ = "article"
    __table_args__ = (Index(None, "site", "presence"), Index(None, "merged_into"), NEVER_TWICE)

    id: Mapped[Id]
    site: Mapped[str] = mapped_column(ForeignKey("site.name"))
    key: Mapped[str] = mapped_column(unique=True)
    """The URL key: its identity."""
    url: Mapped[str]
    """The address it is asked for at; earlier ones are in `article_url`."""
    channel_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("channel.id"))
    """The channel that listed it first."""
    first_seen: Mapped[datetime]
    """First listed or read."""
    presence: Mapped[str] = mapped_column(String(16), default="listed")
    presence_since: Mapped[datetime]
    head_seq: Mapped[int] = mapped_column(default=0)
    """Its last revision; 0 as long as it was never read."""
    changed_at: Mapped[datetime | None]
    """When its last revision was written, technical ones left out."""
    told_seq: Mapped[int] = mapped_column(default=0)
    """Last revision that people were told of: behind `head_seq` while an edit awaits its confirmation."""
    merged_into: Mapped[int | None] = mapped_column(BigId)
    """The article it turned out to be; its own revisions stay where they are."""


class ArticleUrl(Base):
    """Another address of an article: where it redirects to, or what it calls itself."""

    __tablename__ = "article_url"
    __table_args__ = (
        UniqueConstraint("article_id", "url", "role"),
        Index(None, "url"),
        Index(None, "key"),
    )

    id: Mapped[Id]
    article_id: Mapped[int] = mapped_column(BigId, ForeignKey("article.id"))
    url: Mapped[str]
    key: Mapped[str | None]
    """The URL key under which it leads to this article; None: it is only known to be another address."""
    role: Mapped[str] = mapped_column(String(16))
    """`redirect`, `canonical`, or `old` for one it had before it moved."""
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime | None]
    """Until when it held; None as long as nothing contradicts it."""


class Merge(Base):
    """Two addresses that were found to be one article; kept when it is undone, too."""

    __tablename__ = "merge"
    __table_args__ = (Index(None, "site", "undone"), Index(None, "new_article_id"), NEVER_TWICE)

    id: Mapped[Id]
    site: Mapped[str] = mapped_column(ForeignKey("site.name"))
    kind: Mapped[str] = mapped_column(String(16))
    """`redirect` or `migration`."""
    old_article_id: Mapped[int] = mapped_column(BigId, ForeignKey("article.id"))
    """Whose history goes on."""
    new_article_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("article.id"))
    """Which had been taken for another one, if it had."""
    at: Mapped[datetime]
    undone: Mapped[datetime | None]
    evidence: Mapped[dict[str, Any]]


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
    verdict: Mapped[str] = mapped_column(String(16), default="missing")
    """Of the last bad check."""
    incident_id: Mapped[int | None] = mapped_column(BigId)
    """The mass failure that holds it back."""


class ListingEntry(Base):
    """An article's place in a channel's listing."""

    __tablename__ = "listing_entry"
    __table_args__ = (
        Index(None, "article_id"),
        Index(None, "channel_id", "last_run_id"),
        Index(None, "channel_id", "rank"),
        Index(None, "channel_id", "state"),
    )

    channel_id: Mapped[int] = mapped_column(BigId, ForeignKey("channel.id"), primary_key=True)
    article_id: Mapped[int] = mapped_column(BigId, ForeignKey("article.id"), primary_key=True)
    title: Mapped[str]
    published_raw: Mapped[str]
    published: Mapped[datetime | None]
    """The listing's own date, where it gives one."""
    pinned: Mapped[bool]
    page: Mapped[int]
    position: Mapped[int]
    """From 1, on that page."""
    first_seen: Mapped[datetime]
    first_run_id: Mapped[int] = mapped_column(BigId)
    last_seen: Mapped[datetime]
    last_run_id: Mapped[int] = mapped_column(BigId)
    previous_run_id: Mapped[int | None] = mapped_column(BigId)
    """The run before the last one that saw it."""
    unseen_run_id: Mapped[int | None] = mapped_column(BigId)
    """The complete walk before it was first seen; None for what the first walk showed."""
    rank: Mapped[int | None] = mapped_column(BigId)
    """Its place among the channel's entries, newer ones higher, whatever page they stand on by now;
    None until a complete walk showed it unpinned."""
    missing_runs: Mapped[int] = mapped_column(default=0)
    """Readings in a row of its channel that should have shown it and did not."""
    state: Mapped[str] = mapped_column(String(16), default="listed")
    """See `values.EntryState`."""
    state_since: Mapped[datetime | None]
    """None: since `first_seen`."""
    answered_at: Mapped[datetime | None]
    """When the article last answered while it was missing from the listing."""


class Due(Base):
    """When an article is asked for again, and why."""

    __tablename__ = "due"
    __table_args__ = (
        Index(None, "site", "due_at"),
        Index(None, "site", "host"),
        Index(None, "host", "asked_at"),
    )

    article_id: Mapped[int] = mapped_column(BigId, ForeignKey("article.id"), primary_key=True)
    site: Mapped[str] = mapped_column(ForeignKey("site.name"))
    host: Mapped[str] = mapped_column(String(255), default="")
    """That is asked for it, with its port unless it is the usual one."""
    asked_at: Mapped[datetime | None]
    """When it was last asked for: `due_at` minus this is the wait that was decided on."""
    due_at: Mapped[datetime | None]
    """None: retired, not asked for again."""
    interval_seconds: Mapped[int]
    """What its own history asks for, before its host's budget; failures leave it. 0: never read."""
    reason: Mapped[str] = mapped_column(String(16))
    failures: Mapped[int]
    """Checks in a row that gave neither content nor a clear 404."""
    not_modified: Mapped[int]
    """Checks in a row since it was last read in full: answers 304, and failures between them."""
    etag: Mapped[str]
    last_modified: Mapped[str]
    """Validators of the last full capture with content."""
    blocked_since: Mapped[datetime | None]
    """Since when it has been refused or broken; None while it answers, be it with 404."""
    lease_owner: Mapped[str | None] = mapped_column(String(128))
    lease_until: Mapped[datetime | None]


class Sighting(Base):
    """A text that an article showed in place of its own: three articles with one make it an error page."""

    __tablename__ = "sighting"

    site: Mapped[str] = mapped_column(ForeignKey("site.name"), primary_key=True)
    text_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    article_id: Mapped[int] = mapped_column(BigId, ForeignKey("article.id"), primary_key=True)
    seen: Mapped[datetime]
    capture_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("capture.id"))
