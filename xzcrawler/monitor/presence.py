"""Who is gone: an absence is announced only when it lasts and the site is otherwise well."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from attrs import frozen

from xzcrawler.config import SHANGHAI
from xzcrawler.items import ABSENT, Verdict
from xzcrawler.monitor.grading import PRESENCE_SEVERITY
from xzcrawler.store import Session, Store, captures, changes, listings, runs, states, suspects
from xzcrawler.store.changes import NewChange
from xzcrawler.store.suspects import SuspectArticle, Suspicion
from xzcrawler.store.values import ChangeLine, Trouble

CHECKS = 3
CHECKS_OF_410 = 2
"""The server says itself that it is gone for good."""
RUNS = 2
LASTING = timedelta(hours=24)
LISTINGS_COUNT = timedelta(days=1)
MASS = 10
MASS_SHARE = 0.2
"""More bad checks than this in one run say something about the site, not about its articles."""

_ANSWERED = frozenset({Verdict.CONTENT, Verdict.NOT_MODIFIED})


@frozen(kw_only=True)
class Health:
    """How a site answered in one run."""

    listings: int
    """Listing pages with entries."""
    answered: int
    """Articles that answered with content, or as unchanged."""
    bad: int
    """Articles that were missing, those known to be gone left out."""
    checked: int

    @property
    def is_well(self) -> bool:
        return self.listings >= 1 and self.answered >= 1

    @property
    def is_mass_failure(self) -> bool:
        return self.bad > max(MASS, MASS_SHARE * self.checked)


def is_gone(suspicion: Suspicion, now: datetime) -> bool:
    """Return whether an article has been missing often and long enough."""
    needed = CHECKS_OF_410 if suspicion.status == 410 else CHECKS
    often = suspicion.checks >= needed and suspicion.runs >= RUNS
    return often and now - suspicion.since >= LASTING


def settle(store: Store, run_id: int, site: str, now: datetime) -> list[ChangeLine]:
    """At the end of a run, announce which of this site's suspects are gone.

    Only those that were missing in this very run, and only while the site was well in it; for a
    recheck, which reads no listing, the listings of the last news run within a day count.
    A mass failure holds everything back and is noted as a trouble of the run.
    """
    with store.write() as session:
        listings.lock_site(session, site)
        missing = suspects.of_run(session, run_id)
        listing_run = _listing_run(session, run_id, site, now)
        health = _health(session, run_id, listing_run, {suspect.article_id for suspect in missing})
        if health.is_mass_failure:
            runs.add_trouble(session, run_id, _mass_failure(site, health))
            return []
        if not health.is_well:
            return []
        gone = [suspect for suspect in missing if is_gone(suspect.suspicion, now)]
        return _announce(session, run_id, gone, now)


def _listing_run(session: Session, run_id: int, site: str, now: datetime) -> int:
    """Return the run whose listings tell whether the site is well."""
    if runs.get(session, run_id).spider != "recheck":
        return run_id
    return runs.latest(session, site=site, spider="news", since=now - LISTINGS_COUNT) or run_id


def _health(session: Session, run_id: int, listing_run: int, missing: set[int]) -> Health:
    checks = captures.last_checks(session, run_id)
    return Health(
        listings=captures.count_listings(session, listing_run),
        answered=sum(verdict in _ANSWERED for verdict in checks.values()),
        bad=len(missing),
        checked=_checked(checks, missing),
    )


def _checked(checks: Mapping[int, str], missing: set[int]) -> int:
    return sum(verdict not in ABSENT or article in missing for article, verdict in checks.items())


def _mass_failure(site: str, health: Health) -> Trouble:
    why = f"{health.bad} of {health.checked} articles checked were missing: none is called gone"
    return Trouble(url="", verdict="mass_failure", why=f"{site}: {why}")


def _announce(
    session: Session, run_id: int, gone: list[SuspectArticle], now: datetime
) -> list[ChangeLine]:
    announced = [
        NewChange(
            type="gone",
            article_id=suspect.article_id,
            title=suspect.title,
            from_seq=suspect.head_seq,
            severity=PRESENCE_SEVERITY,
            summary=f"自 {suspect.suspicion.since.astimezone(SHANGHAI):%Y-%m-%d %H:%M} 起 {suspect.suspicion.checks} 次未能打开",
        )
        for suspect in gone
    ]
    numbers = [suspect.article_id for suspect in gone]
    states.set_gone(session, numbers, now)
    suspects.clear(session, numbers)
    return changes.by_id(session, changes.append(session, run_id, announced, now))
