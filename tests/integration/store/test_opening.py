import sqlite3
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from xzcrawler.errors import RejectedRow, StoreError
from xzcrawler.store import Store, migrations, runs

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)


def start_run(store: Store) -> int:
    with store.write() as session:
        return runs.start(
            session, site="a", spider="news", trigger="test", code_version="1", now=NOW
        )


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'sub' / 'test.db'}"


def test_sqlite_runs_with_wal_foreign_keys_and_full_sync(sqlite_url: str) -> None:
    store = Store.open(sqlite_url)

    with store.read() as session:
        answers = {
            name: session.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        }

    assert answers == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "synchronous": 2,
        "busy_timeout": 30_000,
    }
    store.close()


def test_a_fresh_file_that_another_program_is_filling_is_waited_for(tmp_path: Path) -> None:
    file = tmp_path / "test.db"
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(0.2, other.rollback).start()

    Store.open(f"sqlite:///{file}").close()

    other.close()
    assert migrations.check(f"sqlite:///{file}") == migrations.HEAD


def test_a_fresh_file_that_stays_locked_is_said_to_be(tmp_path: Path) -> None:
    file = tmp_path / "test.db"
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(StoreError, match="another program keeps it locked"):
        Store.open(f"sqlite:///{file}?timeout=0.1")

    other.close()


def test_a_writer_waits_for_another_writer(sqlite_url: str) -> None:
    store = Store.open(sqlite_url)
    entered, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with store.write() as session:
            runs.start(session, site="a", spider="n", trigger="t", code_version="", now=NOW)
            entered.set()
            leave.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    entered.wait(10)
    threading.Timer(0.2, leave.set).start()
    second = start_run(store)
    holder.join()

    assert second == 2
    store.close()


def test_an_error_undoes_the_transaction(store: Store) -> None:
    def fail() -> None:
        with store.write() as session:
            runs.start(session, site="a", spider="n", trigger="t", code_version="", now=NOW)
            raise KeyError

    with pytest.raises(KeyError):
        fail()

    with store.read() as session:
        assert runs.recent(session) == []


@pytest.mark.parametrize("table", ["capture", "revision", "change"])
def test_what_is_written_once_cannot_be_updated(store: Store, table: str) -> None:
    start_run(store)
    with store.write() as session:
        for statement in ONE_ROW_EACH:
            session.execute(text(statement))

    with pytest.raises(RejectedRow, match="written once"), store.write() as session:
        session.execute(text(f"UPDATE {table} SET id = id"))  # noqa: S608 - three known names


ONE_ROW_EACH = (
    (
        "INSERT INTO article (site, key, url, first_seen, presence, presence_since, head_seq)"
        " VALUES ('a', 'k', 'k', '2026-03-02', 'alive', '2026-03-02', 1)"
    ),
    (
        "INSERT INTO capture (run_id, purpose, page_number, was_read, url, at, verdict, why, etag,"
        " last_modified, content_type, digest, warc_file, warc_offset, warc_length, elapsed_ms)"
        " VALUES (1, 'article', 0, true, 'k', '2026-03-02', 'content', '', '', '', '', '', '', 0, 0, 0)"
    ),
    (
        "INSERT INTO revision (article_id, seq, capture_id, kind, at, reader_version, content_hash,"
        " text_hash, fact_hash, prev_hash, this_hash, url, title, published_raw, source, authors,"
        " editors, tags, channel, doc_number, body, images, attachments, canonical_url, language,"
        " read_by) VALUES (1, 1, 1, 'real', '2026-03-02', '', '', '', '', '', '', '', '', '', '', '[]',"
        " '[]', '[]', '', '', '', '[]', '[]', '', '', '')"
    ),
    (
        "INSERT INTO change (type, at, run_id, article_id, kinds, severity, facts, title, summary)"
        " VALUES ('new', '2026-03-02', 1, 1, '[]', 0, '[]', '', '')"
    ),
)


def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    naive = NOW.replace(tzinfo=None)

    with pytest.raises(RejectedRow, match="without a zone"), store.write() as session:
        runs.start(session, site="a", spider="n", trigger="t", code_version="", now=naive)


def test_a_file_that_is_no_database_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_text("not a database at all, but long enough to be looked at" * 50)

    with pytest.raises(StoreError, match="not an SQLite database") as caught:
        Store.open(f"sqlite:///{tmp_path / 'x.db'}")
    assert "\n" not in str(caught.value)


def test_a_damaged_database_is_one_clear_line(sqlite_url: str, tmp_path: Path) -> None:
    store = Store.open(sqlite_url)
    start_run(store)
    store.close()
    path = tmp_path / "sub" / "test.db"
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)

    with pytest.raises(StoreError, match=r"damaged|malformed"):
        migrations.check(sqlite_url)


def test_a_read_only_database_can_be_read_but_not_written(sqlite_url: str, tmp_path: Path) -> None:
    store = Store.open(sqlite_url)
    start_run(store)
    store.close()
    path = tmp_path / "sub" / "test.db"
    only = Store.open(f"sqlite:///file:{path}?mode=ro&uri=true", create=False)

    with only.read() as session:
        assert len(runs.recent(session)) == 1
    with pytest.raises(StoreError, match="read-only"):
        start_run(only)
    only.close()


def test_a_full_disk_is_one_clear_line_and_stores_nothing(sqlite_url: str) -> None:
    store = Store.open(sqlite_url)
    with store.read() as session:
        pages = session.scalar(text("PRAGMA page_count"))
        session.execute(text(f"PRAGMA max_page_count = {pages}"))

    def fill() -> None:
        with store.write() as session:
            for _ in range(200):
                runs.start(
                    session, site="a", spider="n", trigger="t", code_version="x" * 4000, now=NOW
                )

    with pytest.raises(StoreError, match="disk is full"):
        fill()
    with store.read() as session:
        assert runs.recent(session) == []
    store.close()


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("nonsense", "not a database address"),
        ("postgresql://me@host:port/d", "not a database address"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("mysql://h/d", "Neither SQLite nor PostgreSQL"),
        ("sqlite:////proc/nowhere/x.db", "cannot be made|cannot be opened"),
    ],
)
def test_an_address_that_cannot_work_is_one_clear_line(url: str, why: str) -> None:
    with pytest.raises(StoreError, match=why):
        Store.open(url)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://me:secret@/x?host=/nowhere",
        "postgresql:///x?host=/nowhere&password=secret",
        "postgresql:me:secret@host/x",
        "postgresql://me:secret@host:port/x",
    ],
)
def test_the_password_stays_out_of_messages(url: str) -> None:
    with pytest.raises(StoreError) as caught:
        Store.open(url)

    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)
