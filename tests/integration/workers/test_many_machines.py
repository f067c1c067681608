"""Workers that share one PostgreSQL: every site is crawled, none twice at once, whoever dies."""

import signal
import subprocess
from itertools import groupby

import pytest

from tests.integration.workers.conftest import Start
from tests.integration.workers.drained import overlaps, runs_in
from tests.integration.workers.hamlets import ARTICLES, Hamlets, host_of, names
from tests.slowness import slowness
from xzcrawler.store import Store, queue, runs

pytestmark = [pytest.mark.network, pytest.mark.postgresql, pytest.mark.timeout(600)]

_SITES = 24


def _said(worker: subprocess.Popen[str]) -> str:
    out, _ = worker.communicate(timeout=240)
    return out


def _articles(database: str) -> dict[str, int]:
    store = Store.open(database)
    with store.read() as session:
        found = {line.name: line.articles for line in runs.sites(session)}
    store.close()
    return found


def test_the_crawls_of_a_killed_worker_are_taken_over_and_nothing_is_crawled_twice_at_once(
    start: Start, hamlets: Hamlets, database: str
) -> None:
    hamlets.until = _SITES  # a quarter of all requests
    first, second = start(database, _SITES), start(database, _SITES)
    assert hamlets.reached.wait(120)
    first.kill()

    assert second.wait(240) == 0, _said(second)

    found = runs_in(database)
    whole = [run for run in found if run.outcome == "ok"]
    # Each once, and what was cut off once more: as one worker would have left it.
    assert sorted(run.site for run in whole) == names(_SITES)
    assert {run.outcome for run in found} <= {"ok", "interrupted"}
    assert len(found) - len(whole) <= 4
    assert _articles(database) == dict.fromkeys(names(_SITES), ARTICLES)
    assert overlaps(found) == []
    # Seen by the server: the two sites of a host never take turns.
    cut = {run.site for run in found if run.outcome != "ok"}
    for host, asked in hamlets.asked.items():
        turns = [name for name, _ in groupby(asked)]
        again = sum(host_of(name) == host for name in cut)
        assert len(turns) <= len(set(asked)) + again, f"{host}: {turns}"


def test_a_stopped_worker_gives_its_crawls_back_and_is_gone_within_20_seconds(
    start: Start, hamlets: Hamlets, database: str
) -> None:
    hamlets.fail(host_of("hamlet_000"), "/hamlet_000/t", "hang")
    hamlets.until = 4
    worker = start(database, 8)
    assert hamlets.reached.wait(120)

    worker.send_signal(signal.SIGTERM)
    assert worker.wait(20 * slowness()) == 0, _said(worker)
    hamlets.heal()

    store = Store.open(database)
    with store.read() as session:
        state = queue.state(session)
    store.close()
    assert state is not None
    assert (state.doing, state.failed, state.workers, state.stalled_workers) == (0, 0, 0, 0)
    assert state.waiting + state.later > 0
    other = start(database, 8)
    assert other.wait(240) == 0, _said(other)
    assert _articles(database) == dict.fromkeys(names(8), ARTICLES)
