"""A database that moves: every row, every number, whatever interrupts it."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from tests.integration.conftest import new_database
from tests.integration.store.full_tables import (
    fill,
    last_given,
    new_incident,
    row,
    site_name,
)
from xzcrawler.errors import StoreError
from xzcrawler.store import Store, migrations
from xzcrawler.store.models import Base
from xzcrawler.store.rows import Sum, batches, sum_of, tables
from xzcrawler.store.transfer import copy

SCRIPT = Path(__file__).with_name("copy_slowly.py")
RUN = Base.metadata.tables["run"]
ARTICLE = Base.metadata.tables["article"]


@contextmanager
def silent(what: str, total: int) -> Iterator[Callable[[int], None]]:
    yield lambda more: None


def sums(url: str) -> dict[str, Sum]:
    store = Store.open(url, create=False)
    with store.read() as session:
        found = {table.name: sum_of(session, table) for table in tables()}
    store.close()
    return found


def killed_after(batches: int, source: str, target: str, rows: int = 3) -> None:
    """Begin a copy in batches of so many rows and kill it while it waits after that many of them."""
    child = subprocess.Popen(
        [sys.executable, SCRIPT, source, target, str(rows)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdin
    assert child.stdout
    for _ in range(batches):
        assert child.stdout.readline()
        child.stdin.write("\n")
        child.stdin.flush()
    child.kill()
    child.communicate()


@pytest.fixture
def full_url(database_url: str) -> str:
    """Address of a database with rows in every table."""
    store = Store.open(database_url)
    fill(store)
    store.close()
    return database_url


@pytest.fixture
def sqlite_copy(full_url: str, tmp_path: Path) -> str:
    """Address of a full SQLite database, whichever kind `full_url` is."""
    url = f"sqlite:///{tmp_path / 'second.db'}"
    copy(full_url, url, progress=silent)
    return url


def test_every_row_of_every_table_goes_over(full_url: str, empty_url: str) -> None:
    copied = copy(full_url, empty_url, progress=silent)

    assert all(of_table.rows == 5 for of_table in copied.tables.values())
    assert sums(empty_url) == sums(full_url) == copied.tables
    assert migrations.check(empty_url) == migrations.HEAD
    assert migrations.differences(empty_url) == []


def test_what_went_over_and_back_is_the_same(full_url: str, empty_url: str, tmp_path: Path) -> None:
    back = f"sqlite:///{tmp_path / 'back.db'}"
    copy(full_url, empty_url, progress=silent)
    copy(empty_url, back, progress=silent)

    assert sums(back) == sums(full_url)


def test_numbers_are_never_given_twice_on_the_other_side(full_url: str, empty_url: str) -> None:
    store = Store.open(full_url)
    last = last_given(store)
    store.close()
    copy(full_url, empty_url, progress=silent)

    store = Store.open(empty_url)
    assert new_incident(store) == last + 1
    store.close()


@pytest.mark.parametrize("batches", [1, 25, 60])
def test_a_killed_copy_goes_on_where_it_was(full_url: str, empty_url: str, batches: int) -> None:
    killed_after(batches, full_url, empty_url)
    with pytest.raises(StoreError, match="not finished: run `xzcrawler db copy` again"):
        Store.open(empty_url)
    with pytest.raises(StoreError, match="not finished"):
        migrations.upgrade(empty_url)

    copied = copy(full_url, empty_url, progress=silent)

    assert copied.resumed > 0 or batches == 1
    assert sums(empty_url) == sums(full_url)


def test_a_copy_of_a_source_that_went_on_begins_anew(full_url: str, empty_url: str) -> None:
    killed_after(20, full_url, empty_url)
    store = Store.open(full_url)
    new_incident(store)
    store.close()

    with pytest.raises(StoreError, match="the source was written since"):
        copy(full_url, empty_url, progress=silent)
    with pytest.raises(StoreError, match="not finished"):
        Store.open(empty_url)


def test_a_row_that_was_changed_meanwhile_is_noticed(full_url: str, empty_url: str) -> None:
    killed_after(45, full_url, empty_url)
    store = Store.open(full_url)
    with store.write() as session:
        session.execute(update(ARTICLE).values(url="http://another.test/"))
    store.close()

    with pytest.raises(StoreError, match="The copy of article differs"):
        copy(full_url, empty_url, progress=silent)
    with pytest.raises(StoreError, match="not finished"):
        Store.open(empty_url)


def test_a_database_in_use_is_no_target(full_url: str, sqlite_copy: str) -> None:
    before = sums(sqlite_copy)

    with pytest.raises(StoreError, match="is in use: a copy needs an empty database"):
        copy(full_url, sqlite_copy, progress=silent)
    with pytest.raises(StoreError, match="is in use"):
        copy(full_url, full_url, progress=silent)
    assert sums(sqlite_copy) == before


def test_an_open_run_is_waited_for_unless_told_otherwise(full_url: str, empty_url: str) -> None:
    store = Store.open(full_url)
    with store.write() as session:
        site = {"site": [{"name": site_name(1)}]}
        open_run = {**row(RUN, 1, site), "id": 999, "outcome": "running"}
        session.execute(insert(RUN).values(open_run))
    store.close()

    with pytest.raises(StoreError, match=r"Run 999 of .* is open"):
        copy(full_url, empty_url, progress=silent)
    assert migrations.current(empty_url) is None

    copy(full_url, empty_url, progress=silent, force=True)
    assert sums(empty_url) == sums(full_url)


def test_a_source_of_another_version_is_refused(full_url: str, empty_url: str) -> None:
    migrations.downgrade(full_url, "0004")

    with pytest.raises(StoreError, match="run `xzcrawler db upgrade`"):
        copy(full_url, empty_url, progress=silent)
    assert migrations.current(empty_url) is None


@pytest.mark.postgresql
def test_a_row_that_postgresql_refuses_is_named(tmp_path: Path, postgresql: str) -> None:
    source = f"sqlite:///{tmp_path / 'nul.db'}"
    store = Store.open(source)
    fill(store)
    with store.write() as session:
        session.execute(update(ARTICLE).where(ARTICLE.c.id == 30).values(url="a\0b"))
    store.close()
    target = new_database(postgresql, "template1")

    with pytest.raises(StoreError, match=r"^article, \['id'\] \[10\] to \[50\]: "):
        copy(source, target, progress=silent)


@pytest.mark.parametrize(
    ("source", "target", "name"), [("x", "sqlite:///a.db", "FROM"), ("sqlite:///a.db", "x", "TO")]
)
def test_an_address_that_is_none_is_named(source: str, target: str, name: str) -> None:
    with pytest.raises(StoreError, match=f"{name} is not a database address"):
        copy(source, target, progress=silent)


def test_a_batch_ends_early_when_its_texts_are_long(database_url: str) -> None:
    store = Store.open(database_url)
    fill(store)
    with store.write() as session:
        session.execute(update(ARTICLE).where(ARTICLE.c.id == 30).values(url="长" * 5_000_000))

    with store.read() as session:
        assert [len(batch) for batch in batches(session, ARTICLE)] == [3, 2]
        assert [len(batch) for batch in batches(session, ARTICLE, after=(30,))] == [2]
    store.close()
