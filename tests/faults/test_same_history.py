"""Whatever pages show over time: crawled, crawled with a kill in between, or recorded again from the
archive, the history is the same."""

import os
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest
from attrs import frozen
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.faults.installation import Installation
from xzcrawler import workers
from xzcrawler.config import Config
from xzcrawler.demo.addresses import url_of
from xzcrawler.demo.calendar import DAYS
from xzcrawler.demo.city import Fault, SampleCity
from xzcrawler.demo.events import edition
from xzcrawler.demo.web import MISSING, Page

pytestmark = pytest.mark.network

SITE = "pengcheng_paper"
SLUGS = ("paper-rural-road", "paper-city-gate", "paper-opera-troupe")
SCRIPT = Path(__file__).with_name("run_sites.py")
STEP = timedelta(hours=12)

Showing = Literal["as it was", "a number", "half", "missing", "blocked", "broken", "empty"]
SHOWINGS: tuple[Showing, ...] = (
    "as it was",
    "a number",
    "half",
    "missing",
    "blocked",
    "broken",
    "empty",
)


@frozen
class Plan:
    """What three articles show in each run, and where one run is killed."""

    runs: tuple[tuple[Showing, ...], ...]
    killed_run: int
    killed_after: int
    """Requests."""


PLANS = st.builds(
    Plan,
    st.lists(st.tuples(*[st.sampled_from(SHOWINGS)] * len(SLUGS)), min_size=3, max_size=6).map(
        tuple
    ),
    killed_run=st.integers(0, 2),
    killed_after=st.integers(2, 14),
)


class ChangingCity(SampleCity):
    """Shows three articles of the paper as it is told."""

    showing: tuple[Showing, ...] = (SHOWINGS[0],) * len(SLUGS)

    def find(self, host: str, path: str) -> tuple[Page, Fault | None]:
        page, fault = super().find(host, path)
        for slug, showing in zip(SLUGS, self.showing, strict=True):
            if f"http://{host}{path}" == url_of(edition(1)[slug].article):
                return shown(page, showing), fault
        return page, fault


def shown(page: Page, showing: Showing) -> Page:
    html = page.body.decode()
    start, text, end = html.partition("<founder-content>")
    answers = {
        "a number": Page(html.replace("1", "7").encode(), tagged=True),
        "half": Page((start + text + end[: len(end) // 3] + "</p>").encode(), tagged=True),
        "missing": Page(MISSING.encode(), status=404),
        "blocked": Page(b"", status=403),
        "broken": Page(b"", status=502),
        "empty": Page(b""),
    }
    return answers.get(showing, page)


def moment(number: int) -> datetime:
    return DAYS[0].runs[0] + number * STEP


def crawl(installation: Installation, city: ChangingCity, number: int) -> Config:
    config = installation.config(city.url, moment(number))
    workers.run_sites([SITE], config)
    return config


def kill(installation: Installation, city: ChangingCity, number: int, requests: int) -> None:
    """Begin a run and end it by kill -9 after so many requests."""
    seen = len(city.requests)
    run = subprocess.Popen(
        [sys.executable, SCRIPT, SITE],
        env=os.environ | installation.environment(city.url, moment(number)),  # noqa: TID251 - handed on
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    deadline = time.monotonic() + 30
    while len(city.requests) - seen < requests and run.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.001)
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()


def live(folder: Path, plan: Plan, *, killed: bool) -> Config:
    folder.mkdir(parents=True)
    installation = Installation(folder)
    with ChangingCity() as city:
        for number, showing in enumerate(plan.runs):
            city.showing = showing
            if killed and number == plan.killed_run:
                kill(installation, city, number, plan.killed_after)
            config = crawl(installation, city, number)
    return config


@settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],  # shrinking would crawl for many minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(PLANS)
def test_a_history_does_not_depend_on_how_it_was_recorded(
    tmp_path_factory: pytest.TempPathFactory, plan: Plan
) -> None:
    folder = tmp_path_factory.mktemp("same")
    config = live(folder / "live", plan, killed=False)
    live(folder / "killed", plan, killed=True)
    again = folder / "live" / "again"
    again.mkdir()
    workers.rebuild(config, f"sqlite:///{again / 'xzcrawler.db'}")

    assert Installation(folder / "killed").stored() == Installation(folder / "live").stored()
    assert Installation(again).stored() == Installation(folder / "live").stored()
