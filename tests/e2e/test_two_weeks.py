"""Two weeks in the sample city, two runs a day: what is told is what the oracle says, no more, no less."""

import json
import shutil
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from attrs import evolve

from xzcrawler import workers
from xzcrawler.cli.app import run
from xzcrawler.config import Config
from xzcrawler.demo.addresses import url_of
from xzcrawler.demo.calendar import DAYS, Day, incidents
from xzcrawler.demo.city import SampleCity
from xzcrawler.demo.events import edition
from xzcrawler.demo.oracle_stories import found_in, story_mismatches
from xzcrawler.monitor import migrating
from xzcrawler.store import Session, Store, articles, changes, runs
from xzcrawler.store import incidents as incident_log
from xzcrawler.store.values import ChangeLine

pytestmark = pytest.mark.network

SITES = ("pengcheng_news", "pengcheng_gov", "pengcheng_paper")
MOMENTS = [moment for day in DAYS for moment in day.runs]

by_day = pytest.mark.parametrize("day", DAYS, ids=lambda day: f"day-{day.number}")


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    """Live through both weeks and give what is left of them."""
    folder = tmp_path_factory.mktemp("two-weeks")
    config = Config(data=folder, database=f"sqlite:///{folder / 'xzcrawler.db'}")
    with SampleCity() as city:
        for day in DAYS:
            city.day = day.number
            for moment in day.runs:
                city.evening = moment != day.runs[0]
                crawl(evolve(config, sample_city=city.url, now=moment), day)
                if moment == day.runs[0]:
                    migrate(config, day, moment)
    return config


def crawl(config: Config, day: Day) -> None:
    results = workers.run_sites(SITES, config)
    failed = [result.site for result in results if result.outcome == "failed"]
    assert failed == list(day.is_down)


def migrate(config: Config, day: Day, moment: datetime) -> None:
    """Confirm what the incident of a redesigned site proposes."""
    store = Store.open(config.database)
    for site in day.migrated:
        assert len(migrating.apply(store, site, moment)) > 40
    store.close()


@pytest.fixture
def session(config: Config) -> Iterator[Session]:
    store = Store.open(config.database)
    with store.read() as session:
        yield session
    store.close()


@by_day
def test_each_day_tells_what_the_oracle_says(session: Session, day: Day) -> None:
    told = [(line.type, line.article_id) for line in told_on(session, day)]

    assert sorted(told) == sorted((x.type, number(session, x.url)) for x in day.expected)


@by_day
def test_an_edit_names_the_kinds_and_facts_that_the_oracle_names(
    session: Session, day: Day
) -> None:
    for meant in day.expected:
        what = meant.type, number(session, meant.url)
        lines = [x for x in told_on(session, day) if (x.type, x.article_id) == what]
        kinds = {kind for line in lines for kind in line.kinds}
        facts = {f"{fact.old} → {fact.new}" for line in lines for fact in line.facts}
        assert set(meant.kinds) <= kinds
        assert set(meant.facts) <= facts


@by_day
def test_nothing_falls_into_a_trap(session: Session, day: Day) -> None:
    meant = {(line.type, number(session, line.url)) for line in day.expected}
    for trap in day.traps:
        article = number(session, address(trap.slug, day.number))
        told = {(x.type, x.article_id) for x in told_on(session, day) if x.article_id == article}
        assert told <= meant, trap.why


def test_the_stories_are_those_of_the_oracle_and_no_look_alike_is_linked(session: Session) -> None:
    last = DAYS[-1].number

    assert story_mismatches(last, found_in(session, last)) == []


def test_the_incidents_are_those_of_the_oracle(session: Session) -> None:
    found = sorted(
        (line.site, line.kind, day_of(line.opened), day_of(line.closed) if line.closed else None)
        for line in incident_log.history(session)
    )

    assert found == sorted((x.site, x.kind, x.opened, x.closed) for x in incidents())


def health(
    folder: Path, now: datetime, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[int, dict[str, str]]:
    """Return the exit code of `health --check` at that time, and the state of each site."""
    monkeypatch.setenv("XZ_DATA", str(folder))
    monkeypatch.setenv("XZ_NOW", now.isoformat())
    capsys.readouterr()
    code = run(["health", "--check", "--json"])
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return code, {line["site"]: line["state"] for line in lines}


def test_after_both_weeks_every_site_is_watched_and_publishes(
    config: Config, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = health(config.data, MOMENTS[-1], monkeypatch, capsys)

    assert found == (0, dict.fromkeys(sorted(SITES), "fine"))


def test_a_site_that_was_not_crawled_for_days_is_named(
    config: Config,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = tmp_path / "data"
    shutil.copytree(config.data, folder)
    now = MOMENTS[-1] + timedelta(days=2)
    later = Config(data=folder, database=f"sqlite:///{folder / 'xzcrawler.db'}", now=now)
    with SampleCity() as city:
        city.day, city.evening = DAYS[-1].number, True
        workers.run_sites(SITES[:2], evolve(later, sample_city=city.url))

    code, states = health(folder, now, monkeypatch, capsys)

    assert code == 1
    assert states == {"pengcheng_gov": "fine", "pengcheng_news": "fine", "pengcheng_paper": "wrong"}
    store = Store.open(later.database)
    with store.read() as session:
        assert [(x.site, x.kind) for x in incident_log.lasting(session)] == [
            ("pengcheng_paper", "blind")
        ]
    store.close()


def test_a_revert_is_a_third_revision_that_says_so(session: Session) -> None:
    article = number(session, address("ms-water-outage", 3))

    first, second, third = articles.history(session, article).revisions[:3]

    assert (first.reverts_to, second.reverts_to, third.reverts_to) == (None, None, 1)
    assert first.content_hash == third.content_hash != second.content_hash


def test_every_flap_is_on_record_though_most_are_not_told(session: Session) -> None:
    history = articles.history(session, number(session, address("gov-village-rename", 6)))

    assert len(history.revisions) == 6
    muted = [line for line in history.changes if line.muted == "flapping"]
    assert muted
    assert history.revisions[-1].article.body.count("收取工本费5元") == 1


def test_an_article_of_a_redesigned_site_keeps_its_history(session: Session) -> None:
    old, new = address("yw-quarter-projects", 11), address("yw-quarter-projects", 14)
    article = number(session, new)

    assert old != new
    assert number(session, old) == article
    revisions = articles.history(session, article).revisions
    assert revisions[0].article.url == old
    assert "183亿元" in revisions[-1].article.body


def test_every_run_is_on_record(session: Session) -> None:
    rows = runs.recent(session, limit=200)

    crawls = [row for row in rows if row.spider == "news"]
    assert len(crawls) == len(SITES) * len(MOMENTS)
    assert {row.started for row in crawls} == set(MOMENTS)


@pytest.mark.parametrize("run", [1, 8, 13, 22, 28, 45, 58, 70, 84])
def test_each_run_reads_the_same_again(config: Config, run: int) -> None:
    report = workers.replay_run(run, config)

    assert report.differences == ()
    store = Store.open(config.database)
    with store.read() as session:
        outcome = runs.get(session, run).outcome
    store.close()
    assert report.pages > 0 or outcome == "failed"


def told_on(session: Session, day: Day) -> Sequence[ChangeLine]:
    return [line for line in changes.since(session) if line.at in day.runs]


def number(session: Session, url: str) -> int:
    """Return the article at an address, also at one that it had before or has got since."""
    return articles.find(session, url)


def day_of(moment: datetime) -> int:
    return next(day.number for day in DAYS if moment in day.runs)


def address(slug: str, day: int) -> str:
    return url_of(edition(day)[slug].article)
