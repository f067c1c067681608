"""How long a channel may be silent, told from made-up histories."""

import random
from collections.abc import Iterable
from datetime import date, timedelta

import pytest

from xzcrawler.monitor.news_days import is_holiday, longest_expected, resting, silent_days

DAY = timedelta(days=1)
MONDAY = date(2026, 6, 1)


def days(weeks: int, weekdays: Iterable[int], start: date = MONDAY) -> list[date]:
    """Return the days with news of a channel that publishes on these weekdays (0: Monday)."""
    wanted = set(weekdays)
    every = (start + DAY * number for number in range(7 * weeks))
    return [day for day in every if day.weekday() in wanted]


def rings(history: list[date], today: date) -> bool:
    expected = longest_expected(history)
    silent = silent_days(history[-1], today, resting(history))
    return expected is not None and silent > expected


def first_alarm(history: list[date]) -> int:
    """Return how many days after its last news a channel is called quiet."""
    return next(n for n in range(1, 400) if rings(history, history[-1] + DAY * n))


DAILY = days(8, range(7))
ON_WORKDAYS = days(8, range(5))
WEEKLY = days(26, [3])
MONTHLY = [date(2025 + month // 12, month % 12 + 1, 15) for month in range(16)]


@pytest.mark.parametrize(
    ("history", "after"),
    [
        (DAILY, 5),
        (ON_WORKDAYS, 7),
        (ON_WORKDAYS[:-2], 7),
        (WEEKLY, 22),
        (days(8, [0, 3]), 13),
    ],
)
def test_a_channel_that_stops_is_told_after_a_time_of_its_own(
    history: list[date], after: int
) -> None:
    assert first_alarm(history) == after


@pytest.mark.parametrize("history", [DAILY, ON_WORKDAYS, WEEKLY, MONTHLY, days(8, [0, 3])])
def test_no_alarm_rang_while_a_channel_published_as_ever(history: list[date]) -> None:
    for end in range(12, len(history)):
        assert not rings(history[:end], history[end])


def test_a_weekend_is_no_silence_for_a_channel_of_workdays() -> None:
    friday = ON_WORKDAYS[-1]

    assert friday.weekday() == 4
    assert not rings(ON_WORKDAYS, friday + DAY * 3)


def test_a_week_of_spring_festival_off_does_not_ring() -> None:
    before = days(8, range(7), date(2025, 12, 22))
    eve = date(2026, 2, 14)
    history = [day for day in before if day <= eve]

    assert silent_days(eve, date(2026, 2, 25)) == 0
    assert not rings(history, date(2026, 2, 25))
    assert rings(history, date(2026, 3, 1))


def test_mid_autumn_off_does_not_ring() -> None:
    history = days(7, range(5), date(2026, 8, 7))

    assert history[-1] == date(2026, 9, 24)
    assert silent_days(history[-1], date(2026, 9, 28)) == 0
    assert silent_days(history[-1], date(2026, 9, 30), resting(history)) == 2


def test_two_workdays_without_news_are_no_silence_of_four_days_at_a_weekend() -> None:
    now_and_then_none = [day for day in ON_WORKDAYS if day.day % 5]
    thursday = date(2026, 7, 23)
    history = [day for day in now_and_then_none if day <= thursday]

    assert not rings(history, thursday + DAY * 5)
    assert silent_days(thursday, thursday + DAY * 5, resting(history)) == 2


def test_what_keeps_to_no_rhythm_hardly_ever_rings() -> None:
    chance = random.Random(7)  # noqa: S311 - repeatable
    channels = [[day for day in days(30, range(5)) if chance.random() < 0.5] for _ in range(15)]

    rung = [rings(c[:end], c[end]) for c in channels for end in range(20, len(c))]

    assert sum(rung) < len(rung) / 200


def test_national_day_is_as_long_as_it_is_and_no_longer() -> None:
    assert [is_holiday(date(2026, 10, day)) for day in (1, 8, 9)] == [True, True, False]


def test_a_festival_whose_date_is_not_known_rings_like_any_silence() -> None:
    history = days(8, range(7), date(2039, 12, 5))

    assert first_alarm(history) == 5


def test_few_days_with_news_allow_no_expectation() -> None:
    assert longest_expected(DAILY[:11]) is None
    assert longest_expected(DAILY[:12]) is not None
    assert longest_expected([DAILY[0]] * 20) is None


def test_one_outage_of_ours_does_not_make_a_channel_deaf() -> None:
    start, end = DAILY[:20], [day + DAY * 60 for day in DAILY]

    assert longest_expected(start + end) == longest_expected(DAILY)


def test_articles_of_other_years_do_not_make_a_channel_deaf() -> None:
    old = [date(2019, 5, 1), date(2021, 5, 1), date(2023, 5, 1)]

    assert (longest_expected(old + DAILY) or 0) <= 2 * (longest_expected(DAILY) or 0)


def test_a_channel_that_was_silent_twice_may_be_silent_as_long_again() -> None:
    holes = [day for day in DAILY if day.day not in range(10, 15)]

    assert longest_expected(holes) == 5
