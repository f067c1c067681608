"""Looks at a site's health in the database, and opens and closes the incidents that follow from it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from attrs import evolve

from xzcrawler.monitor.health import SiteHealth, site_health
from xzcrawler.monitor.looks import PERIOD, SHORTEST_GAP
from xzcrawler.monitor.signs import Sign
from xzcrawler.sites import Site
from xzcrawler.store import Session, Store, health, incidents, listings, tried_again
from xzcrawler.store.health import SiteFacts

KINDS: tuple[Literal["quiet", "blind"], ...] = ("quiet", "blind")
_TOLD = 3
"""Signs that are told in an incident's one line."""


def look_at(session: Session, site: Site, now: datetime) -> SiteHealth:
    """Return how a site is. Channels that are no longer declared do not count."""
    return site_health(_facts(session, site, now), now)


@tried_again
def keep_health(store: Store, site: Site, now: datetime) -> SiteHealth:
    """Open or close the site's incidents `quiet` and `blind`; return how it is then.

    A site that was never crawled has none.
    """
    with store.write() as session:
        listings.lock_site(session, site.name)
        facts = _facts(session, site, now)
        found = site_health(facts, now)
        if found.state == "never":
            return found
        for kind in KINDS:
            _keep(session, found, kind, now)
        return site_health(
            evolve(facts, incidents=tuple(incidents.of_site(session, site.name))), now
        )


def _facts(session: Session, site: Site, now: datetime) -> SiteFacts:
    urls = [channel.url for channel in site.channels]
    return health.site_facts(
        session, site.name, urls, now, period=PERIOD, shortest_gap=SHORTEST_GAP
    )


def _keep(
    session: Session, found: SiteHealth, kind: Literal["quiet", "blind"], now: datetime
) -> None:
    signs = [sign for sign in found.signs if sign.kind == kind]
    if signs:
        incidents.keep_open(session, found.site, kind, _evidence(signs), now)
        return
    # Where nothing is read, nobody can say that something came.
    is_blind = kind == "quiet" and any(sign.kind == "blind" for sign in found.signs)
    if not is_blind:
        incidents.close(session, found.site, kind, now)


def _evidence(signs: Sequence[Sign]) -> dict[str, Any]:
    said = [f"{sign.place}: {sign.why}" if sign.url else sign.why for sign in signs]
    more = [f"and {len(said) - _TOLD} more"] if len(said) > _TOLD else []
    return {
        "why": "; ".join(said[:_TOLD] + more),
        "signs": [
            {
                "what": sign.what,
                "url": sign.url,
                "channel": sign.channel,
                "why": sign.why,
                "since": sign.since.isoformat() if sign.since else None,
            }
            for sign in signs
        ],
    }
