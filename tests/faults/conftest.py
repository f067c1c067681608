"""Installations to be struck, beside those to which nothing bad happens; and the table of all that strikes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.installation import Installation
from tests.faults.lives import Lives, OnPostgresql, live, on_sqlite
from tests.faults.own_server import OwnServer
from xzcrawler.demo.city import SampleCity

_MATRIX = "test_crash_matrix"


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


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the crash matrix: a row for each step and fault."""
    cells = {
        report.nodeid.partition("[")[2].rstrip("]"): outcome
        for outcome in ("passed", "skipped", "failed", "error")
        for report in terminalreporter.stats.get(outcome, [])
        if _MATRIX in report.nodeid and report.nodeid.count("|") == 2
    }
    if cells:
        terminalreporter.section(
            "crash matrix: after the fault, running again gives an undisturbed history"
        )
    for cell, outcome in sorted(cells.items()):
        step, fault, place = cell.split("|")
        terminalreporter.write_line(f"{step:<28}{fault:<26}{place:<12}{outcome}")
