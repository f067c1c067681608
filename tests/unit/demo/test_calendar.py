"""What happens in the sample city, and what a watcher must report of it."""

import pytest

from xzcrawler.demo.addresses import url_of
from xzcrawler.demo.calendar import DAYS, Day, edition
from xzcrawler.demo.newsroom import articles

SLUGS = {url_of(article): slug for slug, article in articles().items()}

EDITED = {
    1: set[str](),
    2: {"gov-startup-subsidy", "ms-water-outage"},
    3: {"yw-foreign-trade-jan", "ms-water-outage"},
    4: {"gov-equipment-loan", "paper-rural-road"},
}
GONE = {
    1: set[str](),
    2: set[str](),
    3: {"yw-power-storage", "ms-bus-reroute", "ms-online-rumor"},
    4: {"gov-exam-shortlist"},
}
BACK = {1: set[str](), 2: set[str](), 3: set[str](), 4: {"ms-bus-reroute"}}


@pytest.mark.parametrize("day", DAYS, ids=lambda day: f"day {day.number}")
def test_the_oracle_names_what_was_planned(day: Day) -> None:
    number, expected = day.number, day.expected

    assert _slugs(expected.edited) == EDITED[number]
    assert _slugs(expected.gone) == GONE[number]
    assert _slugs(expected.back) == BACK[number]


@pytest.mark.parametrize("day", DAYS, ids=lambda day: f"day {day.number}")
def test_new_are_those_that_the_day_before_did_not_have(day: Day) -> None:
    number, expected = day.number, day.expected
    before = set(edition(number - 1)) if number > 1 else set()

    assert _slugs(expected.new) == set(edition(number)) - before


def test_every_day_brings_news_to_every_site() -> None:
    for day in DAYS:
        assert {articles()[slug].site for slug in _slugs(day.expected.new)} == {
            "news",
            "gov",
            "paper",
        }


def test_an_article_is_published_before_the_first_run_that_can_see_it() -> None:
    late = [a.slug for a in articles().values() if a.at > DAYS[a.day - 1].runs[0]]

    assert late == []


def test_runs_are_in_the_morning_and_in_the_evening_in_shanghai() -> None:
    assert [run.isoformat() for run in DAYS[0].runs] == [
        "2026-03-02T09:00:00+08:00",
        "2026-03-02T21:00:00+08:00",
    ]
    assert DAYS[3].runs[1].isoformat() == "2026-03-05T21:00:00+08:00"


def test_the_revert_restores_the_first_text() -> None:
    texts = [edition(day)["ms-water-outage"].article.body for day in (1, 2, 3)]

    assert texts[0] == texts[2] != texts[1]


def test_an_article_that_is_away_for_a_day_is_reported_by_nobody() -> None:
    url = url_of(articles()["ms-museum-night"])

    assert edition(3)["ms-museum-night"].state == "missing"
    for day in DAYS[1:]:
        said = day.expected
        assert url not in said.new + said.edited + said.gone + said.back


def _slugs(urls: tuple[str, ...]) -> set[str]:
    return {SLUGS[url] for url in urls}
