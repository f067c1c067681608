"""Pages fetched as politely and guardedly as in a crawl, and kept nowhere."""

import importlib
import multiprocessing
import time
from datetime import timedelta
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from attrs import frozen

from xzcrawler.config import Config
from xzcrawler.errors import PageError, UsageError

_FORKS = multiprocessing.get_context("forkserver")


@frozen(kw_only=True)
class FetchedPage:
    """The answer of the web, with redirects followed."""

    url: str
    """The address asked for."""
    final_url: str
    status: int
    content_type: str
    body: bytes
    truncated: bool


def is_address(text: str) -> bool:
    """Return whether this names something on the web.

    >>> [is_address(text) for text in ("https://a.cn/1", "a.cn/1", "ftp://a.cn/", "http://a.cn:99999/")]
    [True, False, False, False]
    """
    try:
        parts = urlsplit(text)
        return (
            parts.scheme.lower() in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        )
    except ValueError:
        return False


class PageFetcher:
    """Fetches addresses one after the other in one child process: robots.txt, address guard, size limit
    and the pause between two requests hold. A context manager."""

    def __init__(self, config: Config, *, time_limit: timedelta = timedelta(minutes=3)) -> None:
        """*time_limit*: how long a page may take to come."""
        self._time_limit = time_limit
        self._pipe, theirs = _FORKS.Pipe()
        self._child = _FORKS.Process(target=_enter, args=(theirs, config), name="xzcrawler read")
        self._child.start()
        theirs.close()

    def fetch(self, url: str) -> FetchedPage:
        """Return the answer of one address.

        Raises UsageError when that is no address, PageError with the reason when there is no answer.
        """
        if not is_address(url):
            raise UsageError(f"{url!r} is no http or https address")
        deadline = time.monotonic() + self._time_limit.total_seconds()
        asked = answer = None
        try:
            self._pipe.send(url)
            while asked != url:  # what came too late for an earlier question is nobody's answer
                if not self._pipe.poll(max(0.0, deadline - time.monotonic())):
                    raise PageError(f"{url} did not come within {self._time_limit}")
                asked, answer = self._pipe.recv()
        except (EOFError, OSError):
            raise PageError(f"{url} could not be fetched: the process ended unexpectedly") from None
        if isinstance(answer, FetchedPage):
            return answer
        raise PageError(f"{url} could not be fetched: {answer}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._child.kill()
        self._child.join()
        self._pipe.close()


def _enter(connection: Connection, config: Config) -> None:
    # Imported by name: the parent need not load Scrapy.
    importlib.import_module("xzcrawler.workers.one_page").main(connection, config)
