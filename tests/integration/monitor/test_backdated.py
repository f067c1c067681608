"""Articles that turn up older than they can be."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from attrs import evolve, frozen

from tests.integration.monitor.conftest import MINSHENG, YAOWEN
from xzcrawler.config import SHANGHAI
from xzcrawler.items import Listing, Reading
from xzcrawler.monitor.listings_settled import settle_listings
from xzcrawler.store import incidents
from xzcrawler.store.values import ChangeLine

if TYPE_CHECKING:
    from tests.integration.monitor.conftest import Watch

TODAY = datetime(2026, 3, 2, tzinfo=SHANGHAI)
"""The day of the first run, which is at nine."""


@frozen
class Dated:
    """An article and what is said of its day, in days before `TODAY`."""

    name: str
    page: float | None
    listing: float | None = None


PAST = [Dated(f"n{day:02}", day, day) for day in range(1, 13)]


def day(before: float | None) -> datetime | None:
    return None if before is None else TODAY - timedelta(days=before)


def listing(watch: "Watch", dated: Sequence[Dated], channel: str = YAOWEN) -> Reading:
    page = watch.listing([one.name for one in dated], channel=channel)
    assert page.listing is not None
    entries = tuple(
        evolve(
            entry,
            published=day(one.listing),
            published_raw="写着" if one.listing is not None else "",
        )
        for one, entry in zip(dated, page.listing.entries, strict=True)
    )
    return evolve(page, listing=Listing(url=page.listing.url, entries=entries))


def read(watch: "Watch", dated: Sequence[Dated], *, hours: float = 12) -> list[ChangeLine]:
    """Run once: the listing, and every article in it."""
    watch.start(hours=hours)
    watch.record(listing(watch, dated))
    return answer(watch, dated)


def answer(watch: "Watch", dated: Sequence[Dated]) -> list[ChangeLine]:
    for one in dated:
        watch.say(one.name, published=day(one.page), published_precision="day")
    return settle_listings(watch.store, watch.run_id, watch.site.name, watch.now)


def test_an_old_article_among_known_ones_is_backdated(watch: "Watch") -> None:
    assert read(watch, PAST, hours=0) == []
    assert read(watch, PAST) == []

    (line,) = read(watch, [*PAST[:7], Dated("old", 7.0, 7.0), *PAST[7:]])

    assert (line.type, line.severity, line.kinds) == ("backdated", 45, ("published",))
    assert line.summary == "标称 2026-02-23 发布，2026-03-03 09:00 首次出现"
    assert [(fact.kind, fact.old, fact.new) for fact in line.facts] == [
        ("date", "2026-02-23", "2026-03-03 09:00")
    ]
    assert [(told, name) for told, name in watch.told() if name == "old"] == [
        ("new", "old"),
        ("backdated", "old"),
    ]
    assert read(watch, [*PAST[:7], Dated("old", 7.0, 7.0), *PAST[7:]]) == []


def test_an_old_date_on_top_of_the_listing_is_backdated_too(watch: "Watch") -> None:
    read(watch, PAST, hours=0)

    assert [line.title for line in read(watch, [Dated("old", 30), *PAST])] == ["题目old"]


def test_it_is_told_when_the_article_is_read_in_a_later_run(watch: "Watch") -> None:
    read(watch, PAST, hours=0)
    watch.start(hours=12)
    watch.record(listing(watch, [Dated("old", 30), *PAST]))
    assert answer(watch, PAST) == []

    assert [line.title for line in read(watch, [Dated("old", 30), *PAST])] == ["题目old"]


def test_a_killed_run_leaves_it_to_the_next(watch: "Watch") -> None:
    read(watch, PAST, hours=0)
    dated = [Dated("old", 30), *PAST]
    watch.start(hours=12)
    watch.record(listing(watch, dated))
    watch.say("old", published=day(30), published_precision="day")

    assert [line.title for line in read(watch, dated)] == ["题目old"]
    assert read(watch, dated) == []


@pytest.mark.parametrize(
    "dated",
    [
        pytest.param([Dated("x", -0.0), *PAST], id="of today"),
        pytest.param([Dated("x", 1), *PAST], id="of yesterday"),
        pytest.param([Dated("x", None), *PAST], id="without a date"),
        pytest.param([*PAST, Dated("x", 300), Dated("y", 400)], id="further down than ever read"),
        pytest.param([Dated("x", 9), Dated("y", 9)], id="an issue of its own"),
        pytest.param([*(Dated(f"x{n}", 40 + n) for n in range(6)), *PAST], id="many at once"),
    ],
)
def test_what_is_not_backdated(watch: "Watch", dated: list[Dated]) -> None:
    read(watch, PAST, hours=0)

    assert read(watch, dated) == []
    assert read(watch, dated) == []


def test_the_first_crawl_of_a_channel_backdates_nothing(watch: "Watch") -> None:
    assert read(watch, [*PAST, Dated("old", 4000)], hours=0) == []


def test_many_old_ones_at_once_are_an_incident(watch: "Watch") -> None:
    read(watch, PAST, hours=0)
    read(watch, [*(Dated(f"x{n}", 40 + n) for n in range(6)), *PAST])

    with watch.store.read() as session:
        (line,) = incidents.lasting(session)
    assert line.kind == "listing_rebuilt"
    assert line.evidence["why"].endswith("6 old entries came at once, none is told of")


def test_an_article_that_comes_from_another_channel_is_not_backdated(watch: "Watch") -> None:
    read(watch, PAST, hours=0)
    watch.record(listing(watch, [Dated("old", 30)], MINSHENG))

    assert read(watch, [Dated("old", 30), *PAST]) == []


def test_a_delay_that_is_usual_for_the_channel_is_no_alarm_once_it_is_known(watch: "Watch") -> None:
    dated = PAST
    read(watch, dated, hours=0)
    for run in range(1, 10):
        # Each article comes out a week after its day.
        dated = [Dated(f"late{run}", 7.5 - run / 2), *dated]
        read(watch, dated)

    assert [name for told, name in watch.told() if told == "backdated"] == [
        *("late1", "late2", "late3", "late4", "late5")
    ]
    (line,) = read(watch, [Dated("old", 30), *dated])
    assert line.title == "题目old"


def test_a_listing_and_a_page_that_disagree_are_told(watch: "Watch") -> None:
    read(watch, PAST, hours=0)

    (line,) = read(watch, [Dated("x", 29, 0), *PAST])
    assert line.summary == (
        "标称 2026-02-01 发布，2026-03-02 21:00 首次出现；列表标 2026-03-02，页面标 2026-02-01"
    )
    (line,) = read(watch, [Dated("y", 0, 29), *PAST])
    assert line.summary == "列表标 2026-02-01，页面标 2026-03-02"


def test_a_channel_whose_dates_always_differ_is_left_alone(watch: "Watch") -> None:
    apart = [evolve(one, listing=one.page + 20) for one in PAST if one.page]
    read(watch, apart, hours=0)

    assert read(watch, [Dated("x", 0, 20), *apart]) == []
