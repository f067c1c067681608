"""Sample cities to which something happens in the middle of a run, and servers that misbehave."""

import socket
import struct
import time
import zlib
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from xzcrawler.demo.city import SampleCity, _Answering, _headers
from xzcrawler.demo.web import Page


class MeddledCity(SampleCity):
    """Calls a function, once, before it answers the first request for an address that begins so."""

    meddled = False
    _prefix = ""
    _action: Callable[[], Any] | None = None

    def meddle(self, path_prefix: str, action: Callable[[], Any]) -> None:
        self._prefix, self._action = path_prefix, action

    def find(self, host: str, path: str) -> Any:
        with self._lock:
            action = self._action if path.startswith(self._prefix) else None
            if action:
                self._action = None
                action()
                self.meddled = True
        return super().find(host, path)


class MisbehavingCity(SampleCity):
    """Some of its addresses answer as no good server does, until `kind` is empty again."""

    kind = ""
    paths: frozenset[str] = frozenset()

    def __init__(self, *, day: int) -> None:
        super().__init__(day=day)
        self.met: set[str] = set()
        """Paths that were asked for while they misbehaved."""
        self._server.RequestHandlerClass = _Misbehaving


class _Misbehaving(_Answering):
    def do_GET(self) -> None:  # noqa: N802 - the name that the standard library calls
        city: Any = self.server.city
        host, target = self._target()
        path = urlsplit(target).path
        if not city.kind or path not in city.paths:
            super().do_GET()
            return
        city.met.add(path)
        page, _ = city.find(host, path)
        KINDS[city.kind](self, page)
        self.close_connection = True

    def _begin(self, page: Page, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {**_headers(page), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Type", page.content_type)
        self.end_headers()


def _truncated_gzip(answering: _Misbehaving, page: Page) -> None:
    """Leave out the end of a packed page, behind a whole paragraph and without a sign in the transfer."""
    middle = max(page.body.find(end, len(page.body) // 2) for end in (b"</p>", b"</li>"))
    packer = zlib.compressobj(wbits=31)
    half = packer.compress(page.body[: middle + 5]) + packer.flush(zlib.Z_SYNC_FLUSH)
    answering._begin(page, Content_Encoding="gzip", Content_Length=str(len(half)))
    answering.wfile.write(half)


def _half_a_body(answering: _Misbehaving, page: Page) -> None:
    answering._begin(page, Content_Length=str(len(page.body)))
    answering.wfile.write(page.body[: len(page.body) // 2])


def _slow_loris(answering: _Misbehaving, page: Page) -> None:
    """Send a byte now and then, so that the connection is never idle."""
    answering._begin(page, Content_Length=str(len(page.body)))
    try:
        for at in range(len(page.body)):
            answering.wfile.write(page.body[at : at + 1])
            answering.wfile.flush()
            time.sleep(0.05)
    except OSError:
        return  # the client has had enough


def _redirect_loop(answering: _Misbehaving, page: Page) -> None:
    answering._begin(page, status=302, Location=answering.path, Content_Length="0")


def _reset(answering: _Misbehaving, page: Page) -> None:
    """Close the connection so that the client is told of an error, not of an end."""
    at_once = struct.pack("ii", 1, 0)
    answering.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)
    answering.connection.close()


KINDS: Mapping[str, Callable[[_Misbehaving, Page], None]] = {
    "truncated gzip": _truncated_gzip,
    "half a body": _half_a_body,
    "slow-loris": _slow_loris,
    "redirect loop": _redirect_loop,
    "connection reset": _reset,
}
