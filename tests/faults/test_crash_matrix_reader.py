"""`new --reader NAME` is killed: each change is told at least once, and by its id exactly once."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.faults import command
from tests.faults.crash_points import KILL, Fault
from tests.faults.installation import Installation
from tests.faults.lives import Lives
from tests.faults.struck import alone, crawl
from xzcrawler.demo.city import SampleCity

pytestmark = pytest.mark.network

PRINTED = ("after commit of reading", 1)
BEFORE = ("before commit of reading", 2)
AFTER = ("after commit of reading", 2)
"""Where a reader stands: its changes are printed; its cursor is about to be committed; it is."""
NAMES = {
    PRINTED: "reader has read",
    BEFORE: "before commit of cursor",
    AFTER: "after commit of cursor",
}


def read(
    installation: Installation, tmp_path: Path, at: tuple[str, int] | None = None
) -> list[dict[str, Any]]:
    """Be the reader `desk`, and be killed there; return the lines that came out."""
    output, mark = tmp_path / "lines", tmp_path / "struck"
    fault = Fault(point=at[0], kind=KILL, turn=at[1], mark=mark) if at else None
    environment = installation.environment()
    words = ["new", "--reader", "desk", "--json"]

    code = alone(command.run, environment, words, output, fault=fault)

    assert (code, mark.exists()) == ((-9, True) if at else (0, False))
    mark.unlink(missing_ok=True)
    return [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]


def told(installation: Installation) -> list[int]:
    """Return the ids of the changes that people are told of."""
    rows = installation.ask("SELECT id FROM change WHERE muted = '' ORDER BY id")
    return [number for (number,) in rows]


def ids(lines: list[dict[str, Any]]) -> list[int]:
    return [line["id"] for line in lines]


def cells(*places: tuple[str, int]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        "at", [pytest.param(at, id=f"{NAMES[at]}|{KILL}|SQLite") for at in places]
    )


@cells(PRINTED, BEFORE)
def test_a_reader_that_was_killed_before_its_cursor_moved_is_told_the_same_again(
    undisturbed: Lives, city: SampleCity, tmp_path: Path, at: tuple[str, int]
) -> None:
    installation = undisturbed.make(tmp_path / "data", undisturbed.first)
    killed = read(installation, tmp_path, at)
    first = told(installation)
    city.day = 2
    crawl(installation, city)

    again = read(installation, tmp_path)

    assert ids(killed) == first
    assert again[: len(killed)] == killed
    assert ids(again) == told(installation) > first
    assert read(installation, tmp_path) == []


@cells(AFTER)
def test_a_reader_that_was_killed_after_its_cursor_moved_has_been_told_everything(
    undisturbed: Lives, tmp_path: Path, at: tuple[str, int]
) -> None:
    installation = undisturbed.make(tmp_path / "data", undisturbed.second)

    assert ids(read(installation, tmp_path, at)) == told(installation) != []
    assert read(installation, tmp_path) == []
