"""Articles that moved to another host, or whose host puts their visits off."""

from datetime import timedelta
from typing import TYPE_CHECKING

from attrs import evolve

from tests.integration.monitor.moving import page, redirect
from xzcrawler.monitor import migrating
from xzcrawler.store import due, hosts
from xzcrawler.store.hosts import HostState

if TYPE_CHECKING:
    from tests.integration.monitor.conftest import Watch

NEW = "http://m.news.test/new.html"


def quiet(watch: "Watch", host: str) -> None:
    with watch.store.write() as session:
        hosts.keep_quiet(session, host, watch.now + timedelta(hours=12))


def asked_for(watch: "Watch", hours: float) -> list[str]:
    later = evolve(watch, now=watch.now + timedelta(hours=hours))
    return [visit.url for visit in later.plan().articles]


def test_an_article_that_moved_to_another_host_goes_by_what_that_host_asks(watch: "Watch") -> None:
    watch.record(page(watch, "old"))
    watch.start(hours=12)
    watch.record(redirect(watch, "old", "new", to=NEW))
    watch.start(hours=48)

    quiet(watch, "news.test")
    assert asked_for(watch, 1) == [NEW]
    quiet(watch, "m.news.test")
    assert asked_for(watch, 1) == []
    with watch.store.read() as session:
        assert due.hosts_of(session, "news") == {"m.news.test"}


def test_an_article_whose_host_puts_visits_off_counts_as_asked_when_it_was(watch: "Watch") -> None:
    with watch.store.write() as session:
        hosts.save(session, [HostState(name="news.test", stretch=40.0)])
    watch.record(page(watch, "old"))
    watch.start(hours=8)
    watch.record(page(watch, "new"))

    with watch.store.read() as session:
        since = watch.now - timedelta(hours=6)
        (pair,) = migrating.proposal(session, "news", watch.now, since=since).pairs
    assert (pair.old.url, pair.new.url) == (watch.address("old"), watch.address("new"))
