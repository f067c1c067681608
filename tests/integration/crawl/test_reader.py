"""The reading process: the same answers as without it, and no page lost when it ends."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable

import pytest

from xzcrawler import pages
from xzcrawler.errors import UnreadablePage
from xzcrawler.items import Article
from xzcrawler.spiders.reader import Reader

URL = "http://www.town.example/yw/{}.html"
HTML = "text/html; charset=utf-8"
LISTING = "".join(
    f"<li><a href='/yw/2026/t20260302_{n}.html'>第{n}号消息，停水两天</a><span>2026-03-02</span></li>"
    for n in range(5)
).encode()
BUSY = """
import socket
from xzcrawler.spiders import reading_process

def read_article(*page):
    while True:
        pass

ours, theirs = socket.socketpair()
ours.sendall(reading_process.frame(("article", b"", "", "")))
reading_process.CPU_SECONDS = 0.1
reading_process.pages.read_article = read_article
reading_process.serve(theirs)
"""


def page(number: int, paragraphs: int = 40) -> bytes:
    text = f"<p>第{number}号消息，停水两天，请市民提前储水。</p>" * paragraphs
    return f"<html><title>消息{number}</title><body><h1>停水消息{number}</h1><div>{text}</div>".encode()


def in_process(what: Callable[[Reader], Awaitable[None]]) -> None:
    """Run a test with a reader that reads nothing here."""

    async def run() -> None:
        reader = Reader(here=0)
        try:
            await asyncio.wait_for(what(reader), 60)
        finally:
            reader.close()

    asyncio.run(run())


async def read_many(reader: Reader, numbers: range) -> list[Article]:
    return await asyncio.gather(
        *(reader.read_article(page(n), URL.format(n), HTML) for n in numbers)
    )


def expected(numbers: range) -> list[Article]:
    return [pages.read_article(page(n), URL.format(n), HTML) for n in numbers]


async def process_of(reader: Reader) -> int:
    """Wait until the process is there and says that it is ready."""
    while not reader._is_ready or reader._wire is None or reader._process is None:  # noqa: ASYNC110 - nothing tells
        await asyncio.sleep(0.001)
    assert reader._process.pid is not None
    return reader._process.pid


@pytest.fixture
def slow() -> bytes:
    """A page that takes long enough to be interrupted."""
    return page(0, paragraphs=60_000)


def test_the_process_reads_what_would_be_read_here() -> None:
    async def check(reader: Reader) -> None:
        assert await read_many(reader, range(50)) == expected(range(50))
        listing = await reader.read_listing(LISTING, URL.format("list"), HTML)
        assert listing == pages.read_listing(LISTING, URL.format("list"), HTML)
        assert len(listing.entries) == 5
        assert await process_of(reader) != os.getpid()

    in_process(check)


def test_an_unreadable_page_is_unreadable_there_too() -> None:
    async def check(reader: Reader) -> None:
        with pytest.raises(UnreadablePage, match="yw/7"):
            await reader.read_article(b"<html><body>", URL.format(7), HTML)
        assert await process_of(reader)

    in_process(check)


def test_a_killed_process_loses_no_page() -> None:
    async def check(reader: Reader) -> None:
        reading = asyncio.create_task(read_many(reader, range(400)))
        first = await process_of(reader)
        os.kill(first, signal.SIGKILL)
        assert await reading == expected(range(400))
        assert await process_of(reader) != first

    in_process(check)


def test_a_page_that_ends_the_process_twice_is_unreadable_and_the_others_are_read(
    slow: bytes,
) -> None:
    async def check(reader: Reader) -> None:
        bad = asyncio.create_task(reader.read_article(slow, URL.format("bad"), HTML))
        first = await process_of(reader)
        others = asyncio.create_task(read_many(reader, range(20)))
        os.kill(first, signal.SIGKILL)
        await asyncio.to_thread(reader._process.join)  # type: ignore[union-attr]
        while (second := await process_of(reader)) == first:  # noqa: ASYNC110 - idem
            await asyncio.sleep(0.001)
        os.kill(second, signal.SIGKILL)
        with pytest.raises(UnreadablePage, match=r"yw/bad.* ends the process .*-9"):
            await bad
        assert await others == expected(range(20))

    in_process(check)


def test_a_page_that_was_cut_off_is_not_tried_again(slow: bytes) -> None:
    async def check(reader: Reader) -> None:
        bad = asyncio.create_task(reader.read_article(slow, URL.format("bad"), HTML))
        os.kill(await process_of(reader), signal.SIGPROF)
        with pytest.raises(UnreadablePage, match="takes more than 20 s"):
            await bad
        assert await read_many(reader, range(20)) == expected(range(20))

    in_process(check)


def test_a_page_that_hangs_is_cut_off() -> None:
    done = subprocess.run([sys.executable, "-c", BUSY], check=False, timeout=30)

    assert done.returncode == -signal.SIGPROF


def test_the_process_ends_with_its_reader() -> None:
    ended = []

    async def check(reader: Reader) -> None:
        await read_many(reader, range(3))
        assert reader._process is not None
        ended.append(reader._process)

    in_process(check)
    ended[0].join(10)
    assert ended[0].exitcode == 0
