"""Hosts: how gently each is asked just now, and what its articles ask for."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from attrs import asdict, frozen
from sqlalchemy import func, literal, select

from xzcrawler.store.due import LONGEST_HOST
from xzcrawler.store.engine import upsert
from xzcrawler.store.models import Article, Base, Due
from xzcrawler.store.session import Session
from xzcrawler.store.values import HostLine

_TABLE = Base.metadata.tables["host"]
_GRAIN = 300
"""Seconds: intervals are counted in groups no wider than this, a third of the shortest."""


@frozen(kw_only=True)
class HostState:
    """How gently one host is asked."""

    name: str
    quiet_until: datetime | None = None
    """Its own Retry-After: nothing is asked before."""
    stretch: float = 1.0
    """By how much all its intervals are longer, so that they keep to its budget."""
    slack: float = 1.0
    """By how much its articles may wait longer than the floor that finds deletions."""
    planned_at: datetime | None = None
    """When the two were last worked out."""


@frozen(kw_only=True)
class Demand:
    """Articles of a host that ask for about the same interval."""

    host: str
    interval: timedelta
    is_young: bool
    articles: int


def load(session: Session, names: Collection[str]) -> dict[str, HostState]:
    """Return these hosts by name; one nobody has noted anything about is as gentle as any."""
    query = select(_TABLE).where(_TABLE.c.name.in_(sorted(names)))
    known = {row["name"]: HostState(**row) for row in session.execute(query).mappings()}
    return {name: known.get(name) or HostState(name=name) for name in names}


def save(session: Session, states: Iterable[HostState]) -> None:
    """Write how gently hosts are asked, but not until when they are quiet."""
    # In one order everywhere: two sites with hosts in common must not wait for each other.
    rows = [asdict(state) for state in sorted(states, key=lambda state: state.name)]
    statement = upsert(session, _TABLE)
    changed = {name: statement.excluded[name] for name in ("stretch", "slack", "planned_at")}
    if rows:
        session.execute(
            statement.on_conflict_do_update(index_elements=["name"], set_=changed), rows
        )


def keep_quiet(session: Session, name: str, until: datetime) -> None:
    """Note that a host asked to be left alone until then."""
    row = asdict(HostState(name=name[:LONGEST_HOST], quiet_until=until))
    statement = upsert(session, _TABLE).on_conflict_do_update(
        index_elements=["name"], set_={"quiet_until": until}
    )
    session.execute(statement, row)


def lines(session: Session) -> dict[str, list[HostLine]]:
    """Return how gently the hosts of each site are asked, by site."""
    counted = (
        select(Due.site, Due.host, func.count())
        .join(Article, Article.id == Due.article_id)
        .where(Article.presence != "merged")
        .group_by(Due.site, Due.host)
        .order_by(Due.site, Due.host)
    )
    counts = session.execute(counted).all()
    known = load(session, {host for _, host, _ in counts})
    found: dict[str, list[HostLine]] = {}
    for site, name, articles in counts:
        state = known[name]
        line = HostLine(
            name=name,
            articles=articles,
            stretch=state.stretch,
            slack=state.slack,
            quiet_until=state.quiet_until,
        )
        found.setdefault(site, []).append(line)
    return found


def demand(session: Session, names: Collection[str], young_since: datetime) -> list[Demand]:
    """Return what the articles of these hosts ask for; those never read or retired are left out."""
    group = Due.interval_seconds // literal(_GRAIN)
    is_young = Article.first_seen > young_since
    query = (
        select(Due.host, func.avg(Due.interval_seconds), is_young, func.count())
        .join(Article, Article.id == Due.article_id)
        .where(Due.host.in_(sorted(names)), Due.interval_seconds > 0, Due.due_at.is_not(None))
        .group_by(Due.host, group, is_young)
    )
    return [
        Demand(
            host=host,
            interval=timedelta(seconds=float(seconds)),
            is_young=bool(young),
            articles=count,
        )
        for host, seconds, young, count in session.execute(query)
    ]


def last_asked(session: Session, name: str, now: datetime) -> datetime | None:
    """Return when a host was last asked for an article, what a clock that was ahead noted left out."""
    wanted = Due.host == name, Due.asked_at <= now
    return session.scalar(select(func.max(Due.asked_at)).where(*wanted))


def asked_again(session: Session, name: str, since: datetime, now: datetime) -> int:
    """Return how many articles of a host were asked for since then and found as they were, or failed."""
    query = (
        select(func.count())
        .join(Article, Article.id == Due.article_id)
        .where(Due.host == name, Due.asked_at > since, Due.asked_at <= now)
        .where(Due.asked_at > Article.changed_at)
    )
    return session.scalar(query.select_from(Due)) or 0
