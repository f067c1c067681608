"""A fault at every step of a page's life: running again gives what an undisturbed run gives.

Each cell is a test; the table of this and the other files of the matrix stands at the end of the test session.
"""

from pathlib import Path

import pytest

from tests.faults.crash_points import KILL, Fault
from tests.faults.lives import Lives
from tests.faults.struck import crawl
from xzcrawler.demo.city import SampleCity

pytestmark = pytest.mark.network

MATRIX: dict[str, dict[str, int]] = {
    "before commit of lease": {KILL: 1},
    "before commit of opening": {KILL: 1, "ENOSPC": 1},
    "after commit of opening": {KILL: 1},
    "after commit of plan": {KILL: 1},
    "after fetch": {KILL: 8},
    "archive write": {"ENOSPC": 8, "EIO": 8},
    "torn archive write": {KILL: 12, "ENOSPC": 12},
    "archive sync": {KILL: 1, "EIO": 1},
    "before commit of pages": {KILL: 2, "ENOSPC": 2, "EIO": 2},
    "after commit of pages": {KILL: 2},
    "before commit of edits": {KILL: 1},
    "after commit of edits": {KILL: 1},
    "before commit of matching": {KILL: 1, "ENOSPC": 1},
    "after commit of matching": {KILL: 1},
    "before commit of presence": {KILL: 1, "EIO": 1},
    "before commit of listings": {KILL: 1},
    "after commit of listings": {KILL: 1},
    "before commit of closing": {KILL: 1, "ENOSPC": 1},
    "after commit of closing": {KILL: 1},
}
"""By step and fault, at which time the step is reached."""
CELLS = [
    pytest.param(step, fault, turn, id=f"{step}|{fault}|SQLite")
    for step, faults in MATRIX.items()
    for fault, turn in faults.items()
]


@pytest.mark.parametrize(("step", "fault", "turn"), CELLS)
def test_after_a_fault_running_again_gives_the_history_of_an_undisturbed_run(
    undisturbed: Lives, city: SampleCity, tmp_path: Path, *, step: str, fault: str, turn: int
) -> None:
    installation = undisturbed.make(tmp_path / "data", undisturbed.first)
    mark = tmp_path / "struck"
    city.day = 2

    struck = crawl(installation, city, fault=Fault(point=step, kind=fault, turn=turn, mark=mark))

    assert mark.exists(), struck
    assert struck.outcome in {"interrupted", "failed"}
    installation.check()
    assert crawl(installation, city).outcome == "ok"
    # What a listing lacked is settled: an entry that both walks missed is missing twice.
    settled = step == "after commit of listings" or step.endswith("closing")
    expected = undisturbed.twice if settled else undisturbed.second
    assert installation.stored() == expected.stored()
    installation.check()
