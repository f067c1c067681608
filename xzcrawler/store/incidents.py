"""Troubles of whole sites, and the proof that a site reads well."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, insert, select, update

from xzcrawler.store.listings import ensure_site
from xzcrawler.store.models import Base, Incident, Site
from xzcrawler.store.session import Session
from xzcrawler.store.values import IncidentLine

_TABLE = Base.metadata.tables["incident"]
_SITE = Base.metadata.tables["site"]


def keep_open(
    session: Session, site: str, kind: str, evidence: Mapping[str, Any], now: datetime
) -> int:
    """Open an incident, or give the one that lasts its latest evidence; return its number.

    The caller holds the site (`listings.lock_site`): two of one kind must not last at once.
    """
    ensure_site(session, site, now)
    known = session.scalar(select(Incident.id).where(*_lasting(site, kind)))
    if known is not None:
        changed = update(_TABLE).where(_TABLE.c.id == known).values(evidence=dict(evidence))
        session.execute(changed)
        return known
    row = {"site": site, "kind": kind, "opened": now, "evidence": dict(evidence)}
    number: int = session.execute(insert(_TABLE).values(row).returning(Incident.id)).scalar_one()
    return number


def close(
    session: Session,
    site: str,
    kind: str,
    now: datetime,
    evidence: Mapping[str, Any] | None = None,
) -> bool:
    """Note that an incident is over, with its last evidence if there is some; False when none lasted."""
    last = {} if evidence is None else {"evidence": dict(evidence)}
    chosen = update(_TABLE).where(*_lasting(site, kind)).values(closed=now, **last)
    return session.execute(chosen).rowcount > 0


def is_open(session: Session, site: str, kind: str) -> bool:
    """Return whether an incident of this kind lasts."""
    return session.scalar(select(Incident.id).where(*_lasting(site, kind))) is not None


def find_lasting(session: Session, site: str, kind: str) -> IncidentLine | None:
    """Return the incident of this kind that lasts, if there is one."""
    return next(iter(_lines(session, *_lasting(site, kind))), None)


def lasting(session: Session) -> list[IncidentLine]:
    """Return the incidents that last, oldest first."""
    return _lines(session, _TABLE.c.closed.is_(None))


def of_site(session: Session, site: str) -> list[IncidentLine]:
    """Return the incidents of a site that last, oldest first."""
    return _lines(session, _TABLE.c.site == site, _TABLE.c.closed.is_(None))


def history(session: Session) -> list[IncidentLine]:
    """Return all incidents, oldest first."""
    return _lines(session)


def of_kind(session: Session, site: str, kind: str) -> list[IncidentLine]:
    """Return all incidents of one kind, oldest first."""
    return _lines(session, _TABLE.c.site == site, _TABLE.c.kind == kind)


def _lines(session: Session, *chosen: ColumnElement[bool]) -> list[IncidentLine]:
    query = select(_TABLE).where(*chosen).order_by(_TABLE.c.id)
    return [IncidentLine(**row) for row in session.execute(query).mappings()]


def _lasting(site: str, kind: str) -> tuple[Any, ...]:
    return (_TABLE.c.site == site, _TABLE.c.kind == kind, _TABLE.c.closed.is_(None))


def prove(session: Session, site: str, version: str, now: datetime) -> None:
    """Note that this version of the reader reads the site well."""
    ensure_site(session, site, now)
    proven = update(_SITE).where(_SITE.c.name == site).values(proven_version=version)
    session.execute(proven)


def proven_version(session: Session, site: str) -> str:
    """Return the version of the reader that was found to read the site well, else an empty string."""
    return session.scalar(select(Site.proven_version).where(Site.name == site)) or ""
