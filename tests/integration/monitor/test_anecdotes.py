"""What happened to others who watch pages, each once as a test. The names say to whom."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from attrs import evolve

from xzcrawler.config import SHANGHAI
from xzcrawler.items import Verdict
from xzcrawler.monitor.incident_kinds import keep_incidents
from xzcrawler.store import Store, changes, incidents, upcoming

if TYPE_CHECKING:
    from tests.integration.monitor.conftest import Watch

NAMES = [f"n{number}" for number in range(12)]
LONG = "因供水管道检修，3月6日22时起，泉山区翟山街道等12个小区停水8小时，请居民提前储水。" * 8


def first_day(watch: "Watch") -> None:
    watch.crawl(watch.listing(NAMES), *(watch.page(watch.article(name, LONG)) for name in NAMES))
    watch.start(hours=12)


def lasting(watch: "Watch") -> list[str]:
    with watch.store.read() as session:
        return [line.kind for line in incidents.lasting(session)]


def after_the_first_day(watch: "Watch") -> list[tuple[str, str]]:
    return watch.told()[len(NAMES) :]


def test_city_scrapers_cancelled_every_meeting_when_a_scrape_was_empty(watch: "Watch") -> None:
    first_day(watch)
    for _ in range(4):
        watch.crawl(watch.broken_listing(Verdict.EMPTY))
        watch.miss(*NAMES)
        watch.settle()
        keep_incidents(watch.store, watch.run_id, "news", watch.now)
        assert lasting(watch) == ["mass_failure", "listing"]
        watch.start(hours=12)
    watch.crawl(watch.listing(NAMES), *(watch.page(watch.article(name, LONG)) for name in NAMES))
    keep_incidents(watch.store, watch.run_id, "news", watch.now)

    assert after_the_first_day(watch) == []
    assert lasting(watch) == []


def test_klaxon_stored_the_page_of_a_502_as_a_snapshot(watch: "Watch") -> None:
    first_day(watch)
    watch.crawl(*(watch.answer(name, Verdict.ERROR, 502) for name in NAMES))
    keep_incidents(watch.store, watch.run_id, "news", watch.now)

    assert {len(watch.history(name).revisions) for name in NAMES} == {1}
    assert {watch.history(name).presence for name in NAMES} == {"alive"}
    assert lasting(watch) == ["blocked"]


def test_an_error_page_with_status_200_became_a_snapshot(watch: "Watch") -> None:
    first_day(watch)
    error = "数据库连接失败，请与管理员联系。"
    pages = [watch.page(watch.article(name, error, title="出错啦")) for name in NAMES[:5]]
    watch.crawl(*pages, *(watch.page(watch.article(name, LONG)) for name in NAMES[5:]))
    watch.start(hours=12)
    watch.crawl(*(watch.page(watch.article(name, LONG)) for name in NAMES))

    with watch.store.read() as session:
        assert len(changes.since(session, muted=True)) == len(NAMES)
    assert {len(watch.history(name).revisions) for name in NAMES} == {1}


def test_huginn_klaxon_and_newsdiffs_lost_an_edit_that_was_taken_back(watch: "Watch") -> None:
    first_day(watch)
    for body in (LONG.replace("8小时", "6小时"), LONG):
        watch.crawl(watch.page(watch.article("n1", body)))
        watch.start(hours=12)

    assert after_the_first_day(watch) == [("edited", "n1")] * 2
    assert [view.reverts_to for view in watch.history("n1").revisions] == [None, None, 1]


def test_freshrss_showed_old_articles_as_new_when_they_were_dated_anew(watch: "Watch") -> None:
    dated = watch.article("a", LONG, published=datetime(2024, 5, 1, 9, tzinfo=SHANGHAI))
    watch.crawl(watch.listing(["a"]), watch.page(dated))
    watch.start(hours=12)
    again = evolve(dated, published=datetime(2026, 3, 2, 9, tzinfo=SHANGHAI))
    watch.crawl(watch.listing(["a"]), watch.page(again))

    assert watch.told() == [("new", "a"), ("edited", "a")]
    assert watch.log()[1].kinds == ("published",)


def test_changedetection_said_no_filters_found_in_every_run_and_nobody_looked(
    watch: "Watch",
) -> None:
    first_day(watch)
    for _ in range(3):
        watch.crawl(*(watch.answer(name, Verdict.UNREADABLE, 200) for name in NAMES))
        watch.start(hours=12)

    assert after_the_first_day(watch) == []
    with watch.store.read() as session:
        (incident,) = incidents.lasting(session)
    assert incident.kind == "layout"
    assert "unreadable in 12 of 12 articles" in incident.evidence["why"]


def test_diffengine_cut_an_interval_of_days_to_its_seconds(watch: "Watch") -> None:
    watch.say("a", LONG)
    watch.start(hours=60 * 24)
    watch.say("a", LONG)  # quiet for 60 days: asked again after a fifth of it, a tenth more or less

    watch.start(hours=10 * 24)
    assert watch.due() == set()
    watch.start(hours=4 * 24)
    assert watch.due() == {"a"}


def test_newsdiffs_silently_dropped_addresses_of_more_than_255_characters(watch: "Watch") -> None:
    names = ["长" * 500 + end for end in "ab"]
    pages = [watch.page(watch.article(name, LONG)) for name in names]
    watch.crawl(watch.listing(names), *pages)
    watch.start(hours=12)
    watch.crawl(watch.page(watch.article(names[1], LONG.replace("8小时", "6小时"))))

    assert watch.told() == [("new", names[0]), ("new", names[1]), ("edited", names[1])]


def test_crawlab_never_ran_what_was_pending_at_a_restart(watch: "Watch", database_url: str) -> None:
    watch.crawl(
        watch.listing(["read", "edited", "waits"]),
        *(watch.page(watch.article(name, LONG)) for name in ("read", "edited")),
    )
    watch.start(hours=12)
    # Killed: the edit waited for the run's end, the third was never asked for.
    watch.wait(watch.page(watch.article("edited", LONG.replace("8小时", "6小时"))))
    watch.store.close()

    watch.store = Store.open(database_url)
    watch.start()

    assert watch.due() == {"read", "edited", "waits"}
    assert watch.told() == [("new", "read"), ("new", "edited")]
    watch.store.close()


def test_gerapy_skipped_a_task_that_was_missed_by_two_minutes_and_nineteen_seconds(
    watch: "Watch",
) -> None:
    watch.say("a", LONG)
    with watch.store.read() as session:
        (line,) = upcoming.upcoming(session)
    assert line.due_at
    watch.now = line.due_at + timedelta(minutes=2, seconds=19)
    watch.start()
    assert watch.due() == {"a"}

    watch.start(hours=24 * 90)
    assert watch.due() == {"a"}
