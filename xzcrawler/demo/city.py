"""彭城, the sample city: three small websites behind one real HTTP server on 127.0.0.1."""

import socket
import threading
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from attrs import frozen

from xzcrawler.demo import trs
from xzcrawler.demo.addresses import HOSTS
from xzcrawler.demo.events import DAY_COUNT, CityFault, faults, morning
from xzcrawler.demo.web import FIREWALL, MISSING, Page, web

Fault = int | Literal["hang", "cut"]

_NOT_FOUND = Page(MISSING.encode(), status=404)
_FAULTY: Mapping[CityFault, tuple[str, Page]] = {
    "down": ("/", Page(b"", status=503)),
    "firewall": ("/", Page(FIREWALL.encode(), status=412)),
    "articles_lost": ("/pcrb/pc/con/", _NOT_FOUND),
}
"""Where a fault of the calendar is met, and with what."""
_HANG_LIMIT = 60.0
"""Seconds after which a hanging answer breaks off even when nobody heals the city."""


@frozen
class Request:
    """One request as the server saw it."""

    method: str
    host: str
    path: str
    """With the query, without scheme and host."""
    status: int
    """What was answered; 0 when nothing was (a hanging answer)."""
    if_none_match: str = ""
    if_modified_since: str = ""
    user_agent: str = ""

    @property
    def url(self) -> str:
        return f"http://{self.host}{self.path}"


class SampleCity:
    """The running city; a context manager.

    `day` chooses what it shows, from the next request on; setting it makes it morning, until
    `evening` is set.
    Requests may name the host in the request line (as sent to a proxy) or in the Host header.
    """

    def __init__(self, port: int = 0, *, day: int = 1) -> None:
        self.requests: list[Request] = []
        self.day = day
        self._faults: dict[tuple[str, str], Fault] = {}
        self._healed = threading.Event()
        self._served = 0
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", port), _Answering)
        self._server.city = self
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, name="sample-city"
        )
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def day(self) -> int:
        return self._turn[0]

    @day.setter
    def day(self, number: int) -> None:
        if not 1 <= number <= DAY_COUNT:
            raise ValueError(f"The calendar has days 1 to {DAY_COUNT}, not {number}")
        web(number)  # prints the pages now, so that the first request is not slow
        self._turn = number, False

    @property
    def evening(self) -> bool:
        return self._turn[1]

    @evening.setter
    def evening(self, is_evening: bool) -> None:
        web(self.day, is_evening)
        self._turn = self.day, is_evening

    def fail(self, host: str, path_prefix: str, fault: Fault) -> None:
        """Make every address of *host* that starts with *path_prefix* fail until `heal`.

        A number is answered as status, with nothing in it (200: an empty page); "hang" answers
        nothing; "cut" breaks off half-way.
        """
        self._healed.clear()
        self._faults[host, path_prefix] = fault

    def heal(self) -> None:
        """End all faults; answers that hang break off."""
        self._faults.clear()
        self._healed.set()

    def close(self) -> None:
        self.heal()
        self._server.shutdown()
        self._thread.join()
        self._server.hang_up()
        self._server.server_close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def find(self, host: str, path: str) -> tuple[Page, Fault | None]:
        """Return what that address answers now, and the fault that comes over it, if any."""
        page = web(*self._turn).get(f"{host}{path}", _NOT_FOUND)
        for site, fault in faults(*self._turn).items():
            start, answer = _FAULTY[fault]
            if host == HOSTS[site] and path.startswith(start):
                page = answer
        injected = tuple(self._faults.items())
        hit = [kind for (name, start), kind in injected if name == host and path.startswith(start)]
        return page, hit[-1] if hit else None

    def find_posted(self, host: str, path: str, body: bytes) -> Page:
        """Return what a POST to that address answers: no site of the city asks by POST."""
        return Page(b"", status=405)

    def fill(self, page: Page) -> bytes:
        """Return the page's body with the counter and the clock of this very request."""
        with self._lock:
            self._served += 1
            served = self._served
        if not page.noisy:
            return page.body
        now = morning(self.day, time(21 if self.evening else 9)) + timedelta(seconds=served)
        body = page.body.replace(trs.VIEWS.encode(), str(10_000 + 7 * served).encode())
        return body.replace(trs.GENERATED.encode(), f"{now:%Y-%m-%d %H:%M:%S}".encode())

    def note(self, request: Request) -> None:
        with self._lock:
            self.requests.append(request)

    def hang(self) -> None:
        """Wait until the city is healed or closed."""
        self._healed.wait(_HANG_LIMIT)


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # so that server_close waits for them and leaves no open socket
    request_queue_size = 128
    city: SampleCity

    def __init__(self, *args: Any) -> None:
        self._open: set[socket.socket] = set()
        super().__init__(*args)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a client that hangs up is no fault of the city."""

    def hang_up(self) -> None:
        """End the kept-alive connections whose threads wait for a next request."""
        for connection in tuple(self._open):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # the client was faster


class _Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "PengCheng/1.0"
    sys_version = ""
    wbufsize = -1  # one packet for head and body
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        city = self.server.city
        host, path = self._target()
        page, fault = city.find(host, urlsplit(path).path)
        if fault == "hang":
            self._note(host, path, 0)
            city.hang()
            self.close_connection = True
            return
        if isinstance(fault, int):
            page = Page(b"", status=fault)
        status = self._status(page)
        self._note(host, path, status)
        self._send(page, status, city.fill(page), cut=fault == "cut")

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_POST(self) -> None:
        host, path = self._target()
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        page = self.server.city.find_posted(host, path, body)
        self._note(host, path, page.status)
        self._send(page, page.status, page.body, cut=False)

    def log_message(self, *args: Any) -> None:
        """Keep quiet: `SampleCity.requests` is the log."""

    def _target(self) -> tuple[str, str]:
        parts = urlsplit(self.path)
        host = parts.netloc or self.headers.get("Host", "")
        path = parts._replace(scheme="", netloc="").geturl() if parts.netloc else self.path
        return host.lower(), path or "/"

    def _status(self, page: Page) -> int:
        known = self.headers.get("If-None-Match")
        if known is not None:
            return 304 if page.etag and page.etag in known else page.status
        since = _moment(self.headers.get("If-Modified-Since", ""))
        return 304 if since and page.written and page.written <= since else page.status

    def _note(self, host: str, path: str, status: int) -> None:
        request = Request(
            self.command,
            host,
            path,
            status,
            self.headers.get("If-None-Match", ""),
            self.headers.get("If-Modified-Since", ""),
            self.headers.get("User-Agent", ""),
        )
        self.server.city.note(request)

    def _send(self, page: Page, status: int, body: bytes, *, cut: bool) -> None:
        self.send_response(status)
        for name, value in _headers(page).items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Type", page.content_type)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD" and status != 304:
            self.wfile.write(body[: len(body) // 2] if cut else body)
        if cut:
            self.close_connection = True


def _moment(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text).astimezone(UTC)
    except ValueError:
        return None  # HTTP lets a server ignore a date it cannot read


def _headers(page: Page) -> Mapping[str, str]:
    headers = {}
    if page.etag:
        headers["ETag"] = page.etag
    if page.written:
        headers["Last-Modified"] = format_datetime(page.written.astimezone(UTC), usegmt=True)
    if page.location:
        headers["Location"] = page.location
    return headers
