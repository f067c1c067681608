import threading
from datetime import UTC, datetime

import pytest
from attrs import evolve
from sqlalchemy import insert, select

from xzcrawler.errors import UnknownArticle, UsageError
from xzcrawler.store import Session, Store, articles, changes, runs, states
from xzcrawler.store.changes import NewChange
from xzcrawler.store.models import Base
from xzcrawler.store.states import Address
from xzcrawler.store.values import FactChange

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)


def change(article_id: int) -> NewChange:
    return NewChange(type="new", article_id=article_id, title="题目", to_seq=1, severity=30)


def prepare(session: Session) -> tuple[int, int]:
    run = runs.start(session, site="a", spider="news", trigger="t", code_version="", now=NOW)
    (number,) = states.ensure(session, "a", {"k": Address(key="k", url="k")}, NOW).values()
    return run, number


def test_a_reader_sees_each_change_once(store: Store) -> None:
    with store.write() as session:
        run, article = prepare(session)
        changes.append(session, run, [change(article)] * 2, NOW)
    seen: list[int] = []
    for _ in range(3):
        with store.write() as session:
            lines = changes.since(session, changes.cursor(session, "me"))
            seen += [line.id for line in lines]
            if lines:
                changes.set_cursor(session, "me", lines[-1].id, NOW)
            changes.append(session, run, [change(article)], NOW)

    assert seen == [1, 2, 3, 4]


def test_facts_are_stored_with_what_they_are_about(store: Store) -> None:
    facts = (FactChange(kind="money", old="3000元", new="2000元", label="补贴"),)
    with store.write() as session:
        run, article = prepare(session)
        changes.append(session, run, [evolve(change(article), facts=facts)], NOW)

        assert changes.since(session)[0].facts == facts


def test_facts_from_before_there_were_labels_are_still_read(store: Store) -> None:
    with store.write() as session:
        run, article = prepare(session)
        changes.append(session, run, [change(article)], NOW)
        table = Base.metadata.tables["change"]
        row = dict(session.execute(select(table)).mappings().one())
        old = [{"kind": "money", "old": "3000元", "new": "2000元"}]
        session.execute(insert(table).values(row | {"id": row["id"] + 1, "facts": old}))

        assert changes.since(session)[1].facts == (
            FactChange(kind="money", old="3000元", new="2000元"),
        )


def test_readers_do_not_disturb_each_other_and_never_move_back(store: Store) -> None:
    with store.write() as session:
        changes.set_cursor(session, "me", 5, NOW)
        changes.set_cursor(session, "you", 2, NOW)
        changes.set_cursor(session, "me", 3, NOW)

        assert [changes.cursor(session, name) for name in ("me", "you", "she")] == [5, 2, 0]


def test_a_cursor_never_skips_what_was_committed_late(store: Store) -> None:
    """The writer that took its number first commits last, as slowly as it likes."""
    with store.write() as session:
        run, article = prepare(session)
    slow_has_numbers, slow_may_commit = threading.Event(), threading.Event()
    fast_is_done = threading.Event()

    def slow() -> None:
        with store.write() as session:
            changes.append(session, run, [change(article)], NOW)
            slow_has_numbers.set()
            slow_may_commit.wait(20)

    def fast() -> None:
        slow_has_numbers.wait(20)
        with store.write() as session:
            changes.append(session, run, [change(article)], NOW)
        fast_is_done.set()

    writers = [threading.Thread(target=work) for work in (slow, fast)]
    for writer in writers:
        writer.start()
    slow_has_numbers.wait(20)
    assert not fast_is_done.wait(0.3)
    with store.read() as session:
        first_look = [line.id for line in changes.since(session)]
    slow_may_commit.set()
    for writer in writers:
        writer.join(20)
    with store.read() as session:
        second_look = [line.id for line in changes.since(session, max(first_look, default=0))]

    assert first_look + second_look == [1, 2]


def test_a_run_that_was_killed_is_marked_when_the_next_one_starts(store: Store) -> None:
    with store.write() as session:
        killed = runs.start(session, site="a", spider="news", trigger="t", code_version="", now=NOW)
        other = runs.start(session, site="b", spider="news", trigger="t", code_version="", now=NOW)
        assert runs.get(session, killed).outcome == "running"
        runs.start(session, site="a", spider="news", trigger="t", code_version="", now=NOW)

        assert runs.get(session, killed).outcome == "interrupted"
        assert runs.get(session, other).outcome == "running"
        assert [line.id for line in runs.recent(session, site="a")] == [3, 1]
        assert [line.id for line in runs.recent(session, limit=2)] == [3, 2]


def test_sites_are_told_with_their_articles_and_last_run(store: Store) -> None:
    with store.write() as session:
        run, _ = prepare(session)
        (line,) = runs.sites(session)

    assert (line.name, line.articles, line.gone, line.next_due) == ("a", 0, 0, NOW)
    assert line.last_run is not None
    assert line.last_run.id == run


@pytest.mark.parametrize("number", [2, 10**30])
def test_an_unknown_run_names_the_last_one(store: Store, number: int) -> None:
    with store.write() as session:
        prepare(session)

    with pytest.raises(UsageError, match="last one is 1"), store.read() as session:
        runs.get(session, number)


@pytest.mark.parametrize(
    "ref", ["1", "7", str(10**30), "http://a.cn/x", "nonsense", "", "http://["]
)
def test_an_unknown_article_is_a_usage_error(store: Store, ref: str) -> None:
    with store.write() as session:
        prepare(session)

    with pytest.raises(UnknownArticle) as caught, store.read() as session:
        articles.find(session, ref)
    assert "\n" not in str(caught.value)


def test_one_address_seen_by_two_writers_is_one_article(store: Store) -> None:
    with store.write() as session:
        prepare(session)
    barrier = threading.Barrier(2)
    found: list[dict[str, int]] = []

    def add() -> None:
        addresses = {key: Address(key=key, url=key) for key in ("k", "m", "n")}
        barrier.wait(20)
        with store.write() as session:
            found.append(states.ensure(session, "a", addresses, NOW))

    writers = [threading.Thread(target=add) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(20)

    assert found[0] == found[1]
    assert len(found[0]) == 3
