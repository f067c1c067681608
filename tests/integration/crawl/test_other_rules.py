"""A site that was first crawled by other rules: what is told later is what the calendar says."""

import subprocess
import sys
from collections.abc import Callable

import pytest

from xzcrawler import workers
from xzcrawler.config import Config
from xzcrawler.demo.calendar import DAYS
from xzcrawler.demo.city import SampleCity
from xzcrawler.store import Store, articles
from xzcrawler.store.values import ChangeLine

pytestmark = pytest.mark.network

GOV = "pengcheng_gov"

_BY_OTHER_RULES = """
import sys
from datetime import datetime
from pathlib import Path
from attrs import evolve
from xzcrawler.config import Config
from xzcrawler.monitor import record
from xzcrawler.pages.epoint import EpointArticle
from xzcrawler.store import Store
from xzcrawler.workers.child import crawl
from xzcrawler.workers.values import Job

read_credits = EpointArticle.read_credits
EpointArticle.read_credits = lambda page: evolve(read_credits(page), source="别的来源")
record.reader_version = lambda: "0.0.9+00000000"
now = datetime.fromisoformat(sys.argv[4])
config = Config(data=Path(sys.argv[1]), database=sys.argv[2], sample_city=sys.argv[3], now=now)
Store.open(config.database).close()
crawl(Job(site="pengcheng_gov", config=config, started=now))
"""


def crawl_by_other_rules(config: Config) -> None:
    """Crawl in a process whose Epoint pages give another source."""
    now = config.clock().isoformat()
    subprocess.run(
        [
            sys.executable,
            "-c",
            _BY_OTHER_RULES,
            config.data,
            config.database,
            config.sample_city,
            now,
        ],
        check=True,
        timeout=60,
    )


def test_only_the_newsroom_s_own_edits_are_told(
    at: Callable[[int, int], Config],
    city: SampleCity,
    changes_of: Callable[[], list[ChangeLine]],
) -> None:
    crawl_by_other_rules(at(1, 0))
    for day in DAYS[1:4]:
        for run in range(len(day.runs)):
            assert workers.run_site(GOV, at(day.number, run)).outcome == "ok"

    edits = [line for line in changes_of() if line.type == "edited"]
    expected = [url for day in DAYS[:4] for url in day.urls("edited") if "www.pengcheng" in url]
    assert sorted(line.url for line in edits) == sorted(expected)
    assert not any("source" in line.kinds for line in edits)
    store = Store.open(at(4, 1).database)
    with store.read() as session:
        history = articles.history(session, edits[0].article_id)
        told = [articles.history(session, line.id) for line in articles.listing(session, site=GOV)]
    store.close()
    assert [revision.kind for revision in history.revisions[:3]] == ["real", "technical", "real"]
    # Each page that came as a whole was read again; nobody was told.
    technical = [view for each in told for view in each.revisions if view.kind == "technical"]
    assert len(technical) > 10
