"""Articles that have several addresses, or had: what counts them, and what waits for the end of a run."""

from typing import TYPE_CHECKING

from tests.integration.monitor.moving import TEXT, page, redirect
from tests.integration.monitor.test_migrating import NAMES, listing
from tests.integration.monitor.test_migrating import page as notice
from xzcrawler.monitor import migrating
from xzcrawler.store import heads, incidents, runs
from xzcrawler.store.upcoming import upcoming

if TYPE_CHECKING:
    from tests.integration.monitor.conftest import Watch


def test_deletions_held_back_before_a_migration_are_told_once_it_is_undone(watch: "Watch") -> None:
    watch.record(listing(watch, at="old"), *(notice(watch, name, at="old") for name in NAMES))
    watch.start(hours=24)
    watch.miss(*(f"old/{name}" for name in NAMES))
    watch.settle()
    watch.start(hours=1)
    watch.record(listing(watch, at="new"), *(notice(watch, name, at="new") for name in NAMES))
    migrating.apply(watch.store, "news", watch.now)
    watch.start(hours=1)
    watch.record(*(notice(watch, name, at="new") for name in NAMES))
    watch.settle()
    with watch.store.read() as session:
        assert not incidents.is_open(session, "news", "mass_failure")
    migrating.undo(watch.store, "news", watch.now)

    gone = []
    for hours in (24 * 40, 12, 12):
        watch.start(hours=hours)
        watch.record(listing(watch, at="new"), notice(watch, NAMES[0], at="new"))
        watch.miss(*(f"old/{name}" for name in NAMES))
        gone += watch.settle()

    assert len(gone) == len(NAMES)


def test_an_article_that_was_merged_is_counted_nowhere(watch: "Watch") -> None:
    watch.record(page(watch, "old"))
    watch.start(hours=1)
    watch.record(page(watch, "new"))
    watch.start(hours=12)
    watch.record(redirect(watch, "old", "new"))

    with watch.store.read() as session:
        (site,) = runs.sites(session)
        retired = upcoming(session, retired=True)
        reread = heads.count(session, ["news"])
        numbers = heads.numbers(session, ["news"], after=0, limit=9)
    assert (site.articles, [host.articles for host in site.hosts]) == (1, [1])
    assert (retired, reread, len(numbers)) == ([], 1, 1)


def test_an_edit_waits_for_the_end_of_the_run_at_whatever_address_it_is_seen(
    watch: "Watch",
) -> None:
    watch.record(page(watch, "old"))
    watch.start(hours=12)
    watch.record(redirect(watch, "old", "new"))
    watch.start(hours=12)
    edit = TEXT.replace("十二", "十一")

    waiting = watch.wait(page(watch, "old", edit), page(watch, "new", edit))

    assert len(watch.history("new").revisions) == 1
    assert [outcome.type for outcome in waiting.finish(watch.now)] == ["edited", "unchanged"]
