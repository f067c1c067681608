"""What every test stands on: no network unless marked, no environment of the developer's machine."""

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
