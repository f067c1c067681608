"""Dates that disagree, from values alone."""

from datetime import datetime, timedelta

import pytest
from attrs import evolve

from xzcrawler.config import SHANGHAI
from xzcrawler.items import Precision
from xzcrawler.monitor.date_watch import Habits, habits, judge_dates
from xzcrawler.store.watched import WatchedEntry

NOON = datetime(2026, 3, 4, 12, tzinfo=SHANGHAI)
"""When the entry was first seen; the walk before it was at midnight."""
DAY = timedelta(days=1)
NORMAL = Habits(lag=timedelta(0), apart=timedelta(0), early=timedelta(0))
FRESH = WatchedEntry(
    channel_id=1,
    article_id=1,
    url="http://a.cn/1.html",
    title="题目",
    presence="alive",
    head_seq=1,
    found_at=NOON,
    stated=None,
    stated_precision=None,
    published=None,
    pinned=False,
    page=1,
    position=1,
    first_seen=NOON,
    last_seen=NOON,
    last_run_id=9,
    previous_run_id=None,
    unseen_run_id=8,
    unseen_at=NOON - DAY / 2,
    rank=None,
    missing_runs=0,
    state="fresh",
    state_since=None,
    answered_at=None,
)
BELOW = evolve(
    FRESH,
    article_id=2,
    first_seen=NOON - DAY,
    previous_run_id=8,
    unseen_run_id=None,
    state="listed",
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def said(entry: WatchedEntry, below: WatchedEntry | None = BELOW, normal: Habits = NORMAL) -> str:
    standing = [entry, below] if below else [entry]
    return "".join(finding.summary for finding in judge_dates([entry], standing, normal))


@pytest.mark.parametrize(
    ("stated", "precision", "is_told"),
    [
        ("2026-03-02T00:00:00", "day", False),
        ("2026-03-01T00:00:00", "day", True),
        ("2026-03-02T23:30:00", "minute", True),
        ("2026-03-03T00:30:00", "minute", False),
        ("2026-04-01T00:00:00", "day", False),
    ],
)
def test_more_than_a_day_before_the_walk_that_did_not_show_it_is_backdated(
    stated: str, precision: Precision, *, is_told: bool
) -> None:
    entry = evolve(FRESH, stated=at(stated), stated_precision=precision)

    assert (said(entry) != "") is is_told


def test_without_a_date_on_the_page_the_listing_counts_and_then_the_address() -> None:
    listed = evolve(FRESH, published=at("2026-02-20T08:30:00"))
    addressed = evolve(FRESH, url="http://a.cn/202602/t20260219_1.shtml")
    of_a_month = evolve(FRESH, url="http://a.cn/202601/content_1.html")

    assert said(listed) == "标称 2026-02-20 08:30 发布，2026-03-04 12:00 首次出现"
    assert said(addressed) == "标称 2026-02-19 发布，2026-03-04 12:00 首次出现"
    assert said(of_a_month) == "标称 2026-01 发布，2026-03-04 12:00 首次出现"


def test_only_an_entry_above_one_that_the_walk_before_saw_was_not_overlooked() -> None:
    entry = evolve(FRESH, published=at("2026-02-20T00:00:00"))

    assert said(entry)
    assert not said(entry, below=None)
    assert not said(entry, evolve(BELOW, previous_run_id=7))
    assert not said(entry, evolve(BELOW, previous_run_id=None))


def test_a_page_that_claims_an_earlier_day_than_its_address_is_told() -> None:
    entry = evolve(FRESH, url="http://a.cn/202603/t20260304_1.shtml")
    early = evolve(entry, stated=at("2026-03-02T08:00:00"), stated_precision="minute")
    late = evolve(entry, url="http://a.cn/202602/t20260204_1.shtml", stated=NOON - DAY)

    assert "网址标 2026-03-04，页面标 2026-03-02 08:00" in said(early)
    assert said(late) == ""


def test_the_months_folder_contradicts_no_day_of_its_month() -> None:
    entry = evolve(FRESH, url="http://a.cn/202603/1.html", stated=NOON, stated_precision="minute")

    assert said(entry) == ""
    assert "网址标 2026-03，" in said(evolve(entry, stated=at("2026-02-01T09:00:00")))


def test_where_nothing_is_known_of_a_channel_only_a_long_lag_is_told() -> None:
    normal = habits([])
    entry = evolve(FRESH, published=at("2026-03-02T00:00:00"), stated=at("2026-02-28T12:00:00"))

    assert said(entry, normal=normal) == ""
    assert said(evolve(entry, stated=at("2026-02-26T12:00:00")), normal=normal) == (
        "标称 2026-02-26 12:00 发布，2026-03-04 12:00 首次出现"
    )


def test_one_odd_entry_does_not_widen_what_is_normal() -> None:
    usual = [evolve(BELOW, first_seen=NOON, unseen_at=NOON, stated=NOON, published=NOON)] * 4
    odd = evolve(usual[0], stated=NOON - 90 * DAY)

    found = habits([*usual, odd])

    assert (found.lag, found.apart) == (timedelta(0), timedelta(0))
    assert habits([*usual, odd, odd]).lag == 90 * DAY
