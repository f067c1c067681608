"""Which hosts a run may ask, how often, and by how much their articles wait longer."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from attrs import evolve, frozen

from xzcrawler.config import SHANGHAI
from xzcrawler.monitor.pace import (
    SHORTEST_SPAN,
    Pace,
    allowance,
    calmed,
    quiet_until,
    requests_a_day,
    work_out,
)
from xzcrawler.monitor.schedule import CLOCK_ERROR, LONGEST, SHORTEST, YOUNG, is_young
from xzcrawler.sites import Site
from xzcrawler.store import Session, Store, due, hosts, incidents, tried_again
from xzcrawler.store.hosts import Demand, HostState
from xzcrawler.store.states import ArticleState
from xzcrawler.store.values import Trouble
from xzcrawler.text.normalize import host_of

BUDGET = "budget"
"""The kind of an incident: a host's budget is too small for the floor that finds deletions."""
_STEPS_OF_A_DAY = 96
_STEP = timedelta(minutes=15)


@frozen(kw_only=True)
class HostPlan:
    """How gently the hosts of a site are asked in one run."""

    quiet: Mapping[str, datetime]
    """Hosts nothing is asked of, and until when they want that."""
    allowance: Mapping[str, int]
    """How many known articles each of the others is asked for."""
    troubles: tuple[Trouble, ...] = ()


def plan_hosts(session: Session, site: Site, now: datetime) -> HostPlan:
    """Work out how gently each host of a site is asked from now on, and note it.

    The caller holds the site.
    """
    names = due.hosts_of(session, site.name) | {host_of(c.url) for c in site.channels}
    known = hosts.load(session, names)
    asked_for = hosts.demand(session, names, now - YOUNG)
    budget = site.politeness.rechecks_a_day
    after = [
        _planned(before, [part for part in asked_for if part.host == name], budget, now)
        for name, before in known.items()
    ]
    hosts.save(session, after)
    ends = {name: quiet_until(state.quiet_until, now) for name, state in known.items()}
    return HostPlan(
        quiet={name: end for name, end in ends.items() if end},
        allowance={name: _allowance(session, name, budget, now) for name in known},
        troubles=_judge_budget(session, site, after, asked_for, now),
    )


def _allowance(session: Session, name: str, budget: float, now: datetime) -> int:
    last = hosts.last_asked(session, name, now)
    asked = hosts.asked_again(session, name, now - SHORTEST_SPAN, now)
    return allowance(budget, asked=asked, rest=None if last is None else now - last)


def _planned(
    before: HostState, demand: Sequence[Demand], budget: float, now: datetime
) -> HostState:
    since = None if before.planned_at is None else now - before.planned_at
    if since is not None and timedelta(0) <= since < SHORTEST:
        return before  # a run that takes up what a killed one left sets the same due times
    pace = work_out(demand, budget)
    if since is not None:
        pace = calmed(pace_of(before), pace, since)
    return evolve(before, stretch=pace.stretch, slack=pace.slack, planned_at=now)


def _judge_budget(
    session: Session,
    site: Site,
    states: Sequence[HostState],
    demand: Sequence[Demand],
    now: datetime,
) -> tuple[Trouble, ...]:
    """Open or close the incident of a floor that cannot be kept; the run that opens it says so."""
    budget = site.politeness.rechecks_a_day
    poor = {state.name: _why_poor(state, demand, budget) for state in states if state.slack > 1}
    if not poor:
        incidents.close(session, site.name, BUDGET, now)
        return ()
    is_new = not incidents.is_open(session, site.name, BUDGET)
    evidence = {"why": "; ".join(poor.values()), "hosts": sorted(poor)}
    incidents.keep_open(session, site.name, BUDGET, evidence, now)
    if not is_new:
        return ()
    return tuple(
        Trouble(url=f"http://{name}/", verdict=BUDGET, why=why) for name, why in poor.items()
    )


def _why_poor(state: HostState, demand: Sequence[Demand], budget: float) -> str:
    own = [part for part in demand if part.host == state.name]
    wanted = requests_a_day(own, Pace())
    return (
        f"{state.name}: {sum(part.articles for part in own)} articles ask for {wanted:.0f} requests"
        f" a day, its budget is {budget:.0f}; new ones may wait"
        f" {24 * state.slack:.0f} h instead of 24, old ones {30 * state.slack:.0f} d instead of 30"
    )


def pace_of(state: HostState) -> Pace:
    """Return by how much this host's articles wait longer."""
    return Pace(stretch=state.stretch, slack=state.slack)


def pace_all(session: Session, states: Sequence[ArticleState], now: datetime) -> list[ArticleState]:
    """Return the articles with their next checks put off as their hosts' budgets want it."""
    names = [host_of(state.url) for state in states]
    known = hosts.load(session, set(names))
    return [
        paced(state, pace_of(known[name]), now) for state, name in zip(states, names, strict=True)
    ]


def paced(state: ArticleState, pace: Pace, now: datetime) -> ArticleState:
    """Return an article with its next check put off as its host's budget wants it.

    Only checks that follow from its own history: what failed or is missing is looked for as soon as ever.
    """
    visit = state.visit
    if visit.reason != "recheck" or visit.due_at is None or visit.asked_at != now:
        return state
    wait = pace.wait(visit.interval, is_young=is_young(state.first_seen, now))
    return evolve(state, visit=evolve(visit, due_at=now + wait))


def pull_in(session: Session, site: str, now: datetime) -> None:
    """Bring back the checks that a clock which was ahead has put off.

    Each keeps the wait that was decided on, from now: so they stay spread as they were. Those of
    which only the due time is known are spread over a day; new articles are due at once.
    """
    late = now + LONGEST + timedelta(days=1)
    wrong = due.ahead(session, site, now + CLOCK_ERROR, late)
    after = []
    for number, visit in wrong:
        wait = (number % _STEPS_OF_A_DAY) * _STEP
        if visit.asked_at is not None and visit.due_at is not None:
            wait = visit.due_at - visit.asked_at
        elif visit.reason == "new":
            wait = timedelta(0)
        after.append((number, evolve(visit, due_at=now + wait, asked_at=None)))
    due.set_visits(session, after)


@tried_again
def keep_quiet(store: Store, host: str, until: datetime) -> None:
    """Note that a host asked to be left alone until then. Raises StoreError."""
    with store.write() as session:
        hosts.keep_quiet(session, host, until)


def quiet_trouble(host: str, until: datetime, postponed: int) -> Trouble:
    """Return the line by which a run tells of a host it left alone."""
    left = f"{postponed} requests are postponed" if postponed else "nothing was asked of it"
    why = f"asked to be left alone until {until.astimezone(SHANGHAI):%Y-%m-%d %H:%M}: {left}"
    return Trouble(url=f"http://{host}/", verdict="postponed", why=why)
