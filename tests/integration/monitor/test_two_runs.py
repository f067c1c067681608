"""Two runs of one site at the same time, on both databases."""

import itertools
import random
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from xzcrawler.items import Reading, Verdict
from xzcrawler.monitor.record import record
from xzcrawler.store import Session

if TYPE_CHECKING:
    from tests.integration.monitor.conftest import Watch

BATCHES = 15


def batch(watch: "Watch", chance: random.Random) -> list[Reading]:
    """Return a listing and pages of a few articles, in any order."""
    names = [str(chance.randrange(20)) for _ in range(8)]
    pages = [
        watch.page(watch.article(name, f"第{chance.randrange(3)}版。"))
        if chance.random() < 0.8
        else watch.answer(name, Verdict.MISSING, 404)
        for name in names
    ]
    return [watch.listing(names), *pages]


def wait_for_a_waiting_writer(session: Session) -> None:
    for _ in range(500):
        if session.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
            return
        time.sleep(0.01)
    raise AssertionError


def test_a_deadlock_is_tried_again(watch: "Watch") -> None:
    """PostgreSQL undoes whichever transaction waited first, here ours."""
    with watch.store.read() as session:
        if session.dialect.name == "sqlite":
            pytest.skip("SQLite has one writer")
    watch.record(*(watch.page(watch.article(name)) for name in "ab"))
    lock = text("SELECT id FROM article WHERE key = :key FOR UPDATE")

    with ThreadPoolExecutor(1) as pool:
        with watch.store.write() as other:
            other.execute(lock, {"key": watch.address("b")})
            edits = [watch.page(watch.article(name, "改。")) for name in "ab"]
            recording = pool.submit(watch.record, *edits)
            wait_for_a_waiting_writer(other)
            other.execute(lock, {"key": watch.address("a")})
        outcomes = recording.result()

    assert [outcome.type for outcome in outcomes] == ["edited", "edited"]


def test_two_runs_at_once_neither_refuse_nor_repeat_anything(watch: "Watch") -> None:
    """Without `lock_site` PostgreSQL reports deadlocks and revisions made twice."""

    def run(seed: int) -> list[str]:
        chance, run_id = random.Random(seed), watch.start()  # noqa: S311 - only a shuffle
        refused = []
        for _ in range(BATCHES):
            outcomes = record(watch.store, run_id, batch(watch, chance), watch.now)
            refused += [outcome.why for outcome in outcomes if outcome.why]
            watch.settle()
            watch.plan()
        return refused

    with ThreadPoolExecutor(3) as pool:
        refused = list(pool.map(run, range(3)))

    assert refused == [[], [], []]
    told = watch.told()
    assert len({name for kind, name in told if kind == "new"}) == len(
        [name for kind, name in told if kind == "new"]
    )
    for name in {name for _, name in told}:
        revisions = watch.history(name).revisions
        assert [revision.seq for revision in revisions] == list(range(1, len(revisions) + 1))
        assert all(
            one.content_hash != two.content_hash for one, two in itertools.pairwise(revisions)
        )
