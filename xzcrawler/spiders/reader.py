"""Pages are read in a process of their own: a slow page or a crash holds up no crawl."""

import asyncio
import multiprocessing
import pickle
import signal
import socket
from collections import deque
from multiprocessing.process import BaseProcess
from typing import cast

from attrs import define

from xzcrawler.errors import PageError, UnreadablePage
from xzcrawler.items import Article, Listing
from xzcrawler.spiders.reading_process import CPU_SECONDS, SIZE, Answer, Page, frame, read, serve

READ_HERE = 64
"""Pages of a run before the process is started: most runs have fewer, and it costs a start."""

_AT_ONCE = 16
_TRIES = 2
"""Of a page during which the process ended: it may have been killed for another reason."""

_END = 5.0
"""Seconds within which a process that closed its socket has ended."""

_FORKS = multiprocessing.get_context("forkserver")


@define
class _Job:
    page: Page
    answer: asyncio.Future[Answer]
    tries: int = 0


class Reader(asyncio.Protocol):
    """Reads the pages of one run; answers come in the order of the questions."""

    def __init__(self, *, here: int = READ_HERE) -> None:
        """*here*: how many pages are read in this process before the other one is started."""
        self._here = here
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._jobs: deque[_Job] = deque()
        self._received = bytearray()
        self._process: BaseProcess | None = None
        self._wire: asyncio.WriteTransport | None = None
        self._starting: asyncio.Task[None] | None = None
        self._is_ready = False
        self._is_closed = False

    async def read_article(self, body: bytes, url: str, content_type: str) -> Article:
        """Return what the page says, as `pages.read_article` does. Raises UnreadablePage."""
        return cast("Article", await self._read(("article", body, url, content_type)))

    async def read_listing(self, body: bytes, url: str, content_type: str) -> Listing:
        """Return what the page says, as `pages.read_listing` does. Raises UnreadablePage."""
        return cast("Listing", await self._read(("listing", body, url, content_type)))

    async def _read(self, page: Page) -> Article | Listing:
        answer: Answer = None
        if self._here > 0:
            self._here -= 1
        elif not self._is_closed:
            async with self._room:
                answer = await self._ask(page)
        if isinstance(answer, PageError):
            raise answer
        return answer or read(page)

    def close(self) -> None:
        """End the process."""
        self._is_closed = True
        if self._wire is not None:
            self._wire.close()

    async def _ask(self, page: Page) -> Answer:
        job = _Job(page, asyncio.get_running_loop().create_future())
        self._jobs.append(job)
        if self._wire is not None:
            self._wire.write(frame(page))
        elif self._starting is None:
            self._starting = asyncio.create_task(self._start())
        return await job.answer

    async def _start(self) -> None:
        loop = asyncio.get_running_loop()
        ours, theirs = socket.socketpair()
        try:
            self._process = process = _FORKS.Process(target=serve, args=(theirs,), daemon=True)
            # Without a fork server that is warm this takes a second.
            await asyncio.to_thread(process.start)
            await loop.create_connection(lambda: self, sock=ours)
        except Exception:  # noqa: BLE001 - whatever keeps it from starting, pages are read here then
            ours.close()
            self._give_up()
        finally:
            theirs.close()
            self._starting = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for everything that waits."""
        self._wire, self._is_ready = cast("asyncio.WriteTransport", transport), False
        self._received.clear()
        for job in self._jobs:
            self._wire.write(frame(job.page))
        if self._is_closed:
            self._wire.close()

    def data_received(self, data: bytes) -> None:
        """Hand out the answers that are complete."""
        self._received += data
        while len(self._received) >= SIZE:
            end = SIZE + int.from_bytes(self._received[:SIZE], "big")
            if len(self._received) < end:
                return
            message = pickle.loads(self._received[SIZE:end])  # noqa: S301 - from our own process
            del self._received[:end]
            if self._is_ready:
                self._answer(message)
            self._is_ready = True

    def connection_lost(self, _: Exception | None) -> None:
        """Find out what ended the process, unless it was asked to."""
        self._wire = None
        if self._is_closed or not self._is_ready:
            self._give_up()
        else:
            self._starting = asyncio.create_task(self._start_anew())

    async def _start_anew(self) -> None:
        if self._process is not None and self._jobs:
            await asyncio.to_thread(self._process.join, _END)
            self._blame(self._jobs[0], self._process.exitcode)
        await self._start()

    def _blame(self, job: _Job, code: int | None) -> None:
        job.tries += 1
        if code == -signal.SIGPROF:
            why = f"takes more than {CPU_SECONDS:g} s to read"
        elif job.tries == _TRIES:
            why = f"ends the process that reads it (exit code {code})"
        else:
            return
        self._answer(UnreadablePage(f"{job.page[2]} {why}"))

    def _answer(self, answer: Answer) -> None:
        job = self._jobs.popleft()
        if not job.answer.done():
            job.answer.set_result(answer)

    def _give_up(self) -> None:
        """Have the rest of the run read here."""
        self._is_closed = True
        while self._jobs:
            self._answer(None)
