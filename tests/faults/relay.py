"""Something between a client and a server that strikes amid what the client sends."""

import socket
import socketserver
import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

_LET_THROUGH = 2_000
"""Bytes of a request that is struck: its head and the beginning of its body."""


class Relay:
    """Passes everything on to a port of this machine; a context manager.

    While `strike` is set, it is called amid each PUT, whose connection then ends.
    """

    strike: Callable[[], Any] | None = None

    def __init__(self, port: int) -> None:
        self.port = port
        self.struck = 0
        self._server = _Server(("127.0.0.1", 0), _Passing)
        self._server.relay = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    relay: Relay


class _Passing(socketserver.BaseRequestHandler):
    server: _Server
    request: socket.socket

    def handle(self) -> None:
        with socket.create_connection(("127.0.0.1", self.server.relay.port)) as there:
            back = threading.Thread(target=_pass, args=(there, self.request), daemon=True)
            back.start()
            with suppress(OSError):
                self._pass_on(there)
            for end in (there, self.request):
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
            back.join()

    def _pass_on(self, there: socket.socket) -> None:
        sent, relay = 0, self.server.relay
        is_put = False
        while content := self.request.recv(65_536):
            if content.startswith((b"PUT ", b"GET ", b"HEAD ")):
                sent, is_put = 0, content.startswith(b"PUT ")
            if is_put and relay.strike and sent + len(content) > _LET_THROUGH:
                there.sendall(content[: _LET_THROUGH - sent])
                relay.struck += 1
                relay.strike()
                return
            there.sendall(content)
            sent += len(content)


def _pass(here: socket.socket, there: socket.socket) -> None:
    with suppress(OSError):
        while content := here.recv(65_536):
            there.sendall(content)
    with suppress(OSError):
        there.shutdown(socket.SHUT_WR)
