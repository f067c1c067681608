"""How the program tells of a site that does not read as it should."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from xzcrawler import __version__
from xzcrawler.cli.crawl import show_results
from xzcrawler.monitor.judgement import ChannelSeen, Example, Judgement
from xzcrawler.monitor.run import RunResult, trial_trouble
from xzcrawler.store import Store, incidents, runs

SITE = "jschina_xz"
NOW = datetime(2026, 3, 3, 1, 0, tzinfo=UTC)
JUDGEMENT = Judgement(
    outcome="failed",
    channels=(
        ChannelSeen(url="http://jsnews.jschina.com.cn/xz/", answered=True, entries=0),
        ChannelSeen(url="http://jsnews.jschina.com.cn/yw/", answered=True, entries=12),
    ),
    tried=12,
    good=3,
    flaws={"no published time": 9},
    examples=(Example(url="http://jsnews.jschina.com.cn/1\x1b[31m", flaws=("no published time",)),),
)
PASSED = Judgement(outcome="passed", channels=(), tried=7, good=7, flaws={})


@pytest.fixture
def store(data: Path) -> Store:
    return Store.open(f"sqlite:///{data / 'xzcrawler.db'}")


def site_line(said: str) -> dict[str, Any]:
    lines = [json.loads(line) for line in said.splitlines()]
    return next(line for line in lines if line["name"] == SITE)


def test_sites_tell_what_is_wrong_with_one_until_it_is_mended(
    xzcrawler: Callable[..., Any], store: Store
) -> None:
    with store.write() as session:
        incidents.keep_open(session, SITE, "reading", JUDGEMENT.evidence(), NOW)

    said = xzcrawler("sites").out
    line = site_line(xzcrawler("sites", "--json").out)

    assert "reading since 2026-03-03 09:00: 3 of 12 first articles read well" in said
    assert "12 entries  http://jsnews.jschina.com.cn/yw/" in said
    assert "no published time  http://jsnews.jschina.com.cn/1" in said
    assert "\x1b" not in said
    assert line["incidents"][0]["evidence"]["flaws"] == {"no published time": 9}

    with store.write() as session:
        incidents.close(session, SITE, "reading", NOW)
    assert "reading since" not in xzcrawler("sites").out


def test_sites_tell_who_is_on_trial(xzcrawler: Callable[..., Any], store: Store) -> None:
    before = xzcrawler("sites").out
    with store.write() as session:
        incidents.prove(session, SITE, __version__, NOW)

    after = xzcrawler("sites").out

    assert before.count("on trial:") == after.count("on trial:") + 1
    assert after.count("its first readings were found good") == 1
    assert site_line(xzcrawler("sites", "--json").out)["proven_version"] == __version__


@pytest.mark.parametrize("judgement", [JUDGEMENT, PASSED], ids=lambda one: one.outcome)
def test_a_crawl_ends_with_what_the_first_readings_were_worth(
    capsys: pytest.CaptureFixture[str], judgement: Judgement
) -> None:
    finding = trial_trouble(judgement)
    result = RunResult(
        run_id=1,
        site=SITE,
        outcome="failed" if finding else "ok",
        troubles=(finding,) if finding else (),
        judgement=judgement,
    )

    show_results([result])

    said = capsys.readouterr().out
    assert f"{SITE}, first readings {judgement.outcome}:" in said
    assert f"{judgement.good} of {judgement.tried} first articles read well" in said
    assert ("0 entries" in said) == ("nothing was stored" in said) == (finding is not None)


def test_runs_tell_of_the_finding(xzcrawler: Callable[..., Any], store: Store) -> None:
    finding = trial_trouble(JUDGEMENT)
    assert finding is not None
    with store.write() as session:
        runs.add_trouble(session, 3, finding)

    said = xzcrawler("runs", "--limit", "1").out

    assert "finding" in said
    assert "3 of 12 first articles read well" in said
