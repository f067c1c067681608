"""`site freeze`: any page becomes a case, from the archive where a run has kept it."""

import pytest

from xzcrawler.config import Config
from xzcrawler.demo import district
from xzcrawler.demo.city import SampleCity
from xzcrawler.errors import PageError, UsageError
from xzcrawler.items import Article, Form, Listing
from xzcrawler.workers import run_site
from xzcrawler.workshop.checkout import Checkout
from xzcrawler.workshop.freeze import freeze

pytestmark = pytest.mark.network

GOV = "xzcrawler.sites.pengcheng_gov.PengchengGov"
NOTICES = "http://www.pengcheng.test/001/001004/list.html"
DISTRICT = f"http://{district.HOST}"


def test_what_a_run_has_kept_is_frozen_without_asking_the_web(
    city: SampleCity, config: Config, checkout: Checkout
) -> None:
    run_site("pengcheng_gov", config)
    asked = len(city.requests)
    article = next(request.url for request in city.requests if "/20260227/" in request.path)

    kept = [
        freeze(article, "plain", checkout, config),
        freeze(NOTICES, "first-page", checkout, config),
    ]

    assert len(city.requests) == asked
    assert {one.origin for one in kept} == {"run 1"}
    assert [one.case.page_class for one in kept] == [f"{GOV}Article", f"{GOV}Listing"]
    assert not any(one.case.is_accepted for one in kept)
    read, listed = (one.case.page().read() for one in kept)
    assert isinstance(read, Article)
    assert (read.url, read.verdict) == (article, "content")
    assert isinstance(listed, Listing)
    assert len(listed.entries) == 10


def test_what_no_run_has_kept_comes_from_the_web_for_the_class_of_its_system(
    config: Config, checkout: Checkout
) -> None:
    article = district.articles()[0]
    kept = freeze(f"{DISTRICT}{article.path}", "plain", checkout, config)

    assert (kept.origin, kept.case.page_class) == ("the web", "xzcrawler.pages.ucap.UcapArticle")
    assert kept.case.page().read().title == article.title  # type: ignore[union-attr]
    assert not config.data.exists()


def test_a_list_that_nobody_declared_has_to_be_called_one(
    config: Config, checkout: Checkout
) -> None:
    url = f"{DISTRICT}/tzgg/list.shtml"
    kept = freeze(url, "notices", checkout, config, kind="listing")

    assert kept.case.page_class == "xzcrawler.pages.ucap.UcapListing"


def test_a_column_beside_a_declared_one_is_taken_for_a_list(
    config: Config, checkout: Checkout
) -> None:
    kept = freeze("http://news.pengcheng.test/pc/ms/", "short-address", checkout, config)

    assert kept.case.page_class == "xzcrawler.pages.trs.TrsListing"  # no site claims it


@pytest.mark.parametrize("name", ["", "x", "No-Time", "../up", "a b", "标题", "-a", "a" * 81])
def test_a_case_is_called_why_it_exists(config: Config, checkout: Checkout, name: str) -> None:
    with pytest.raises(UsageError, match="why it exists"):
        freeze(NOTICES, name, checkout, config)


def test_a_case_is_never_overwritten(config: Config, checkout: Checkout) -> None:
    there = checkout.fixtures / f"{GOV}Listing" / "first-page"
    there.mkdir(parents=True)

    with pytest.raises(UsageError, match="first-page already"):
        freeze(NOTICES, "first-page", checkout, config)

    assert list(there.iterdir()) == []


def test_a_page_that_is_gone_is_no_case(
    city: SampleCity, config: Config, checkout: Checkout
) -> None:
    with pytest.raises(PageError, match="404"):
        freeze(f"{DISTRICT}/nothing.shtml", "gone", checkout, config)

    assert list(checkout.fixtures.iterdir()) == []


def test_a_posted_page_that_no_run_has_kept_is_asked_of_nobody(
    city: SampleCity, config: Config, checkout: Checkout
) -> None:
    with pytest.raises(UsageError, match="asked by POST"):
        freeze(Form(NOTICES, "pn=3").address, "second-page", checkout, config)

    assert city.requests == []
