"""`xzcrawler crawl` as a process of its own, on the sample city."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from xzcrawler.demo.city import SampleCity

pytestmark = pytest.mark.network

ROOT = Path(__file__).parents[3]
PROGRAM = [sys.executable, "-m", "xzcrawler.cli"]
PAPER, NEWS = "pengcheng_paper", "pengcheng_news"


@pytest.fixture
def city() -> Iterator[SampleCity]:
    with SampleCity() as city:
        yield city


def crawl(city: SampleCity, folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PROGRAM, "crawl", *args],
        cwd=folder,
        env=environment(city),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def environment(city: SampleCity) -> dict[str, str]:
    return {
        "PATH": os.defpath,
        "PYTHONPATH": str(ROOT),
        "COLUMNS": "80",
        "XZ_SAMPLE_CITY": city.url,
        "XZ_NOW": "2026-03-02T09:00:00+08:00",
    }


def objects(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_crawl_sums_up_each_site_and_keeps_progress_off_the_output(
    city: SampleCity, tmp_path: Path
) -> None:
    said = crawl(city, tmp_path, PAPER)

    assert said.returncode == 0, said.stdout
    assert PAPER in said.stdout
    assert "ok" in said.stdout
    assert f"{PAPER}: begins" in said.stderr
    assert f"{PAPER}: begins" not in said.stdout


def test_some_failed_sites_give_3_and_say_where(city: SampleCity, tmp_path: Path) -> None:
    city.fail("paper.pengcheng.test", "/", 500)

    said = crawl(city, tmp_path, PAPER, NEWS)

    assert said.returncode == 3
    assert "http://paper.pengcheng.test/" in said.stdout
    assert "data/logs/pengcheng_paper/" in said.stdout


def test_all_sites_failed_gives_4_and_json_has_the_troubles(
    city: SampleCity, tmp_path: Path
) -> None:
    city.fail("paper.pengcheng.test", "/", 500)

    said = crawl(city, tmp_path, PAPER, "--json")

    assert said.returncode == 4
    assert said.stderr == ""
    assert objects(said.stdout)[0]["outcome"] == "failed"
    assert objects(said.stdout)[0]["troubles"]


def test_a_dry_run_says_what_it_found_and_stores_nothing(city: SampleCity, tmp_path: Path) -> None:
    said = crawl(city, tmp_path, PAPER, "--dry-run")

    assert said.returncode == 0, said.stdout
    assert "A dry run: nothing was stored." in said.stdout
    assert "http://paper.pengcheng.test/pcrb/" in said.stdout
    assert not (tmp_path / "data" / "xzcrawler.db").exists()
    assert not (tmp_path / "data" / "archive").exists()


def test_an_archive_that_cannot_be_written_gives_5(city: SampleCity, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "archive").write_text("in the way", encoding="utf-8")

    said = crawl(city, tmp_path, PAPER)

    assert said.returncode == 5
    assert "Traceback" not in said.stderr + said.stdout


@pytest.fixture
def ctrl_c_counts() -> Iterator[None]:
    """Let what is started listen to Ctrl-C: whoever runs the tests in the background may pass on to ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("ctrl_c_counts")
def test_ctrl_c_ends_a_crawl_quietly_and_the_next_one_goes_on(
    city: SampleCity, tmp_path: Path
) -> None:
    city.fail("paper.pengcheng.test", "/pcrb/", "hang")
    crawling = subprocess.Popen(
        [*PROGRAM, "crawl", PAPER],
        cwd=tmp_path,
        env=environment(city),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # a process group of its own, as in a terminal
    )
    while not any(request.path.startswith("/pcrb/") for request in city.requests):
        assert crawling.poll() is None
        time.sleep(0.05)
    os.killpg(crawling.pid, signal.SIGINT)
    city.heal()  # the page under way is waited for
    out, err = crawling.communicate(timeout=60)

    assert crawling.returncode == 130
    assert "Traceback" not in out + err
    assert crawl(city, tmp_path, PAPER).returncode == 0
