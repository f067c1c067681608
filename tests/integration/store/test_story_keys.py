from datetime import UTC, datetime

from sqlalchemy import func, select

from tests.integration.store.carried_texts import carry, hours
from tests.integration.store.note_texts import text_of
from xzcrawler.dedup import Text
from xzcrawler.monitor.stories import note
from xzcrawler.store import Store, story_keys
from xzcrawler.store.models import Sketch

NOW = datetime(2026, 5, 8, 9, tzinfo=UTC)
BODY = text_of(1).body
ORIGINAL = Text("关于防汛工作的通知", BODY)
REPRINT = Text("防汛，这样安排", f"来源：彭城日报\n{BODY}\n（完）")
HALF = Text("关于防汛工作的通知", BODY[: len(BODY) // 2])
OTHER = text_of(2)


def note_all(store: Store, numbers: list[int], texts: list[Text]) -> None:
    with store.write() as session:
        note(session, dict(zip(numbers, texts, strict=True)))


def seen_by(store: Store, number: int, text: Text) -> list[int]:
    with store.read() as session:
        return story_keys.alike(session, number, text.keys)


def test_an_article_finds_those_that_share_its_text_and_never_itself(store: Store) -> None:
    texts = [ORIGINAL, REPRINT, HALF, OTHER]
    numbers = carry(store, texts, hours(NOW, 4))
    note_all(store, numbers, texts)

    assert seen_by(store, numbers[0], ORIGINAL) == [numbers[1], numbers[2]]
    assert seen_by(store, numbers[3], OTHER) == []
    assert seen_by(store, numbers[3], Text("短", "短")) == []
    with store.read() as session:
        assert story_keys.same(session, numbers[0], ORIGINAL.key, version=1) == [numbers[1]]
        assert story_keys.same(session, numbers[0], ORIGINAL.key, version=2) == []


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
    count = story_keys.NEWEST + 5
    numbers = carry(store, [ORIGINAL] * count, hours(NOW, count))
    note_all(store, numbers, [ORIGINAL] * count)

    assert seen_by(store, numbers[0], ORIGINAL) == numbers[:-11:-1]


def test_who_is_to_be_told_of_still_is_when_the_keys_are_made_anew(store: Store) -> None:
    numbers = carry(store, [ORIGINAL, OTHER], hours(NOW, 2))
    note_all(store, numbers[:1], [ORIGINAL])
    with store.write() as session:
        note(session, {numbers[0]: ORIGINAL, numbers[1]: OTHER}, "quiet")
        waiting = {one.article_id: one.awaits for one in story_keys.waiting(session, numbers)}
        story_keys.set_matched(session, numbers[:1])
        left = story_keys.count_waiting(session)

    assert waiting == {numbers[0]: "telling", numbers[1]: "quiet"}
    assert left == 1
