"""Two weeks of five sites under a virtual clock: nothing missed, everything told, nothing else (`make bench-month`)."""

from datetime import datetime
from pathlib import Path

from tests.benchmarks.bench_month import Mishaps, Month
from tests.benchmarks.month_report import false_alarms, judge_turns, tell, unreported
from tests.benchmarks.month_world import DAY, Kind, make_world
from xzcrawler.config import SHANGHAI

BEFORE_THE_HOLIDAY = datetime(2026, 9, 20, 7, tzinfo=SHANGHAI)
AFTER_IT = datetime(2026, 10, 9, 7, tzinfo=SHANGHAI)
KINDS: tuple[Kind, ...] = ("down 2 d", "no entries", "field lost", "dead")


def test_two_weeks_with_a_holiday_outages_and_a_dead_channel_are_told_as_they_were(
    tmp_path: Path,
) -> None:
    world = make_world(5, BEFORE_THE_HOLIDAY, AFTER_IT, kinds=KINDS, seed=37)
    month = Month(world, Mishaps.within(world))

    month.pass_by(f"sqlite:///{tmp_path / 'month.db'}")

    told = tell(world, month.notices, month.begun)
    assert [each.event.kind for each in told if each.met and not each.lasting] == [
        event.kind for event in sorted(world.events, key=lambda event: event.start)
    ]
    assert unreported(told) == []
    assert false_alarms(world, month.notices) == []
    turns = judge_turns(world, month.begun, month.calls, world.end)
    assert turns.missed == ()
    assert turns.done > 5 * (AFTER_IT - BEFORE_THE_HOLIDAY) / DAY
