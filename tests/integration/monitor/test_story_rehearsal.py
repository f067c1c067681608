"""Dry runs and rebuilds come to the same stories as the crawl."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.integration.monitor.conftest import HOST, START
from tests.integration.monitor.test_edited_copies import OTHER, TEXT
from xzcrawler.errors import UsageError
from xzcrawler.items import Reading
from xzcrawler.monitor import story_rebuild
from xzcrawler.monitor.preview import preview_stories
from xzcrawler.monitor.stories import match_waiting
from xzcrawler.monitor.story_decisions import join, split, undo
from xzcrawler.store import Rehearsal, states, stories, story_keys

if TYPE_CHECKING:
    from tests.integration.monitor.conftest import Watch

SAID = {
    "original": TEXT,
    "copy": TEXT,
    "altered": TEXT.replace("3000元", "2000元"),
    "half": TEXT.rpartition("\n")[0],
    "other": OTHER,
}
STORY = {"altered": "altered", "copy": "same", "half": "reprint", "original": "first"}


def pages(watch: "Watch") -> list[Reading]:
    hours = enumerate(SAID.items())
    return [
        watch.page(
            watch.article(
                name,
                body,
                title="创业补贴提高",
                source="",
                published=START + timedelta(hours=hour),
                published_precision="minute",
            )
        )
        for hour, (name, body) in hours
    ]


def numbers(watch: "Watch", *names: str) -> Sequence[int]:
    with watch.store.read() as session:
        known = states.numbers(session, [watch.address(name) for name in names])
    return [known[watch.address(name)] for name in names]


@pytest.fixture
def lived(watch: "Watch") -> "Watch":
    watch.record(*pages(watch))
    watch.match()
    return watch


def test_a_dry_run_says_what_a_run_tells_and_leaves_nothing(
    watch: "Watch", database_url: str
) -> None:
    first, *others = pages(watch)
    watch.record(first)
    watch.match()
    before = watch.log()
    rehearsal = Rehearsal.open(database_url)

    found = preview_stories(rehearsal, others, watch.now)

    rehearsal.close()
    assert watch.log() == before
    with watch.store.read() as session:
        assert story_keys.count_waiting(session) == 0
    assert watch.stories() == {}
    watch.record(*others)
    told = match_waiting(watch.store, watch.now)
    assert [one.type for one in found] == [line.type for line in told]
    assert {one.url.removeprefix(f"{HOST}/")[:-5] for one in found} == {"altered", "copy", "half"}


def test_a_rebuild_gives_the_same_stories_and_tells_nobody(lived: "Watch") -> None:
    before, log = lived.stories(), lived.log()
    assert before == {"original": STORY}

    for everything in (True, False):
        work = story_rebuild.begin(lived.store, everything=everything)
        assert (work.keys, work.waiting) == ((len(SAID), 0) if everything else (0, 0))
        story_rebuild.write_keys(lived.store, lambda count: None)
        match_waiting(lived.store, lived.now)

    assert lived.stories() == before
    assert lived.log() == log


def test_a_rebuild_that_was_cut_off_goes_on(
    lived: "Watch", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(story_rebuild, "AT_ONCE", 2)
    story_rebuild.begin(lived.store, everything=True)

    def stop(count: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        story_rebuild.write_keys(lived.store, stop)

    assert story_rebuild.begin(lived.store, everything=False) == story_rebuild.Work(
        keys=len(SAID) - 2, waiting=2
    )
    story_rebuild.write_keys(lived.store, lambda count: None)
    match_waiting(lived.store, lived.now)
    assert story_rebuild.begin(lived.store, everything=False) == story_rebuild.Work(
        keys=0, waiting=0
    )
    assert lived.stories() == {"original": STORY}


def test_a_run_matches_few_of_those_that_nobody_is_told_of(lived: "Watch") -> None:
    story_rebuild.begin(lived.store, everything=True)
    story_rebuild.write_keys(lived.store, lambda count: None)

    match_waiting(lived.store, lived.now, most_quiet=0)

    with lived.store.read() as session:
        assert story_keys.count_waiting(session) == len(SAID)


def test_what_a_person_split_stays_apart_and_the_others_go_on(lived: "Watch") -> None:
    original, copy = numbers(lived, "original", "copy")
    split(lived.store, original, lived.now)

    assert lived.stories() == {"copy": {"altered": "altered", "copy": "first", "half": "reprint"}}
    lived.start(hours=1)
    lived.say("original", TEXT + "\n补充说明。", title="创业补贴提高")
    lived.match()
    assert "original" not in {name for story in lived.stories().values() for name in story}

    join(lived.store, original, copy, lived.now)
    (story,) = lived.stories().values()
    assert set(story) == {"altered", "copy", "half", "original"}


def test_what_a_person_joined_stays_whatever_it_says(lived: "Watch") -> None:
    other, half = numbers(lived, "other", "half")
    join(lived.store, other, half, lived.now)
    joined = {"original": STORY | {"other": "different"}}
    assert lived.stories() == joined

    lived.start(hours=1)
    lived.say("other", OTHER + "\n补充说明。", title="创业补贴提高")
    lived.match()

    assert lived.stories() == joined
    assert [line.type for line in lived.log()].count("reprinted") == 2


def test_what_a_person_takes_back_the_texts_decide_again(lived: "Watch") -> None:
    original, other, half = numbers(lived, "original", "other", "half")
    before = lived.stories()
    split(lived.store, original, lived.now)
    join(lived.store, other, half, lived.now)

    for number in (original, other):
        undo(lived.store, number, lived.now)

    assert lived.stories() == before
    with pytest.raises(UsageError, match=f"Nobody decided where article {other} belongs"):
        undo(lived.store, other, lived.now)


def test_a_joined_article_follows_the_one_it_was_joined_to(lived: "Watch") -> None:
    other, half, original = numbers(lived, "other", "half", "original")
    join(lived.store, other, half, lived.now)
    split(lived.store, half, lived.now)

    assert lived.stories() == {
        "half": {"half": "first", "other": "different"},
        "original": {name: kind for name, kind in STORY.items() if name != "half"},
    }
    with lived.store.read() as session:
        assert original in stories.members(session, [original])


def test_joining_a_copy_of_ones_own_confirms_it(lived: "Watch") -> None:
    original, copy = numbers(lived, "original", "copy")
    join(lived.store, original, copy, lived.now)
    lived.start(hours=1)
    for _ in range(2):
        lived.say("copy", OTHER, title="抽检结果公布")
        lived.start(hours=1)
    lived.match()

    assert lived.stories()["original"]["copy"] == "different"
