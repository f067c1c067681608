"""How long it takes to find alike texts among many, and how much their keys take up."""

import random
import statistics
import time
from collections.abc import Iterator, Sequence

import psycopg
from attrs import frozen

from xzcrawler.dedup.keys import KEYS
from xzcrawler.store import Store, story_keys
from xzcrawler.store.models import Base

_ASKED = 200
_COMMON, _PHRASES = 0.13, 1_000
"""Share of keys that come from phrases which many articles hold, and how many such phrases there are."""
_BATCH = 20_000


@frozen
class Found:
    """A look-up among so many articles."""

    stored: int
    median: float
    """Milliseconds, what the database does in a process of its own included."""
    bytes_each: float
    """That the keys of an article take up, with their index."""


def lookups(url: str, sizes: Sequence[int]) -> Iterator[Found]:
    """Let an empty database grow, its keys drawn at random in the order in which articles come; measure at each size."""
    chance = random.Random(16)  # noqa: S311 - repeatable, not secret
    common = [chance.getrandbits(63) for _ in range(_PHRASES)]
    store = Store.open(url)
    empty, stored = _bytes(store, url), 0
    for size in sorted(sizes):
        while stored < size:
            end = min(size, stored + _BATCH)
            _fill(store, {(key, n) for n in range(stored, end) for key in _keys(chance, common)})
            stored = end
        _settle(store, url)
        asked = [_keys(chance, common) for _ in range(_ASKED)]
        yield Found(size, _median(store, asked, stored), (_bytes(store, url) - empty) / stored)
    store.close()


def _keys(chance: random.Random, common: Sequence[int]) -> list[int]:
    return [
        common[int(_PHRASES * chance.random() ** 3)]
        if chance.random() < _COMMON
        else chance.getrandbits(63)
        for _ in range(KEYS)
    ]


def _fill(store: Store, rows: set[tuple[int, int]]) -> None:
    # By article, as they come: a table filled in the order of its keys would be packed tighter.
    ordered = sorted(rows, key=lambda row: row[1])
    with store.write() as session:
        if session.dialect.name == "postgresql":
            statement = "COPY sketch (key, article_id) FROM STDIN"
            with session.connection.cursor().copy(statement) as copy:
                for row in ordered:
                    copy.write_row(row)
            return
        values = [{"key": key, "article_id": number} for key, number in ordered]
        session.execute(Base.metadata.tables["sketch"].insert(), values)


def _settle(store: Store, url: str) -> None:
    """Do what PostgreSQL does by itself after a while."""
    if url.startswith("postgresql"):
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE sketch")


def _median(store: Store, asked: Sequence[Sequence[int]], own: int) -> float:
    times = []
    with store.read() as session:
        for keys in asked:
            began = time.perf_counter()
            story_keys.alike(session, own, keys)
            times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def _bytes(store: Store, url: str) -> int:
    question = (
        "SELECT pg_total_relation_size('sketch')"
        if url.startswith("postgresql")
        else "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
    )
    with store.read() as session:
        return int(session.exec_driver_sql(question).scalar_one())
