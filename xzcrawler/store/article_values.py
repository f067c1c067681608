"""What the store answers about one article: frozen values, never rows."""

from datetime import datetime
from typing import Literal

from attrs import frozen

from xzcrawler.items import Article, FileText
from xzcrawler.store.values import ChangeLine, Doubt, EntryState, Presence


@frozen(kw_only=True)
class RevisionView:
    """What an article said at one time."""

    article_id: int
    seq: int
    kind: Literal["real", "technical", "import"]
    at: datetime
    capture_id: int
    reader_version: str
    content_hash: str
    text_hash: str
    article: Article
    reverts_to: int | None
    """The earlier revision whose content this one brings back."""
    doubt: Doubt = ""


@frozen(kw_only=True)
class ListingPlace:
    """Where an article is, or was, listed."""

    channel: str
    """Title of the channel."""
    url: str
    """Its first listing page."""
    page: int
    position: int
    """From 1, on that page; both as they were last seen."""
    pinned: bool
    first_seen: datetime
    last_seen: datetime
    state: EntryState
    state_since: datetime


@frozen(kw_only=True)
class AddressLine:
    """An address of an article, and from when to when it was one."""

    url: str
    role: Literal["current", "old", "redirect", "canonical"]
    """`current`: asked for now; `old`: had before it moved; `redirect`: led to once, or beside;
    `canonical`: what the page calls itself."""
    first_seen: datetime
    last_seen: datetime | None
    """None as long as nothing contradicts it."""


@frozen(kw_only=True)
class VersionView:
    """The bytes of an attachment at one time, and what could be read in them."""

    seq: int
    at: datetime
    capture_id: int
    digest: str
    """SHA-256 (hex) of the file."""
    size: int
    """Bytes."""
    media_type: str
    text: FileText


@frozen(kw_only=True)
class AttachmentHistory:
    """Everything known about one attachment of an article."""

    url: str
    name: str
    first_seen: datetime
    dropped: datetime | None
    """Since when the article no longer offers it."""
    checked: datetime | None
    """When it last answered with a file, or as unchanged."""
    verdict: str
    """Of its last check; empty as long as it was never asked for."""
    why: str
    versions: tuple[VersionView, ...]
    """Oldest first."""


@frozen(kw_only=True)
class ArticleHistory:
    """Everything known about one article."""

    id: int
    key: str
    site: str
    channel: str
    url: str
    first_seen: datetime
    presence: Presence
    presence_since: datetime
    told_seq: int
    """Last revision that people were told of."""
    blocked_since: datetime | None
    """Since when it has been refused or broken; None while it answers, be it with 404."""
    revisions: tuple[RevisionView, ...]
    """Oldest first."""
    changes: tuple[ChangeLine, ...]
    """Oldest first."""
    places: tuple[ListingPlace, ...] = ()
    """Listings it was seen in, the first one first."""
    addresses: tuple[AddressLine, ...] = ()
    """The current one first, then the earlier ones, latest first."""
    merged: tuple[int, ...] = ()
    """Articles that turned out to be this one; their changes are among its own."""
