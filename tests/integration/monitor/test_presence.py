from typing import TYPE_CHECKING

from xzcrawler.items import Verdict
from xzcrawler.store import incidents, runs

if TYPE_CHECKING:
    from tests.integration.monitor.conftest import Watch


def healthy_run(watch: "Watch", *missing: str, hours: float = 12, status: int = 404) -> list[str]:
    """Run with a listing and an article that answer; return the names of those called gone."""
    watch.start(hours=hours)
    watch.record(watch.listing(["ok"]), watch.page(watch.article("ok")))
    watch.miss(*missing, status=status)
    return [line.title for line in watch.settle()]


def test_an_article_is_gone_after_three_checks_over_a_day(watch: "Watch") -> None:
    watch.say("a")

    assert healthy_run(watch, "a") == []
    assert watch.history("a").presence == "suspect"
    assert healthy_run(watch, "a") == []
    assert healthy_run(watch, "a") == ["题目a"]

    gone = watch.log()[-1]
    assert (gone.type, gone.title, gone.from_seq, gone.to_seq) == ("gone", "题目a", 1, None)
    assert gone.severity == 100
    assert gone.source == "徐州日报"
    assert watch.history("a").presence == "gone"
    assert healthy_run(watch, "a") == []


def test_three_checks_within_a_day_are_not_enough(watch: "Watch") -> None:
    watch.say("a")

    assert [healthy_run(watch, "a", hours=5) for _ in range(4)] == [[], [], [], []]


def test_the_status_410_needs_one_check_less(watch: "Watch") -> None:
    watch.say("a")

    assert healthy_run(watch, "a", status=410) == []
    assert healthy_run(watch, "a", status=410, hours=24) == ["题目a"]


def test_a_soft_404_counts_and_a_blocked_page_does_not(watch: "Watch") -> None:
    watch.say("a")
    watch.say("b")
    for _ in range(4):
        watch.start(hours=12)
        watch.record(watch.listing(["ok"]), watch.page(watch.article("ok")))
        watch.record(watch.answer("a", Verdict.SOFT_MISSING, 200))
        watch.record(watch.answer("b", Verdict.BLOCKED, 403))
        watch.settle()

    assert [told for told in watch.told() if told[0] == "gone"] == [("gone", "a")]
    assert watch.history("b").presence == "alive"


def test_content_before_it_is_gone_is_no_news(watch: "Watch") -> None:
    watch.say("a")
    healthy_run(watch, "a")
    healthy_run(watch, "a")
    watch.start(hours=12)

    assert watch.say("a").type == "unchanged"
    assert watch.history("a").presence == "alive"
    assert [healthy_run(watch, "a") for _ in range(2)] == [[], []]
    assert ("back", "a") not in watch.told()


def test_what_was_gone_comes_back_the_same(watch: "Watch") -> None:
    watch.say("a")
    for _ in range(3):
        healthy_run(watch, "a")
    watch.start(hours=12)

    assert watch.say("a").type == "back"
    assert watch.told()[-2:] == [("gone", "a"), ("back", "a")]
    assert len(watch.history("a").revisions) == 1


def test_what_was_gone_comes_back_changed(watch: "Watch") -> None:
    watch.say("a", "共20人。")
    for _ in range(3):
        healthy_run(watch, "a")
    watch.start(hours=12)
    outcome = watch.say("a", "共15人。")

    assert (outcome.type, outcome.seq) == ("back", 2)
    assert watch.told()[-3:] == [("gone", "a"), ("back", "a"), ("edited", "a")]


def recheck(watch: "Watch", *missing: str, hours: float) -> list[str]:
    """Run without a listing; return the names of those called gone."""
    watch.start(hours=hours, spider="recheck")
    watch.record(watch.page(watch.article("ok")))
    watch.miss(*missing)
    return [line.title for line in watch.settle()]


def test_a_recheck_announces_what_is_gone_while_the_last_listings_were_well(
    watch: "Watch",
) -> None:
    watch.say("a")
    healthy_run(watch, "a")
    healthy_run(watch, "a")

    assert recheck(watch, "a", hours=12) == ["题目a"]


def test_a_recheck_announces_nothing_without_a_news_run_of_the_last_day(watch: "Watch") -> None:
    watch.say("a")
    healthy_run(watch, "a")
    healthy_run(watch, "a")

    assert recheck(watch, "a", hours=25) == []


def test_a_recheck_announces_nothing_after_a_news_run_whose_listings_failed(
    watch: "Watch",
) -> None:
    watch.say("a")
    healthy_run(watch, "a")
    healthy_run(watch, "a")
    watch.start(hours=6)
    watch.record(watch.broken_listing(Verdict.ERROR))

    assert recheck(watch, "a", hours=6) == []


def test_a_site_whose_listings_fail_loses_no_article(watch: "Watch") -> None:
    watch.say("a")
    for _ in range(4):
        watch.start(hours=12)
        watch.record(watch.broken_listing(Verdict.ERROR), watch.page(watch.article("ok")))
        watch.miss("a")
        assert watch.settle() == []


