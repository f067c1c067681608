import random
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import delete

from tests.integration.store import note_texts
from tests.integration.store.carried_texts import carry, hours
from tests.integration.store.note_texts import NOW, text_of, unlike_text_of
from xzcrawler.dedup import Text
from xzcrawler.monitor.stories import WINDOW, match_waiting, note
from xzcrawler.store import Store, changes, stories, story_keys
from xzcrawler.store.models import Base

BODY = text_of(1).body
HALFWAY = len(BODY) // 2
ORIGINAL = Text("关于防汛工作的通知", BODY)
REPRINT = Text("防汛，这样安排", f"来源：彭城日报\n{BODY}\n（完）")
HALF = Text("关于防汛工作的通知", BODY[:HALFWAY])
REST = Text("下篇", BODY[HALFWAY:])
ALTERED = Text("关于防汛工作的通知", BODY.replace("5%", "7%", 1))
OTHER = text_of(2)
_PAIRS = 1_500
"""Texts that two processes record at once."""


def arrive(store: Store, numbers: Sequence[int], texts: Sequence[Text]) -> None:
    """Let articles come one after the other."""
    for number, text in zip(numbers, texts, strict=True):
        with store.write() as session:
            note(session, {number: text})
        match_waiting(store, NOW)


def forget(store: Store) -> None:
    tables = Base.metadata.tables
    with store.write() as session:
        for name in ("story_article", "story", "article_text", "sketch"):
            session.execute(delete(tables[name]))


def families(store: Store, numbers: Collection[int]) -> Mapping[int, Mapping[int, str]]:
    """Return the stories by their first article: what each of their articles is to it."""
    found: dict[int, dict[int, str]] = {}
    with store.read() as session:
        for one in stories.members(session, numbers).values():
            found.setdefault(one.first_article_id, {})[one.article_id] = one.kind
    return found


def told(store: Store) -> list[tuple[str, int]]:
    with store.read() as session:
        return [(line.type, line.article_id) for line in changes.since(session)]


def test_copies_join_the_story_of_the_earliest_one(store: Store) -> None:
    texts = [ORIGINAL, REPRINT, HALF, OTHER]
    numbers = carry(store, texts, hours(NOW, 4))
    arrive(store, numbers, texts)

    one, two, three, _ = numbers
    assert families(store, numbers) == {one: {one: "first", two: "same", three: "excerpt"}}
    assert told(store) == [("reprinted", two), ("reprinted", three)]
    with store.read() as session:
        assert stories.members(session, [three])[three].evidence["cover"] == 1.0


def test_an_original_that_comes_last_takes_its_copies_over(store: Store) -> None:
    texts = [REPRINT, HALF, ORIGINAL]
    numbers = carry(store, texts, [NOW + timedelta(hours=2), NOW + timedelta(hours=1), NOW])
    arrive(store, numbers[:2], texts[:2])
    two, three, one = numbers
    with store.read() as session:
        before = stories.members(session, numbers)[two].story_id
    assert families(store, numbers) == {three: {three: "first", two: "excerpt"}}

    arrive(store, [one], [ORIGINAL])

    assert families(store, numbers) == {one: {one: "first", two: "same", three: "excerpt"}}
    assert told(store) == [("reprinted", two), ("reprinted", three)], (
        "each once, the original never"
    )
    with store.read() as session:
        assert stories.members(session, numbers)[one].story_id == before


def test_each_copy_is_compared_with_the_first(store: Store) -> None:
    """Each half is a copy of the whole; the halves have nothing in common."""
    texts = [HALF, ORIGINAL, REST]
    numbers = carry(store, texts, hours(NOW, 3))
    arrive(store, numbers, texts)

    one, two, _ = numbers
    assert families(store, numbers) == {one: {one: "first", two: "excerpt"}}


@pytest.mark.parametrize(
    "published", [hours(NOW, 7), hours(NOW, 7)[::-1]], ids=["as numbered", "reversed"]
)
def test_stories_are_the_same_in_whatever_order_articles_come(
    store: Store, published: list[datetime]
) -> None:
    texts = [HALF, ORIGINAL, REST, REPRINT, ALTERED, OTHER, OTHER]
    numbers = carry(store, texts, published)
    found = []
    for seed in range(5):
        order = random.Random(seed).sample(range(7), 7)  # noqa: S311 - repeatable, not secret
        arrive(store, [numbers[at] for at in order], [texts[at] for at in order])
        found.append(families(store, numbers))
        forget(store)

    assert len(found[0]) >= 2
    assert all(one == other for one, other in pairwise(found))


def test_an_excerpt_a_month_later_is_not_linked_and_the_same_text_is(store: Store) -> None:
    late = NOW + WINDOW + timedelta(hours=1)
    texts = [ORIGINAL, HALF, ORIGINAL]
    numbers = carry(store, texts, [NOW, late, late])
    arrive(store, numbers, texts)

    one, _, same = numbers
    assert families(store, numbers) == {one: {one: "first", same: "same"}}


def test_what_was_noted_and_not_matched_is_matched_by_whoever_comes_next(store: Store) -> None:
    numbers = carry(store, [ORIGINAL, REPRINT, OTHER], hours(NOW, 3))
    with store.write() as session:  # and then the process is killed
        note(session, {numbers[0]: ORIGINAL, numbers[1]: REPRINT})
    assert told(store) == []

    arrive(store, numbers[2:], [OTHER])
    arrive(store, numbers[2:], [OTHER])

    assert told(store) == [("reprinted", numbers[1])]


@pytest.mark.network
def test_two_processes_with_the_same_texts_link_every_pair(store: Store, database_url: str) -> None:
    texts = [unlike_text_of(at) for at in range(_PAIRS)]
    numbers = carry(store, texts * 2, hours(NOW, 2 * _PAIRS))
    halves = [numbers[:_PAIRS], numbers[_PAIRS:]]
    for worker in started(database_url, halves):
        worker.communicate(timeout=240)
        assert worker.returncode == 0

    with store.read() as session:
        held = stories.members(session, numbers)
        assert story_keys.count_waiting(session) == 0
    alone = [pair for pair in zip(*halves, strict=True) if not {*pair} <= {*held}]
    apart = [
        (one, two)
        for one, two in zip(*halves, strict=True)
        if held[one].story_id != held[two].story_id
    ]
    assert (alone, apart) == ([], [])
    assert sorted(told(store)) == [("reprinted", number) for number in halves[1]]


def started(
    database_url: str, halves: Sequence[Sequence[int]]
) -> Iterator["subprocess.Popen[str]"]:
    workers = [
        subprocess.Popen(
            [sys.executable, "-m", note_texts.__name__, database_url, ",".join(map(str, half))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for half in halves
    ]
    for worker in workers:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    yield from workers
