"""A server that costs next to nothing: every answer is made before the first question."""

import asyncio
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

from tests.benchmarks.pages_of_a_site import site

_HEAD = (
    b"HTTP/1.1 %d OK\r\nContent-Type: text/html; charset=utf-8\r\n"
    b'Content-Length: %d\r\nETag: "%x"\r\nLast-Modified: Mon, 02 Mar 2026 01:00:00 GMT\r\n\r\n'
)
_MISSING = _HEAD % (404, 0, 0)


@contextmanager
def served(articles: int, size: int) -> Iterator[int]:
    """Serve the pages in a process of their own and yield the port."""
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=_serve, args=(theirs, articles, size), daemon=True
    )
    process.start()
    try:
        yield ours.recv()
    finally:
        process.kill()
        process.join()


def _serve(connection: Connection, articles: int, size: int) -> None:
    answers = {
        path.encode(): _HEAD % (200, len(body), hash(path) & 0xFFFFFF) + body
        for path, body in site(articles, size).items()
    }
    asyncio.run(_listen(connection, answers))


async def _listen(connection: Connection, answers: dict[bytes, bytes]) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Answers(answers), "127.0.0.1", 0)
    connection.send(server.sockets[0].getsockname()[1])
    await server.serve_forever()


class _Answers(asyncio.Protocol):
    def __init__(self, answers: dict[bytes, bytes]) -> None:
        self.answers = answers
        self.received = b""
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.Transport):
            self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.received += data
        while b"\r\n\r\n" in self.received and self.transport is not None:
            head, _, self.received = self.received.partition(b"\r\n\r\n")
            path = head.split(b" ", 2)[1]
            self.transport.write(self.answers.get(path, _MISSING))
