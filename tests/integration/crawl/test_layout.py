"""A template that changes between two runs of a real crawl."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from shutil import rmtree
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from attrs import evolve
from web_poet.serialization import load_class
from web_poet.testing import Fixture

from xzcrawler import workers
from xzcrawler.config import Config
from xzcrawler.demo.city import SampleCity
from xzcrawler.store import Store, incidents
from xzcrawler.store.values import ChangeLine, IncidentLine

if TYPE_CHECKING:
    from tests.integration.crawl.conftest import OddCity

pytestmark = pytest.mark.network

NEWS = "pengcheng_news"
At = Callable[[int, int], Config]
Changes = Callable[[], list[ChangeLine]]


def without_sources(city: "OddCity", lines: list[ChangeLine]) -> None:
    """Let a new template print no source any more."""
    for line in lines:
        parts = urlsplit(line.url)
        page, _ = SampleCity.find(city, parts.netloc, parts.path)
        body = re.sub(rb'<span id="source_baidu">.*?</span>', b"<!-- source -->", page.body)
        city.instead[f"{parts.netloc}{parts.path}"] = evolve(page, body=body)


def lasting(config: Config) -> list[IncidentLine]:
    store = Store.open(config.database)
    with store.read() as session:
        lines = incidents.lasting(session)
    store.close()
    return lines


def test_a_new_template_is_one_incident_with_a_page_to_mend_the_reader_by(
    city: "OddCity", at: At, changes_of: Changes
) -> None:
    workers.run_site(NEWS, at(1, 0))
    known = [line for line in changes_of() if line.source]
    without_sources(city, known)

    result = workers.run_site(NEWS, at(1, 1))

    assert [line.type for line in changes_of()] == ["new"] * len(changes_of())
    assert result.outcome == "partial"
    assert {trouble.verdict for trouble in result.troubles} == {"layout", "forbidden"}
    config = at(1, 1)
    (incident,) = lasting(config)
    assert incident.kind == "layout"
    assert "source" in incident.evidence["why"]
    case = next(case for case in incident.evidence["cases"] if case.endswith("-source"))
    folder = config.data / case
    assert Fixture(folder).get_page(load_class(folder.parent.name)) is not None
    assert b"<!-- source -->" in (folder / "inputs" / "HttpResponse-body.html").read_bytes()
    with closing(sqlite3.connect(config.data / "xzcrawler.db")) as database:
        (held,) = database.execute(
            "SELECT count(*) FROM capture WHERE why LIKE 'held back: layout%' AND warc_file <> ''"
        ).fetchone()
    assert held > 2


def test_a_run_with_a_new_template_reads_the_same_again(
    city: "OddCity", at: At, changes_of: Changes
) -> None:
    workers.run_site(NEWS, at(1, 0))
    without_sources(city, changes_of())
    run = workers.run_site(NEWS, at(1, 1)).run_id
    assert run is not None

    assert workers.replay_run(run, at(1, 1)).differences == ()


def test_a_run_that_is_recorded_again_keeps_no_pages_beside_those_of_the_real_one(
    city: "OddCity", at: At, changes_of: Changes
) -> None:
    workers.run_site(NEWS, at(1, 0))
    without_sources(city, changes_of())
    workers.run_site(NEWS, at(1, 1))
    config = at(1, 1)
    kept = config.data / "incidents"
    rmtree(kept)

    workers.rebuild(config, f"sqlite:///{config.data / 'again.db'}")

    assert not kept.exists()


def test_the_next_run_closes_it_when_the_old_template_is_back(
    city: "OddCity", at: At, changes_of: Changes
) -> None:
    workers.run_site(NEWS, at(1, 0))
    without_sources(city, changes_of())
    workers.run_site(NEWS, at(1, 1))
    city.instead.clear()

    result = workers.run_site(NEWS, at(2, 1))

    assert result.outcome == "ok"
    assert lasting(at(2, 1)) == []
    edited = [line for line in changes_of() if line.type == "edited"]
    assert not [line for line in edited if "source" in line.kinds]
