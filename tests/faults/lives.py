"""What becomes of the news site's installation when nothing bad happens, on either database."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from attrs import frozen

from tests.faults.installation import Installation
from tests.faults.own_server import OwnServer
from tests.faults.struck import NEWS, crawl
from tests.integration.conftest import new_database
from xzcrawler.demo.city import SampleCity
from xzcrawler.monitor.run import RunResult

LATER = timedelta(minutes=40)
"""After the morning's run: a page that failed is due again, one that answered is not."""

Make = Callable[[Path, Installation | None], Installation]
"""Makes an installation in a folder, empty or a copy of another one."""


@frozen
class Lives:
    """One installation after its runs; each is a copy, and none may be changed."""

    first: Installation
    """After the first morning."""
    second: Installation
    """After the second morning."""
    twice: Installation
    """After another run in the second morning."""
    later: Installation
    """After another run 40 minutes after that of the second morning."""
    make: Make


def live(base: Path, make: Make) -> Lives:
    """Let an installation live through two mornings."""
    first = make(base / "first", None)
    with SampleCity() as city:
        _well(crawl(first, city))
        city.day = 2
        second = make(base / "second", first)
        _well(crawl(second, city))
        twice, later = make(base / "twice", second), make(base / "later", second)
        _well(crawl(twice, city))
        _well(crawl(later, city, later=LATER))
    return Lives(first, second, twice, later, make)


def _well(result: RunResult) -> None:
    assert (result.site, result.outcome) == (NEWS, "ok"), result.troubles


def on_sqlite(folder: Path, like: Installation | None) -> Installation:
    """Make an installation whose database is a file in its folder."""
    if like:
        shutil.copytree(like.folder, folder)
    return Installation(folder)


@frozen
class OnPostgresql:
    """Makes installations with a database each on that server."""

    server: OwnServer

    def __call__(self, folder: Path, like: Installation | None) -> Installation:
        template = "template1"
        if like:
            shutil.copytree(like.folder, folder)
            template = urlsplit(like.database).path.removeprefix("/")
        return Installation(folder, new_database(self.server.url, template))
