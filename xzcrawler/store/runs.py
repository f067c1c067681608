"""Runs, what they captured, and the sites they belong to."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from attrs import asdict
from sqlalchemy import case, func, insert, select, update

from xzcrawler.errors import UsageError
from xzcrawler.store import hosts, incidents
from xzcrawler.store.captures import of_run as captures
from xzcrawler.store.columns import MAX_ID
from xzcrawler.store.listings import ensure_site
from xzcrawler.store.models import Article, Base, Due, Run, Site
from xzcrawler.store.session import Session
from xzcrawler.store.values import Outcome, RunLine, SiteLine, Trouble

__all__ = [
    "add_trouble",
    "all_runs",
    "captures",
    "finish",
    "get",
    "last_id",
    "latest",
    "note",
    "recent",
    "sites",
    "start",
]

_TABLE = Base.metadata.tables["run"]


def start(
    session: Session, *, site: str, spider: str, trigger: str, code_version: str, now: datetime
) -> int:
    """Open a run; this site's older unfinished runs become `interrupted`."""
    ensure_site(session, site, now)
    unfinished = (_TABLE.c.site == site) & (_TABLE.c.outcome == "running")
    session.execute(update(_TABLE).where(unfinished).values(outcome="interrupted"))
    return _insert(
        session,
        site=site,
        spider=spider,
        trigger=trigger,
        code_version=code_version,
        started=now,
        outcome="running",
    )


def note(session: Session, *, site: str, spider: str, code_version: str, now: datetime) -> int:
    """Note a run that fetched nothing and is over: what a person did to a site's articles."""
    return _insert(
        session,
        site=site,
        spider=spider,
        trigger="manual",
        code_version=code_version,
        started=now,
        finished=now,
        outcome="ok",
    )


def _insert(session: Session, **columns: Any) -> int:
    row = {"stats": {}, "troubles": [], "warc_file": "", **columns}
    number: int = session.execute(insert(_TABLE).values(row).returning(Run.id)).scalar_one()
    return number


def finish(
    session: Session,
    run_id: int,
    *,
    outcome: Outcome,
    stats: Mapping[str, int],
    troubles: Sequence[Trouble],
    warc_file: str,
    now: datetime,
) -> None:
    """Close a run. Troubles noted earlier (a held-back mass deletion) stay and come first."""
    known = session.scalar(select(_TABLE.c.troubles).where(_TABLE.c.id == run_id)) or []
    values = {
        "finished": now,
        "outcome": outcome,
        "stats": dict(stats),
        "troubles": known + [asdict(trouble) for trouble in troubles],
        "warc_file": warc_file,
    }
    session.execute(update(_TABLE).where(_TABLE.c.id == run_id).values(values))


def add_trouble(session: Session, run_id: int, trouble: Trouble) -> None:
    """Note a trouble of a run that is under way."""
    known = session.scalar(select(_TABLE.c.troubles).where(_TABLE.c.id == run_id)) or []
    values = {"troubles": [*known, asdict(trouble)]}
    session.execute(update(_TABLE).where(_TABLE.c.id == run_id).values(values))


def recent(session: Session, *, site: str | None = None, limit: int = 20) -> list[RunLine]:
    """Return the latest runs, newest first."""
    query = select(_TABLE).order_by(Run.id.desc()).limit(limit)
    if site is not None:
        query = query.where(Run.site == site)
    return [_to_line(row) for row in session.execute(query)]


def all_runs(session: Session) -> list[RunLine]:
    """Return every run, oldest first."""
    return [_to_line(row) for row in session.execute(select(_TABLE).order_by(Run.id))]


def latest(session: Session, *, site: str, spider: str, since: datetime) -> int | None:
    """Return the last run of this spider that was started at `since` or later."""
    wanted = (Run.site == site) & (Run.spider == spider) & (Run.started >= since)
    return session.scalar(select(func.max(Run.id)).where(wanted))


def last_id(session: Session, site: str) -> int:
    """Return the number of a site's last run, 0 when it has none."""
    return session.scalar(select(func.max(Run.id)).where(Run.site == site)) or 0


def get(session: Session, run_id: int) -> RunLine:
    """Return one run. Raises UsageError when there is none of that number."""
    row = session.execute(select(_TABLE).where(Run.id == min(run_id, MAX_ID))).first()
    if row is None:
        last = session.scalar(select(func.max(Run.id)))
        near = f"the last one is {last}" if last else "there are none yet"
        raise UsageError(f"No run {run_id}: {near}")
    return _to_line(row)


def _to_line(row: Any) -> RunLine:
    return RunLine(
        id=row.id,
        site=row.site,
        spider=row.spider,
        trigger=row.trigger,
        started=row.started,
        finished=row.finished,
        outcome=row.outcome,
        stats=row.stats,
        troubles=tuple(Trouble(**trouble) for trouble in row.troubles),
        code_version=row.code_version,
        warc_file=row.warc_file,
    )


def sites(session: Session) -> list[SiteLine]:
    """Return the sites that were ever crawled, by name."""
    proven = dict(session.execute(select(Site.name, Site.proven_version)).all())
    open_ones = incidents.lasting(session)
    counts = _article_counts(session)
    of_hosts = hosts.lines(session)
    next_due = select(Due.site, func.min(Due.due_at)).group_by(Due.site)
    dues: dict[str, datetime | None] = dict(session.execute(next_due).all())
    return [
        SiteLine(
            name=name,
            articles=counts.get(name, (0, 0))[0],
            gone=counts.get(name, (0, 0))[1],
            last_run=next(iter(recent(session, site=name, limit=1)), None),
            next_due=dues.get(name),
            proven_version=proven[name] or "",
            hosts=tuple(of_hosts.get(name, ())),
            incidents=tuple(line for line in open_ones if line.site == name),
        )
        for name in sorted(proven)
    ]


def _article_counts(session: Session) -> dict[str, tuple[int, int]]:
    gone = func.sum(case((Article.presence == "gone", 1), else_=0))
    query = select(Article.site, func.count(), gone).where(
        Article.head_seq > 0, Article.presence != "merged"
    )
    return {
        site: (count, gone_count)
        for site, count, gone_count in session.execute(query.group_by(Article.site))
    }
