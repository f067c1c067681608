"""What the listings of several runs say: taken off, listed again, pinned, backdated; and what says nothing."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from tests.integration.monitor.conftest import MINSHENG, YAOWEN
from xzcrawler.config import SHANGHAI
from xzcrawler.items import Verdict
from xzcrawler.monitor.listings_settled import settle_listings
from xzcrawler.store import captures, incidents
from xzcrawler.store.article_values import ListingPlace
from xzcrawler.store.values import ChangeLine

if TYPE_CHECKING:
    from tests.integration.monitor.conftest import Watch

TWENTY = [f"n{number:02}" for number in range(20)]
"""A listing, its newest entry first."""


def read(
    watch: "Watch",
    *pages: Sequence[str],
    hours: float = 12,
    channel: str = YAOWEN,
    answering: Sequence[str] = (),
) -> list[tuple[str, str]]:
    """Run once: these pages of a listing, and these articles answer; return what is told of listings."""
    watch.start(hours=hours)
    return go_on(watch, *pages, channel=channel, answering=answering)


def go_on(
    watch: "Watch", *pages: Sequence[str], channel: str = YAOWEN, answering: Sequence[str] = ()
) -> list[tuple[str, str]]:
    last = len(pages)
    for number, names in enumerate(pages, start=1):
        watch.record(watch.listing(names, channel=channel, page=number, ends_walk=number == last))
    for name in answering:
        watch.say(name)
    return told(settle(watch))


def settle(watch: "Watch") -> list[ChangeLine]:
    return settle_listings(watch.store, watch.run_id, watch.site.name, watch.now)


def told(lines: Sequence[ChangeLine]) -> list[tuple[str, str]]:
    return [(line.type, line.title.removeprefix("题目")) for line in lines]


def without(*names: str) -> list[str]:
    return [name for name in TWENTY if name not in names]


def begin(watch: "Watch", names: Sequence[str] = TWENTY) -> None:
    """Read the listing and every article for the first time."""
    watch.plan()
    assert go_on(watch, names, answering=names) == []


def place(watch: "Watch", name: str) -> ListingPlace:
    return watch.history(name).places[0]


def open_incidents(watch: "Watch") -> list[str]:
    with watch.store.read() as session:
        return [line.evidence["why"] for line in incidents.lasting(session)]


def test_an_article_taken_off_its_listing_is_told_once_when_two_runs_missed_it(
    watch: "Watch",
) -> None:
    begin(watch)

    assert read(watch, without("n05")) == []
    assert "n05" in watch.due()
    since = watch.now
    assert read(watch, without("n05"), answering=["n05"]) == [("delisted", "n05")]
    assert read(watch, without("n05"), answering=["n05"]) == []

    line = watch.log()[-1]
    assert (line.type, line.severity, line.from_seq, line.to_seq) == ("delisted", 75, 1, 1)
    assert line.summary == "自 2026-03-02 21:00 起“要闻”列表不再列出，原文仍可打开"
    assert (place(watch, "n05").state, place(watch, "n05").state_since) == ("delisted", since)


def test_the_page_that_shows_the_gap_is_the_evidence(watch: "Watch") -> None:
    begin(watch)
    read(watch, TWENTY[:10], without("n15")[10:])
    read(watch, TWENTY[:10], without("n15")[10:], answering=["n15"])

    (line,) = [line for line in watch.log() if line.type == "delisted"]
    with watch.store.read() as session:
        shown = captures.numbered(session, [line.capture_id or 0])[line.capture_id or 0]
    assert (shown.run_id, shown.purpose, shown.page_number) == (watch.run_id, "listing", 2)


def test_it_takes_six_hours_between_the_readings(watch: "Watch") -> None:
    begin(watch)
    read(watch, without("n05"))

    assert read(watch, without("n05"), hours=2, answering=["n05"]) == []
    assert read(watch, without("n05"), hours=3) == []
    assert read(watch, without("n05"), hours=1) == [("delisted", "n05")]


def test_an_article_that_does_not_answer_is_not_called_delisted(watch: "Watch") -> None:
    begin(watch)
    read(watch, without("n05", "n06"))
    watch.start(hours=12)
    watch.miss("n05")
    watch.record(watch.answer("n06", Verdict.BLOCKED, 403))

    assert go_on(watch, without("n05", "n06")) == []
    assert read(watch, without("n05", "n06"), answering=["n06"]) == [("delisted", "n06")]


def test_the_answer_of_a_recheck_counts(watch: "Watch") -> None:
    begin(watch)
    read(watch, without("n05"))
    watch.start(hours=3, spider="recheck")
    watch.say("n05")
    assert settle(watch) == []

    assert read(watch, without("n05"), hours=3) == [("delisted", "n05")]


def test_what_was_taken_off_and_is_listed_again_is_told(watch: "Watch") -> None:
    begin(watch)
    read(watch, without("n05"))
    read(watch, without("n05"), answering=["n05"])

    assert read(watch, TWENTY) == [("relisted", "n05")]
    assert read(watch, TWENTY) == []
    line = watch.log()[-1]
    assert (line.severity, line.summary) == (
        40,
        "“要闻”列表重新列出，此前自 2026-03-02 21:00 起未列出",
    )
    assert place(watch, "n05").state == "listed"


def test_an_entry_that_one_reading_left_out_begins_anew(watch: "Watch") -> None:
    begin(watch)
    read(watch, without("n05"))
    read(watch, TWENTY, answering=["n05"])

    assert read(watch, without("n05"), answering=["n05"]) == []
    assert read(watch, without("n05"), answering=["n05"]) == [("delisted", "n05")]


@pytest.mark.parametrize(
    "later",
    [
        pytest.param(["new", *TWENTY[:19]], id="rolled off the last page"),
        pytest.param(TWENTY[:10], id="a page that was not read"),
        pytest.param(TWENTY[3:], id="the newest ones went: none above them is left"),
        pytest.param([*TWENTY[:5], *TWENTY[5:15][::-1], *TWENTY[15:]], id="sorted anew"),
        pytest.param(TWENTY[::-1][:9], id="turned round"),
        pytest.param([f"issue{number}" for number in range(20)], id="an issue of its own"),
        pytest.param(["n02", "n11"], id="hardly anything is left"),
        pytest.param(["n19", *TWENTY[:12]], id="an old one stands on top without a mark"),
    ],
)
def test_what_is_no_withdrawal_is_not_told(watch: "Watch", later: list[str]) -> None:
    begin(watch)

    for _ in range(4):
        assert read(watch, later, answering=TWENTY) == []
    assert {line.type for line in watch.log()} == {"new"}


def test_listings_that_were_not_read_to_the_end_say_nothing(watch: "Watch") -> None:
    begin(watch)

    for _ in range(3):
        watch.start(hours=12)
        watch.record(watch.listing(without("n02")[:10], ends_walk=False))
        watch.record(watch.broken_listing(Verdict.ERROR, page=2))
        watch.say("n02")
        assert settle(watch) == []
    for _ in range(3):
        watch.start(hours=12)
        watch.record(watch.broken_listing(Verdict.EMPTY))
        assert settle(watch) == []


def test_an_unchanged_first_page_says_nothing_of_its_entries(watch: "Watch") -> None:
    begin(watch)

    for _ in range(3):
        watch.start(hours=12)
        unchanged = watch.listing([], ends_walk=False, verdict=Verdict.NOT_MODIFIED, status=304)
        watch.record(evolve(unchanged, listing=None))
        watch.record(watch.listing(TWENTY[10:], page=2))
        assert settle(watch) == []


def test_an_article_that_moved_to_another_channel_is_no_withdrawal(watch: "Watch") -> None:
    begin(watch)
    watch.record(watch.listing(["m1", "m2"], channel=MINSHENG))
    for _ in range(3):
        watch.start(hours=12)
        watch.record(watch.listing(["n05", "m1", "m2"], channel=MINSHENG))
        assert go_on(watch, without("n05"), answering=["n05"]) == []


def test_an_article_that_another_channel_listed_all_along_is_told_more_quietly(
    watch: "Watch",
) -> None:
    watch.plan()
    watch.record(watch.listing(["n05", "m1", "m2"], channel=MINSHENG))
    begin(watch)
    for _ in range(2):
        watch.start(hours=12)
        watch.record(watch.listing(["n05", "m1", "m2"], channel=MINSHENG))
        go_on(watch, without("n05"), answering=["n05"])

    line = watch.log()[-1]
    assert (line.type, line.severity) == ("delisted", 40)
    assert line.summary.endswith("原文仍可打开，“民生”仍列出")


def test_an_article_that_moved_to_a_listing_that_is_unchanged_since_is_no_withdrawal(
    watch: "Watch",
) -> None:
    begin(watch)
    watch.start(hours=12)
    watch.record(watch.listing(["n05", "m1", "m2"], channel=MINSHENG))
    assert go_on(watch, without("n05"), answering=["n05"]) == []

    assert read(watch, without("n05"), answering=["n05"]) == []


def test_what_two_channels_take_off_at_once_is_told_once(watch: "Watch") -> None:
    watch.plan()
    others = ["m1", "m2", "n05", "m3", "m4"]
    watch.record(watch.listing(others, channel=MINSHENG))
    begin(watch)
    for _ in range(2):
        watch.start(hours=12)
        others = [name for name in others if name != "n05"]
        watch.record(watch.listing(others, channel=MINSHENG))
        go_on(watch, without("n05"), answering=["n05"])

    (line,) = [line for line in watch.log() if line.type != "new"]
    assert (line.type, line.severity) == ("delisted", 75)
    assert "“要闻”" in line.summary
    assert "“民生”" in line.summary


def test_an_article_whose_place_another_of_its_title_took_is_told_more_quietly(
    watch: "Watch",
) -> None:
    begin(watch)
    for _ in range(2):
        watch.start(hours=12)
        watch.say("again", title="题目n05")
        go_on(watch, ["again", *without("n05")], answering=["n05"])

    line = watch.log()[-1]
    assert (line.type, line.severity) == ("delisted", 40)
    assert line.summary.endswith("，列表改列同题稿件 http://news.test/again.html")


def test_many_missing_at_once_are_an_incident_that_ends_with_the_next_good_reading(
    watch: "Watch",
) -> None:
    begin(watch)
    taken = TWENTY[4:10]

    assert read(watch, without(*taken)) == []
    assert open_incidents(watch) == ["要闻: 6 entries are gone from it at once, none is told of"]
    assert read(watch, without(*taken), answering=taken) == []
    assert open_incidents(watch) == []
    assert read(watch, TWENTY) == []
    read(watch, without("n05"))
    assert read(watch, without("n05"), answering=["n05"]) == [("delisted", "n05")]


def test_an_article_dated_anew_sinks_and_is_not_called_delisted(watch: "Watch") -> None:
    day = datetime(2026, 3, 1, tzinfo=SHANGHAI)
    watch.plan()
    for number, name in enumerate(TWENTY):
        watch.say(name, published=day - timedelta(days=number), published_precision="day")
    assert go_on(watch, TWENTY) == []
    watch.say("n05", published=day - timedelta(days=300), published_precision="day")

    for _ in range(3):
        watch.start(hours=12)
        watch.say("n05", published=day - timedelta(days=300), published_precision="day")
        assert go_on(watch, without("n05")) == []


def pinned(watch: "Watch", names: Sequence[str], *top: str) -> list[tuple[str, str]]:
    """Run once: these entries stand on top, marked, and the others below."""
    watch.start(hours=12)
    page = watch.listing([*top, *(name for name in names if name not in top)])
    assert page.listing is not None
    marked = tuple(
        evolve(entry, pinned=index < len(top)) for index, entry in enumerate(page.listing.entries)
    )
    watch.record(evolve(page, listing=evolve(page.listing, entries=marked)))
    return told(settle(watch))


def test_an_entry_that_is_pinned_and_later_not_is_told(watch: "Watch") -> None:
    begin(watch)

    assert pinned(watch, TWENTY, "n07") == [("pinned", "n07")]
    assert place(watch, "n07").pinned
    assert pinned(watch, TWENTY, "n07") == []
    assert pinned(watch, TWENTY) == [("unpinned", "n07")]
    assert [(line.type, line.severity) for line in watch.log()][-2:] == [
        ("pinned", 15),
        ("unpinned", 10),
    ]


def test_what_is_pinned_when_it_is_first_seen_is_no_event(watch: "Watch") -> None:
    watch.plan()
    watch.say("n19")
    assert pinned(watch, TWENTY, "n19") == []
    watch.say("fresh")

    assert pinned(watch, TWENTY, "n19", "fresh") == []


def test_a_pin_that_ends_far_from_its_place_is_unpinned_and_not_delisted(watch: "Watch") -> None:
    begin(watch)
    pinned(watch, TWENTY[:10], "n19")

    assert pinned(watch, TWENTY[:10]) == []
    assert pinned(watch, TWENTY[:10]) == [("unpinned", "n19")]
    assert pinned(watch, TWENTY[:10]) == []
    assert pinned(watch, TWENTY[:10], "n19") == [("pinned", "n19")]


def test_a_pinned_article_that_is_gone_from_its_place_as_well_is_delisted(watch: "Watch") -> None:
    begin(watch)
    pinned(watch, TWENTY, "n07")

    assert pinned(watch, without("n07")) == []
    assert read(watch, without("n07"), answering=["n07"]) == [("delisted", "n07")]


def test_an_entry_seen_pinned_and_in_its_place_on_a_later_page_is_pinned(watch: "Watch") -> None:
    begin(watch)
    for _ in range(2):
        watch.start(hours=12)
        page = watch.listing(["n15", *TWENTY[:10]], ends_walk=False)
        assert page.listing is not None
        first, *others = page.listing.entries
        entries = (evolve(first, pinned=True), *others)
        watch.record(evolve(page, listing=evolve(page.listing, entries=entries)))
        watch.record(watch.listing(TWENTY[10:], page=2))
        settle(watch)

    assert [line.type for line in watch.log() if line.type != "new"] == ["pinned"]
    assert (place(watch, "n15").page, place(watch, "n15").position) == (1, 1)


def test_the_neighbours_of_a_pinned_entry_do_not_vouch_for_others(watch: "Watch") -> None:
    begin(watch)

    for _ in range(3):
        assert ("delisted", "n00") not in pinned(watch, TWENTY[1:], "n10")


def test_a_run_that_was_killed_before_it_settled_loses_and_doubles_nothing(watch: "Watch") -> None:
    begin(watch)
    read(watch, without("n05"))
    watch.start(hours=12)
    watch.record(watch.listing(without("n05")))
    watch.say("n05")

    assert read(watch, without("n05"), answering=["n05"]) == [("delisted", "n05")]
    assert read(watch, without("n05"), answering=["n05"]) == []


def test_entries_beyond_the_place_where_a_killed_run_stopped_are_not_missed(
    watch: "Watch",
) -> None:
    begin(watch)
    watch.start(hours=12)
    watch.record(watch.listing(["new", *TWENTY[:9]], ends_walk=False))

    for _ in range(3):
        assert read(watch, ["new", *TWENTY[:9]], TWENTY[9:]) == []


def test_an_article_that_was_never_read_is_told_nothing_of(watch: "Watch") -> None:
    watch.plan()
    go_on(watch, TWENTY)

    for _ in range(3):
        assert read(watch, without("n05")) == []


def test_show_knows_every_listing_of_an_article(watch: "Watch") -> None:
    begin(watch)
    first = watch.now
    watch.start(hours=12)
    watch.record(watch.listing(["m1", "n05"], channel=MINSHENG))

    one, other = watch.history("n05").places
    assert (one.channel, one.url, one.page, one.position) == ("要闻", YAOWEN, 1, 6)
    assert (one.first_seen, one.last_seen, one.state) == (first, first, "listed")
    assert (other.channel, other.position, other.first_seen) == ("民生", 2, watch.now)
