"""What decides when each site has its turn: its last runs, its articles, its hosts, who has it just now."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from attrs import field, frozen
from sqlalchemy import ScalarSelect, func, select

from xzcrawler.store import leases
from xzcrawler.store.leases import Lease
from xzcrawler.store.models import Due, Host, Run, Site
from xzcrawler.store.session import Session
from xzcrawler.store.values import Outcome

_LONGEST_QUIET = timedelta(hours=24)
"""More can only have been noted by a clock that was ahead (`monitor.pace`)."""


@frozen(kw_only=True)
class LastRun:
    """When a run was, and how it went."""

    id: int
    started: datetime
    finished: datetime | None
    outcome: Outcome


@frozen(kw_only=True)
class Outlook:
    """All that says when a site has its turn."""

    last_id: int = 0
    """Of its last run, whatever that did; 0: none."""
    last: LastRun | None = None
    looked: LastRun | None = None
    """Its last run that read listings."""
    failures: int = 0
    """Of such runs failed in a row, up to now."""
    article_due: datetime | None = None
    """When the first article that was read before is due; later ones may be new, see `unread_due`."""
    unread_due: datetime | None = None
    """When the first of the articles that are overdue and were never read was due."""
    lease: Lease | None = None
    """In force: a process crawls it."""


@frozen(kw_only=True)
class Prospect:
    """The outlooks of all sites that were ever crawled, and the hosts that asked to be left alone."""

    sites: Mapping[str, Outlook] = field(factory=dict)
    quiet: Mapping[str, datetime] = field(factory=dict)
    """By host: until when."""


def look_ahead(session: Session, now: datetime) -> Prospect:
    """Return what decides about the next turns, in a handful of statements however many sites there are."""
    quiet = _quiet(session, now)
    rows = session.execute(_sites(now, quiet)).all()
    known = _runs(session, {n for row in rows for n in (row.last_id, row.looked_id) if n})
    in_force = _leases(session)
    outlooks = {
        row.name: Outlook(
            last_id=row.last_id or 0,
            last=known.get(row.last_id),
            looked=known.get(row.looked_id),
            failures=row.failures,
            article_due=row.article_due,
            unread_due=row.unread_due,
            lease=in_force.get(row.name),
        )
        for row in rows
    }
    return Prospect(sites=outlooks, quiet=quiet)


def _quiet(session: Session, now: datetime) -> dict[str, datetime]:
    asked = Host.quiet_until > now, Host.quiet_until <= now + _LONGEST_QUIET
    found = session.execute(select(Host.name, Host.quiet_until).where(*asked))
    return {name: until for name, until in found if until is not None}


def _leases(session: Session) -> dict[str, Lease]:
    held = leases.load(session)
    now = leases.moment(session) if held else None
    return {lease.name: lease for lease in held if now is not None and lease.until > now}


def _sites(now: datetime, quiet: Collection[str]) -> Any:
    # One seek in an index for each site and value: no table is read as a whole.
    looked = Run.spider == "news"
    fine = looked & Run.outcome.not_in(("failed", "running"))
    after = func.coalesce(_last_run(fine), 0)
    failures = select(func.count()).where(Run.site == Site.name, looked, Run.outcome == "failed")
    awake = Due.host.not_in(sorted(quiet))
    return select(
        Site.name,
        _last_run().label("last_id"),
        _last_run(looked).label("looked_id"),
        failures.where(Run.id > after).correlate(Site).scalar_subquery().label("failures"),
        _first_due(awake, (Due.interval_seconds > 0) | (Due.due_at > now)).label("article_due"),
        _first_due(awake, Due.interval_seconds == 0, Due.due_at <= now).label("unread_due"),
    )


def _last_run(*which: Any) -> ScalarSelect[int]:
    query = select(Run.id).where(Run.site == Site.name, *which).order_by(Run.id.desc()).limit(1)
    return query.correlate(Site).scalar_subquery()


def _first_due(*which: Any) -> ScalarSelect[datetime | None]:
    is_ours = Due.site == Site.name, Due.due_at.is_not(None)
    query = select(Due.due_at).where(*is_ours, *which).order_by(Due.due_at).limit(1)
    return query.correlate(Site).scalar_subquery()


def _runs(session: Session, numbers: Collection[int]) -> dict[int, LastRun]:
    columns = select(Run.id, Run.started, Run.finished, Run.outcome)
    found = session.execute(columns.where(Run.id.in_(sorted(numbers)))).mappings()
    return {row["id"]: LastRun(**row) for row in found}
