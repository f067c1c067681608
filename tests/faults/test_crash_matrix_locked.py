"""Another program keeps the SQLite database locked in the middle of a run: SQLITE_BUSY, for a while or for too long."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.cities import MeddledCity
from tests.faults.installation import Installation
from tests.faults.lives import Lives
from tests.faults.struck import crawl

pytestmark = pytest.mark.network

A_WHILE = 0.3
"""Seconds; the writer has a hundred times as many."""
ARTICLES = "/pc/a/"


@contextmanager
def locker(installation: Installation) -> Iterator[sqlite3.Connection]:
    """Give another program's connection, whose lock ends with the block at the latest."""
    path = installation.folder / "xzcrawler.db"
    connection = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
    try:
        yield connection
    finally:
        connection.close()


@pytest.fixture
def installation(undisturbed: Lives, tmp_path: Path) -> Installation:
    return undisturbed.make(tmp_path / "data", undisturbed.first)


@pytest.mark.parametrize(
    "cell", [pytest.param(0, id="amid the articles|locked for a while|SQLite")]
)
def test_a_database_locked_for_a_while_is_waited_for(
    installation: Installation, undisturbed: Lives, cell: int
) -> None:
    with MeddledCity(day=2) as city, locker(installation) as other:

        def lock() -> None:
            other.execute("BEGIN IMMEDIATE")
            threading.Timer(A_WHILE, other.rollback).start()

        city.meddle(ARTICLES, lock)
        result = crawl(installation, city)

    assert city.meddled
    assert result.outcome == "ok"
    assert installation.stored() == undisturbed.second.stored()


@pytest.mark.parametrize(
    "cell", [pytest.param(0, id="amid the articles|locked for too long|SQLite")]
)
def test_a_database_locked_for_too_long_ends_the_run_and_the_next_one_makes_up_for_it(
    installation: Installation, undisturbed: Lives, cell: int
) -> None:
    impatient = Installation(installation.folder, f"{installation.database}?timeout=0.2")
    with MeddledCity(day=2) as city:
        with locker(installation) as other:
            city.meddle(ARTICLES, lambda: other.execute("BEGIN IMMEDIATE"))
            struck = crawl(impatient, city)

        assert struck.outcome == "failed"
        assert struck.troubles[0].verdict == "store_unusable"
        assert "another program keeps it locked" in struck.troubles[0].why
        assert crawl(installation, city).outcome == "ok"

    assert installation.stored() == undisturbed.second.stored()
    installation.check()
