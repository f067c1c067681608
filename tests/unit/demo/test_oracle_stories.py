"""What the oracle says of copies and look-alikes, and what it finds wrong with a watcher's stories."""

from collections import Counter

from attrs import evolve

from xzcrawler.dedup import LINKED
from xzcrawler.demo.events import DAY_COUNT, events
from xzcrawler.demo.newsroom import articles
from xzcrawler.demo.oracle_stories import (
    FoundStory,
    announced_on,
    city_stories,
    look_alikes,
    stories_on,
    story_mismatches,
)

RIGHT = [
    FoundStory(story.first, {copy.slug: copy.kind for copy in story.copies})
    for story in city_stories()
]


def test_an_article_is_in_one_story_and_published_after_the_first_of_it() -> None:
    counted = Counter(slug for story in city_stories() for slug in story.slugs)

    assert set(counted) <= set(articles())
    assert set(counted.values()) == {1}
    for story in city_stories():
        first = articles()[story.first]
        assert all(first.at < articles()[copy.slug].at for copy in story.copies)


def test_there_are_copies_of_every_kind_and_look_alikes_of_more_than_eight_genres() -> None:
    kinds = {copy.kind for story in city_stories() for copy in story.copies}
    serials = [one for one in look_alikes() if any(articles()[slug].day > 4 for slug in one.slugs)]

    assert kinds == set(LINKED)
    assert len(serials) > 8
    assert {slug for one in look_alikes() for slug in one.slugs} <= set(articles())


def test_no_two_look_alikes_are_in_one_story() -> None:
    for trap in look_alikes():
        for story in city_stories():
            assert len(set(story.slugs) & set(trap.slugs)) < 2


def test_a_copy_that_was_something_else_before_became_so_by_an_edit_of_the_first() -> None:
    changed = {
        (copy.since, story.first) for story in city_stories() for copy in story.copies if copy.since
    }

    assert changed
    assert changed <= {(event.day, event.slug) for event in events() if event.kind == "edit"}


def test_stories_grow_day_by_day() -> None:
    sizes = [sum(len(story.copies) for story in stories_on(day)) for day in range(1, DAY_COUNT + 1)]

    assert sizes[0] == 0
    assert sizes == sorted(sizes)
    assert sizes[-1] == sum(len(story.copies) for story in city_stories())


def test_every_copy_is_announced_on_its_day_and_once_more_when_it_becomes_an_altered_one() -> None:
    told = [
        (day, line.type, line.slug) for day in range(1, DAY_COUNT + 1) for line in announced_on(day)
    ]

    assert (2, "reprinted", "yw-canal-reprint") in told
    assert (13, "altered-reprint", "paper-job-fair-misprint") in told
    assert [line for line in told if line[2] == "ms-school-lunch-uncorrected"] == [
        (13, "reprinted", "ms-school-lunch-uncorrected"),
        (14, "altered-reprint", "ms-school-lunch-uncorrected"),
    ]
    copies = [copy.slug for story in city_stories() for copy in story.copies]
    assert sorted({slug for _, _, slug in told}) == sorted(copies)


def test_the_stories_of_the_oracle_are_right() -> None:
    assert story_mismatches(DAY_COUNT, RIGHT) == []


def test_what_is_wrong_with_stories_is_said_in_words() -> None:
    weather = FoundStory("ms-weather-0313", {"ms-weather-0314": "altered"})
    clinic = next(story for story in RIGHT if story.first == "gov-night-clinic")
    misjudged = evolve(clinic, copies=dict.fromkeys(clinic.copies, "related"))
    turned = FoundStory(
        "paper-night-clinic-retitled",
        {"gov-night-clinic": "same", "ms-night-clinic-reprint": "same"},
    )
    others = [story for story in RIGHT if story is not clinic]

    assert [len(story_mismatches(DAY_COUNT, found)) for found in ([*RIGHT, weather], others)] == [
        1,
        1,
    ]
    assert "天气预报" in story_mismatches(DAY_COUNT, [*RIGHT, weather])[0]
    assert "not found as one story: gov-night-clinic" in story_mismatches(DAY_COUNT, others)[0]
    assert "called related, not same" in story_mismatches(DAY_COUNT, [*others, misjudged])[0]
    assert "taken for the original" in story_mismatches(DAY_COUNT, [*others, turned])[0]
