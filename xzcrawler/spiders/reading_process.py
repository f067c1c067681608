"""The reading process: pages come in over a socket, what they say goes back, in order."""

import pickle
import signal
import socket
from contextlib import suppress

from xzcrawler import pages
from xzcrawler.errors import PageError
from xzcrawler.items import Article, Listing, Purpose

CPU_SECONDS = 20.0
"""For one page; a page of 30 KB takes 0.0006. Processor time: a busy machine cuts nothing off."""

SIZE = 4
"""Bytes before each message that say how long it is."""

Page = tuple[Purpose, bytes, str, str]
"""`listing` or `article`; then what it takes to read it: body, address, content type."""

Answer = Article | Listing | PageError | None
"""None: our own code failed."""


def frame(message: object) -> bytes:
    """Return a message as it travels."""
    content = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    return len(content).to_bytes(SIZE, "big") + content


def serve(wire: socket.socket) -> None:
    """Read pages until the other end is closed. A page that takes too long ends the process (SIGPROF)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C: the crawl has pages to finish
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    with suppress(ConnectionError), wire, wire.makefile("rwb") as stream:
        stream.write(frame("ready"))
        stream.flush()
        while size := stream.read(SIZE):
            page: Page = pickle.loads(stream.read(int.from_bytes(size, "big")))  # noqa: S301 - from our parent
            stream.write(frame(_read(page)))
            stream.flush()


def read(page: Page) -> Article | Listing:
    """Read a listing or an article. Raises UnreadablePage."""
    purpose, body, url, content_type = page
    if purpose == "listing":
        return pages.read_listing(body, url, content_type)
    return pages.read_article(body, url, content_type)


def _read(page: Page) -> Answer:
    signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
    try:
        return read(page)
    except PageError as error:
        return error
    except Exception:  # noqa: BLE001 - the crawl reads the page again, fails alike and reports it
        return None
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
