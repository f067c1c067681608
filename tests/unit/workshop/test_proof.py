"""A site is red until its pages are accepted, and only a plain statement stands in for them."""

import pytest
from attrs import define, evolve

from xzcrawler.sites import get_site
from xzcrawler.workshop.cases import Case
from xzcrawler.workshop.proof import lacking, page_classes

SITE = get_site("pengcheng_gov")
MODULE = "xzcrawler.sites.pengcheng_gov"
ARTICLE, LIST = f"{MODULE}.PengchengGovArticle", f"{MODULE}.PengchengGovListing"
CLASSES = {ARTICLE: False, LIST: False}


@pytest.fixture
def captured(tmp_path_factory: pytest.TempPathFactory) -> "Captured":
    return Captured(tmp_path_factory)


@define
class Captured:
    """Makes cases on disk."""

    folders: pytest.TempPathFactory

    def __call__(self, cls: str, *, accepted: bool = True) -> Case:
        folder = self.folders.mktemp("fixtures") / cls / "a-case"
        (folder / "inputs").mkdir(parents=True)
        if accepted:
            (folder / "output.json").write_text("{}")
        return Case(folder)


def test_the_page_classes_of_a_site_are_those_it_defines() -> None:
    assert page_classes(SITE) == {ARTICLE: False, LIST: True}  # it names the list's rows


def test_an_accepted_page_of_each_class_is_enough(captured: Captured) -> None:
    assert list(lacking(SITE, CLASSES, [captured(cls) for cls in CLASSES])) == []


def test_a_site_without_pages_owes_an_article_a_list_and_each_class() -> None:
    assert len(list(lacking(SITE, CLASSES, []))) == 4


def test_a_captured_page_counts_only_when_it_is_accepted(captured: Captured) -> None:
    cases = [captured(ARTICLE), captured(LIST, accepted=False)]

    [owed] = lacking(SITE, CLASSES, cases)
    assert owed == f"{LIST}/a-case is captured, but nobody has accepted it"


def test_pages_that_general_classes_read_count_for_a_site_without_classes(
    captured: Captured,
) -> None:
    generic = [
        captured(f"xzcrawler.pages.generic.Generic{kind}") for kind in ("Article", "Listing")
    ]

    assert list(lacking(SITE, {}, generic)) == []
    assert len(list(lacking(SITE, CLASSES, generic))) == 2


@pytest.mark.parametrize(
    ("words", "counts"),
    [
        ("Written from patterns; no live page has been read", True),
        ("Only the host is known; no page was seen", True),
        ("Others read it in 2026; we have seen no page", True),
        ("Not looked at: older list pages", False),
        ("", False),
    ],
)
def test_who_has_seen_no_page_must_say_so(words: str, counts: bool) -> None:
    site = evolve(SITE, unverified=words)

    assert (list(lacking(site, CLASSES, [])) == []) is counts


def test_saying_that_no_page_was_seen_does_not_excuse_a_captured_one(captured: Captured) -> None:
    site = evolve(SITE, unverified="no page was seen")

    assert len(list(lacking(site, CLASSES, [captured(ARTICLE, accepted=False)]))) == 1


def test_a_class_that_reads_in_its_own_way_needs_a_page_even_where_none_was_seen() -> None:
    site = evolve(SITE, unverified="no page was seen")

    assert list(lacking(site, page_classes(SITE), [])) == [f"no page of {LIST} is captured"]
