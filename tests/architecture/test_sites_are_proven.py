"""A site is there when a person has accepted what its pages are read as. `xzcrawler site check` tells the same."""

from pathlib import Path

import pytest

from xzcrawler.sites import get_site, load_sites
from xzcrawler.workshop.cases import all_cases, cases_of_site
from xzcrawler.workshop.checkout import Checkout
from xzcrawler.workshop.proof import lacking, page_classes

CHECKOUT = Checkout(Path(__file__).parents[2])


@pytest.mark.parametrize("name", load_sites())
def test_a_site_shows_accepted_pages_or_says_that_none_was_seen(name: str) -> None:
    site = get_site(name)
    owed = list(lacking(site, page_classes(site), cases_of_site(CHECKOUT, site)))

    assert not owed, "\n".join([*owed, f"`xzcrawler site check {name}` shows the pages"])


def test_no_captured_page_waits_for_somebody_to_accept_it() -> None:
    waiting = [case.name for case in all_cases(CHECKOUT) if not case.is_accepted]

    assert not waiting
