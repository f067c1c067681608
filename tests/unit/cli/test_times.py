from datetime import UTC, datetime

import pytest

from xzcrawler.cli.times import (
    clock,
    day,
    iso,
    minute,
    parse_end,
    parse_moment,
    parse_since,
    published,
)
from xzcrawler.config import SHANGHAI
from xzcrawler.errors import UsageError

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("2h", "2026-03-02T07:00:00+08:00"),
        ("90m", "2026-03-02T07:30:00+08:00"),
        ("3 d", "2026-02-27T09:00:00+08:00"),
        ("1W", "2026-02-23T09:00:00+08:00"),
        ("2026-03-01", "2026-03-01T00:00:00+08:00"),
        ("2026-03-01T08:30", "2026-03-01T08:30:00+08:00"),
        ("2026-03-01 08:30", "2026-03-01T08:30:00+08:00"),
        ("2026-03-01T00:30:00Z", "2026-03-01T08:30:00+08:00"),
        ("2026-03-01T08:30+08:00", "2026-03-01T08:30:00+08:00"),
    ],
)
def test_since_understands_spans_days_and_moments(text: str, meaning: str) -> None:
    assert iso(parse_since(text, NOW)) == meaning


@pytest.mark.parametrize(
    "text",
    ["", "2", "h", "2y", "-2h", "gestern", "2026-13-01", "2026/03/01", "999999w", "0001-01-01"],
)
def test_a_bad_since_says_what_to_write(text: str) -> None:
    with pytest.raises(UsageError, match="--since"):
        parse_since(text, NOW)


def test_the_last_day_of_a_range_counts() -> None:
    assert iso(parse_end("2026-03-01", "--to")) == "2026-03-02T00:00:00+08:00"
    assert iso(parse_end("2026-03-01T12:00", "--to")) == "2026-03-01T12:00:00+08:00"


def test_the_last_day_of_the_calendar_is_no_crash() -> None:
    with pytest.raises(UsageError, match="--to"):
        parse_end("9999-12-31", "--to")


def test_a_bad_moment_names_its_option() -> None:
    with pytest.raises(UsageError, match="--from does not understand 'soon'"):
        parse_moment("soon", "--from")


def test_times_are_shown_in_shanghai() -> None:
    at = datetime(2026, 3, 1, 17, 5, tzinfo=UTC)

    assert (day(at), clock(at), minute(at)) == ("2026-03-02", "01:05", "2026-03-02 01:05")
    assert minute(None) == "–"


def test_a_published_time_is_no_more_exact_than_the_page() -> None:
    at = datetime(2026, 3, 2, 9, 45, 7, tzinfo=SHANGHAI)

    assert published(at, "day") == "2026-03-02"
    assert published(at, "minute") == "2026-03-02 09:45"
    assert published(at, "second") == "2026-03-02 09:45:07"
    assert published(None, None) == "–"
