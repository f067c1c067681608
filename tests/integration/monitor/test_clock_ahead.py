"""What was noted while the clock was a year ahead keeps nothing from being told once it is right."""

from typing import TYPE_CHECKING

from tests.integration.monitor.moving import page, redirect
from tests.integration.monitor.test_listings_settled import TWENTY, begin, read, without
from tests.integration.monitor.test_telling import BROKEN, LONG
from xzcrawler.monitor.hosts import plan_hosts
from xzcrawler.store import incidents

if TYPE_CHECKING:
    from tests.integration.monitor.conftest import Watch

YEAR = 365 * 24


def missing(watch: "Watch", *names: str, hours: float) -> list[str]:
    """Run that many hours later, with a listing and an article that answer; return who is called gone."""
    watch.start(hours=hours)
    watch.record(watch.listing(["ok"]), watch.page(watch.article("ok")))
    watch.miss(*names)
    return [line.title for line in watch.settle()]


def test_an_absence_is_told_a_day_after_the_clock_was_right(watch: "Watch") -> None:
    watch.say("a")

    assert missing(watch, "a", hours=YEAR) == []
    assert missing(watch, "a", hours=12 - YEAR) == []
    assert missing(watch, "a", hours=12) == []
    assert missing(watch, "a", hours=12) == ["题目a"]


def test_a_mass_failure_does_not_hold_deletions_back_for_a_year(watch: "Watch") -> None:
    names = [f"n{number}" for number in range(12)]
    for name in names:
        watch.say(name)
    assert missing(watch, *names, hours=YEAR) == []

    told = [missing(watch, *names, hours=hours) for hours in (12 - YEAR, 12, 12)]

    assert [len(gone) for gone in told] == [0, 0, 12]
    with watch.store.read() as session:
        assert incidents.lasting(session) == []


def test_an_edit_in_doubt_is_told_when_the_next_look_confirms_it(watch: "Watch") -> None:
    watch.say("a", LONG)
    watch.start(hours=YEAR)
    watch.say("a", BROKEN)
    watch.start(hours=12 - YEAR)
    watch.say("a", BROKEN)

    assert [line.type for line in watch.log()] == ["new", "edited"]


def test_a_redirect_that_is_seen_again_is_a_move(watch: "Watch") -> None:
    watch.record(page(watch, "old"))
    for hours in (YEAR, 12 - YEAR):
        watch.start(hours=hours)
        watch.record(redirect(watch, "old", "new", status=302))

    assert [line.type for line in watch.log()] == ["new", "moved"]


def test_an_entry_that_stays_away_is_told_six_hours_after_the_clock_was_right(
    watch: "Watch",
) -> None:
    begin(watch)
    gone, left = TWENTY[5], without(TWENTY[5])

    assert read(watch, left, hours=YEAR) == []
    assert read(watch, left, hours=12 - YEAR, answering=[gone]) == []
    assert read(watch, left, hours=12, answering=[gone]) == [("delisted", gone)]


def test_an_article_merged_by_then_takes_nothing_from_what_its_host_may_be_asked(
    watch: "Watch",
) -> None:
    watch.start(hours=YEAR)
    watch.record(page(watch, "old"))
    watch.start(hours=12)
    watch.record(page(watch, "new"))
    watch.start(hours=12)
    watch.record(page(watch, "new"))
    watch.record(redirect(watch, "old", "new"))
    watch.start(hours=-YEAR)
    watch.record(page(watch, "new"))
    watch.start(hours=24)

    with watch.store.write() as session:
        plan = plan_hosts(session, watch.site, watch.now)

    assert plan.allowance["news.test"] == watch.site.politeness.rechecks_a_day
