from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xzcrawler.monitor.schedule import jitter, next_interval, retry_interval

NOW = datetime(2026, 3, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)
AGES = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=3650))


def interval(age: timedelta, quiet: timedelta, key: str = "k") -> timedelta:
    return next_interval(key, first_seen=NOW - age, changed_at=NOW - quiet, now=NOW)


@given(AGES, AGES, st.text())
def test_every_interval_lies_between_15_minutes_and_30_days(
    age: timedelta, quiet: timedelta, key: str
) -> None:
    assert timedelta(minutes=15) <= interval(age, min(age, quiet), key) <= timedelta(days=30)


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=29)), st.text())
def test_a_young_article_is_checked_daily(age: timedelta, key: str) -> None:
    assert interval(age, age, key) <= timedelta(hours=24)


@given(st.text())
def test_the_wait_is_a_fifth_of_the_quiet_time_give_or_take_a_tenth(key: str) -> None:
    wait = interval(timedelta(hours=50), timedelta(hours=50), key)

    assert timedelta(hours=9) <= wait <= timedelta(hours=11)
    assert wait == interval(timedelta(hours=50), timedelta(hours=50), key)


@given(AGES, AGES, st.integers(0, 50), st.text())
def test_what_was_edited_more_often_waits_no_longer(
    age: timedelta, quiet: timedelta, edits: int, key: str
) -> None:
    times = {"first_seen": NOW - age, "changed_at": NOW - min(age, quiet), "now": NOW}

    assert next_interval(key, **times, edits=edits + 1) <= next_interval(key, **times, edits=edits)  # type: ignore[arg-type]


def test_an_article_with_two_texts_is_asked_for_twice_as_often() -> None:
    times = {"first_seen": NOW - 9 * HOUR, "changed_at": NOW - 9 * HOUR, "now": NOW}
    never, once, often = (
        next_interval("k", **times, edits=edits)  # type: ignore[arg-type]
        for edits in (0, 1, 9)
    )

    assert never / once == pytest.approx(2)
    assert never / often == pytest.approx(4)


def test_an_edit_makes_the_wait_short_again() -> None:
    assert interval(timedelta(days=300), timedelta(0)) == timedelta(minutes=15)


@given(AGES, AGES, AGES, st.text())
def test_the_longer_it_is_quiet_the_longer_is_the_wait(
    age: timedelta, one: timedelta, other: timedelta, key: str
) -> None:
    sooner, later = sorted((min(age, one), min(age, other)))

    assert interval(age, sooner, key) <= interval(age, later, key)


def test_a_clock_that_went_back_a_little_does_no_harm() -> None:
    back = timedelta(minutes=-5)

    assert interval(back, back) == timedelta(minutes=15)


@given(st.timedeltas(min_value=timedelta(hours=2), max_value=timedelta(days=3650)), st.text())
def test_an_article_noted_by_a_clock_that_was_far_ahead_is_asked_for_once_a_day(
    ahead: timedelta, key: str
) -> None:
    assert timedelta(hours=21) <= interval(-ahead, -ahead, key) <= timedelta(hours=24)


def test_jitter_spreads_over_its_whole_range() -> None:
    spread = [jitter(f"http://a.cn/{number}") for number in range(1000)]

    assert -0.1 <= min(spread) < -0.09
    assert 0.09 < max(spread) <= 0.1


def test_failures_wait_longer_each_time_but_never_more_than_a_day() -> None:
    assert [retry_interval(n) for n in (1, 2, 1000)] == [
        timedelta(minutes=30),
        timedelta(hours=1),
        timedelta(hours=24),
    ]
