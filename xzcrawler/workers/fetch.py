"""One page fetched as politely and guardedly as in a crawl, and kept nowhere."""

import importlib
import multiprocessing
from datetime import timedelta
from multiprocessing.connection import Connection

from attrs import frozen

from xzcrawler.config import Config
from xzcrawler.errors import PageError

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


def fetch_page(
    url: str, config: Config, *, time_limit: timedelta = timedelta(minutes=3)
) -> FetchedPage:
    """Fetch one address in a child process: robots.txt, address guard and size limit hold.

    Raises PageError with the reason when there is no answer.
    """
    ours, theirs = _FORKS.Pipe(duplex=False)
    child = _FORKS.Process(target=_enter, args=(theirs, url, config), name="xzcrawler read")
    child.start()
    theirs.close()
    try:
        if not ours.poll(time_limit.total_seconds()):
            raise PageError(f"{url} did not come within {time_limit}")
        answer = ours.recv()
    except EOFError:
        raise PageError(f"{url} could not be fetched: the process ended unexpectedly") from None
    finally:
        child.kill()
        child.join()
        ours.close()
    if isinstance(answer, FetchedPage):
        return answer
    raise PageError(f"{url} could not be fetched: {answer}")


def _enter(connection: Connection, url: str, config: Config) -> None:
    # Imported by name: the parent need not load Scrapy.
    importlib.import_module("xzcrawler.workers.one_page").main(connection, url, config)
