"""Installations to be struck, beside those to which nothing bad happens."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.installation import Installation
from tests.faults.lives import Lives, OnPostgresql, live, on_sqlite
from tests.faults.own_server import OwnServer
from xzcrawler.demo.city import SampleCity


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return Installation(tmp_path / "data")


@pytest.fixture
def city() -> Iterator[SampleCity]:
    with SampleCity() as running:
        yield running


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Lives:
    """Give what the news site's installation comes to on SQLite."""
    return live(tmp_path_factory.mktemp("undisturbed"), on_sqlite)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnServer]:
    server = OwnServer(tmp_path_factory.mktemp("own"))
    yield server
    server.close()


@pytest.fixture(scope="session")
def undisturbed_there(tmp_path_factory: pytest.TempPathFactory, server: OwnServer) -> Lives:
    """Give what the news site's installation comes to on PostgreSQL."""
    return live(tmp_path_factory.mktemp("undisturbed"), OnPostgresql(server))
