"""A host that may be asked for little, and what becomes of the intervals of its articles."""

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from tests.integration.monitor.conftest import SITE
from xzcrawler.items import Verdict
from xzcrawler.sites import Politeness
from xzcrawler.store import hosts, incidents, states
from xzcrawler.store.hosts import HostState
from xzcrawler.store.states import ArticleState

if TYPE_CHECKING:
    from tests.integration.monitor.conftest import Watch

HOST = "news.test"


def allow(watch: "Watch", rechecks_a_day: int) -> None:
    watch.site = evolve(SITE, politeness=Politeness(rechecks_a_day=rechecks_a_day))


def host(watch: "Watch") -> HostState:
    with watch.store.read() as session:
        return hosts.load(session, [HOST])[HOST]


def state(watch: "Watch", name: str) -> ArticleState:
    key = watch.address(name)
    with watch.store.read() as session:
        number = states.numbers(session, [key])[key]
        return states.load(session, [number])[number]


def say_all(watch: "Watch", count: int) -> None:
    watch.record(*(watch.page(watch.article(f"n{number}")) for number in range(count)))


def test_a_budget_that_suffices_changes_nothing(watch: "Watch") -> None:
    say_all(watch, 10)
    watch.start(hours=1)
    watch.plan()
    say_all(watch, 10)

    visit = state(watch, "n3").visit
    assert (host(watch).stretch, host(watch).slack) == (1.0, 1.0)
    assert visit.due_at is not None
    assert abs(visit.due_at - watch.now - visit.interval) < timedelta(seconds=1)


def test_all_intervals_of_a_host_grow_by_one_factor(watch: "Watch") -> None:
    allow(watch, 640)
    say_all(watch, 10)  # each asks for every quarter of an hour: 960 requests a day
    watch.start(hours=0.25)
    watch.plan()
    say_all(watch, 10)

    assert host(watch).stretch == pytest.approx(1.5, rel=0.05)
    for name in ("n1", "n2"):
        visit = state(watch, name).visit
        assert visit.due_at is not None
        assert visit.interval < timedelta(minutes=17)
        assert (visit.due_at - watch.now) / visit.interval == pytest.approx(1.5, rel=0.05)


def test_a_failure_leaves_the_interval_that_was_learnt(watch: "Watch") -> None:
    watch.say("a")
    watch.start(hours=50)
    watch.say("a")
    learnt = state(watch, "a").visit.interval
    for verdict in (Verdict.BLOCKED, Verdict.ERROR, Verdict.MISSING, Verdict.UNREACHABLE):
        watch.start(hours=12)
        watch.record(watch.answer("a", verdict))
        assert state(watch, "a").visit.interval == learnt > timedelta(hours=8)


def test_what_failed_is_looked_for_as_soon_as_ever(watch: "Watch") -> None:
    allow(watch, 1)
    say_all(watch, 10)
    watch.start(hours=24)
    watch.plan()
    watch.record(watch.answer("n1", Verdict.ERROR, 500))

    assert host(watch).stretch > 10
    assert state(watch, "n1").visit.due_at == watch.now + timedelta(minutes=30)


def test_a_floor_that_cannot_be_kept_is_an_incident_while_it_lasts(watch: "Watch") -> None:
    allow(watch, 5)
    say_all(watch, 20)
    watch.start(hours=1)

    (trouble,) = watch.plan().troubles
    assert (trouble.url, trouble.verdict) == ("http://news.test/", "budget")
    assert re.match(
        r"news\.test: 20 articles ask for 1\d\d\d requests a day, its budget is 5", trouble.why
    )
    assert watch.plan().troubles == ()
    with watch.store.read() as session:
        (incident,) = incidents.lasting(session)
    assert (incident.kind, incident.evidence["hosts"]) == ("budget", [HOST])

    allow(watch, 5_000)
    watch.start(hours=1)
    watch.plan()
    with watch.store.read() as session:
        assert incidents.lasting(session) == []


def test_a_new_article_is_asked_for_whatever_the_budget(watch: "Watch") -> None:
    allow(watch, 1)
    say_all(watch, 5)
    watch.record(watch.listing(["a", "b"]))
    watch.start(hours=24 * 10)

    assert watch.due() >= {"a", "b"}
    assert len(watch.due()) == 3


def test_a_host_that_needs_less_calms_down_slowly(watch: "Watch") -> None:
    allow(watch, 480)
    say_all(watch, 10)
    watch.start()
    watch.plan()
    before = host(watch).stretch
    allow(watch, 5_000)
    watch.start(hours=6)
    watch.plan()

    assert before == pytest.approx(2, rel=0.05)
    assert host(watch).stretch == pytest.approx(2**0.5, rel=0.05)
