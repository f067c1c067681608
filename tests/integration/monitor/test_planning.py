from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from tests.integration.monitor.conftest import SITE
from xzcrawler.items import Entry, Verdict
from xzcrawler.monitor.plan import ChannelVisit, sort_entries
from xzcrawler.sites import Politeness

if TYPE_CHECKING:
    from tests.integration.monitor.conftest import Watch

YAOWEN = "http://news.test/yw/"


def known(watch: "Watch", *names: str, channel: str = YAOWEN) -> set[str]:
    """Return the names of the entries that count as known on this channel's listing."""
    entries = [Entry(url=watch.address(name), title=name) for name in names]
    seen = sort_entries(watch.store, watch.site, channel, entries, watch.now)
    return {name for name in names if watch.address(name) in seen.known}


def to_visit(watch: "Watch", *names: str) -> set[str]:
    entries = [Entry(url=watch.address(name), title=name) for name in names]
    seen = sort_entries(watch.store, watch.site, YAOWEN, entries, watch.now)
    return {name for name in names if watch.address(name) in seen.visit}


def yaowen(watch: "Watch") -> ChannelVisit:
    return watch.plan().channels[0]


def test_a_plan_holds_every_declared_channel(watch: "Watch") -> None:
    plan = watch.plan()

    assert [(visit.url, visit.title) for visit in plan.channels] == [
        (YAOWEN, "要闻"),
        ("http://news.test/ms/", "民生"),
    ]
    assert not any(visit.complete_before or visit.etag for visit in plan.channels)
    assert watch.plan("recheck").channels == ()


def test_what_a_killed_run_left_unread_is_due(watch: "Watch") -> None:
    watch.record(watch.listing(["a", "b", "c"]), watch.page(watch.article("b")))

    watch.start()

    assert watch.due() == {"a", "c"}
    (first, _) = watch.plan().articles
    assert (first.key, first.channel, first.reason) == (watch.address("a"), YAOWEN, "new")
    assert watch.plan("recheck").articles == ()


def test_entries_become_known_when_their_walk_is_completed(watch: "Watch") -> None:
    watch.record(watch.listing(["a", "b"], ends_walk=False))
    assert known(watch, "a", "b", "c") == set()

    watch.record(watch.listing(["c"], page=2))

    assert known(watch, "a", "b", "c", "d") == {"a", "b", "c"}
    assert known(watch, "a", channel="http://news.test/ms/") == set()
    assert yaowen(watch).complete_before


def test_a_walk_that_was_killed_is_walked_again(watch: "Watch") -> None:
    watch.record(watch.listing(["old"]))
    watch.start()  # the clock may stand still between two runs
    watch.record(watch.listing(["c", "b"], ends_walk=False))
    watch.start()

    assert known(watch, "c", "b", "a", "old") == {"old"}

    watch.record(watch.listing(["c", "b"], ends_walk=False), watch.listing(["a", "old"], page=2))
    assert known(watch, "c", "b", "a", "old") == {"a", "b", "c", "old"}


def test_a_walk_with_a_failed_page_is_walked_again(watch: "Watch") -> None:
    watch.record(watch.listing(["a"], ends_walk=False))
    watch.record(watch.broken_listing(Verdict.ERROR, page=2))
    watch.record(watch.listing(["c"], page=3))

    assert known(watch, "a", "c") == set()
    assert not yaowen(watch).complete_before
    watch.start()
    watch.record(watch.listing(["a", "b", "c"]))
    assert known(watch, "a", "c") == {"a", "c"}


def test_validators_of_a_channel_are_sent_only_when_its_walk_was_completed(watch: "Watch") -> None:
    watch.record(watch.listing(["a"], ends_walk=False, etag='"1"', last_modified="Mon"))
    assert yaowen(watch).etag == ""

    watch.record(watch.listing(["b"], page=2, etag='"2"'))
    assert (yaowen(watch).etag, yaowen(watch).last_modified) == ('"1"', "Mon")

    watch.start()
    watch.record(watch.listing(["x"], ends_walk=False, etag='"3"'))
    assert yaowen(watch).etag == ""


def test_every_fifth_check_asks_for_the_whole_page(watch: "Watch") -> None:
    watch.record(watch.listing(["a"], etag='"1"'), watch.page(watch.article("a"), etag='"a"'))
    sent = []
    for _ in range(10):
        watch.start(hours=24)
        (visit,) = watch.plan().articles
        sent.append((visit.etag, yaowen(watch).etag))
        verdict, status = (Verdict.NOT_MODIFIED, 304) if visit.etag else (Verdict.CONTENT, 200)
        listing = watch.listing([] if visit.etag else ["a"], verdict=verdict, etag='"1"')
        page = (
            watch.answer("a", verdict, status)
            if visit.etag
            else watch.page(watch.article("a"), etag='"a"')
        )
        (outcome, _) = watch.record(page, listing)
        assert outcome.type == "unchanged"

    both, none = ('"a"', '"1"'), ("", "")
    assert sent == [both, both, both, both, none] * 2


def test_failures_between_do_not_put_off_the_check_that_asks_for_the_whole_page(
    watch: "Watch",
) -> None:
    watch.record(watch.listing(["a"], etag='"1"'), watch.page(watch.article("a"), etag='"a"'))
    sent = []
    for verdict in ("not_modified", "error", "error", "not_modified", "not_modified"):
        watch.start(hours=24)
        (visit,) = watch.plan().articles
        sent.append((visit.etag, yaowen(watch).etag))
        failed = watch.broken_listing(Verdict(verdict))
        watch.record(watch.answer("a", Verdict(verdict)), failed)

    assert sent == [('"a"', '"1"')] * 4 + [("", "")]


