"""The trial of a site that was never seen live: what its judgement leaves in the store."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from attrs import evolve

from xzcrawler import __version__
from xzcrawler.errors import RejectedRow
from xzcrawler.items import Capture, Reading, Verdict
from xzcrawler.monitor.captured import append_captures
from xzcrawler.monitor.judgement import Judgement
from xzcrawler.sites import Site
from xzcrawler.store import Session, Store, incidents, listings

KIND = "reading"
"""Of the incident."""

_HELD_BACK = "held back: "


def is_on_trial(session: Session, site: Site) -> bool:
    """Return whether a site's first readings are judged before anything is made of them."""
    return awaits_trial(site, incidents.proven_version(session, site.name))


def awaits_trial(site: Site, proven: str) -> bool:
    """Return whether a site must still be proven; *proven*: the version that read it well, else empty.

    A site that was seen live need not be, nor one of the sample city.
    """
    return bool(site.unverified) and not site.sample and proven != __version__


def settle_trial(
    store: Store,
    run_id: int,
    readings: Sequence[Reading],
    judgement: Judgement,
    now: datetime,
) -> None:
    """Store what a judgement of one site's readings comes to; those that passed are left to `record`.

    Of the others only the captures are kept, in one transaction with the incident: no article, no
    entry, no due time, so that the next run starts anew.
    """
    site = readings[0].site
    if judgement.outcome == "passed":
        with store.write() as session:
            listings.lock_site(session, site)
            incidents.prove(session, site, __version__, now)
            incidents.close(session, site, KIND, now)
        return
    try:
        _keep(store, run_id, readings, judgement, now)
    except RejectedRow:
        # A page whose address the database cannot hold must not hide what is wrong with the site.
        for reading in readings:
            with suppress(RejectedRow):
                _keep(store, run_id, [reading], judgement, now)


def _keep(
    store: Store,
    run_id: int,
    readings: Sequence[Reading],
    judgement: Judgement,
    now: datetime,
) -> None:
    site = readings[0].site
    with store.write() as session:
        listings.lock_site(session, site)
        asked = {(reading.channel, "") for reading in readings if reading.channel}
        channels = listings.ensure_channels(session, site, asked, now)
        append_captures(session, run_id, readings, channels, {})
        if judgement.outcome == "failed":
            incidents.keep_open(session, site, KIND, judgement.evidence(), now)


def withheld(reading: Reading, judgement: Judgement) -> Reading:
    """Return a reading of a site that did not pass: that a page came, and nothing it was read as."""
    return held_back(reading, judgement.why)


def held_back(reading: Reading, why: str) -> Reading:
    """Return a reading without what it was read as, since that is not what the page says."""
    *earlier, last = reading.captures
    if last.verdict is Verdict.CONTENT:
        last = evolve(last, verdict=Verdict.UNREADABLE, why=f"{_HELD_BACK}{why}")
    return evolve(
        reading, captures=(*earlier, last), article=None, listing=None, entry_keys=(), left_out=0
    )


def is_withheld(capture: Capture) -> bool:
    """Return whether a page came and was read, but nothing was made of it."""
    return capture.verdict is Verdict.UNREADABLE and capture.why.startswith(_HELD_BACK)
