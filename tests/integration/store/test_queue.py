"""The queue's tables stand beside ours, are made once, and are no part of our data."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from procrastinate.schema import SchemaManager

from tests.integration.conftest import new_database
from xzcrawler.errors import StoreError, UsageError
from xzcrawler.store import Store, migrations, queue, transfer

pytestmark = pytest.mark.postgresql

_TABLES = SchemaManager.get_schema()


@pytest.fixture
def database(postgresql: str, postgresql_template: str) -> str:
    """Give a database of ours with a queue."""
    url = new_database(postgresql, postgresql_template)
    queue.prepare(url, _TABLES, "3.10.0")
    return url


@contextmanager
def _silent(_: str, __: int) -> Iterator[Callable[[int], None]]:
    yield lambda _: None


def _execute(database: str, statement: bytes) -> None:
    with psycopg.connect(**queue.connection_arguments(database), autocommit=True) as connection:  # type: ignore[arg-type] # all are text
        connection.execute(statement)


def _state(database: str) -> queue.QueueState | None:
    store = Store.open(database)
    with store.read() as session:
        found = queue.state(session)
    store.close()
    return found


def test_workers_that_begin_at_once_make_one_queue(
    postgresql: str, postgresql_template: str
) -> None:
    url = new_database(postgresql, postgresql_template)
    assert _state(url) is None

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: queue.prepare(url, _TABLES, "3.10.0"), range(4)))

    state = _state(url)
    assert state is not None
    assert (state.waiting, state.workers) == (0, 0)


def test_the_queue_is_no_difference_between_our_tables_and_the_models(database: str) -> None:
    assert migrations.check(database) == migrations.HEAD
    assert migrations.differences(database) == []


def test_a_copy_leaves_the_queue_behind(database: str, postgresql: str, tmp_path: Path) -> None:
    _execute(
        database, b"INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('crawls', 'c')"
    )
    other = new_database(postgresql, "template1")
    file = f"sqlite:///{tmp_path / 'copy.db'}"

    transfer.copy(database, file, progress=_silent)
    transfer.copy(file, other, progress=_silent)

    assert migrations.check(other) == migrations.HEAD
    assert _state(other) is None


def test_a_database_with_nothing_but_a_queue_still_gets_our_tables(postgresql: str) -> None:
    url = new_database(postgresql, "template1")
    queue.prepare(url, _TABLES, "3.10.0")

    migrations.upgrade(url)

    assert migrations.check(url) == migrations.HEAD


def test_waiting_and_failed_crawls_and_silent_workers_are_counted(database: str) -> None:
    _execute(
        database,
        b"INSERT INTO procrastinate_jobs (queue_name, task_name, status, args, scheduled_at) VALUES"
        b""" ('crawls', 'c', 'todo', '{"site": "a"}', now() - interval '1 hour'),"""
        b""" ('crawls', 'c', 'todo', '{"site": "b"}', now() + interval '1 hour'),"""
        b""" ('crawls', 'c', 'doing', '{"site": "c"}', NULL),"""
        b""" ('crawls', 'c', 'failed', '{"site": "d"}', NULL),"""
        b""" ('keeping', 'k', 'todo', '{}', NULL);"""
        b"INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now()), (now() - interval '5 min')",
    )

    state = _state(database)
    assert state is not None
    assert (state.waiting, state.later, state.doing) == (1, 1, 1)
    assert (state.workers, state.stalled_workers) == (1, 1)
    assert state.oldest_waiting is not None
    assert 3600 <= state.oldest_waiting.total_seconds() < 3700
    store = Store.open(database)
    with store.read() as session:
        assert queue.queued_sites(session) == {"a", "b", "c"}
        assert queue.unfinished(session) == 3
    store.close()


def test_tables_of_another_version_are_made_anew_once_nobody_uses_them(database: str) -> None:
    _execute(database, b"INSERT INTO procrastinate_workers DEFAULT VALUES")
    with pytest.raises(StoreError, match="stop them first"):
        queue.prepare(database, _TABLES, "3.11.0")

    _execute(database, b"UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 h'")
    queue.prepare(database, _TABLES, "3.11.0")

    state = _state(database)
    assert state is not None
    assert (state.workers, state.stalled_workers) == (0, 0)


def test_a_database_in_a_file_has_no_queue(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="xzcrawler schedule"):
        queue.connection_arguments(f"sqlite:///{tmp_path / 'xz.db'}")
