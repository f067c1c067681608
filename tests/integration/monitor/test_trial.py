from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve

from xzcrawler import __version__
from xzcrawler.items import Article, Capture, Reading, Verdict
from xzcrawler.monitor.judgement import Judgement, judge_readings
from xzcrawler.monitor.plan import plan_run
from xzcrawler.monitor.record import record
from xzcrawler.monitor.trial import settle_trial, withheld
from xzcrawler.sites import Channel, Site
from xzcrawler.store import Store, articles, incidents, runs

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
MUCH_LATER = NOW + timedelta(days=9)
CHANNELS = tuple(Channel(str(n), f"http://a.cn/{n}/") for n in range(3))
SITE = Site(name="a", title="A", domains=("a.cn",), channels=CHANNELS, unverified="Never seen.")


def pages(body: str = "", host: str = "http://a.cn") -> list[Reading]:
    return [
        Reading(
            site="a",
            purpose="article",
            url=f"{host}/0/{n}.html",
            key=f"{host}/0/{n}.html",
            channel=CHANNELS[0].url,
            captures=(Capture(url=f"{host}/0/{n}.html", at=NOW, status=200),),
            article=Article(
                url=f"{host}/0/{n}.html", title=f"第{n}号停水通知", published=NOW, body=body * n
            ),
        )
        for n in range(1, 4)
    ]


def settle(store: Store, readings: list[Reading], now: datetime = NOW) -> tuple[int, Judgement]:
    """Judge the readings and settle it, as the last pipeline stage does."""
    judgement = judge_readings(readings)
    if judgement.outcome != "passed":
        readings = [withheld(reading, judgement) for reading in readings]
    with store.write() as session:
        run = runs.start(
            session, site="a", spider="news", trigger="test", code_version="0", now=now
        )
    settle_trial(store, run, readings, judgement, now)
    return run, judgement


def test_a_site_never_seen_live_is_on_trial_until_it_passed(store: Store) -> None:
    assert plan_run(store, SITE, NOW, spider="news").on_trial

    _, judgement = settle(store, pages("停水两天。"))

    assert judgement.outcome == "passed"
    assert not plan_run(store, SITE, NOW, spider="news").on_trial


def test_a_run_on_trial_asks_for_whole_pages(store: Store) -> None:
    """That a page is as another version has read it says nothing about this one."""
    readings = [
        evolve(page, captures=(evolve(page.captures[0], etag='"1"'),))
        for page in pages("停水两天。")
    ]
    run, _ = settle(store, readings)
    record(store, run, readings, NOW)
    assert {visit.etag for visit in plan_run(store, SITE, MUCH_LATER, spider="news").articles} == {
        '"1"'
    }
    with store.write() as session:
        incidents.prove(session, "a", "another", NOW)

    plan = plan_run(store, SITE, MUCH_LATER, spider="news")

    assert plan.on_trial
    assert {visit.etag for visit in plan.articles} == {""}


def test_another_version_of_the_reader_is_judged_anew(store: Store) -> None:
    with store.write() as session:
        incidents.prove(session, "a", "0.0.0", NOW)

    assert plan_run(store, SITE, NOW, spider="news").on_trial


@pytest.mark.parametrize(
    ("site", "spider"),
    [
        (SITE, "recheck"),
        (evolve(SITE, unverified=""), "news"),
        (evolve(SITE, sample=True), "news"),
    ],
    ids=["a recheck", "a verified site", "a site of the sample city"],
)
def test_others_are_not_on_trial(store: Store, site: Site, spider: str) -> None:
    plan = plan_run(store, site, NOW, spider=spider)

    assert (plan.on_trial, plan.most_of_channel) == (False, None)


def test_a_run_on_trial_visits_about_twenty_articles(store: Store) -> None:
    many = tuple(Channel(str(n), f"http://a.cn/{n}/") for n in range(30))

    assert plan_run(store, SITE, NOW, spider="news").most_of_channel == 6
    assert plan_run(store, evolve(SITE, channels=many), NOW, spider="news").most_of_channel == 1


def test_of_a_site_that_failed_captures_and_an_incident_are_stored(store: Store) -> None:
    run, judgement = settle(store, pages())

    assert judgement.outcome == "failed"
    with store.read() as session:
        captured = runs.captures(session, run)
        (incident,) = incidents.lasting(session)
        assert articles.listing(session) == []
        assert incidents.proven_version(session, "a") == ""
    assert [line.capture.verdict for line in captured] == [Verdict.UNREADABLE] * 3
    assert {line.channel for line in captured} == {CHANNELS[0].url}
    assert incident.evidence["flaws"] == {"no source": 3, "no text": 3}
    assert incident.evidence["why"] == judgement.why


def test_a_later_run_that_passes_closes_the_incident(store: Store) -> None:
    settle(store, pages())
    settle(store, pages(), LATER)

    settle(store, pages("停水两天。"), LATER)

    with store.read() as session:
        (incident,) = incidents.history(session)
        assert incidents.proven_version(session, "a") == __version__
    assert (incident.opened, incident.closed) == (NOW, LATER)


def test_an_address_the_database_cannot_hold_does_not_hide_the_finding(store: Store) -> None:
    odd = [evolve(page, key=page.key + "\0") for page in pages()[:1]]

    settle(store, [*odd, *pages()[1:]])

    with store.read() as session:
        assert [line.kind for line in incidents.lasting(session)] == ["reading"]
