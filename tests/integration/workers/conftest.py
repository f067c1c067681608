"""Workers in processes of their own, on one PostgreSQL and a server of many tiny sites."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.integration.conftest import new_database
from tests.integration.workers.hamlets import Hamlets, declare, names

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def database(postgresql: str, postgresql_template: str) -> str:
    """Give a fresh database at the newest version."""
    return new_database(postgresql, postgresql_template)


@pytest.fixture
def hamlets() -> Iterator[Hamlets]:
    with Hamlets() as running:
        yield running


@pytest.fixture
def start(tmp_path: Path, hamlets: Hamlets) -> Iterator[Start]:
    """Start a worker that drains so many sites into a database: `start(database, count)`."""
    running: list[subprocess.Popen[str]] = []
    folder = declare(tmp_path / "sites", 200)

    def begin(database: str, count: int, *, at_once: int = 4) -> subprocess.Popen[str]:
        own = {
            "XZ_DATA": str(tmp_path / "data"),
            "XZ_DATABASE": database,
            "XZ_SITES": str(folder),
            "XZ_SAMPLE_CITY": hamlets.url,
        }
        module = "tests.integration.workers.run_worker"
        worker = subprocess.Popen(
            [sys.executable, "-m", module, str(at_once), *names(count)],
            env={**os.environ, **own},  # noqa: TID251 - a program of its own
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        running.append(worker)
        return worker

    yield begin
    for worker in running:
        worker.kill()
        worker.communicate()
