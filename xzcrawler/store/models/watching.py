"""Tables: what is watched, and how its runs went."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from xzcrawler.store.columns import NEVER_TWICE, BigId, Id
from xzcrawler.store.models.base import Base


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
    """Checks in a row since the first page was last read in full: answers 304, and failures between them."""
    next_page: Mapped[str] = mapped_column(default="")
    """Where the first page led when it was last read in full: a 304 does not say."""


class Run(Base):
    """One run of a site."""

    __tablename__ = "run"
    __table_args__ = (Index(None, "site", "started"), Index(None, "site", "id"), NEVER_TWICE)

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


class Host(Base):
    """How gently one host is asked just now."""

    __tablename__ = "host"

    name: Mapped[str] = mapped_column(String(255), primary_key=True)
    """With its port unless it is the usual one."""
    quiet_until: Mapped[datetime | None]
    """Its own Retry-After: nothing is asked before."""
    stretch: Mapped[float] = mapped_column(default=1.0)
    """By how much all its intervals are longer, so that they keep to its budget."""
    slack: Mapped[float] = mapped_column(default=1.0)
    """By how much its articles may wait longer than the floor that finds deletions."""
    planned_at: Mapped[datetime | None]
    """When `stretch` was last worked out."""


class Lease(Base):
    """What one process has for itself for a while: a site, or a host that several sites share."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(String(255), primary_key=True)
    owner: Mapped[str] = mapped_column(String(255))
    taken_at: Mapped[datetime]
    until: Mapped[datetime]
    """From then on anybody may take it, unless its owner has renewed it."""
