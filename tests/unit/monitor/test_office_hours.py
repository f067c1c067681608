from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xzcrawler.config import SHANGHAI
from xzcrawler.monitor.office_hours import NIGHT, calendar_note, gap, is_working_day, next_look

MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2028, 12, 31)).map(  # noqa: DTZ001
    lambda moment: moment.replace(tzinfo=SHANGHAI)
)


def at(day: str, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}:00+08:00")


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-03-02", True),  # a Monday
        ("2026-03-07", False),  # a Saturday
        ("2026-02-14", True),  # a Saturday worked for 春节
        ("2026-02-28", True),
        ("2026-02-18", False),  # 春节, a Wednesday
        ("2026-10-01", False),
        ("2026-10-10", True),
    ],
)
def test_working_days_are_those_of_the_state_council(day: str, works: bool) -> None:
    assert is_working_day(date.fromisoformat(day)) is works


def test_beyond_the_known_years_weekdays_count_and_it_is_said() -> None:
    assert is_working_day(date(2040, 10, 1))
    assert not is_working_day(date(2040, 10, 6))
    assert "2040" in calendar_note(date(2040, 10, 1))
    assert not calendar_note(date(2026, 10, 1))


@pytest.mark.parametrize(
    ("last", "due"),
    [
        (("2026-03-02", "12:00"), ("2026-03-02", "12:30")),
        (("2026-03-02", "19:50"), ("2026-03-02", "21:50")),
        (("2026-03-02", "21:00"), ("2026-03-03", "01:00")),
        (("2026-03-03", "05:00"), ("2026-03-03", "07:00")),
        (("2026-03-03", "06:50"), ("2026-03-03", "07:20")),
        (("2026-03-07", "05:00"), ("2026-03-07", "07:00")),
        (("2026-03-07", "12:00"), ("2026-03-07", "14:00")),
        (("2026-02-17", "12:00"), ("2026-02-17", "14:00")),  # 春节
        (("2026-02-14", "12:00"), ("2026-02-14", "12:30")),  # 调休
    ],
)
def test_lists_are_looked_at_by_office_hours(last: tuple[str, str], due: tuple[str, str]) -> None:
    assert next_look(at(*last)) == at(*due)


@given(MOMENTS)
def test_no_holiday_makes_a_gap_longer_than_four_hours(last: datetime) -> None:
    due = next_look(last)

    assert timedelta(minutes=30) <= due - last <= NIGHT
    assert due - last >= gap(due)


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(hours=4)))
def test_a_list_is_due_as_soon_as_the_gap_of_the_hour_has_passed(
    last: datetime, later: timedelta
) -> None:
    moment = last + later
    if moment < next_look(last):
        assert later < gap(moment)
