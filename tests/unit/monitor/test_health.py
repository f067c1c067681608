"""Which of two alarms a channel's history rings, if any."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve

from xzcrawler.monitor.health import channel_health, site_health
from xzcrawler.store.health import (
    ChannelFacts,
    DueFacts,
    Look,
    News,
    RunFacts,
    Sample,
    SiteFacts,
)

NOW = datetime(2026, 6, 12, 4, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
GOOD = Sample(asked=True, filled=frozenset({"published", "source", "body"}))
BARE = Sample(asked=True, filled=frozenset({"published", "body"}))
UNREAD = Sample(asked=True, filled=None)
NEVER_ASKED = Sample(asked=False, filled=None)


def looks(
    verdicts: Sequence[str] = (), entries: int = 20, *, end: datetime = NOW, every: timedelta = HOUR
) -> tuple[Look, ...]:
    """Return looks, newest first: these verdicts, and as ever before them."""
    known = [*verdicts, *["content"] * (50 - len(verdicts))]
    return tuple(
        Look(at=end - every * n, verdict=verdict, entries=entries if verdict == "content" else None)
        for n, verdict in enumerate(known)
    )


def news(silent: int = 0, count: int = 40, every: timedelta = DAY) -> tuple[News, ...]:
    """Return news of that many days, the last one so many days ago."""
    last = NOW - DAY * silent
    return tuple(News(seen=last - every * n, published=None, was_there=False) for n in range(count))


HEALTHY = ChannelFacts(
    url="http://news.test/yw/",
    title="要闻",
    first_seen=NOW - DAY * 90,
    walked_at=NOW,
    looks=looks(),
    gaps=(),
    news=news(),
    samples=(GOOD,) * 60,
)


def amiss(facts: ChannelFacts, now: datetime = NOW) -> list[tuple[str, str]]:
    return [(sign.kind, sign.what) for sign in channel_health(facts, now).signs]


@pytest.mark.parametrize(
    ("facts", "signs"),
    [
        (HEALTHY, []),
        (evolve(HEALTHY, looks=looks(["not_modified"] * 40)), []),
        (evolve(HEALTHY, looks=looks(entries=0)), []),
        (evolve(HEALTHY, news=news(silent=4)), []),
        (evolve(HEALTHY, news=news(silent=6)), [("quiet", "silent")]),
        (evolve(HEALTHY, news=news(silent=6, count=11)), []),
        (evolve(HEALTHY, news=news(silent=6, every=DAY * 7)), []),
        (evolve(HEALTHY, looks=looks(["error"] * 5)), []),
        (evolve(HEALTHY, looks=looks(["error"] * 9)), [("blind", "not_read")]),
        (evolve(HEALTHY, looks=looks(end=NOW - HOUR * 9)), [("blind", "not_looked")]),
        (evolve(HEALTHY, looks=looks(end=NOW - DAY, every=DAY)), []),
        (evolve(HEALTHY, looks=looks(end=NOW - DAY * 3, every=DAY)), [("blind", "not_looked")]),
        (evolve(HEALTHY, walked_at=NOW - DAY), [("blind", "walk_unfinished")]),
        (evolve(HEALTHY, samples=(BARE,) * 10 + (GOOD,) * 30), [("blind", "field_lost")]),
        (evolve(HEALTHY, samples=(BARE,) * 40), []),
        (evolve(HEALTHY, samples=(BARE,) * 10 + (GOOD,) * 19), []),
        (evolve(HEALTHY, samples=(UNREAD,) * 10 + (GOOD,) * 30), [("blind", "no_articles")]),
        (evolve(HEALTHY, samples=(NEVER_ASKED,) * 10 + (GOOD,) * 30), []),
        (evolve(HEALTHY, samples=(UNREAD, GOOD) * 30), []),
    ],
)
def test_a_history_rings_the_alarm_it_should(
    facts: ChannelFacts, signs: list[tuple[str, str]]
) -> None:
    assert amiss(facts) == signs


def test_a_listing_that_loses_its_entries_is_our_reading_not_their_silence() -> None:
    few = (*looks(entries=2)[:3], *looks()[3:])
    none = tuple(evolve(look, entries=0) for look in looks()[:9]) + looks()[9:]

    assert amiss(evolve(HEALTHY, looks=few, news=news(silent=9))) == [("blind", "fewer_entries")]
    assert amiss(evolve(HEALTHY, looks=none, news=news(silent=9))) == [("blind", "not_read")]


def test_what_was_not_looked_at_is_never_called_quiet() -> None:
    unseen = evolve(HEALTHY, looks=looks(end=NOW - DAY * 30), news=news(silent=31))

    assert amiss(unseen) == [("blind", "not_looked")]


def test_one_look_by_a_clock_that_was_ahead_rings_no_silence() -> None:
    ahead = NOW + DAY * 9
    jumped = evolve(HEALTHY, looks=(Look(at=ahead, verdict="content", entries=20), *looks()))

    assert ("quiet", "silent") not in amiss(jumped, ahead)


def test_a_channel_that_was_dead_when_it_was_first_read_is_quiet_by_its_own_dates() -> None:
    then = NOW - DAY * 480
    listed = tuple(
        News(seen=NOW - DAY, published=then - DAY * n, was_there=True) for n in range(20)
    )
    health = channel_health(evolve(HEALTHY, news=listed), NOW)

    assert [sign.kind for sign in health.signs] == ["quiet"]
    assert health.last_new == then


def test_no_change_comes_with_how_well_it_was_watched() -> None:
    watched = channel_health(evolve(HEALTHY, news=news(silent=2)), NOW)
    hole = (NOW - DAY * 1.5, NOW - DAY * 0.5)
    holed = channel_health(evolve(HEALTHY, news=news(silent=2), gaps=(hole,)), NOW)

    assert (watched.confidence, watched.covered, watched.looks) == ("high", 1.0, 48)
    assert watched.delay == timedelta(minutes=30)
    assert (holed.confidence, holed.gaps[0].start) == ("medium", hole[0])
    assert holed.covered == pytest.approx(1 - (24 - 8) / 48, abs=0.001)


def run(outcome: str = "ok", minutes: int = 2, **stats: int) -> RunFacts:
    known = {"downloader/request_count": 24, "xz/run/listings_read": 4, "xz/run/articles_read": 20}
    return RunFacts(
        id=1,
        started=NOW,
        finished=NOW + timedelta(minutes=minutes),
        outcome=outcome,  # type: ignore[arg-type]
        stats={**known, "xz/check/article/content": 20}
        | {name.replace("__", "/"): count for name, count in stats.items()},
    )


@pytest.mark.parametrize(
    ("lately", "signs"),
    [
        ([run()] * 5, []),
        ([run("failed")] * 3, [("blind", "runs_failed")]),
        ([run("failed"), run(), run("failed")], []),
        ([run(xz__check__article__error=10)] * 5, [("worse", "errors")]),
        ([run(xz__check__article__blocked=10)] * 5, [("worse", "refusals")]),
        ([run(xz__check__article__missing=10)] * 5, []),
        ([run(downloader__request_count=80)] * 5, [("worse", "more_requests")]),
        ([run(minutes=30)] * 5, [("worse", "slower")]),
    ],
)
def test_runs_are_held_against_those_before(
    lately: list[RunFacts], signs: list[tuple[str, str]]
) -> None:
    runs = (*lately, *[run()] * 20)
    facts = SiteFacts(
        site="news",
        channels=(HEALTHY,),
        runs=runs,
        due=DueFacts(due=0, overdue=0, oldest=None),
        incidents=(),
    )
    health = site_health(facts, NOW)

    assert [(sign.kind, sign.what) for sign in health.signs] == signs
    assert health.state == ("wrong" if ("blind", "runs_failed") in signs else "fine")
