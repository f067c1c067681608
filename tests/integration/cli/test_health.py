"""Whether a site is still watched, as a person, a script and a monitor read it."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.integration.cli.conftest import CHANNEL, SITE, START
from tests.integration.cli.test_wrong_input import assert_one_line

pytestmark = pytest.mark.usefixtures("data")


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let so many days have passed since the last run."""

    def turn(days: float) -> None:
        monkeypatch.setenv("XZ_NOW", (START + timedelta(days=1 + days)).isoformat())

    turn(0)
    return turn


@pytest.mark.usefixtures("later")
def test_a_site_that_was_just_read_is_fine(xzcrawler: Any) -> None:
    said = xzcrawler("health")
    (line,) = [json.loads(text) for text in xzcrawler("health", "--json").out.splitlines()]

    assert (said.code, said.err) == (0, "")
    assert f"{SITE}  fine  last run 2026-03-03 09:00" in said.out
    assert (line["site"], line["state"], line["signs"]) == (SITE, "fine", [])
    (channel,) = line["channels"]
    assert (channel["url"], channel["read_at"]) == (CHANNEL, "2026-03-03T09:00:00+08:00")
    assert (channel["expected_days"], channel["confidence"]) == (None, "medium")
    assert line["due"]["due"] > 0


def test_days_without_a_run_are_told_and_make_no_incident_by_themselves(
    xzcrawler: Any, later: Any
) -> None:
    later(4)

    said = xzcrawler("health")

    assert said.code == 1
    assert f"blind: {CHANNEL}: not looked at since 2026-03-03 09:00" in " ".join(said.out.split())
    assert "incidents" not in xzcrawler("runs").out
    assert xzcrawler("health", "--prometheus").code == 1
    (line,) = [json.loads(text) for text in xzcrawler("health", "--json").out.splitlines()]
    assert line["incidents"] == []


def test_check_opens_one_incident_that_sites_shows(xzcrawler: Any, later: Any) -> None:
    for day in (4, 5):
        later(day)
        assert xzcrawler("health", "--check").code == 1

    sites = [json.loads(text) for text in xzcrawler("sites", "--json").out.splitlines()]
    ((kind, opened),) = [
        (incident["kind"], incident["opened"]) for site in sites for incident in site["incidents"]
    ]
    assert (kind, opened) == ("blind", "2026-03-07T09:00:00+08:00")
    later(0)
    assert xzcrawler("health", "--check").code == 0


@pytest.mark.usefixtures("later")
def test_prometheus_is_given_numbers(xzcrawler: Any) -> None:
    lines = xzcrawler("health", "--prometheus").out.splitlines()

    assert f'xzcrawler_site_healthy{{site="{SITE}"}} 1' in lines
    read = f'xzcrawler_channel_last_read_timestamp_seconds{{site="{SITE}",channel="{CHANNEL}"}}'
    assert f"{read} {(START + timedelta(days=1)).timestamp():.0f}" in lines


@pytest.mark.usefixtures("later")
def test_a_named_site_that_was_never_crawled_is_not_fine(xzcrawler: Any) -> None:
    said = xzcrawler("health", "xz_gov")

    assert said.code == 1
    assert said.out == "xz_gov  never  never crawled\n"


def test_wrong_input_is_one_line(xzcrawler: Any, data: Path) -> None:
    assert_one_line(xzcrawler("health", "jschina"), 2, "jschina_xz")
    assert_one_line(xzcrawler("health", "--json", "--prometheus"), 2, "--prometheus")
    (data / "xzcrawler.db").unlink()
    assert_one_line(xzcrawler("health"), 5, "No database")
