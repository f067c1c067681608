"""A site is crawled by one process at a time, and a process that is gone is not waited for."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from xzcrawler import workers
from xzcrawler.config import Config
from xzcrawler.monitor.run import RunResult
from xzcrawler.store import Store, leases, runs
from xzcrawler.workers.launch import crawl_job
from xzcrawler.workers.owner import Owner, is_gone, this_process
from xzcrawler.workers.values import Job

pytestmark = pytest.mark.network

NEWS = "pengcheng_news"
HOST = "host news.pengcheng.test"


def lend(config: Config, name: str, owner: str, *, ago: timedelta = timedelta(0)) -> None:
    store = Store.open(config.database)
    with store.write() as session:
        now = datetime.now(UTC) - ago
        assert leases.take(session, name, owner, timedelta(minutes=2), now=now)
    store.close()


def left(config: Config) -> tuple[list[str], int]:
    """Return the leases that are left, and the number of the last run."""
    store = Store.open(config.database)
    with store.read() as session:
        found = [lease.owner for lease in leases.load(session)], runs.last_id(session, NEWS)
    store.close()
    return found


def crawl(config: Config, after_run: int) -> RunResult:
    return crawl_job(Job(site=NEWS, config=config, started=config.clock(), after_run=after_run))


@pytest.mark.parametrize("name", [NEWS, HOST])
def test_a_site_or_host_that_another_has_is_left_to_it(config: Config, name: str) -> None:
    owner = this_process()  # it runs: so it is waited for
    lend(config, name, owner)

    result = workers.run_site(NEWS, config)

    assert (result.outcome, result.run_id) == ("busy", None)
    assert f"process {os.getpid()} on " in result.troubles[0].why
    assert name in result.troubles[0].why
    assert left(config) == ([owner], 0)


def test_a_dry_run_needs_no_lease(config: Config) -> None:
    lend(config, NEWS, "far 7 - x")

    assert workers.run_site(NEWS, config, dry_run=True).outcome == "ok"


def test_a_lease_is_given_back_and_one_that_lapsed_is_taken(config: Config) -> None:
    lend(config, NEWS, "far 7 - x", ago=timedelta(minutes=3))

    assert workers.run_site(NEWS, config).outcome == "ok"
    assert left(config) == ([], 1)


def test_a_process_of_this_machine_that_was_killed_is_not_waited_for(config: Config) -> None:
    program = "from xzcrawler.workers.owner import this_process; print(this_process(), flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout
        owner = other.stdout.readline().strip()
        lend(config, NEWS, owner)
        assert not is_gone(owner)
        assert workers.run_site(NEWS, config).outcome == "busy"

        other.kill()
        other.wait()

    assert is_gone(owner)
    assert workers.run_site(NEWS, config).outcome == "ok"


def test_nothing_is_known_of_a_process_elsewhere() -> None:
    elsewhere = Owner(machine="far", pid=2**22, space="boot/pid:[1]", started="5")

    assert not is_gone(str(elsewhere))
    assert not is_gone("of another form")
    assert not is_gone(this_process())


def test_what_another_has_done_meanwhile_is_not_done_again(config: Config) -> None:
    assert crawl(config, 0).outcome == "ok"

    again = crawl(config, 0)

    assert again.outcome == "busy"
    assert "run 1" in again.troubles[0].why
    assert left(config) == ([], 1)
    assert crawl(config, 1).outcome == "ok"


def test_a_run_whose_site_was_taken_over_stores_no_more(config: Config) -> None:
    """As after a long suspend: the lease lapsed, and another has gone on."""
    stolen: list[int] = []

    def steal(progress: workers.Progress) -> None:
        if progress.run_id and not stolen:
            stolen.append(progress.run_id)
            store = Store.open(config.database)
            with store.write() as session:
                held = {lease.owner for lease in leases.load(session)}
                now = datetime.now(UTC)
                assert leases.take(session, NEWS, "thief", timedelta(hours=1), now=now, gone=held)
            store.close()

    job = Job(site=NEWS, config=config, started=config.clock(), lease=timedelta(seconds=2))
    result = crawl_job(job, steal)

    assert result.outcome == "interrupted"
    assert "lease_lost" in {trouble.verdict for trouble in result.troubles}
    assert left(config) == (["thief"], 1)
