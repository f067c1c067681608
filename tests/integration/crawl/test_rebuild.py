"""The archive alone is enough: all runs, recorded again elsewhere, give the same history."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from tests.unit.pages.made_files import pdf
from xzcrawler import workers
from xzcrawler.config import Config
from xzcrawler.demo.city import SampleCity
from xzcrawler.demo.web import Page
from xzcrawler.errors import UsageError
from xzcrawler.store import Session, Store, articles, attachments, changes, runs, stories

if TYPE_CHECKING:
    from tests.integration.crawl.conftest import OddCity

pytestmark = pytest.mark.network

SITES = ("pengcheng_news", "pengcheng_gov", "pengcheng_paper")


def history(database: str) -> dict[str, list[Any]]:
    """Return what was told and what every article says, by address and in order, without numbers."""
    store = Store.open(database)
    with store.read() as session:
        known = articles.listing(session)
        lives = [articles.history(session, line.id) for line in known]
        files = [file for line in known for file in attachments.history(session, line.id)]
        log = changes.since(session, muted=True)
        same_text = [families(session, number) for number in stories.latest(session, None)]
        crawls = runs.all_runs(session)
    store.close()
    return {
        "changes": [(c.at, c.type, c.url, c.from_seq, c.to_seq, c.kinds, c.facts) for c in log],
        "articles": sorted((s.key, s.presence, s.presence_since, s.first_seen) for s in lives),
        "revisions": sorted(
            (s.key, r.seq, r.at, r.content_hash, r.reverts_to or 0)
            for s in lives
            for r in s.revisions
        ),
        "attachments": sorted(
            (f.url, f.verdict, f.checked, [(v.seq, v.at, v.digest, v.text) for v in f.versions])
            for f in files
        ),
        "stories": sorted(same_text),
        "runs": [(run.site, run.spider, run.started, run.outcome) for run in crawls],
    }


def families(session: Session, story_id: int) -> list[tuple[str, str]]:
    """Return a story's articles, by key, and what each is to the first."""
    members = stories.copies(session, story_id)
    said = stories.carried(session, [one.article_id for one in members])
    return sorted((said[one.article_id].key, one.kind) for one in members)


def first_with_files(database: str) -> str:
    """Return the address of an article that offers files."""
    store = Store.open(database)
    with store.read() as session:
        offering = [
            line.url for line in articles.listing(session) if attachments.history(session, line.id)
        ]
    store.close()
    return offering[0]


def by_url(told: dict[str, list[Any]]) -> dict[str, list[Any]]:
    # Pages come in another order when they come one by one; so do their changes within a run.
    return told | {"changes": sorted(told["changes"], key=lambda change: change[:3])}


def test_all_runs_recorded_again_give_the_same_history(
    at: Callable[[int, int], Config], city: SampleCity, tmp_path: Path
) -> None:
    for day, run in ((1, 0), (2, 0), (2, 1), (3, 0), (4, 0)):
        config = at(day, run)
        if (day, run) == (2, 1):
            city.fail("www.pengcheng.test", "/", 503)
        workers.run_sites(SITES, config)
        city.heal()
    again = f"sqlite:///{tmp_path / 'again.db'}"
    asked = len(city.requests)

    results = workers.rebuild(config, again)

    assert len(results) == 15
    assert len(city.requests) == asked
    first = history(config.database)
    assert first["stories"]
    assert by_url(history(again)) == by_url(first)


def test_a_database_that_holds_runs_is_left_alone(config: Config) -> None:
    workers.run_site("pengcheng_gov", config)

    with pytest.raises(UsageError, match="holds runs already"):
        workers.rebuild(config, config.database)


def test_files_that_an_edit_begins_to_offer_are_recorded_again_too(
    at: Callable[[int, int], Config], city: "OddCity", tmp_path: Path
) -> None:
    workers.run_site("pengcheng_gov", at(1, 0))
    offering = first_with_files(at(1, 0).database).removeprefix("http://")
    host, _, path = offering.partition("/")
    page, _ = city.find(host, f"/{path}")
    more = b'<a href="/files/%s.pdf">%s.pdf</a>'
    links = b"".join(more % (name, name) for name in (b"list", b"large"))
    body = re.sub(rb"(<a [^>]*>[^<]*\.(?:xlsx|docx|pdf)</a>)", rb"\1" + links, page.body, count=1)
    city.instead[offering] = evolve(page, body=body)
    for name, content in (("list", pdf(["甲"])), ("large", b"%PDF-1.4" + b"0" * 2_000_000)):
        city.instead[f"{host}/files/{name}.pdf"] = Page(content, content_type="application/pdf")
    config = evolve(at(2, 0), attachment_max_mb=1)
    workers.run_site("pengcheng_gov", config)
    again = f"sqlite:///{tmp_path / 'again.db'}"

    workers.rebuild(config, again)

    told = history(again)
    assert by_url(told) == by_url(history(config.database))
    files = {
        url.rpartition("/")[2]: (verdict, len(of)) for url, verdict, _, of in told["attachments"]
    }
    assert (files["list.pdf"], files["large.pdf"]) == (("content", 1), ("too_large", 0))
