"""Copies and look-alikes as they are read from the pages of the sample city: every verdict is that of the oracle."""

from functools import cache
from itertools import combinations

import pytest

from xzcrawler import pages
from xzcrawler.dedup import Text, compare
from xzcrawler.demo.addresses import url_of
from xzcrawler.demo.events import DAY_COUNT, edition
from xzcrawler.demo.newsroom import articles
from xzcrawler.demo.oracle_stories import Apart, CityStory, city_stories, look_alikes
from xzcrawler.demo.web import web

STORIES = [pytest.param(story, id=story.first) for story in city_stories()]
APART = [pytest.param(trap, id=trap.slugs[0]) for trap in look_alikes()]
_SHARED = 2
"""Keys that two articles share before they are compared."""


@pytest.mark.parametrize("story", STORIES)
def test_a_copy_is_to_the_first_of_its_story_what_the_oracle_says(story: CityStory) -> None:
    found = {copy.slug: compare(text(story.first), text(copy.slug)) for copy in story.copies}

    assert {slug: verdict.kind for slug, verdict in found.items()} == {
        copy.slug: copy.kind for copy in story.copies
    }
    for verdict in found.values():
        assert bool(verdict.facts) == (verdict.kind == "altered")


@pytest.mark.parametrize("story", STORIES)
def test_a_copy_is_to_the_first_what_it_was_before_the_first_was_edited(story: CityStory) -> None:
    for copy in story.copies:
        if copy.since:
            before = compare(text(story.first, copy.since - 1), text(copy.slug, copy.since - 1))
            assert before.kind == copy.was


@pytest.mark.parametrize("story", STORIES)
def test_a_copy_is_found_by_the_keys_of_the_first(story: CityStory) -> None:
    assert all(may_be_copies(story.first, copy.slug) for copy in story.copies)


@pytest.mark.parametrize("trap", APART)
def test_look_alikes_are_never_linked(trap: Apart) -> None:
    linked = [pair for pair in combinations(trap.slugs, 2) if compare(*map(text, pair)).links]

    assert linked == []


def test_no_other_articles_of_the_city_are_linked() -> None:
    told = {
        frozenset(pair) for story in city_stories() for pair in combinations(sorted(story.slugs), 2)
    }
    linked = [
        pair
        for pair in combinations(articles(), 2)
        if may_be_copies(*pair) and compare(*map(text, pair)).links
    ]

    assert [pair for pair in linked if frozenset(pair) not in told] == []


def may_be_copies(one: str, other: str) -> bool:
    a, b = text(one), text(other)
    return a.key == b.key or len(set(a.keys).intersection(b.keys)) >= _SHARED


@cache
def text(slug: str, day: int = DAY_COUNT) -> Text:
    """Return what an article says on the last day until then on which it is shown."""
    shown = next(on for on in range(day, 0, -1) if edition(on, evening=True)[slug].state == "shown")
    url = url_of(edition(shown, evening=True)[slug].article)
    page = web(shown, evening=True)[url.removeprefix("http://")]
    article = pages.read_article(page.body, url, page.content_type)
    return Text(article.title, article.body)
