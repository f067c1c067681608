"""What is known of each site's next turn, on both databases."""

from datetime import timedelta
from typing import TYPE_CHECKING

from xzcrawler.store import hosts, leases
from xzcrawler.store.outlook import Outlook, Prospect, look_ahead
from xzcrawler.store.values import Outcome

if TYPE_CHECKING:
    from tests.integration.monitor.conftest import Watch

HOUR = timedelta(hours=1)


def prospect(watch: "Watch", later: timedelta = timedelta(0)) -> Prospect:
    with watch.store.read() as session:
        return look_ahead(session, watch.now + later)


def outlook(watch: "Watch", later: timedelta = timedelta(0)) -> Outlook:
    return prospect(watch, later).sites[watch.site.name]


def test_failures_count_since_the_last_run_that_did_not_fail(watch: "Watch") -> None:
    outcomes: list[Outcome] = ["failed", "partial", "failed", "failed"]
    for outcome in outcomes:
        watch.end(outcome)
        watch.start(hours=1)
    watch.end("failed")

    found = outlook(watch)

    assert found.failures == 3
    assert found.looked is not None
    assert (found.looked.id, found.looked.outcome) == (watch.run_id, "failed")


def test_a_recheck_is_the_last_run_and_no_look_at_the_listings(watch: "Watch") -> None:
    looked = watch.run_id
    watch.end("ok")
    recheck = watch.start(hours=1, spider="recheck")

    found = outlook(watch)

    assert found.last_id == recheck
    assert found.looked is not None
    assert found.looked.id == looked
    assert found.failures == 0


def test_articles_never_read_are_told_from_those_to_be_read_again(watch: "Watch") -> None:
    watch.record(watch.listing(["a"]))
    assert outlook(watch).unread_due == watch.now
    assert outlook(watch).article_due is None

    watch.say("a")
    found = outlook(watch)
    assert found.unread_due is None
    assert found.article_due is not None
    assert timedelta(0) < found.article_due - watch.now <= 24 * HOUR
    assert outlook(watch, 24 * HOUR).article_due == found.article_due


def test_articles_of_a_quiet_host_wait_for_it(watch: "Watch") -> None:
    watch.record(watch.listing(["a"]))
    until = watch.now + HOUR
    with watch.store.write() as session:
        hosts.keep_quiet(session, "news.test", until)

    assert prospect(watch).quiet == {"news.test": until}
    assert outlook(watch).unread_due is None
    assert outlook(watch, HOUR).unread_due == watch.now


def test_only_a_lease_in_force_says_that_a_site_is_being_crawled(watch: "Watch") -> None:
    for ago, is_held in ((3 * HOUR, False), (timedelta(0), True)):
        with watch.store.write() as session:
            now = leases.moment(session) - ago
            leases.take(session, watch.site.name, "a", HOUR, now=now)
        assert (outlook(watch).lease is not None) is is_held
