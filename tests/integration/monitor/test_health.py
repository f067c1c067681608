"""Green and blind: what happened to others who watch, and that it rings here. Runs are recorded, days pass."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from attrs import evolve

from tests.integration.monitor.conftest import MINSHENG, YAOWEN
from xzcrawler.items import Verdict
from xzcrawler.monitor.health_watch import keep_health, look_at
from xzcrawler.monitor.listings_settled import settle_listings
from xzcrawler.store import incidents
from xzcrawler.store.values import IncidentLine, Outcome

if TYPE_CHECKING:
    from tests.integration.monitor.conftest import Watch
    from xzcrawler.monitor.health import SiteHealth
    from xzcrawler.sites import Site


def finish(watch: "Watch", outcome: Outcome = "ok") -> "SiteHealth":
    """End the run as a crawl does."""
    close(watch, outcome)
    return keep_health(watch.store, yaowen_only(watch), watch.now)


def close(watch: "Watch", outcome: Outcome = "ok") -> None:
    settle_listings(watch.store, watch.run_id, watch.site.name, watch.now)
    watch.end(outcome)


def yaowen_only(watch: "Watch") -> "Site":
    return evolve(watch.site, channels=watch.site.channels[:1])


def days_pass(
    watch: "Watch",
    days: int,
    hours: int = 24,
    *,
    names: Sequence[str] = (),
    publish: bool = True,
    end: Callable[["Watch"], object] = finish,
) -> list[str]:
    """Crawl so often; each day brings one article, or none. Return the listing as it is then, newest first."""
    listed = list(names)
    until = watch.now + timedelta(days=days)
    while watch.now < until:
        watch.start(hours=hours)
        name = f"{watch.now:%m%d}"
        fresh = [name] if publish and name not in listed else []
        listed = (fresh + listed)[:20]
        watch.record(watch.listing(listed))
        for article in fresh:
            watch.say(article)
        end(watch)
    return listed


def kinds(watch: "Watch") -> list[str]:
    with watch.store.read() as session:
        return [line.kind for line in incidents.lasting(session)]


def history(watch: "Watch", kind: str) -> list[IncidentLine]:
    with watch.store.read() as session:
        return incidents.of_kind(session, "news", kind)


def whats(health: "SiteHealth") -> list[tuple[str, str]]:
    return [(sign.kind, sign.what) for sign in health.signs]


def begin(watch: "Watch", days: int = 14) -> list[str]:
    """Watch a channel that has something new every day."""
    watch.plan()
    watch.record(watch.listing(["0"]))
    finish(watch)
    return days_pass(watch, days, names=["0"], end=close)


def test_a_site_that_is_watched_and_publishes_has_no_incident(watch: "Watch") -> None:
    begin(watch)

    health = keep_health(watch.store, yaowen_only(watch), watch.now)
    assert (health.state, health.signs) == ("fine", ())
    (channel,) = health.channels
    assert channel.read_at == channel.walked_at == channel.last_new == watch.now
    assert channel.delay == timedelta(hours=12)
    assert (channel.silent_days, channel.expected_days, channel.gaps) == (0, 3, ())


def test_querido_diario_was_green_for_16_months_while_nothing_came(watch: "Watch") -> None:
    listed = begin(watch)
    days_pass(watch, 4, names=listed, publish=False)
    assert kinds(watch) == []

    days_pass(watch, 480, names=listed, hours=24 * 20, publish=False)

    (quiet,) = history(watch, "quiet")
    assert (kinds(watch), quiet.closed) == (["quiet"], None)
    assert "要闻: nothing new since 2026-03-16: " in quiet.evidence["why"]
    assert quiet.evidence["signs"][0]["url"] == YAOWEN

    days_pass(watch, 1, names=["after_all", *listed])
    assert kinds(watch) == []


def test_cc_news_was_blind_for_two_days_since_nothing_ran(watch: "Watch") -> None:
    listed = begin(watch)
    for _ in range(60):
        watch.start(hours=1)
        watch.record(watch.listing(listed))
        close(watch)
    ran = watch.now
    site = yaowen_only(watch)

    assert keep_health(watch.store, site, ran + timedelta(hours=7)).state == "fine"
    health = keep_health(watch.store, site, ran + timedelta(days=2))

    assert whats(health) == [("blind", "not_looked")]
    assert kinds(watch) == ["blind"]
    assert health.channels[0].confidence == "low"
    assert health.channels[0].gaps[0].end is None

    watch.start(hours=49)
    watch.record(watch.listing(["0324", *listed]))
    assert finish(watch).state == "fine"
    assert kinds(watch) == []
    gap = look(watch).channels[0].gaps[0]
    assert (gap.start, gap.end) == (ran, watch.now)


def look(watch: "Watch") -> "SiteHealth":
    with watch.store.read() as session:
        return look_at(session, yaowen_only(watch), watch.now)


def test_quality_news_html_changed_and_the_outside_monitor_did_not_ring(watch: "Watch") -> None:
    """Each page answers with 200, each run ends well, and what is read has lost its source."""
    listed = begin(watch, days=32)
    assert kinds(watch) == []

    for number in range(10):
        watch.start(hours=24)
        name = f"bare{number}"
        listed = [name, *listed][:20]
        watch.record(watch.listing(listed))
        watch.say(name, source="")
        health = finish(watch)

    assert whats(health) == [("blind", "field_lost")]
    assert kinds(watch) == ["blind"]
    assert "source: on 0 of the last 10 new articles" in history(watch, "blind")[0].evidence["why"]


def test_quality_news_entries_led_nowhere_and_every_run_was_green(watch: "Watch") -> None:
    listed = begin(watch, days=32)

    for number in range(10):
        watch.start(hours=24)
        listed = [f"menu{number}", *listed][:20]
        watch.record(watch.listing(listed))
        watch.record(watch.answer(f"menu{number}", Verdict.UNREADABLE, 200))
        health = finish(watch)

    assert whats(health) == [("blind", "no_articles")]


def test_a_listing_that_fails_for_days_is_one_incident_and_never_quiet(watch: "Watch") -> None:
    listed = begin(watch)

    for _ in range(12):
        watch.start(hours=24)
        watch.record(watch.broken_listing(Verdict.ERROR))
        finish(watch, "failed")

    (blind,) = history(watch, "blind")
    assert kinds(watch) == ["blind"]
    assert [sign["what"] for sign in blind.evidence["signs"]] == ["not_read", "runs_failed"]
    assert history(watch, "quiet") == []

    days_pass(watch, 1, names=listed)
    assert kinds(watch) == []


def test_a_quiet_site_that_cannot_be_read_any_more_is_both(watch: "Watch") -> None:
    listed = begin(watch)
    days_pass(watch, 8, names=listed, publish=False)
    assert kinds(watch) == ["quiet"]

    keep_health(watch.store, yaowen_only(watch), watch.now + timedelta(days=5))

    assert kinds(watch) == ["quiet", "blind"]
    assert history(watch, "quiet")[0].closed is None


def test_a_channel_that_is_no_longer_declared_rings_nothing(watch: "Watch") -> None:
    watch.record(watch.listing(["m"], channel=MINSHENG))
    begin(watch)

    assert kinds(watch) == []
    assert [c.url for c in look(watch).channels] == [YAOWEN]
    with watch.store.read() as session:
        both = look_at(session, watch.site, watch.now)
    assert whats(both) == [("blind", "not_looked")]


def test_a_site_that_was_never_crawled_has_no_health(watch: "Watch") -> None:
    elsewhere = evolve(watch.site, name="elsewhere")

    assert keep_health(watch.store, elsewhere, watch.now).state == "never"
    assert kinds(watch) == []


def test_runs_by_a_clock_that_was_ahead_do_not_hide_that_nothing_runs(watch: "Watch") -> None:
    listed = begin(watch)
    now = watch.now
    watch.start(hours=24 * 300)
    watch.record(watch.listing(listed))
    finish(watch)

    health = keep_health(watch.store, yaowen_only(watch), now + timedelta(days=4))

    assert whats(health) == [("blind", "not_looked")]