def test_an_unchanged_answer_moves_the_due_time_only(watch: "Watch") -> None:
    watch.say("a")
    watch.start(hours=20)
    assert watch.due() == {"a"}

    watch.record(watch.answer("a", Verdict.NOT_MODIFIED, 304))

    assert watch.due() == set()
    watch.start(hours=3)
    assert watch.due() == set()
    watch.start(hours=2)
    assert watch.due() == {"a"}


def test_an_edit_brings_the_next_check_near(watch: "Watch") -> None:
    watch.say("a")
    watch.start(hours=100)
    watch.say("a", "改了。")
    watch.start(hours=0.3)

    assert watch.due() == {"a"}
    assert watch.plan().articles[0].reason == "recheck"


def test_a_suspect_is_looked_for_again_after_six_hours(watch: "Watch") -> None:
    watch.say("a")
    watch.start(hours=100)
    watch.miss("a")
    watch.start(hours=5.9)
    assert watch.due() == set()
    watch.start(hours=0.1)

    (visit,) = watch.plan().articles
    assert visit.reason == "suspect"


def test_an_entry_that_never_gave_content_is_retired_after_five_failures(watch: "Watch") -> None:
    watch.record(watch.listing(["a"]))
    for wait in (0.5, 2, 8, 24, 24):
        assert watch.due() == {"a"}
        assert watch.miss("a") == ["failed"]
        assert to_visit(watch, "a") == set()
        watch.start(hours=wait)

    watch.start(hours=24 * 365)
    assert watch.due() == set()
    assert to_visit(watch, "a") == set()
    assert watch.told() == []


def test_an_entry_outlasts_a_day_in_which_its_site_answers_everything_with_404(
    watch: "Watch",
) -> None:
    watch.record(watch.listing(["a"]))
    for _ in range(24):
        if watch.due():
            watch.miss("a")
        watch.start(hours=1)

    watch.start(hours=24)
    assert watch.due() == {"a"}


@pytest.mark.parametrize("verdict", [Verdict.UNREACHABLE, Verdict.BLOCKED, Verdict.ERROR])
def test_an_entry_of_a_site_that_is_down_is_never_given_up(
    watch: "Watch", verdict: Verdict
) -> None:
    watch.record(watch.listing(["a"]))
    for _ in range(60):
        watch.record(watch.answer("a", verdict))
        watch.start(hours=24)

    assert watch.due() == {"a"}
    assert watch.say("a").type == "new"


def test_failures_put_the_next_check_off_step_by_step(watch: "Watch") -> None:
    watch.say("a", "甲")
    for failures in range(1, 4):
        watch.record(watch.answer("a", Verdict.BLOCKED, 403))
        watch.start(hours=0.5 * failures - 0.01)
        assert watch.due() == set()
        watch.start(hours=0.01)
        assert watch.due() == {"a"}

    assert watch.plan().articles[0].reason == "retry"


def test_a_clock_that_was_years_ahead_puts_nothing_off_for_years(watch: "Watch") -> None:
    watch.start(hours=24 * 3650)
    watch.say("a")
    watch.start(hours=-24 * 3650)

    assert watch.due() == set()
    watch.start(hours=0.25)
    assert watch.due() == {"a"}
    assert to_visit(watch, "a") == {"a"}
    assert watch.say("a").type == "unchanged"
    assert watch.due() == set()
    watch.start(hours=24)
    assert watch.due() == {"a"}


def test_a_clock_that_goes_back_asks_for_nothing_all_at_once(watch: "Watch") -> None:
    names = [f"n{number}" for number in range(40)]
    watch.record(*(watch.page(watch.article(name)) for name in names))
    watch.start(hours=1000)
    watch.record(*(watch.page(watch.article(name)) for name in names))

    watch.start(hours=-900)

    assert watch.due() == set()
    watch.start(hours=190)
    few = watch.due()
    watch.start(hours=15)
    assert 0 < len(few) < len(watch.due()) < 40


def test_an_entry_listed_while_the_clock_was_ahead_is_asked_for_when_it_is_right(
    watch: "Watch",
) -> None:
    watch.start(hours=48)
    watch.record(watch.listing(["a"]))
    watch.start(hours=-48)

    assert watch.due() == {"a"}


def test_a_clock_that_was_years_behind_lets_no_host_be_asked_for_everything_at_once(
    watch: "Watch",
) -> None:
    watch.site = evolve(SITE, politeness=Politeness(rechecks_a_day=24))
    names = [f"n{number}" for number in range(40)]
    watch.record(*(watch.page(watch.article(name)) for name in names))

    watch.start(hours=24 * 3650)
    of_a_day = watch.due()

    assert len(of_a_day) == 24
    assert len(watch.plan().left_out) == 16
    watch.record(*(watch.page(watch.article(name)) for name in of_a_day))
    assert watch.due() == set()
    watch.start(hours=1)
    assert len(watch.due()) == 1


def test_what_rests_is_not_visited_and_what_is_due_is(watch: "Watch") -> None:
    watch.say("a")
    watch.record(watch.listing(["a", "b"]))

    assert to_visit(watch, "a", "b", "never-seen") == {"b", "never-seen"}
    watch.now += timedelta(days=2)
    assert to_visit(watch, "a", "b") == {"a", "b"}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_listing_longer_than_the_parameters_of_a_statement_is_stored(watch: "Watch") -> None:
    names = [f"n{number}" for number in range(33_000)]

    watch.record(watch.listing(names))

    assert len(known(watch, *names)) == 33_000
