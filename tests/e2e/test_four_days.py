"""Four days in the sample city, two runs a day: what is reported is what the calendar says."""

from collections.abc import Iterator

import pytest
from attrs import evolve

from xzcrawler import workers
from xzcrawler.config import Config
from xzcrawler.demo.calendar import DAYS, Day
from xzcrawler.demo.city import SampleCity
from xzcrawler.store import Session, Store, articles, changes, runs
from xzcrawler.store.values import ChangeLine

pytestmark = pytest.mark.network

SITES = ("pengcheng_news", "pengcheng_gov", "pengcheng_paper")


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    """Live through all four days and give what is left of them."""
    folder = tmp_path_factory.mktemp("four-days")
    config = Config(data=folder, database=f"sqlite:///{folder / 'xzcrawler.db'}")
    with SampleCity() as city:
        for day in DAYS:
            city.day = day.number
            for moment in day.runs:
                now = evolve(config, sample_city=city.url, now=moment)
                results = workers.run_sites(SITES, now)
                assert [result.outcome for result in results] == ["ok"] * len(SITES)
    return config


@pytest.fixture
def session(config: Config) -> Iterator[Session]:
    store = Store.open(config.database)
    with store.read() as session:
        yield session
    store.close()


def reported(session: Session, day: Day) -> dict[str, list[str]]:
    """Return what was reported on a day: sorted URLs by type."""
    lines = [line for line in changes.since(session) if line.at in day.runs]
    types = ("new", "edited", "gone", "back")
    return {kind: sorted(line.url for line in lines if line.type == kind) for kind in types}


@pytest.mark.parametrize("day", DAYS, ids=lambda day: f"day-{day.number}")
def test_each_day_reports_what_the_calendar_says(session: Session, day: Day) -> None:
    found = reported(session, day)

    assert found["new"] == list(day.expected.new)
    assert found["edited"] == list(day.expected.edited)
    assert found["gone"] == list(day.expected.gone)
    assert found["back"] == list(day.expected.back)


def test_nothing_else_was_reported(session: Session) -> None:
    lines = changes.since(session)

    expected = sum(
        len(urls)
        for day in DAYS
        for urls in (day.expected.new, day.expected.edited, day.expected.gone, day.expected.back)
    )
    assert len(lines) == expected
    assert [line.id for line in lines] == sorted(line.id for line in lines)


def test_a_revert_is_a_third_revision_that_says_so(session: Session) -> None:
    edits: dict[int, list[ChangeLine]] = {}
    for line in changes.since(session, types=("edited",)):
        edits.setdefault(line.article_id, []).append(line)
    (twice,) = (article for article, lines in edits.items() if len(lines) == 2)

    first, second, third = articles.history(session, twice).revisions

    assert (first.reverts_to, second.reverts_to, third.reverts_to) == (None, None, 1)
    assert first.content_hash == third.content_hash != second.content_hash


def test_every_run_is_on_record(session: Session) -> None:
    rows = runs.recent(session, limit=100)

    assert len(rows) == len(SITES) * sum(len(day.runs) for day in DAYS)
    assert {row.outcome for row in rows} == {"ok"}


@pytest.mark.parametrize("run", [1, 8, 13])
def test_each_run_reads_the_same_again(config: Config, run: int) -> None:
    report = workers.replay_run(run, config)

    assert report.differences == ()
    assert report.pages > 0
