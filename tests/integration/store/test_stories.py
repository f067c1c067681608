import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from tests.integration.store import note_texts
from tests.integration.store.carried_texts import carry, hours
from tests.integration.store.note_texts import text_of
from xzcrawler.dedup import Text
from xzcrawler.monitor.stories import WINDOW, match, note
from xzcrawler.store import Store, stories
from xzcrawler.store.models import Sketch

NOW = datetime(2026, 5, 8, 9, tzinfo=UTC)
BODY = text_of(1).body
ORIGINAL = Text("关于防汛工作的通知", BODY)
REPRINT = Text("防汛，这样安排", f"来源：彭城日报\n{BODY}\n（完）")
HALF = Text("关于防汛工作的通知", BODY[: len(BODY) // 2])
OTHER = text_of(2)


def note_all(store: Store, numbers: list[int], texts: list[Text]) -> None:
    for number, text in zip(numbers, texts, strict=True):
        with store.write() as session:
            note(session, number, text)


def seen_by(store: Store, number: int, text: Text) -> list[int]:
    with store.read() as session:
        return stories.alike(session, number, text.keys)


def test_an_article_finds_those_that_share_its_text_and_never_itself(store: Store) -> None:
    texts = [ORIGINAL, REPRINT, HALF, OTHER]
    numbers = carry(store, texts, hours(NOW, 4))
    note_all(store, numbers, texts)

    assert seen_by(store, numbers[0], ORIGINAL) == [numbers[1], numbers[2]]
    assert seen_by(store, numbers[3], OTHER) == []
    assert seen_by(store, numbers[3], Text("短", "短")) == []
    with store.read() as session:
        assert stories.same(session, numbers[0], ORIGINAL.key, version=1) == [numbers[1]]
        assert stories.same(session, numbers[0], ORIGINAL.key, version=2) == []


def test_an_edit_replaces_what_an_article_is_found_by(store: Store) -> None:
    numbers = carry(store, [ORIGINAL, ORIGINAL], hours(NOW, 2))
    note_all(store, numbers, [ORIGINAL, ORIGINAL])
    note_all(store, numbers[1:], [OTHER])

    assert seen_by(store, numbers[0], ORIGINAL) == []
    note_all(store, numbers[1:], [ORIGINAL])
    assert seen_by(store, numbers[0], ORIGINAL) == [numbers[1]]
    with store.read() as session:
        rows = session.scalar(select(func.count()).select_from(Sketch))
    assert rows == 2 * len(ORIGINAL.keys)


def test_only_the_newest_articles_of_a_key_are_read(store: Store) -> None:
    count = stories.NEWEST + 5
    numbers = carry(store, [ORIGINAL] * count, hours(NOW, count))
    note_all(store, numbers, [ORIGINAL] * count)

    assert seen_by(store, numbers[0], ORIGINAL) == numbers[:-11:-1]


def test_copies_join_the_story_of_the_first_with_what_the_link_stands_on(store: Store) -> None:
    texts = [ORIGINAL, REPRINT, HALF, OTHER]
    numbers = carry(store, texts, [NOW, NOW + timedelta(hours=2), NOW - timedelta(hours=1), NOW])
    for number, text in zip(numbers, texts, strict=True):
        note_all(store, [number], [text])
        match(store, number, text, NOW)

    with store.read() as session:
        held = stories.members(session, numbers)
        family = stories.copies(session, held[numbers[0]].story_id)
    assert [(one.article_id, one.kind, one.direction) for one in family] == [
        (numbers[0], "first", "same"),
        (numbers[1], "same", "later"),
        (numbers[2], "excerpt", "earlier"),
    ]
    assert numbers[3] not in held
    assert family[2].evidence["cover"] == 1.0
    assert match(store, numbers[1], REPRINT, NOW) is None, "it is in a story already"


def test_a_story_grows_only_over_its_first_article(store: Store) -> None:
    """Each half is a copy of the whole; the halves have nothing in common."""
    rest = Text("下篇", BODY[len(BODY) // 2 :])
    texts = [HALF, ORIGINAL, rest]
    numbers = carry(store, texts, hours(NOW, 3))
    note_all(store, numbers, texts)

    found = match(store, numbers[1], ORIGINAL, NOW)
    assert found is not None
    assert match(store, numbers[2], rest, NOW) is None


def test_an_excerpt_a_month_later_is_not_linked_and_the_same_text_is(store: Store) -> None:
    late = NOW + WINDOW + timedelta(hours=1)
    texts = [ORIGINAL, HALF, ORIGINAL]
    numbers = carry(store, texts, [NOW, late, late])
    note_all(store, numbers, texts)

    assert match(store, numbers[2], ORIGINAL, NOW) is not None
    assert match(store, numbers[1], HALF, NOW) is None


@pytest.mark.network
def test_of_two_processes_one_sees_the_other_s_text_always(store: Store, database_url: str) -> None:
    pairs = 200
    numbers = carry(store, [ORIGINAL] * 2 * pairs, hours(NOW, 2 * pairs))
    halves = [numbers[:pairs], numbers[pairs:]]
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
    answers = [json.loads(worker.communicate(timeout=240)[0]) for worker in workers]

    seen = {int(number): others for answer in answers for number, others in answer.items()}
    unseen = [
        (left, right)
        for left, right in zip(*halves, strict=True)
        if right not in seen[left] and left not in seen[right]
    ]
    assert unseen == []
