"""The loop: each site once when its turn comes, whoever else crawls, and an orderly end."""

import json
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from attrs import evolve

from xzcrawler import workers
from xzcrawler.config import Config
from xzcrawler.demo.city import SampleCity
from xzcrawler.monitor.run import RunResult
from xzcrawler.sites import get_site
from xzcrawler.store import Store, leases, runs
from xzcrawler.workers.schedule import Loop

pytestmark = pytest.mark.network

NEWS = "pengcheng_news"
SITES = (NEWS, "pengcheng_gov", "pengcheng_paper")


@pytest.fixture
def installation(config: Config, monkeypatch: pytest.MonkeyPatch) -> Config:
    """Give an installation, and let programs started from here be it."""
    return surrounded_by(config, monkeypatch)


@pytest.fixture
def on_each_database(config: Config, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Config:
    return surrounded_by(evolve(config, database=database_url), monkeypatch)


def surrounded_by(config: Config, monkeypatch: pytest.MonkeyPatch) -> Config:
    monkeypatch.setenv("XZ_DATA", str(config.data))
    monkeypatch.setenv("XZ_DATABASE", config.database)
    monkeypatch.setenv("XZ_SAMPLE_CITY", config.sample_city)
    monkeypatch.setenv("XZ_NOW", config.clock().isoformat())
    return config


def program(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "xzcrawler.cli", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finished(run: subprocess.Popen[str]) -> tuple[int, list[dict[str, object]]]:
    """Return the exit code and what was printed, a line for each run."""
    out, err = run.communicate(timeout=120)
    assert "Traceback" not in err
    return run.returncode, [json.loads(line) for line in out.splitlines()]


def outcomes(config: Config) -> Counter[tuple[str, str]]:
    store = Store.open(config.database)
    with store.read() as session:
        found: Counter[tuple[str, str]] = Counter(
            (run.site, run.outcome) for run in runs.all_runs(session)
        )
        assert leases.load(session) == []
    store.close()
    return found


def loop(config: Config, said: list[RunResult], grace: timedelta = timedelta(seconds=30)) -> Loop:
    sites = [get_site(name) for name in SITES]
    return Loop(config=config, sites=sites, tell=said.append, grace=grace)


def until(condition: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def asked_at(city: SampleCity, host: str) -> int:
    return sum(host in str(request) for request in city.requests)


def test_what_is_due_is_done_once_and_then_nothing_is(
    on_each_database: Config, city: SampleCity
) -> None:
    said: list[RunResult] = []

    loop(on_each_database, said).run_once()
    asked = len(city.requests)
    loop(on_each_database, said).run_once()

    assert sorted(result.site for result in said) == sorted(SITES)
    assert {result.outcome for result in said} == {"ok"}
    assert len(city.requests) == asked


def test_only_articles_that_are_due_are_asked_for_until_the_listings_are(
    installation: Config, city: SampleCity
) -> None:
    said: list[RunResult] = []
    loop(installation, said).run_once()
    later = evolve(installation, now=installation.clock() + timedelta(minutes=20))
    asked = len(city.requests)

    loop(later, said).run_once()

    again = [str(request) for request in city.requests[asked:]]
    assert not [request for request in again if "index" in request or "list.html" in request]
    with_store = Store.open(later.database)
    with with_store.read() as session:
        assert {run.spider for run in runs.all_runs(session)} <= {"news", "recheck"}
    with_store.close()


def test_two_loops_on_one_database_never_ask_for_anything_twice(
    on_each_database: Config, city: SampleCity
) -> None:
    both = [program("schedule", "--once", "--json", *SITES) for _ in range(2)]
    ended = [finished(run) for run in both]

    assert {url: n for url, n in Counter(map(str, city.requests)).items() if n > 1} == {}
    assert outcomes(on_each_database) == {(site, "ok"): 1 for site in SITES}
    assert {code for code, _ in ended} <= {0, 6}
    crawled = [line["site"] for _, lines in ended for line in lines if line["outcome"] == "ok"]
    assert sorted(map(str, crawled)) == sorted(SITES)


def test_a_turn_that_another_had_meanwhile_is_not_taken(
    on_each_database: Config, city: SampleCity
) -> None:
    """The other was through before this one had its lease: it decided on what is no longer so."""
    said: list[RunResult] = []
    late = loop(on_each_database, said)
    decided = late._look()
    workers.run_sites(SITES, on_each_database)
    asked = len(city.requests)

    late._start_due(decided)
    while late._under_way:
        late._wait(60)

    assert [result.outcome for result in said] == ["busy"] * len(SITES)
    assert len(city.requests) == asked


def test_a_crawl_by_hand_beside_the_loop_leaves_the_site_to_whoever_has_it(
    installation: Config, city: SampleCity
) -> None:
    city.fail("news.pengcheng.test", "/pc/a/", "hang")
    by_hand = program("crawl", NEWS, "--json")
    until(lambda: asked_at(city, "/pc/a/") > 0)

    said: list[RunResult] = []
    loop(installation, said).run_once()
    second, lines = finished(program("crawl", NEWS, "--json"))
    city.heal()
    finished(by_hand)

    assert sorted(result.site for result in said) == sorted(set(SITES) - {NEWS})
    assert (second, lines[0]["outcome"]) == (6, "busy")


def test_sigterm_lets_the_crawls_record_what_they_have_and_end(
    installation: Config, city: SampleCity
) -> None:
    city.fail("news.pengcheng.test", "/pc/a/", "hang")
    running = program("schedule", "--json", *SITES)
    assert running.stdout
    done = [json.loads(running.stdout.readline()) for _ in range(2)]
    until(lambda: asked_at(city, "/pc/a/") > 0)

    running.send_signal(signal.SIGTERM)
    time.sleep(0.5)
    city.heal()
    code, lines = finished(running)

    assert code == 0
    assert {line["outcome"] for line in done} == {"ok"}
    assert [(line["site"], line["outcome"]) for line in lines] == [(NEWS, "interrupted")]
    assert outcomes(installation)[NEWS, "interrupted"] == 1


def test_a_crawl_that_does_not_end_in_time_is_killed_and_taken_up_again(
    installation: Config, city: SampleCity
) -> None:
    city.fail("news.pengcheng.test", "/pc/a/", "hang")
    said: list[RunResult] = []
    stubborn = loop(installation, said, grace=timedelta(seconds=1))
    running = threading.Thread(target=stubborn.run)
    running.start()
    until(lambda: len(said) == 2 and asked_at(city, "/pc/a/") > 0)

    stubborn.stop()
    running.join(30)
    assert not running.is_alive()
    assert said[-1].outcome == "interrupted"

    city.heal()
    later = evolve(installation, now=installation.clock() + timedelta(minutes=16))
    loop(later, said).run_once()
    assert outcomes(installation)[NEWS, "ok"] == 1


def test_a_loop_that_was_killed_leaves_nothing_that_blocks(
    installation: Config, city: SampleCity
) -> None:
    city.fail("news.pengcheng.test", "/pc/a/", "hang")
    killed = program("schedule", NEWS)
    until(lambda: asked_at(city, "/pc/a/") > 0)
    killed.kill()
    killed.communicate()
    city.heal()

    # Its children end with it; then their leases are known to be nobody's.
    until(lambda: workers.run_site(NEWS, installation).outcome == "ok")

    assert outcomes(installation) == {(NEWS, "interrupted"): 1, (NEWS, "ok"): 1}
