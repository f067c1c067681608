"""Runs that a fault strikes, in processes forked from one that has everything loaded: an interpreter of its own takes seconds."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from types import MappingProxyType

from tests.faults import crash_points
from tests.faults.crash_points import Fault
from tests.faults.installation import Installation
from xzcrawler import workers
from xzcrawler.demo.calendar import DAYS
from xzcrawler.demo.city import SampleCity
from xzcrawler.monitor.run import RunResult
from xzcrawler.workers import launch

NEWS = "pengcheng_news"


def crawl(
    installation: Installation,
    city: SampleCity,
    *,
    later: timedelta = timedelta(0),
    fault: Fault | None = None,
    archive_at: str = "",
    gentleness: Mapping[str, float] = MappingProxyType({}),
) -> RunResult:
    """Crawl the news site on the city's morning or later, with a fault where one is wanted, and return what came of it.

    `gentleness`: Scrapy's settings that are other than usual.
    """
    config = installation.config(
        city.url, DAYS[city.day - 1].runs[0] + later, archive_at=archive_at
    )
    with _children_have(fault, dict(gentleness)):
        return workers.run_site(NEWS, config)


@contextmanager
def _children_have(fault: Fault | None, gentleness: Mapping[str, float]) -> Iterator[None]:
    usual = launch._enter
    launch._enter = partial(crash_points.begin, fault, gentleness)
    try:
        yield
    finally:
        launch._enter = usual


def alone(function: Callable[..., object], *args: object, fault: Fault | None = None) -> int | None:
    """Call a function in a process of its own and return the exit code: -9 when it was killed."""
    child = launch._FORKS.Process(target=crash_points.call, args=(fault, function, args))
    child.start()
    child.join()
    return child.exitcode
