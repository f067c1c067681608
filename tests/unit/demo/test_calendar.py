"""What happens in the sample city, and what a watcher must report of it."""

import pytest

from xzcrawler.demo.addresses import url_of
from xzcrawler.demo.calendar import DAYS, Day, incidents
from xzcrawler.demo.events import edition, events, faults
from xzcrawler.demo.newsroom import articles
from xzcrawler.store.values import CHANGE_TYPES

by_day = pytest.mark.parametrize("day", DAYS, ids=lambda day: f"day {day.number}")


@by_day
def test_new_are_those_that_the_day_before_did_not_have(day: Day) -> None:
    before = set(edition(day.number - 1)) if day.number > 1 else set()
    appeared = {slug for slug in edition(day.number) if slug not in before}
    hidden = {slug for slug in appeared if faults(day.number).get(articles()[slug].site)}

    told = set(day.urls("new"))
    assert {url_of(edition(day.number)[slug].article) for slug in appeared - hidden} <= told


def test_every_article_is_told_new_exactly_once() -> None:
    told = [url for day in DAYS for url in day.urls("new")]

    assert len(told) == len(set(told)) == len(articles())


@by_day
def test_what_the_oracle_names_is_of_a_known_type_and_on_show(day: Day) -> None:
    shown = {url_of(item.article) for item in edition(day.number, evening=True).values()}

    assert {line.type for line in day.expected} <= set(CHANGE_TYPES)
    assert {line.url for line in day.expected} <= shown
    assert {trap.slug for trap in day.traps} <= set(articles())


def test_every_edit_that_stays_for_a_run_of_a_healthy_site_is_told_or_explained() -> None:
    edited = {(e.day, e.slug) for e in events() if e.kind in {"edit", "redate", "swap_file"}}
    told = {
        (day.number, slug)
        for day in DAYS
        for slug, item in edition(day.number, evening=True).items()
        if url_of(item.article) in day.urls("edited")
    }
    flapping = {(day, "gov-village-rename") for day in range(4, 10)}
    behind_the_firewall = {(7, "gov-dog-register"): (8, "gov-dog-register")}

    assert {behind_the_firewall.get(edit, edit) for edit in edited} - flapping == told - flapping


def test_every_day_brings_news_to_every_site_that_can_be_reached() -> None:
    sites = {"news", "gov", "paper"}
    for day in DAYS:
        reached = sites - set(faults(day.number))
        told = {
            item.article.site
            for item in edition(day.number, evening=True).values()
            if url_of(item.article) in day.urls("new")
        }
        assert reached <= told


def test_an_article_is_published_before_the_first_run_that_can_see_it() -> None:
    late = [a.slug for a in articles().values() if a.at > DAYS[a.day - 1].runs[0]]

    assert late == []


def test_runs_are_in_the_morning_and_in_the_evening_in_shanghai() -> None:
    assert [run.isoformat() for run in DAYS[0].runs] == [
        "2026-03-02T09:00:00+08:00",
        "2026-03-02T21:00:00+08:00",
    ]
    assert DAYS[13].runs[1].isoformat() == "2026-03-15T21:00:00+08:00"


def test_one_evening_the_clock_is_nine_days_ahead() -> None:
    assert DAYS[10].runs[1].isoformat() == "2026-03-21T21:00:00+08:00"
    assert DAYS[11].runs[0].isoformat() == "2026-03-13T09:00:00+08:00"


def test_the_revert_restores_the_first_text() -> None:
    texts = [edition(day)["ms-water-outage"].article.body for day in (1, 2, 3)]

    assert texts[0] == texts[2] != texts[1]


@pytest.mark.parametrize("slug", ["ms-museum-night", "gov-tree-felling"])
def test_an_article_that_is_away_for_a_day_is_reported_by_nobody(slug: str) -> None:
    addresses = {url_of(edition(day)[slug].article) for day in range(1, 15)}
    away = [day for day in range(1, 15) if edition(day)[slug].state == "missing"]

    assert len(away) == 1
    told = {(line.type, line.url) for day in DAYS for line in day.expected}
    assert {kind for kind, url in told if url in addresses} == {"new"}


def test_what_befalls_whole_sites_is_an_incident() -> None:
    befallen = {e.site for e in events() if e.kind in {"fault", "new_template", "redesign"}}
    hosts = {"news": "pengcheng_news", "gov": "pengcheng_gov", "paper": "pengcheng_paper"}

    assert {hosts[site] for site in befallen if site} <= {line.site for line in incidents()}
