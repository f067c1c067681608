"""A real web server that answers by host name and path, and crawls in a process of their own."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from attrs import define, field, frozen

CRAWL = Path(__file__).with_name("crawl.py")


@frozen
class Answer:
    status: int = 200
    headers: Mapping[str, str] = field(factory=dict)
    body: bytes = b"<html><title>page</title>"
    sent: int | None = None
    """Bytes of the body after which the connection breaks."""


@frozen
class Seen:
    at: float
    host: str
    path: str
    headers: Mapping[str, str]
    body: bytes | None = None
    """What was posted; None for a GET."""


@define
class Web:
    """`pages` maps (host, path) to an answer, a list of answers for one request after the other, or a function."""

    pages: dict[tuple[str, str], Any] = field(factory=dict)
    requests: list[Seen] = field(factory=list)
    url: str = ""

    def answer(self, seen: Seen) -> Answer:
        self.requests.append(seen)
        found = self.pages.get((seen.host, seen.path))
        if isinstance(found, list):
            return found.pop(0) if len(found) > 1 else found[0]  # type: ignore[no-any-return]
        if callable(found):
            return found(seen)  # type: ignore[no-any-return]
        if found is None:
            return Answer(404 if seen.path == "/robots.txt" else 200)
        return found  # type: ignore[no-any-return]

    def asked(self, host: str, path: str = "") -> list[Seen]:
        return [seen for seen in self.requests if seen.host == host and path in {"", seen.path}]


def make_server(web: Web) -> ThreadingHTTPServer:
    class Asked(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.answer(self.rfile.read(int(self.headers["Content-Length"])))

        def do_GET(self) -> None:
            self.answer(None)

        def answer(self, body: bytes | None) -> None:
            parts = urlsplit(self.path)
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            host = self.headers["Host"].partition(":")[0]
            seen = Seen(time.monotonic(), host, path, dict(self.headers), body)
            answer = web.answer(seen)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            body = b"" if answer.status == 304 else answer.body
            if answer.status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: answer.sent])
            if answer.sent is not None:
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
            pass

    class Server(ThreadingHTTPServer):
        request_queue_size = 128

    return Server(("127.0.0.1", 0), Asked)


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    web = Web()
    server = make_server(web)
    web.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield web
    server.shutdown()
    thread.join()
    server.server_close()


@frozen
class Crawl:
    """What came of a crawl."""

    outcomes: dict[str, dict[str, Any]]
    robots: Sequence[dict[str, Any]]
    stats: Mapping[str, Any]
    log: str
    data: Path

    def __getitem__(self, name: str) -> dict[str, Any]:
        return self.outcomes[name]


@pytest.fixture(scope="module")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Crawl]:
    def run(requests: Sequence[str | dict[str, Any]], **spec: Any) -> Crawl:
        data = spec.pop("data", None) or tmp_path_factory.mktemp("data")
        asked = [{"url": one} if isinstance(one, str) else one for one in requests]
        env = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}  # noqa: TID251 - the child gets ours
        done = subprocess.run(
            [sys.executable, "-W", "error", CRAWL],
            input=json.dumps({"requests": asked, "data": str(data)} | spec),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            env=env,
        )
        assert done.returncode == 0, done.stderr
        result = json.loads(done.stdout)
        outcomes = {outcome["name"]: outcome for outcome in result["outcomes"]}
        return Crawl(outcomes, result["robots"], result["stats"], done.stderr, data)

    return run
