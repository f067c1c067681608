from datetime import UTC, datetime

import pytest

from xzcrawler.items import Capture, Purpose, Reading, Verdict
from xzcrawler.monitor.run import KEPT_TROUBLES, judge, shortened, standing, trouble
from xzcrawler.store.values import Trouble

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def reading(verdict: Verdict, purpose: Purpose = "article") -> Reading:
    capture = Capture(url="http://a.example/", at=NOW, verdict=verdict, why="because")
    return Reading(site="a", purpose=purpose, url=capture.url, key=capture.url, captures=(capture,))


@pytest.mark.parametrize("verdict", [Verdict.MISSING, Verdict.SOFT_MISSING])
def test_a_gone_article_is_a_finding_but_a_gone_listing_is_a_failure(verdict: Verdict) -> None:
    assert standing(reading(verdict)) == "articles_read"
    assert standing(reading(verdict, "listing")) == "listings_failed"


@pytest.mark.parametrize(
    "verdict",
    sorted(set(Verdict) - {"content", "not_modified", "missing", "soft_missing", "forbidden"}),
)
def test_every_other_verdict_is_a_failure_that_says_what_and_where(verdict: Verdict) -> None:
    assert standing(reading(verdict)) == "articles_failed"
    assert standing(reading(verdict, "listing")) == "listings_failed"
    assert trouble(reading(verdict)) == Trouble(
        url="http://a.example/", verdict=verdict.value, why="because"
    )


def test_an_article_that_robots_txt_forbids_is_no_failure_but_a_forbidden_listing_is() -> None:
    assert standing(reading(Verdict.FORBIDDEN)) == "articles_refused"
    assert standing(reading(Verdict.FORBIDDEN, "listing")) == "listings_failed"


def test_robots_answers_do_not_count_as_pages() -> None:
    assert standing(reading(Verdict.ERROR, "robots")) == ""


@pytest.mark.parametrize(
    ("counts", "outcome"),
    [
        ({}, "ok"),
        ({"listings_read": 2, "articles_read": 9, "trials_failed": 1}, "failed"),
        ({"listings_read": 2, "trials_undecided": 1}, "partial"),
        ({"listings_read": 2, "articles_read": 9}, "ok"),
        ({"listings_read": 2, "articles_refused": 1}, "ok"),
        ({"listings_read": 2, "articles_read": 9, "articles_failed": 1}, "partial"),
        ({"listings_read": 1, "listings_failed": 1}, "partial"),
        ({"listings_read": 1, "bugs": 1}, "partial"),
        ({"listings_failed": 2, "articles_read": 9}, "failed"),
        ({"articles_failed": 3}, "failed"),
        ({"articles_failed": 3, "articles_read": 1}, "partial"),
    ],
)
def test_a_run_is_judged_by_its_counts(counts: dict[str, int], outcome: str) -> None:
    assert judge(counts, reason="finished") == outcome


@pytest.mark.parametrize("reason", ["store_unusable", "archive_unusable", "memusage_exceeded"])
def test_a_run_that_had_to_stop_failed(reason: str) -> None:
    assert judge({"listings_read": 5, "articles_read": 5}, reason=reason) == "failed"


def test_a_run_that_was_told_to_stop_is_interrupted() -> None:
    assert judge({"listings_read": 5}, reason="shutdown") == "interrupted"


def test_a_dead_site_does_not_fill_the_run_row() -> None:
    troubles = [Trouble(url=str(number), verdict="error", why="") for number in range(1000)]

    kept = shortened(troubles)

    assert len(kept) == KEPT_TROUBLES + 1
    assert kept[-1].why == f"and {1000 - KEPT_TROUBLES} more"
    assert shortened(troubles[:3]) == tuple(troubles[:3])


def test_a_site_that_asked_to_be_left_alone_has_not_failed() -> None:
    busy = {"listings_failed": 1, "hosts_quiet": 1}

    assert judge(busy, reason="finished") == "partial"
    assert judge({"listings_failed": 1}, reason="finished") == "failed"
    assert judge({}, reason="finished") == "ok"
