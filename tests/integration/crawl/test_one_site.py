from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from xzcrawler import workers
from xzcrawler.config import Config
from xzcrawler.demo.addresses import url_of
from xzcrawler.demo.calendar import DAYS
from xzcrawler.demo.city import SampleCity
from xzcrawler.demo.newsroom import articles
from xzcrawler.demo.web import web
from xzcrawler.errors import UnknownSite
from xzcrawler.monitor.run import Progress
from xzcrawler.store import Store, runs
from xzcrawler.store.values import ChangeLine

pytestmark = pytest.mark.network

GOV = "pengcheng_gov"
NEWS = "pengcheng_news"
HOST = "http://news.pengcheng.test/"
FORBIDDEN = "http://news.pengcheng.test/pc/zt/202603/t20260302_3299999.shtml"

Turn = Callable[[int, int], Config]
ReadChanges = Callable[[], list[ChangeLine]]


def listing_pages(city: SampleCity, start: int = 0) -> int:
    """Count the requests for listing pages since the request number *start*."""
    return sum(request.path.startswith(("/pc/yw/", "/pc/ms/")) for request in city.requests[start:])


def test_a_first_run_stores_every_article_of_the_day(
    config: Config, changes_of: ReadChanges
) -> None:
    result = workers.run_site(NEWS, config)

    expected = [url for url in DAYS[0].urls("new") if url.startswith(HOST)]
    assert result.outcome == "ok"
    assert sorted(line.url for line in changes_of()) == expected
    assert {line.type for line in changes_of()} == {"new"}


def test_the_run_row_says_what_happened(config: Config) -> None:
    result = workers.run_site(NEWS, config, trigger="test")

    store = Store.open(config.database)
    with store.read() as session:
        run = runs.get(session, result.run_id or 0)
    store.close()
    assert (run.site, run.spider, run.trigger, run.outcome) == (NEWS, "news", "test", "ok")
    assert run.started == run.finished == config.now
    assert run.stats["xz/record/new"] == result.stats["xz/record/new"] > 20
    assert (config.archive / run.warc_file).is_file()
    assert [(trouble.url, trouble.verdict) for trouble in run.troubles] == [
        (FORBIDDEN, "forbidden")
    ]
    assert result.troubles == run.troubles


def test_what_robots_txt_forbids_is_never_asked_for(config: Config, city: SampleCity) -> None:
    workers.run_site(NEWS, config)

    assert not [request for request in city.requests if request.path.startswith("/pc/zt/")]


def test_a_day_crawled_twice_stores_and_announces_nothing_twice(
    config: Config, city: SampleCity, changes_of: ReadChanges
) -> None:
    first = workers.run_site(NEWS, config)
    seen = len(city.requests)
    before = changes_of()

    again = workers.run_site(NEWS, config)

    assert changes_of() == before
    assert again.stats.get("xz/record/new", 0) == again.stats.get("xz/record/edited", 0) == 0
    assert first.stats["xz/record/new"] == len(before)
    # Nothing is due at the very same moment: robots.txt and the listings are all it asks for.
    assert len(city.requests) - seen == 1 + listing_pages(city, seen)


def test_a_later_run_asks_for_listings_new_and_due_articles_only(
    at: Turn, city: SampleCity, changes_of: ReadChanges
) -> None:
    workers.run_site(NEWS, at(1, 0))
    known = {line.url for line in changes_of()}
    seen = len(city.requests)

    result = workers.run_site(NEWS, at(2, 0))

    asked = Counter(request.url for request in city.requests[seen:])
    rechecked = known & asked.keys()
    new = [url for url in DAYS[1].urls("new") if url.startswith(HOST)]
    listings = listing_pages(city, seen)
    assert result.outcome == "ok"
    assert set(new) <= asked.keys()
    assert asked.total() == 1 + listings + len(new) + len(rechecked)
    assert max(asked.values()) == 1


def test_a_recheck_reads_no_listing(at: Turn, city: SampleCity) -> None:
    workers.run_site(NEWS, at(1, 0))
    seen = len(city.requests)

    result = workers.run_site(NEWS, at(2, 0), spider="recheck")

    assert listing_pages(city, seen) == 0
    assert result.stats["xz/record/edited"] == 1
    assert result.stats["xz/record/suspect"] == 3


def test_a_full_run_reads_the_listings_to_their_end(at: Turn, city: SampleCity) -> None:
    workers.run_site(NEWS, at(1, 0), full=True)
    first = listing_pages(city)
    seen = len(city.requests)

    workers.run_site(NEWS, at(1, 1), full=True)

    assert listing_pages(city, seen) == first > 2


def test_several_sites_are_crawled_side_by_side(config: Config, changes_of: ReadChanges) -> None:
    names = [NEWS, "pengcheng_gov", "pengcheng_paper"]

    results = workers.run_sites(names, config)

    assert [result.site for result in results] == names
    assert {result.outcome for result in results} == {"ok"}
    assert sorted(line.url for line in changes_of()) == list(DAYS[0].urls("new"))


def test_a_dry_run_tells_what_it_found_and_stores_nothing(
    at: Turn, changes_of: ReadChanges, tmp_path: Path
) -> None:
    workers.run_site(NEWS, at(1, 0))
    before = changes_of()
    archived = sorted((tmp_path / "archive").rglob("*.gz"))

    result = workers.run_site(NEWS, at(2, 0), dry_run=True)

    found = Counter(found.type for found in result.found)
    assert found == {"new": 3, "edited": 1, "missing": 3}
    assert result.run_id is None
    assert changes_of() == before
    assert sorted((tmp_path / "archive").rglob("*.gz")) == archived


def test_a_dry_run_before_the_first_run_leaves_no_database(config: Config, tmp_path: Path) -> None:
    result = workers.run_site(NEWS, config, dry_run=True)

    assert {found.type for found in result.found} == {"new"}
    assert not list(tmp_path.glob("*.db"))
    assert not (tmp_path / "archive").exists()


def test_progress_is_told_while_the_run_goes_on(config: Config) -> None:
    told: list[Progress] = []

    result = workers.run_site(NEWS, config, on_progress=told.append)

    assert {progress.site for progress in told} == {NEWS}
    assert [progress.pages for progress in told] == sorted(progress.pages for progress in told)
    assert told[-1].new == result.stats["xz/record/new"]
    assert (told[-1].waiting, told[-1].run_id) == (0, result.run_id)


def test_an_unknown_site_is_refused_before_anything_starts(config: Config) -> None:
    with pytest.raises(UnknownSite, match="pengcheng_news"):
        workers.run_sites([NEWS, "pengcheng_nwes"], config)

    assert not config.logs.exists()


def test_a_sample_site_cannot_be_crawled_while_the_city_does_not_run(config: Config) -> None:
    result = workers.run_site(NEWS, evolve(config, sample_city=""))

    assert (result.outcome, result.run_id) == ("failed", None)
    assert "not running" in result.troubles[0].why


def test_a_back_dated_article_is_found_behind_an_unchanged_first_page(
    at: Turn, city: Any, changes_of: ReadChanges
) -> None:
    workers.run_site(GOV, at(1, 0))
    first, second = "/001/001004/list.html", "/001/001004/2.html"
    back_dated = url_of(articles()["gov-backdated-planning"])
    for address in (f"www.pengcheng.test{second}", back_dated.removeprefix("http://")):
        city.instead[address] = web(3)[address]

    workers.run_site(GOV, at(1, 1))

    asked = {request.path: request.status for request in city.requests[-60:]}
    assert (asked[first], asked[second]) == (304, 200)
    assert changes_of()[-1].url == back_dated
