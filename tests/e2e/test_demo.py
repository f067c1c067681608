"""The demo as a newcomer runs it, and every other command on what it leaves."""

import json
import os
import subprocess
import sys
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from xzcrawler.demo.addresses import url_of
from xzcrawler.demo.calendar import DAYS
from xzcrawler.demo.events import edition
from xzcrawler.store.values import CHANGE_TYPES

pytestmark = pytest.mark.network

ROOT = Path(__file__).parents[2]
COLUMNS = 80


class Place:
    """A folder in which a person types commands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def type(self, *args: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "xzcrawler.cli", *args],
            cwd=self.folder,
            env={
                "PATH": os.defpath,
                "PYTHONPATH": str(ROOT),
                "COLUMNS": str(COLUMNS),
                **environment,
            },
            capture_output=True,
            text=True,
            check=False,
            timeout=240,
        )

    def objects(self, *args: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.type(*args, "--json").stdout.splitlines()]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return Place(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def demo(place: Place) -> subprocess.CompletedProcess[str]:
    return place.type("demo")


def test_the_demo_ends_well_and_agrees_with_the_calendar_on_every_day(
    demo: subprocess.CompletedProcess[str],
) -> None:
    assert demo.returncode == 0, demo.stdout + demo.stderr
    assert demo.stderr == ""
    assert demo.stdout.count("✓ exactly as the calendar says") == len(DAYS)
    assert "✗" not in demo.stdout
    assert "\x1b" not in demo.stdout
    assert "muted: 51 moved (site_wide), 5 edited (site_wide)" in demo.stdout
    assert (
        "13  2026-03-14  ✓ 28 new, 1 backdated, 11 reprinted, 1 altered-reprint; 56" in demo.stdout
    )
    assert [line for line in demo.stdout.splitlines() if cell_len(line) > COLUMNS] == []


@pytest.mark.usefixtures("demo")
def test_the_change_log_is_the_calendar(place: Place) -> None:
    told: dict[tuple[str, str], list[str]] = defaultdict(list)
    for line in place.objects("new"):
        told[line["at"], line["type"]].append(line["url"])
    # A line names the address that its article has now, also of what was told before it moved.
    known: dict[str, str] = {}
    for day in DAYS:
        for slug, item in edition(day.number, evening=True).items():
            if item.state == "shown":
                known[slug] = url_of(item.article)
    moved = {
        url_of(item.article): known[slug]
        for day in DAYS
        for slug, item in edition(day.number, evening=True).items()
    }

    for day in DAYS:
        for kind in CHANGE_TYPES:
            found = [url for run in day.runs for url in told[run.isoformat(), kind]]
            assert sorted(found) == sorted(moved[url] for url in day.urls(kind)), (day, kind)


@pytest.mark.usefixtures("demo")
def test_what_the_demo_names_to_go_on_with_works(
    demo: subprocess.CompletedProcess[str], place: Place
) -> None:
    tour = demo.stdout.partition("Go on with")[2]
    lines = (line for line in tour.splitlines() if "xzcrawler.cli " in line)
    commands = [line.partition("xzcrawler.cli ")[2].partition("  ")[0].split() for line in lines]

    assert {command[0] for command in commands} >= {"new", "show", "diff", "list", "runs", "replay"}
    for command in commands:
        said = place.type(*command)
        assert said.returncode == 0, (command, said.stderr)
        assert said.stdout


@pytest.mark.usefixtures("demo")
def test_runs_are_stored_with_the_pretended_times(place: Place) -> None:
    runs = place.objects("runs", "--limit", "100")
    failed = {(run["site"], run["started"]) for run in runs if run["outcome"] == "failed"}

    assert failed == {
        (site, moment.isoformat()) for day in DAYS for site in day.is_down for moment in day.runs
    }
    assert {datetime.fromisoformat(run["started"]) for run in runs} == {
        moment for day in DAYS for moment in day.runs
    }


@pytest.mark.usefixtures("demo")
def test_the_city_is_not_asked_when_it_is_closed(place: Place) -> None:
    said = place.type("crawl", "pengcheng_news")

    assert said.returncode == 2
    assert "sample city" in said.stderr


def test_a_second_demo_starts_afresh(tmp_path: Path) -> None:
    place = Place(tmp_path)
    first, again = (place.type("demo", "--days", "1") for _ in range(2))

    assert (first.returncode, again.returncode) == (0, 0), again.stdout
    assert len(place.objects("new")) == len(DAYS[0].urls("new"))
