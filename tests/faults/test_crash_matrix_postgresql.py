"""The crash matrix on PostgreSQL: conflicts, lost connections, a server that goes away, and kill -9."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.cities import MeddledCity
from tests.faults.crash_points import KILL, LOST, Fault
from tests.faults.installation import Installation
from tests.faults.lives import Lives
from tests.faults.own_server import OwnServer
from tests.faults.struck import crawl
from xzcrawler.demo.city import SampleCity

pytestmark = [pytest.mark.network, pytest.mark.postgresql]

ENDING = {
    "before commit of lease": [KILL],
    "after commit of plan": [LOST],
    "before commit of pages": [KILL, LOST],
    "after commit of pages": [KILL, LOST],
    "before commit of edits": [LOST, "40001"],
    "before commit of matching": [LOST],
    "before commit of presence": [LOST],
    "before commit of closing": [LOST],
}
"""What ends the run, by step; a connection that is lost after the commit takes the answer with it."""
CONFLICTS = {
    "before commit of plan": ["40P01"],
    "before commit of pages": ["40001", "40P01"],
    "before commit of matching": ["40001"],
    "before commit of presence": ["40001"],
    "before commit of listings": ["40P01"],
    "before commit of closing": ["40001"],
}
"""What another writer makes of a transaction that did all it should, by step."""


def cells(matrix: dict[str, list[str]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        ("step", "kind"),
        [
            pytest.param(step, kind, id=f"{step}|{kind}|PostgreSQL")
            for step, kinds in matrix.items()
            for kind in kinds
        ],
    )


def one(step: str, kind: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("cell", [pytest.param(0, id=f"{step}|{kind}|PostgreSQL")])


@pytest.fixture
def installation(undisturbed_there: Lives, tmp_path: Path) -> Installation:
    return undisturbed_there.make(tmp_path / "data", undisturbed_there.first)


@pytest.fixture
def city() -> Iterator[MeddledCity]:
    with MeddledCity(day=2) as running:
        yield running


@cells(ENDING)
def test_what_ends_a_run_is_made_up_for_by_the_next(
    installation: Installation,
    undisturbed_there: Lives,
    city: SampleCity,
    tmp_path: Path,
    *,
    step: str,
    kind: str,
) -> None:
    mark = tmp_path / "struck"

    struck = crawl(installation, city, fault=Fault(point=step, kind=kind, mark=mark))

    assert mark.exists(), struck
    assert struck.outcome in {"interrupted", "failed"}
    installation.check()
    assert crawl(installation, city).outcome == "ok"
    settled = step.endswith("closing")
    expected = undisturbed_there.twice if settled else undisturbed_there.second
    assert installation.stored() == expected.stored()
    installation.check()


@cells(CONFLICTS)
def test_a_transaction_that_another_writer_undid_is_tried_again_in_the_same_run(
    installation: Installation,
    undisturbed_there: Lives,
    city: SampleCity,
    tmp_path: Path,
    *,
    step: str,
    kind: str,
) -> None:
    mark = tmp_path / "struck"

    result = crawl(installation, city, fault=Fault(point=step, kind=kind, mark=mark))

    assert mark.exists()
    assert result.outcome == "ok"
    assert installation.stored() == undisturbed_there.second.stored()


@one("before anything is asked", "connections lost")
def test_connections_that_are_lost_between_two_transactions_are_made_anew(
    installation: Installation,
    undisturbed_there: Lives,
    city: MeddledCity,
    server: OwnServer,
    cell: int,
) -> None:
    ours = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'xzcrawler'"
    ended: list[int] = []
    city.meddle("/robots.txt", lambda: ended.append(server.execute(ours)))

    result = crawl(installation, city)

    assert ended[0] > 0
    assert result.outcome == "ok"
    assert installation.stored() == undisturbed_there.second.stored()


@one("amid the articles", "server crashed")
def test_a_server_that_crashes_and_comes_back_costs_a_run_at_most(
    installation: Installation,
    undisturbed_there: Lives,
    city: MeddledCity,
    server: OwnServer,
    cell: int,
) -> None:
    # A crash takes the numbers of a database that was just copied back to those of its template: PostgreSQL's doing.
    server.execute("CHECKPOINT")
    city.meddle("/pc/a/", server.crash)

    struck, again = crawl(installation, city), crawl(installation, city)

    assert city.meddled
    assert again.outcome == "ok", (struck, again)
    # It may have come between two transactions.
    lives = undisturbed_there
    expected = lives.twice if struck.outcome == "ok" else lives.second
    assert installation.stored() == expected.stored()
    installation.check()
