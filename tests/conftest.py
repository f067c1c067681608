"""What every test stands on: no network unless marked, no environment of the developer's machine. And the crash matrix."""

import socket
from typing import Any

import pytest

_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


@pytest.fixture(autouse=True)
def _block_network(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse TCP connections; a test marked `network` may talk to 127.0.0.1 only."""
    allowed = _LOOPBACK if request.node.get_closest_marker("network") else set[str]()
    connect = socket.socket.connect

    def guarded(sock: socket.socket, address: Any) -> None:
        if sock.family in {socket.AF_INET, socket.AF_INET6} and address[0] not in allowed:
            raise AssertionError(f"A test reached for the network: {address}")
        connect(sock, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests never see the developer's own XZ_* settings, database or proxies."""
    for name in (
        "XZ_DATA",
        "XZ_DATABASE",
        "XZ_CONTACT",
        "XZ_SAMPLE_CITY",
        "XZ_NOW",
        "XZ_ATTACHMENT_MAX_MB",
        "XZ_SITES",
    ):
        monkeypatch.delenv(name, raising=False)
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the crash matrix of `tests/faults`, a row a cell: here, since xdist asks no other conftest for a summary."""
    cells = {
        report.nodeid.partition("[")[2].rstrip("]"): outcome
        for outcome in ("passed", "skipped", "failed", "error")
        for report in terminalreporter.stats.get(outcome, [])
        if "test_crash_matrix" in report.nodeid and report.nodeid.count("|") == 2
    }
    if cells:
        terminalreporter.section(
            "crash matrix: after the fault, running again gives an undisturbed history"
        )
    for cell, outcome in sorted(cells.items()):
        step, fault, place = cell.split("|")
        terminalreporter.write_line(f"{step:<28}{fault:<26}{place:<12}{outcome}")


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name cases that are bytes by their argument: a packed file holds the time, and each process makes its own."""
    return argname if isinstance(val, bytes) else None
