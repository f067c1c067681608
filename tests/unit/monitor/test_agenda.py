from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve

from xzcrawler.monitor.agenda import LONGEST_BACKOFF, REST, Turn, agenda, choose
from xzcrawler.sites import Channel, Site
from xzcrawler.store.leases import Lease
from xzcrawler.store.outlook import LastRun, Outlook, Prospect
from xzcrawler.store.values import Outcome

NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)  # a Monday, noon in Xuzhou
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def site(name: str = "a", *, host: str = "", cadence: timedelta | None = None) -> Site:
    host = host or f"{name}.test"
    channel = Channel("要闻", f"http://{host}/", cadence=cadence)
    return Site(name=name, title=name, domains=(host,), channels=(channel,))


def ran(ago: timedelta, outcome: Outcome = "ok", number: int = 7) -> Outlook:
    run = LastRun(
        id=number,
        started=NOW - ago,
        finished=None if outcome == "running" else NOW - ago + MINUTE,
        outcome=outcome,
    )
    return Outlook(last_id=number, last=run, looked=run, failures=int(outcome == "failed"))


def turn(outlook: Outlook | None, one: Site | None = None, **quiet: datetime) -> Turn:
    one = one or site()
    hosts = {f"{name}.test": until for name, until in quiet.items()}
    prospect = Prospect(sites={one.name: outlook} if outlook else {}, quiet=hosts)
    (found,) = agenda([one], prospect, NOW)
    return found


def test_a_site_nobody_has_crawled_is_due_at_once() -> None:
    assert turn(None) == Turn(
        site="a", due=NOW, why="never crawled", hosts=frozenset({"a.test"}), after_run=0
    )


def test_listings_are_due_half_an_hour_after_the_last_look() -> None:
    found = turn(ran(10 * MINUTE))

    assert (found.due, found.spider, found.after_run) == (NOW + 20 * MINUTE, "news", 7)


def test_a_channel_may_have_a_pace_of_its_own() -> None:
    assert turn(ran(10 * MINUTE), site(cadence=3 * HOUR)).due == NOW + 170 * MINUTE


def test_articles_alone_are_rechecked_without_the_listings() -> None:
    outlook = evolve(ran(20 * MINUTE), article_due=NOW - MINUTE)

    assert (turn(outlook).due, turn(outlook).spider) == (NOW - MINUTE, "recheck")


def test_what_was_never_read_needs_a_run_over_the_listings() -> None:
    outlook = evolve(ran(20 * MINUTE), article_due=NOW - MINUTE, unread_due=NOW - 2 * MINUTE)

    assert turn(outlook).spider == "news"


def test_a_site_rests_a_quarter_of_an_hour_whatever_is_due() -> None:
    """Articles beyond their host's budget stay due: they must not make runs without end."""
    outlook = evolve(ran(5 * MINUTE), article_due=NOW - HOUR, unread_due=NOW - HOUR)

    assert turn(outlook).due == NOW - 4 * MINUTE + REST


@pytest.mark.parametrize("outcome", ["interrupted", "running"])
def test_an_interrupted_run_is_taken_up_after_a_rest(outcome: Outcome) -> None:
    found = turn(ran(3 * HOUR, outcome))

    assert found.due is not None
    assert found.due <= NOW


def test_a_site_that_fails_is_let_alone_for_longer_and_longer_but_never_long() -> None:
    failed = ran(2 * MINUTE, "failed")

    waits = [turn(evolve(failed, failures=n)).due or NOW for n in (1, 2, 3, 9, 900)]

    assert waits == sorted(waits)
    assert waits[0] == NOW - MINUTE + REST
    assert waits[-1] == NOW - MINUTE + LONGEST_BACKOFF


def test_a_host_that_asked_for_quiet_has_it() -> None:
    outlook = evolve(ran(10 * HOUR))

    assert turn(outlook, a=NOW + HOUR).due == NOW + HOUR


def test_after_an_outage_each_site_has_one_turn_and_the_longest_overdue_is_first() -> None:
    sites = [site(name) for name in "abcd"]
    ago = {"a": 3 * HOUR, "b": timedelta(days=9), "c": 10 * MINUTE, "d": timedelta(days=2)}
    prospect = Prospect(sites={name: ran(span) for name, span in ago.items()})

    turns = agenda(sites, prospect, NOW)

    assert [one.site for one in choose(turns, (), NOW)] == ["b", "d", "a"]


@pytest.mark.parametrize("ahead", [6 * MINUTE, HOUR, timedelta(days=400)])
def test_a_run_in_the_future_blocks_nothing(ahead: timedelta) -> None:
    """The clock was wrong then, or is now."""
    assert turn(ran(-ahead)).due == NOW


def test_machines_whose_clocks_differ_a_little_do_not_crawl_twice() -> None:
    due = turn(ran(-MINUTE)).due

    assert due is not None
    assert due > NOW


def test_a_site_that_is_being_crawled_has_no_turn() -> None:
    lease = Lease(name="a", owner="far 1 - x", taken_at=NOW, until=NOW + MINUTE)

    assert turn(evolve(ran(9 * HOUR), lease=lease)).due is None


def test_two_sites_at_one_host_are_never_crawled_at_once() -> None:
    sites = [site("a", host="one.test"), site("b", host="one.test"), site("c")]

    turns = agenda(sites, Prospect(), NOW)

    assert [one.site for one in choose(turns, (), NOW)] == ["a", "c"]
    assert [one.site for one in choose(turns, {"one.test"}, NOW)] == ["c"]
