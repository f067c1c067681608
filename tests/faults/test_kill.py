"""kill -9 of a whole run, wherever it is: running again gives what an undisturbed run gives."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.installation import Installation
from xzcrawler.demo.calendar import DAYS
from xzcrawler.demo.city import SampleCity

pytestmark = pytest.mark.network

SCRIPT = Path(__file__).with_name("run_sites.py")
SITES = ("pengcheng_news", "pengcheng_gov", "pengcheng_paper")


def started(folder: Path, city: SampleCity, day: int, run: int = 0) -> subprocess.Popen[str]:
    """Start a run in a process group of its own."""
    moment = DAYS[day - 1].runs[run].isoformat()
    return subprocess.Popen(
        [sys.executable, SCRIPT, folder, city.url, moment, *SITES],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def finished(folder: Path, city: SampleCity, day: int) -> str:
    output, _ = started(folder, city, day).communicate(timeout=60)
    return output


def until(condition: Callable[[], bool], seconds: float = 30) -> None:
    """Wait for a condition, looking at it a thousand times a second."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def killed(folder: Path, city: SampleCity, day: int, requests: int) -> None:
    """Kill parent, fork server and children together once the city has seen so many requests."""
    seen = len(city.requests)
    run = started(folder, city, day)
    until(lambda: len(city.requests) - seen >= requests or run.poll() is not None)
    os.killpg(run.pid, signal.SIGKILL)
    run.communicate()


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """Give the data folder after each of two mornings to which nothing bad happens."""
    folders = {day: tmp_path_factory.mktemp(f"day-{day}") / "data" for day in (1, 2)}
    with SampleCity() as city:
        assert finished(folders[1], city, 1).count(" ok ") == len(SITES)
        shutil.copytree(folders[1], folders[2])
        city.day = 2
        assert finished(folders[2], city, 2).count(" ok ") == len(SITES)
    return folders


@pytest.mark.parametrize("requests", [3, 60, 105])
def test_a_killed_first_run_loses_and_repeats_nothing(
    installation: Installation, undisturbed: dict[int, Path], city: SampleCity, requests: int
) -> None:
    killed(installation.folder, city, 1, requests)
    installation.check()

    output = finished(installation.folder, city, 1)

    assert output.count(" ok ") == len(SITES)
    assert installation.stored() == Installation(undisturbed[1]).stored()
    installation.check()


@pytest.mark.parametrize("requests", [40])
def test_a_killed_second_run_loses_and_repeats_nothing(
    installation: Installation, undisturbed: dict[int, Path], city: SampleCity, requests: int
) -> None:
    shutil.copytree(undisturbed[1], installation.folder)
    city.day = 2
    killed(installation.folder, city, 2, requests)

    finished(installation.folder, city, 2)

    assert installation.stored() == Installation(undisturbed[2]).stored()
    assert "interrupted" in installation.outcomes()
    installation.check()


def test_children_die_with_the_process_that_asked_for_them(
    installation: Installation, city: SampleCity
) -> None:
    city.fail("news.pengcheng.test", "/pc/a/", "hang")
    run = started(installation.folder, city, 1)
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
