"""A small website on 127.0.0.1 that shows what a test tells it to."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from attrs import define, field


@define
class Town:
    """The town's pages by path, and what was asked for."""

    pages: dict[str, str] = field(factory=dict)
    redirects: dict[str, tuple[int, str]] = field(factory=dict)
    """Status and where it leads, by path."""
    asked: list[str] = field(factory=list)
    url: str = ""
    slow: str = ""
    """A path that is answered only when `awake` is set."""
    awake: threading.Event = field(factory=threading.Event)


@contextmanager
def served(town: Town) -> Iterator[Town]:
    """Let the town answer at its `url`."""

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            town.asked.append(path)
            if path == town.slow:
                town.awake.wait(60)
            body = town.pages.get(path, "").encode()
            status, location = town.redirects.get(path, (200 if body else 404, ""))
            self.send_response(status)
            if location:
                self.send_header("Location", location)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    town.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield town
    town.awake.set()
    server.shutdown()
    thread.join()
    server.server_close()
