"""A fault at every step of a page's life: running again gives what an undisturbed run gives.

Each cell is a test; the table stands at the end of the test session (see conftest).
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.faults.crash_points import KILL
from xzcrawler.demo.calendar import DAYS
from xzcrawler.demo.city import SampleCity

pytestmark = pytest.mark.network

SCRIPT = Path(__file__).with_name("run_sites.py")
NEWS = "pengcheng_news"
TWICE = 3
MATRIX: dict[str, dict[str, int]] = {
    "archive write": {KILL: 8, "ENOSPC": 8, "EIO": 8},
    "torn archive write": {KILL: 12, "ENOSPC": 12},
    "archive sync": {KILL: 2, "EIO": 2},
    "before commit of pages": {KILL: 2, "ENOSPC": 2, "EIO": 2, "SQLITE_BUSY": 2},
    "before commit of settling": {KILL: 1},
    "after commit of pages": {KILL: 2},
    "before commit of closing": {KILL: 1},
    "after commit of closing": {KILL: 1},
}
"""By point and fault, at which time the point is reached."""
CELLS = [
    pytest.param(point, fault, turn, id=f"{point}|{fault}|{turn}")
    for point, faults in MATRIX.items()
    for fault, turn in faults.items()
]


def run(folder: Path, city: SampleCity, day: int, crash: str = "") -> str:
    """Crawl on a morning, with a fault where one is wanted, and return what was said."""
    moment = DAYS[day - 1].runs[0].isoformat()
    injected = {"XZ_TEST_CRASH": crash, "XZ_TEST_CRASH_MARK": str(folder.with_name("struck"))}
    done = subprocess.run(
        [sys.executable, SCRIPT, folder, city.url, moment, NEWS],
        env=os.environ | (injected if crash else {}),  # noqa: TID251 - handed on
        stdout=subprocess.PIPE,
        text=True,
        timeout=100,
        check=True,
    )
    return done.stdout


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """Give the data folder after each of two mornings to which nothing bad happens, and after a second run."""
    folders = {day: tmp_path_factory.mktemp(f"undisturbed-{day}") / "data" for day in (1, 2, TWICE)}
    with SampleCity() as city:
        assert f"{NEWS} ok" in run(folders[1], city, 1)
        shutil.copytree(folders[1], folders[2])
        city.day = 2
        assert f"{NEWS} ok" in run(folders[2], city, 2)
        shutil.copytree(folders[2], folders[TWICE])
        assert f"{NEWS} ok" in run(folders[TWICE], city, 2)
    return folders


@pytest.mark.parametrize(("point", "fault", "turn"), CELLS)
def test_after_a_fault_running_again_gives_the_history_of_an_undisturbed_run(
    installation: Any,
    undisturbed: dict[int, Path],
    city: SampleCity,
    *,
    point: str,
    fault: str,
    turn: int,
) -> None:
    shutil.copytree(undisturbed[1], installation.folder)
    city.day = 2

    said = run(installation.folder, city, 2, f"{point}|{fault}|{turn}")

    assert installation.folder.with_name("struck").exists(), said
    installation.check()
    assert f"{NEWS} ok" in run(installation.folder, city, 2)
    # What is settled counts: an entry that both walks missed is missing twice.
    expected = undisturbed[TWICE if point.endswith("closing") else 2]
    assert installation.stored() == type(installation)(expected).stored()
    installation.check()
