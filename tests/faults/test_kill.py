"""kill -9 of a whole run, wherever it is: running again gives what an undisturbed run gives."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.faults.installation import Installation
from tests.faults.lives import Lives
from tests.faults.struck import NEWS, crawl
from xzcrawler import workers
from xzcrawler.demo.calendar import DAYS
from xzcrawler.demo.city import SampleCity

pytestmark = pytest.mark.network

SCRIPT = Path(__file__).with_name("run_sites.py")
SITES = ("pengcheng_news", "pengcheng_gov", "pengcheng_paper")


def started(
    installation: Installation, city: SampleCity, sites: Sequence[str] = SITES
) -> subprocess.Popen[str]:
    """Start a morning's run in a process group of its own."""
    ours = installation.environment(city.url, DAYS[city.day - 1].runs[0])
    return subprocess.Popen(
        [sys.executable, SCRIPT, *sites],
        env=os.environ | ours,  # noqa: TID251 - handed on
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def finished(installation: Installation, city: SampleCity) -> list[str]:
    """Run in this process, on the first morning, and return how that went."""
    config = installation.config(city.url, DAYS[0].runs[0])
    return [result.outcome for result in workers.run_sites(SITES, config)]


def until(condition: Callable[[], bool], seconds: float = 30) -> None:
    """Wait for a condition, looking at it a thousand times a second."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def kill(run: subprocess.Popen[str], city: SampleCity, requests: int) -> None:
    """Kill parent, fork server and children together once the city has seen so many requests more."""
    seen = len(city.requests)
    until(lambda: len(city.requests) - seen >= requests or run.poll() is not None)
    os.killpg(run.pid, signal.SIGKILL)
    run.communicate()


@pytest.fixture(scope="module")
def first_morning(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Give an installation after a morning to which nothing bad happens."""
    installation = Installation(tmp_path_factory.mktemp("first") / "data")
    with SampleCity() as city:
        assert finished(installation, city) == ["ok"] * len(SITES)
    return installation


@pytest.mark.parametrize("requests", [3, 105])
def test_a_killed_first_run_loses_and_repeats_nothing(
    installation: Installation, first_morning: Installation, city: SampleCity, requests: int
) -> None:
    kill(started(installation, city), city, requests)
    installation.check()

    assert finished(installation, city) == ["ok"] * len(SITES)

    assert installation.stored() == first_morning.stored()
    installation.check()


@pytest.mark.parametrize(
    "lives",
    ["undisturbed", pytest.param("undisturbed_there", marks=pytest.mark.postgresql)],
)
def test_a_killed_second_run_loses_and_repeats_nothing(
    request: pytest.FixtureRequest, tmp_path: Path, city: SampleCity, lives: str
) -> None:
    undisturbed: Lives = request.getfixturevalue(lives)
    installation = undisturbed.make(tmp_path / "data", undisturbed.first)
    city.day = 2
    kill(started(installation, city, [NEWS]), city, 25)

    assert crawl(installation, city).outcome == "ok"

    assert installation.stored() == undisturbed.second.stored()
    assert "interrupted" in installation.outcomes()
    installation.check()


def test_children_die_with_the_process_that_asked_for_them(
    installation: Installation, city: SampleCity
) -> None:
    city.fail("news.pengcheng.test", "/pc/a/", "hang")
    run = started(installation, city)
    until(lambda: any(request.status == 0 for request in city.requests))
    assert len(_alive(run.pid)) > 1

    run.kill()
    run.communicate()

    until(lambda: not _alive(run.pid))


def _alive(group: int) -> list[int]:
    """Return the processes of a group, zombies left out."""
    listed = subprocess.run(
        ["ps", "-A", "-o", "pid=,pgid=,stat="],  # noqa: S607 - every system has it somewhere else
        capture_output=True,
        text=True,
        check=True,
    )
    rows = [line.split() for line in listed.stdout.splitlines()]
    return [int(pid) for pid, pgid, stat in rows if int(pgid) == group and stat[0] != "Z"]