def test_a_listing_without_entries_is_no_sign_of_health(watch: "Watch") -> None:
    watch.say("a")
    for _ in range(4):
        watch.start(hours=12)
        watch.record(watch.listing([]), watch.page(watch.article("ok")))
        watch.miss("a")
        assert watch.settle() == []


def test_a_site_where_no_other_article_answers_loses_none(watch: "Watch") -> None:
    watch.say("a")
    for _ in range(4):
        watch.start(hours=12)
        watch.record(watch.listing(["a"]))
        watch.miss("a")
        assert watch.settle() == []


def many(watch: "Watch", count: int = 11) -> list[str]:
    names = [f"n{number}" for number in range(count)]
    watch.record(*(watch.page(watch.article(name)) for name in names))
    return names


def mass_failures(watch: "Watch") -> list[tuple[bool, dict[str, int]]]:
    """Return, of each, whether it lasts and what it counted."""
    with watch.store.read() as session:
        lines = incidents.of_kind(session, "news", "mass_failure")
    counts = ("held", "released", "withdrawn")
    return [(line.closed is None, {name: line.evidence[name] for name in counts}) for line in lines]


def test_when_many_are_missing_at_once_it_is_an_incident_and_no_news(watch: "Watch") -> None:
    names = many(watch)

    assert healthy_run(watch, *names) == []

    assert mass_failures(watch) == [(True, {"held": 11, "released": 0, "withdrawn": 0})]
    with watch.store.read() as session:
        (trouble,) = runs.get(session, watch.run_id).troubles
        (incident,) = incidents.lasting(session)
    assert trouble.verdict == "mass_failure"
    assert "11 of 12" in trouble.why
    assert incident.evidence["urls"][0] == watch.address("n0")


def test_a_mass_deletion_is_told_a_day_later(watch: "Watch") -> None:
    names = many(watch)
    assert healthy_run(watch, *names) == healthy_run(watch, *names, hours=20) == []

    assert len(healthy_run(watch, *names, hours=4)) == 11

    assert mass_failures(watch) == [(False, {"held": 11, "released": 11, "withdrawn": 0})]
    assert [what for what, _ in watch.told()].count("gone") == 11


def test_articles_that_answer_again_are_withdrawn_and_the_others_released(watch: "Watch") -> None:
    names = many(watch)
    healthy_run(watch, *names)
    watch.start(hours=12)
    watch.record(watch.listing(["ok"]), *(watch.page(watch.article(name)) for name in names[1:]))
    watch.miss(names[0])
    assert watch.settle() == []
    assert mass_failures(watch) == [(True, {"held": 11, "released": 0, "withdrawn": 10})]

    assert healthy_run(watch, "n0") == ["题目n0"]

    assert mass_failures(watch) == [(False, {"held": 11, "released": 1, "withdrawn": 10})]


def test_a_site_that_was_down_for_a_night_tells_nothing(watch: "Watch") -> None:
    names = many(watch)
    for _ in range(4):
        watch.start(hours=3)
        watch.record(watch.broken_listing(Verdict.MISSING))
        watch.miss(*names)
        assert watch.settle() == []
    watch.start(hours=24)
    watch.record(watch.listing(names), *(watch.page(watch.article(name)) for name in names))
    assert watch.settle() == []

    assert {what for what, _ in watch.told()} == {"new"}
    assert mass_failures(watch) == [(False, {"held": 11, "released": 0, "withdrawn": 11})]


def test_a_single_deletion_before_a_mass_failure_is_told_in_its_own_time(watch: "Watch") -> None:
    watch.say("a")
    names = many(watch)
    healthy_run(watch, "a")
    healthy_run(watch, "a", *names)

    assert healthy_run(watch, "a", *names) == ["题目a"]


def test_what_goes_in_a_second_mass_failure_is_held_by_the_same_incident(watch: "Watch") -> None:
    names = many(watch, 22)
    healthy_run(watch, *names[:11])
    healthy_run(watch, *names[:11], *names[11:])

    assert mass_failures(watch) == [(True, {"held": 22, "released": 0, "withdrawn": 0})]


def test_the_trouble_of_a_mass_failure_outlives_the_end_of_the_run(watch: "Watch") -> None:
    names = [f"n{number}" for number in range(11)]
    watch.record(*(watch.page(watch.article(name)) for name in names))
    healthy_run(watch, *names)
    with watch.store.write() as session:
        runs.finish(
            session,
            watch.run_id,
            outcome="partial",
            stats={"xz/pages": 12},
            troubles=[],
            warc_file="news/2026/run-000002.warc.gz",
            now=watch.now,
        )
        line = runs.get(session, watch.run_id)

    assert [trouble.verdict for trouble in line.troubles] == ["mass_failure"]
    assert (line.outcome, line.stats["xz/pages"], line.finished) == ("partial", 12, watch.now)


def test_a_suspect_that_was_not_asked_for_is_not_judged(watch: "Watch") -> None:
    watch.say("a")
    for _ in range(2):
        healthy_run(watch, "a")
    watch.start(hours=12)
    watch.record(watch.broken_listing(Verdict.ERROR))
    watch.miss("a")
    watch.settle()

    assert healthy_run(watch) == []
