"""What the store answers: frozen values, never rows."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

from attrs import frozen

from xzcrawler.items import Capture, Precision, Purpose, Verdict

ChangeType = Literal[
    "new",
    "edited",
    "gone",
    "back",
    "moved",
    "delisted",
    "relisted",
    "pinned",
    "unpinned",
    "backdated",
    "reprinted",
    "altered-reprint",
]
CHANGE_TYPES: tuple[ChangeType, ...] = get_args(ChangeType)
"""In the order in which people are told of them."""
Presence = Literal["listed", "alive", "suspect", "gone", "merged"]
"""`listed`: seen on a listing, never read. `suspect`: missing, but not yet often and long enough.
`merged`: its address turned out to lead to another article, whose history goes on."""
EntryState = Literal["fresh", "listed", "pinned", "missing", "delisted", "dropped"]
"""Of an article in a channel's listing. `fresh`: not there at the complete walk before, its dates not
judged yet. `missing`: not where it should be, but not yet often and long enough. `dropped`: no longer
expected, since the listing was rebuilt or the article moved."""
Muted = Literal["", "flapping", "unconfirmed", "layout", "site_wide"]
"""Why a change is on record, but nobody is alerted to it: one of many between the same texts; one that
the next look at the page has not confirmed; one that comes from the site's template; one of many that
the whole site made at once (https for http, other addresses everywhere)."""
Doubt = Literal["", "shrunk", "replaced"]
"""Why a revision is looked at again before anybody is told: most of its text went, or all of it is another."""
Outcome = Literal["running", "ok", "partial", "failed", "interrupted"]

ANSWERED = frozenset({Verdict.CONTENT, Verdict.NOT_MODIFIED})
"""Verdicts of what was there when it was asked for, be it as it was before."""


@frozen(kw_only=True)
class FactChange:
    """A number, amount, date or name that was replaced, came or went."""

    kind: str
    """`number`, `percent`, `money`, `date`, `time`, `phone`, `address`, `doc_number` or `name`."""
    old: str
    """As the text words it, e.g. `不超过20人`; empty when it came."""
    new: str
    """Empty when it went."""
    label: str = ""
    """What it is about, in the text's words, e.g. `办理时限`; empty when they do not say."""


@frozen(kw_only=True)
class Trouble:
    """A page a run could not use."""

    url: str
    verdict: str
    why: str


@frozen(kw_only=True)
class ChangeLine:
    """One line of the change log."""

    id: int
    """Grows in commit order: a reader's cursor."""
    type: ChangeType
    at: datetime
    """Aware, UTC, like every time the store answers except `published`."""
    site: str
    channel: str
    """Title of the watched channel that led to the article, else what the page calls it."""
    article_id: int
    url: str
    title: str
    """As it was after the change; of `gone` the last one known."""
    published: datetime | None
    """Asia/Shanghai."""
    source: str
    from_seq: int | None
    """Revision before the change; None for `new`."""
    to_seq: int | None
    """Revision after the change; None for `gone`."""
    kinds: tuple[str, ...]
    """Of an edit, gravest first: `fact`, `title`, `published`, `source`, `author`, `body`, `attachment_added`,
    `attachment_removed`, `attachment_replaced`, `image`, `format`, `technical`."""
    severity: int
    """0 to 100."""
    facts: tuple[FactChange, ...]
    """What was replaced: `kind`, `old`, `new` (one of them empty when it came or went) and `label`, what it is about.
    Of `altered-reprint`: `old` is the likely original's, `new` this copy's."""
    summary: str
    """One line for a person, e.g. `办理时限 20个工作日 → 15个工作日`; empty when the title says it all."""
    muted: Muted = ""
    """Why nobody is alerted to it; `new` shows such changes only when asked for them."""
    capture_id: int | None = None
    """The capture that showed it, where it is not that of revision `to_seq`."""


@frozen(kw_only=True)
class ArticleLine:
    """An article as its last revision shows it."""

    id: int
    site: str
    channel: str
    url: str
    title: str
    published: datetime | None
    published_precision: Precision | None
    source: str
    presence: Presence
    first_seen: datetime
    revisions: int


@frozen(kw_only=True)
class CaptureLine:
    """One stored fetch and what it was made for."""

    id: int
    run_id: int
    purpose: Purpose
    offered_by: str = ""
    """Of an attachment: the URL key of the article that offers it."""
    key: str
    capture: Capture
    channel: str
    """Address of the channel that led here, else empty."""
    page_number: int
    entries: int | None
    """Of a listing that was read: how many it had."""
    article_id: int | None = None
    """The article it was made for, when it is one."""


@frozen(kw_only=True)
class RunLine:
    """One run of a site."""

    id: int
    site: str
    spider: str
    trigger: str
    started: datetime
    finished: datetime | None
    outcome: Outcome
    stats: Mapping[str, int]
    troubles: tuple[Trouble, ...]
    """Each with `url`, `verdict` and `why`. Without `url` it concerns the whole run, e.g. `not_pushed` (its file, or
    one before it, could not be moved to `XZ_ARCHIVE` and waits here), `store_unusable`, `archive_unusable`, `killed`."""
    code_version: str
    warc_file: str


@frozen(kw_only=True)
class DueLine:
    """When an article is asked for again, and all that says why."""

    article_id: int
    site: str
    host: str
    url: str
    title: str
    """Empty when it was never read."""
    presence: Presence
    presence_since: datetime
    published: datetime | None
    first_seen: datetime
    changed_at: datetime | None
    revisions: int
    asked_at: datetime | None
    """None: never, or by a clock that was wrong."""
    due_at: datetime | None
    """None: retired, not asked for any more."""
    interval: timedelta
    """What its own history asks for, before its host's budget."""
    reason: str
    failures: int
    missing_since: datetime | None
    missing_checks: int
    quiet_until: datetime | None
    """Until when its host asked to be left alone, be it over or not."""


@frozen(kw_only=True)
class HostLine:
    """How gently one of a site's hosts is asked."""

    name: str
    articles: int
    stretch: float
    """By how much their intervals are longer, so that they keep to its budget."""
    slack: float
    """By how much they may wait longer than the floor that finds deletions; 1: it is kept."""
    quiet_until: datetime | None


@frozen(kw_only=True)
class IncidentLine:
    """A trouble of a whole site."""

    id: int
    site: str
    kind: str
    """`reading`: the first readings of a site that was never seen live are no articles.
    `layout`: what its pages have in common is read otherwise than before. `sink`: an error page that
    it shows in place of articles. `quiet`: it publishes no more; `blind`: our reading of it stopped
    (see `monitor/health.py`). `mass_failure`, `blocked`, `unreachable`, `listing`: see
    `monitor/incident_kinds.py`."""
    opened: datetime
    closed: datetime | None
    """None as long as it lasts."""
    evidence: Mapping[str, Any]
    """What was found last; always with `why`, one line for a person."""


@frozen(kw_only=True)
class SiteLine:
    """One site as the store knows it."""

    name: str
    articles: int
    """With at least one revision, gone ones included."""
    gone: int
    last_run: RunLine | None
    next_due: datetime | None
    proven_version: str = ""
    """The reader's version whose first readings of it were found good, else empty."""
    hosts: tuple[HostLine, ...] = ()
    incidents: tuple[IncidentLine, ...] = ()
    """Those that last, oldest first."""
