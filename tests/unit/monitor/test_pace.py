from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xzcrawler.monitor.pace import (
    PATIENCE,
    Pace,
    allowance,
    calmed,
    quiet_until,
    requests_a_day,
    retry_after,
    strained,
    work_out,
)
from xzcrawler.monitor.schedule import LONGEST, LONGEST_WHILE_YOUNG, SHORTEST
from xzcrawler.store.hosts import Demand

NOW = datetime(2026, 3, 2, tzinfo=UTC)
DAY = timedelta(days=1)
YOUNG = st.builds(
    Demand,
    host=st.just("a.cn"),
    interval=st.timedeltas(SHORTEST, LONGEST_WHILE_YOUNG),
    is_young=st.just(True),
    articles=st.integers(1, 5_000),
)
OLD = st.builds(
    Demand,
    host=st.just("a.cn"),
    interval=st.timedeltas(SHORTEST, LONGEST),
    is_young=st.just(False),
    articles=st.integers(1, 50_000),
)
DEMAND = st.lists(st.one_of(YOUNG, OLD), max_size=20)
BUDGET = st.integers(1, 50_000)
STRETCH = st.floats(1, 1_000)


@given(DEMAND, BUDGET)
def test_a_host_is_asked_no_more_often_than_its_budget_says(
    demand: list[Demand], budget: int
) -> None:
    assert requests_a_day(demand, work_out(demand, budget)) <= budget * 1.0001


@given(DEMAND, BUDGET)
def test_a_budget_that_suffices_stretches_nothing(demand: list[Demand], budget: int) -> None:
    pace = work_out(demand, budget)

    assert (pace == Pace()) == (requests_a_day(demand, Pace()) <= budget)


@given(DEMAND, BUDGET)
def test_nothing_is_stretched_more_than_the_budget_needs(demand: list[Demand], budget: int) -> None:
    pace = work_out(demand, budget)

    if pace != Pace():
        assert requests_a_day(demand, pace) > budget * 0.999


@given(DEMAND, BUDGET)
def test_the_floor_gives_way_only_when_all_else_has(demand: list[Demand], budget: int) -> None:
    pace = work_out(demand, budget)
    allowed = requests_a_day(demand, strained(PATIENCE)) <= budget

    assert pace.keeps_floor == allowed
    if allowed:
        assert all(
            pace.wait(part.interval, is_young=True) <= LONGEST_WHILE_YOUNG
            for part in demand
            if part.is_young
        )
        assert all(pace.wait(part.interval, is_young=False) <= LONGEST for part in demand)


@given(st.timedeltas(SHORTEST, LONGEST), st.booleans(), STRETCH)
def test_a_host_of_little_budget_never_asks_sooner(
    interval: timedelta, is_young: bool, strain: float
) -> None:
    assert strained(strain).wait(interval, is_young=is_young) >= interval


@given(st.timedeltas(SHORTEST, LONGEST), st.booleans(), STRETCH, STRETCH)
def test_more_strain_means_longer_waits(
    interval: timedelta, is_young: bool, one: float, other: float
) -> None:
    low, high = sorted((one, other))

    assert strained(low).wait(interval, is_young=is_young) <= strained(high).wait(
        interval, is_young=is_young
    )


@given(STRETCH, STRETCH, st.timedeltas(timedelta(days=-5), timedelta(days=5)))
def test_what_is_needed_counts_at_once_and_calm_returns_slowly(
    before: float, needed: float, elapsed: timedelta
) -> None:
    now = calmed(Pace(stretch=before), Pace(stretch=needed), elapsed)

    assert needed <= now.stretch <= max(before, needed) * 1.0001
    assert calmed(now, Pace(stretch=needed), timedelta(days=30)).stretch < needed * 1.01


def test_a_run_asks_for_the_share_of_the_time_a_host_was_let_alone() -> None:
    assert allowance(2_400, asked=0, rest=None) == 2_400
    assert allowance(2_400, asked=0, rest=timedelta(days=9)) == 2_400
    assert allowance(2_400, asked=0, rest=timedelta(minutes=-5)) == 100
    assert allowance(2_400, asked=500, rest=timedelta(0)) == 0


@pytest.mark.parametrize(
    ("words", "wait"),
    [
        ("120", timedelta(minutes=2)),
        (" 3600 ", timedelta(hours=1)),
        ("86401", DAY),
        ("9" * 5_000, DAY),
        (format_datetime(NOW + timedelta(minutes=30), usegmt=True), timedelta(minutes=30)),
        ("Mon, 02 Mar 2026 08:00:00 +0800", None),
        ("Mon, 02 Mar 2026 09:00:00 +0800", timedelta(hours=1)),
        ("Monday, 02-Mar-26 01:00:00 GMT", timedelta(hours=1)),
        ("Fri, 31 Dec 9999 23:59:59 GMT", DAY),
        ("Fri, 31 Dec 99999 23:59:59 GMT", None),
        ("-1", None),
        ("0", None),
        ("1.5", None),
        ("１２０", None),
        ("", None),
        ("in a while", None),
        ("2026-03-02T01:00:00Z", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(words: str, wait: timedelta | None) -> None:
    assert retry_after(words, NOW) == (None if wait is None else NOW + wait)


@given(st.text())
def test_no_retry_after_is_longer_than_a_day_or_breaks_anything(words: str) -> None:
    until = retry_after(words, NOW)

    assert until is None or NOW < until <= NOW + DAY


def test_a_quiet_time_noted_by_a_clock_that_was_ahead_does_not_count() -> None:
    assert quiet_until(NOW + timedelta(hours=5), NOW) == NOW + timedelta(hours=5)
    assert quiet_until(NOW + timedelta(days=5), NOW) is None
    assert quiet_until(NOW, NOW) is None
    assert quiet_until(None, NOW) is None
