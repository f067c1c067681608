"""No question of daily use reads a whole table that grows."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event

from tests.integration.monitor.moving import page, redirect
from xzcrawler.items import Entry
from xzcrawler.monitor.plan import sort_entries
from xzcrawler.store import Session, Store, articles, changes, runs, states

if TYPE_CHECKING:
    from tests.integration.monitor.conftest import Watch

WHOLE_TABLE = re.compile(
    r"SCAN (article|article_url|capture|change|due|listing_entry|merge|revision|suspect)(?! USING)"
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Open an SQLite store: without statistics its plans do not depend on how much is stored."""
    opened = Store.open(f"sqlite:///{tmp_path / 'plans.db'}")
    yield opened
    opened.close()


@contextmanager
def asked(store: Store) -> Iterator[dict[str, Any]]:
    """Collect the statements that read or change rows, with their parameters."""
    statements: dict[str, Any] = {}

    def note(_c: Any, _cursor: Any, sql: str, values: Any, _x: Any, many: bool) -> None:
        if sql.startswith(("SELECT", "UPDATE", "DELETE")):
            statements[sql] = values[0] if many else values

    event.listen(store._engine, "before_cursor_execute", note)
    yield statements
    event.remove(store._engine, "before_cursor_execute", note)


def whole_tables(store: Store, work: Callable[[], object]) -> list[str]:
    """Return the tables that are read from end to end, with the statement to blame."""
    with asked(store) as statements:
        work()
    assert statements
    found = []
    with store.read() as session:
        for sql, values in statements.items():
            steps = session.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values).all()
            found += [f"{step[3]}: {sql}" for step in steps if WHOLE_TABLE.match(step[3])]
    return found


def look_up(watch: "Watch") -> object:
    entries = [Entry(url=watch.address("a"), title="")]
    return sort_entries(watch.store, watch.site, "http://news.test/yw/", entries, watch.now)


@pytest.mark.parametrize(
    "work",
    [
        lambda watch: watch.start(),
        lambda watch: watch.plan(),
        lambda watch: watch.plan("recheck"),
        look_up,
        lambda watch: watch.record(watch.listing(["a", "z"])),
        lambda watch: watch.say("a", "乙"),
        lambda watch: watch.miss("a"),
        lambda watch: watch.settle(),
        lambda watch: watch.record(redirect(watch, "m", "moved")),
        lambda watch: watch.record(redirect(watch, "m", "a")),
        lambda watch: watch.history("a"),
    ],
)
def test_a_run_reads_no_whole_table(watch: "Watch", work: Callable[["Watch"], object]) -> None:
    watch.say("a", "甲")
    watch.miss("b", "a")
    watch.record(page(watch, "m"), page(watch, "n"))
    watch.record(redirect(watch, "n", "elsewhere"))

    assert whole_tables(watch.store, lambda: work(watch)) == []


@pytest.mark.parametrize(
    "question",
    [
        lambda session, now: changes.since(session, 5),
        lambda session, now: changes.since(session, site="news", types=["new"], limit=9),
        lambda session, now: changes.since(session, since=now - timedelta(hours=1)),
        lambda session, now: articles.listing(session, limit=9),
        lambda session, now: articles.listing(session, site="news"),
        lambda session, now: articles.listing(session, source="徐州日报"),
        lambda session, now: articles.listing(session, start=now, end=now),
        lambda session, now: articles.listing(session, site="news", source="徐州日报", end=now),
        lambda session, now: articles.find(session, "http://news.test/a.html"),
        lambda session, now: articles.find(session, "https://news.test/elsewhere.html"),
        lambda session, now: states.numbers(session, ["http://news.test/elsewhere.html"]),
        lambda session, now: runs.captures(session, 1),
        lambda session, now: runs.sites(session),
    ],
)
def test_an_answer_reads_no_whole_table(
    watch: "Watch", question: Callable[[Session, object], object]
) -> None:
    watch.say("a")
    watch.record(page(watch, "n"))
    watch.record(redirect(watch, "n", "elsewhere"))

    def ask() -> None:
        with watch.store.read() as session:
            question(session, watch.now)

    assert whole_tables(watch.store, ask) == []
