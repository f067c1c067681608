"""What a run did, how far it is, and how it is judged."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from attrs import field, frozen

from xzcrawler.errors import ArchiveError, LeaseLost, XzCrawlerError
from xzcrawler.items import ABSENT, Reading, Verdict
from xzcrawler.monitor.judgement import Judgement
from xzcrawler.store.values import ANSWERED, Trouble

readings_stored = object()
"""Scrapy signal, sent with `readings: Sequence[Reading]` after each commit: one for a batch, since
`item_scraped` costs two tasks a page."""

pages_done = object()
"""Scrapy signal, sent when a run has nothing left to ask but the files of its articles."""

readings_judged = object()
"""Scrapy signal, sent with `judgement: Judgement` when the first readings of a site were judged."""

host_went_quiet = object()
"""Scrapy signal, sent with `host: str` and `until: datetime` when a host asked to be left alone."""

JudgedOutcome = Literal["ok", "partial", "failed", "interrupted"]
RunOutcome = JudgedOutcome | Literal["busy"]
"""`busy`: another process has the site, nothing was asked and no run is on record."""

LEASE_LOST = "lease_lost"
"""Why a run stopped, and the verdict of its trouble: another process has taken over the site."""

KEPT_TROUBLES = 200
"""A site that is down must not write a line for each of its thousand articles."""

_AMISS = ("listings_failed", "articles_failed", "bugs", "trials_undecided")


@frozen(kw_only=True)
class Progress:
    """How far a run is: `pages` of `pages + waiting` are done."""

    site: str
    run_id: int | None = None
    pages: int = 0
    """Pages read and stored so far, listings included."""
    waiting: int = 0
    """Pages asked for that have not come yet; grows while listings are read."""
    new: int = 0
    edited: int = 0
    failed: int = 0


@frozen(kw_only=True)
class Found:
    """One article that a run found new, edited, …; what a dry run has to show."""

    type: str
    url: str
    title: str


@frozen(kw_only=True)
class RunResult:
    """What `workers.run_site` returns when the run is over."""

    run_id: int | None
    """None when the run ended before its row was written, and for a dry run."""
    site: str
    outcome: RunOutcome
    stats: Mapping[str, int] = field(factory=dict)
    """Counts by name; those of our own stages start with `xz/`."""
    troubles: tuple[Trouble, ...] = ()
    found: tuple[Found, ...] = ()
    """Of a dry run only: what would have been stored."""
    judgement: Judgement | None = None
    """Of a site on trial: what its first readings were worth."""
    log: str = ""
    """Path of the run's log file."""


Standing = Literal[
    "listings_read", "listings_failed", "articles_read", "articles_refused", "articles_failed", ""
]
"""As what a page counts when its run is judged."""


def standing(reading: Reading) -> Standing:
    """Return as what this page counts when its run is judged.

    An article that is gone is a finding and one that robots.txt forbids is a wish we respect;
    a listing that is gone or forbidden is a failure.
    """
    verdict = reading.verdict
    if reading.purpose == "listing":
        if reading.listing is not None and not reading.listing.entries:
            return ""  # it only leads on to the page that has some
        return "listings_read" if verdict in ANSWERED else "listings_failed"
    if reading.purpose == "article" and verdict is Verdict.FORBIDDEN:
        return "articles_refused"
    if reading.purpose == "article":
        return "articles_read" if verdict in ANSWERED or verdict in ABSENT else "articles_failed"
    return ""


def trouble(reading: Reading) -> Trouble:
    """Return the line by which the run tells of a page that failed."""
    last = reading.captures[-1]
    return Trouble(url=reading.url, verdict=str(last.verdict), why=last.why)


def judge(counts: Mapping[str, int], *, reason: str) -> JudgedOutcome:
    """Return how a run went.

    *counts* says how many pages had which standing, how many `bugs` our own code raised, how many
    `hosts_quiet` asked to be left alone, and whether a trial `trials_failed` or was `trials_undecided`;
    *reason* is why Scrapy closed the spider: `finished` when nothing was left to do.

    >>> judge({"listings_read": 3, "articles_read": 10}, reason="finished")
    'ok'
    >>> judge({"listings_failed": 3, "articles_read": 10}, reason="finished")
    'failed'
    """
    if reason in {"shutdown", "cancelled", "interrupted", LEASE_LOST}:
        return "interrupted"
    if reason != "finished" or counts.get("trials_failed"):
        return "failed"
    if _nothing_worked(counts):
        return "partial" if counts.get("hosts_quiet") else "failed"
    return "partial" if any(counts.get(name) for name in _AMISS) else "ok"


def stopped_by(error: XzCrawlerError) -> str:
    """Return the word for why a run stops that cannot store any more."""
    if isinstance(error, LeaseLost):
        return LEASE_LOST
    return "archive_unusable" if isinstance(error, ArchiveError) else "store_unusable"


def trial_trouble(judgement: Judgement) -> Trouble | None:
    """Return the line by which the run tells of a site that did not pass its trial."""
    if judgement.outcome == "passed":
        return None
    said = {
        "failed": "the site is not read as it should be, nothing was stored",
        "undecided": "the site cannot be judged yet, nothing was stored",
    }
    why = f"{said[judgement.outcome]}: {judgement.why}"
    return Trouble(url="", verdict="finding", why=why)


def shortened(troubles: list[Trouble]) -> tuple[Trouble, ...]:
    """Return the troubles to keep, the last line telling how many more there were."""
    if len(troubles) <= KEPT_TROUBLES:
        return tuple(troubles)
    more = len(troubles) - KEPT_TROUBLES
    return (*troubles[:KEPT_TROUBLES], Trouble(url="", verdict="more", why=f"and {more} more"))


def log_name(site: str, spider: str, now: datetime) -> str:
    """Return the log file of a run, relative to the folder of logs.

    >>> log_name("xz_gov", "news", datetime.fromisoformat("2026-03-02T01:00:00+00:00"))
    'xz_gov/news-20260302T010000.log'
    """
    return f"{site}/{spider}-{now:%Y%m%dT%H%M%S}.log"


def _nothing_worked(counts: Mapping[str, int]) -> bool:
    if counts.get("listings_failed"):
        return not counts.get("listings_read")
    if counts.get("articles_failed") and not counts.get("listings_read"):
        return not counts.get("articles_read")
    return False
