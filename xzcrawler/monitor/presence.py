"""Who is gone: an absence is announced only when it lasts and the site is otherwise well."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from attrs import frozen

from xzcrawler.config import SHANGHAI
from xzcrawler.items import ABSENT
from xzcrawler.monitor.grading import PRESENCE_SEVERITY
from xzcrawler.monitor.migrating import notice
from xzcrawler.store import (
    Session,
    Store,
    captures,
    changes,
    incidents,
    listings,
    runs,
    states,
    suspects,
    tried_again,
)
from xzcrawler.store.changes import NewChange
from xzcrawler.store.suspects import SuspectArticle, Suspicion
from xzcrawler.store.values import ANSWERED, ChangeLine, IncidentLine, Trouble

CHECKS = 3
CHECKS_OF_410 = 2
"""The server says itself that it is gone for good."""
RUNS = 2
LASTING = timedelta(hours=24)
LISTINGS_COUNT = timedelta(days=1)
MASS = 10
MASS_SHARE = 0.2
FEW = 4
"""More articles that turn bad in one run than `MASS`, or than `MASS_SHARE` of those checked and `FEW`, say
something about the site, not about its articles."""
KIND = "mass_failure"
"""Of the incident that holds their deletions back."""
_SHOWN = 10
"""Addresses in its evidence."""


@frozen(kw_only=True)
class Health:
    """How a site answered in one run."""

    listings: int
    """Listing pages with entries."""
    answered: int
    """Articles that answered with content, or as unchanged."""
    turned: int
    """Articles that were missing, and had not been before."""
    checked: int
    """Those known to be gone left out."""

    @property
    def is_well(self) -> bool:
        return self.listings >= 1 and self.answered >= 1

    @property
    def is_mass_failure(self) -> bool:
        return self.turned > MASS or self.turned > max(FEW, MASS_SHARE * self.checked)


def is_gone(suspicion: Suspicion, now: datetime) -> bool:
    """Return whether an article has been missing often and long enough."""
    needed = CHECKS_OF_410 if suspicion.status == 410 else CHECKS
    often = suspicion.checks >= needed and suspicion.runs >= RUNS
    return often and now - suspicion.since >= LASTING


@tried_again
def settle(store: Store, run_id: int, site: str, now: datetime) -> list[ChangeLine]:
    """At the end of a run, announce which of this site's suspects are gone.

    Only those that were missing in this very run, and only while the site was well in it; for a
    recheck, which reads no listing, the listings of the last news run within a day count.
    A mass failure is an incident: it holds back what turned bad in it, and releases what is still
    missing a day later, in a run in which the site is well. What answers again it withdraws.
    Articles that are listed at new addresses are held back as long as the site awaits its migration.
    """
    with store.write() as session:
        listings.lock_site(session, site)
        missing = suspects.of_run(session, run_id)
        listing_run = _listing_run(session, run_id, site, now)
        elsewhere = notice(session, run_id, site, now)
        missing = [suspect for suspect in missing if suspect.article_id not in elsewhere]
        health = _health(session, run_id, listing_run, missing)
        if health.is_mass_failure:
            _hold(session, run_id, site, now, missing=missing, health=health)
        incident = incidents.find_lasting(session, site, KIND)
        gone: list[SuspectArticle] = []
        if health.is_well and not health.is_mass_failure:
            gone = [suspect for suspect in missing if _is_told(suspect, incident, now)]
        told = _announce(session, run_id, gone, now)
        if incident is not None:
            _follow_up(session, incident, gone, now)
        return told


def _is_told(suspect: SuspectArticle, incident: IncidentLine | None, now: datetime) -> bool:
    # An undone merge may bring back a suspect with an incident that is long over.
    is_held = incident is not None and suspect.incident_id == incident.id
    if is_held and incident and timedelta(0) <= now - incident.opened < LASTING:
        return False
    return is_gone(suspect.suspicion, now)


def _hold(
    session: Session,
    run_id: int,
    site: str,
    now: datetime,
    *,
    missing: Sequence[SuspectArticle],
    health: Health,
) -> None:
    """Open the incident, or let the one that lasts hold back more."""
    turned = [suspect for suspect in missing if _has_turned(suspect)]
    lasting = incidents.find_lasting(session, site, KIND)
    before: Mapping[str, Any] = lasting.evidence if lasting else {}
    why = f"{health.turned} of {health.checked} articles checked were missing: none is called gone"
    evidence = {
        "why": why,
        "held": before.get("held", 0) + len(turned),
        "released": before.get("released", 0),
        "withdrawn": before.get("withdrawn", 0),
        "urls": [*before.get("urls", ()), *(suspect.url for suspect in turned)][:_SHOWN],
    }
    number = incidents.keep_open(session, site, KIND, evidence, now)
    suspects.hold(session, [suspect.article_id for suspect in turned], number)
    runs.add_trouble(session, run_id, Trouble(url="", verdict=KIND, why=f"{site}: {why}"))


def _follow_up(
    session: Session, incident: IncidentLine, gone: Sequence[SuspectArticle], now: datetime
) -> None:
    """Note what the incident has released and withdrawn; it is over when it holds nothing any more."""
    released = sum(suspect.incident_id == incident.id for suspect in gone)
    evidence = dict(incident.evidence)
    evidence["released"] += released
    left = suspects.count_held(session, incident.id)
    evidence["withdrawn"] = evidence["held"] - evidence["released"] - left
    if not left:
        incidents.close(session, incident.site, KIND, now, evidence)
    elif evidence != incident.evidence:
        incidents.keep_open(session, incident.site, KIND, evidence, now)


def _has_turned(suspect: SuspectArticle) -> bool:
    return suspect.suspicion.runs == 1 and suspect.incident_id is None


def _listing_run(session: Session, run_id: int, site: str, now: datetime) -> int:
    """Return the run whose listings tell whether the site is well."""
    if runs.get(session, run_id).spider != "recheck":
        return run_id
    return runs.latest(session, site=site, spider="news", since=now - LISTINGS_COUNT) or run_id


def _health(
    session: Session, run_id: int, listing_run: int, missing: Sequence[SuspectArticle]
) -> Health:
    checks = captures.last_checks(session, run_id)
    known = {suspect.article_id for suspect in missing}
    return Health(
        listings=captures.count_listings(session, listing_run),
        answered=sum(verdict in ANSWERED for verdict in checks.values()),
        turned=sum(map(_has_turned, missing)),
        checked=sum(
            verdict not in ABSENT or article in known for article, verdict in checks.items()
        ),
    )


def _announce(
    session: Session, run_id: int, gone: Sequence[SuspectArticle], now: datetime
) -> list[ChangeLine]:
    announced = [
        NewChange(
            type="gone",
            article_id=suspect.article_id,
            title=suspect.title,
            from_seq=suspect.told_seq or suspect.head_seq,
            muted="" if suspect.told_seq else "unconfirmed",
            severity=PRESENCE_SEVERITY,
            summary=f"自 {suspect.suspicion.since.astimezone(SHANGHAI):%Y-%m-%d %H:%M} 起 {suspect.suspicion.checks} 次未能打开",
        )
        for suspect in gone
    ]
    numbers = [suspect.article_id for suspect in gone]
    states.set_gone(session, numbers, now)
    suspects.clear(session, numbers)
    return changes.by_id(session, changes.append(session, run_id, announced, now))
