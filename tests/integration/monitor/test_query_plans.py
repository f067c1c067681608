"""No question of daily use reads a whole table that grows."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from sqlalchemy import event

from tests.integration.monitor.conftest import MINSHENG, SITE
from tests.integration.monitor.moving import page, redirect
from xzcrawler.items import Attachment, Entry
from xzcrawler.monitor.attached import due_files
from xzcrawler.monitor.family import family
from xzcrawler.monitor.health_watch import keep_health, look_at
from xzcrawler.monitor.hosts import pull_in
from xzcrawler.monitor.listings_settled import settle_listings
from xzcrawler.monitor.plan import sort_entries
from xzcrawler.store import (
    Session,
    Store,
    articles,
    attachments,
    changes,
    runs,
    states,
    upcoming,
)
from xzcrawler.store.outlook import look_ahead

if TYPE_CHECKING:
    from tests.integration.monitor.conftest import Watch

WHOLE_TABLE = re.compile(
    r"SCAN (article|article_text|article_url|attachment|attachment_version|capture|change|due|listing_entry|merge|revision"
    r"|sketch|story|story_article|suspect)\b(?! USING)"
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Open an SQLite store: without statistics its plans do not depend on how much is stored."""
    opened = Store.open(f"sqlite:///{tmp_path / 'plans.db'}")
    yield opened
    opened.close()


@contextmanager
def asked(store: Store) -> Iterator[dict[str, Any]]:
    """Collect the statements that read or change rows, with their parameters."""
    statements: dict[str, Any] = {}

    def note(_c: Any, _cursor: Any, sql: str, values: Any, _x: Any, many: bool) -> None:
        if sql.startswith(("SELECT", "UPDATE", "DELETE")):
            statements[sql] = values[0] if many else values

    event.listen(store._engine, "before_cursor_execute", note)
    yield statements
    event.remove(store._engine, "before_cursor_execute", note)


def steps(store: Store, work: Callable[[], object]) -> list[tuple[str, str]]:
    """Return the steps of the plans that SQLite makes for this work, each with its statement."""
    with asked(store) as statements:
        work()
    assert statements
    found = []
    with store.read() as session:
        for sql, values in statements.items():
            plan = session.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values).all()
            found += [(step[3], sql) for step in plan]
    return found


def whole_tables(store: Store, work: Callable[[], object]) -> list[str]:
    """Return the tables that are read from end to end, with the statement to blame."""
    return [f"{step}: {sql}" for step, sql in steps(store, work) if WHOLE_TABLE.match(step)]


def look_up(watch: "Watch") -> object:
    entries = [Entry(url=watch.address("a"), title="")]
    return sort_entries(watch.store, watch.site, "http://news.test/yw/", entries, watch.now)


def settle_a_watched_listing(watch: "Watch") -> object:
    """Every question there is: an entry is missing, another new, a third pinned, one elsewhere."""
    for names in (["p", "a", "b", "c"], ["a", "c"], ["new", "a", "c"]):
        watch.start(hours=12)
        page = watch.listing(names)
        assert page.listing is not None
        entries = tuple(
            evolve(entry, pinned="p.html" in entry.url) for entry in page.listing.entries
        )
        watch.record(evolve(page, listing=evolve(page.listing, entries=entries)))
        watch.record(watch.listing(["b", "m"], channel=MINSHENG))
        for name in names:
            watch.say(name)
        settle_listings(watch.store, watch.run_id, watch.site.name, watch.now)
    return watch


def find_a_story(watch: "Watch") -> object:
    watch.match()
    with watch.store.read() as session:
        return family(session, 1)


@pytest.mark.parametrize(
    "work",
    [
        lambda watch: watch.start(),
        lambda watch: watch.plan(),
        lambda watch: watch.plan("recheck"),
        look_up,
        lambda watch: watch.record(watch.listing(["a", "z"])),
        lambda watch: watch.say("a", "乙"),
        find_a_story,
        lambda watch: watch.miss("a"),
        lambda watch: watch.settle(),
        settle_a_watched_listing,
        lambda watch: keep_health(watch.store, watch.site, watch.now),
        lambda watch: watch.history("a"),
        lambda watch: watch.say("a", attachments=(Attachment("http://news.test/1.pdf", "1.pdf"),)),
        lambda watch: due_files(watch.store, watch.site, watch.run_id, watch.now),
        lambda watch: watch.record(watch.file("a", "http://news.test/0.pdf")),
    ],
)
def test_a_run_reads_no_whole_table(watch: "Watch", work: Callable[["Watch"], object]) -> None:
    watch.say("a", "甲", attachments=(Attachment("http://news.test/0.pdf", "0.pdf"),))
    watch.miss("b", "a")
    watch.record(page(watch, "m"), page(watch, "n"))
    watch.record(redirect(watch, "n", "elsewhere"))

    assert whole_tables(watch.store, lambda: work(watch)) == []


def test_a_watched_listing_is_never_read_whole(watch: "Watch") -> None:
    """A channel may have 100,000 entries; all that is asked of them goes by an index of its own."""
    found = steps(watch.store, lambda: settle_a_watched_listing(watch))

    searches = [step for step, _ in found if step.startswith("SEARCH listing_entry")]
    assert len(searches) > 5
    assert [step for step in searches if step.endswith("(channel_id=?)")] == [
        # The highest rank: the last entry of the index.
        "SEARCH listing_entry USING COVERING INDEX ix_listing_entry_channel_id_rank (channel_id=?)"
    ]


@pytest.mark.parametrize(
    "question",
    [
        lambda session, now: changes.since(session, 5),
        lambda session, now: changes.since(session, site="news", types=["new"], limit=9),
        lambda session, now: changes.since(session, since=now - timedelta(hours=1)),
        lambda session, now: articles.listing(session, limit=9),
        lambda session, now: articles.listing(session, site="news"),
        lambda session, now: articles.listing(session, source="徐州日报"),
        lambda session, now: articles.listing(session, start=now, end=now),
        lambda session, now: articles.listing(session, site="news", source="徐州日报", end=now),
        lambda session, now: articles.find(session, "http://news.test/a.html"),
        lambda session, now: attachments.history(session, 1),
        lambda session, now: attachments.known_text(session, "0" * 64),
        lambda session, now: articles.find(session, "https://news.test/elsewhere.html"),
        lambda session, now: states.numbers(session, ["http://news.test/elsewhere.html"]),
        lambda session, now: runs.captures(session, 1),
        lambda session, now: runs.sites(session),
        lambda session, now: upcoming.upcoming(session, site="news", limit=9),
        lambda session, now: upcoming.of_article(session, 1),
        lambda session, now: look_at(session, SITE, now),
        look_ahead,
    ],
)
def test_an_answer_reads_no_whole_table(
    watch: "Watch", question: Callable[[Session, object], object]
) -> None:
    watch.say("a")
    watch.record(page(watch, "n"))
    watch.record(redirect(watch, "n", "elsewhere"))

    def ask() -> None:
        with watch.store.read() as session:
            question(session, watch.now)

    assert whole_tables(watch.store, ask) == []


@pytest.mark.parametrize(
    ("question", "index"),
    [
        (lambda session, _: changes.latest(session, site="news", limit=9), "ix_change_site_id"),
        (lambda session, _: changes.latest(session, types=["gone"], limit=9), "ix_change_type_id"),
        (lambda session, now: changes.since(session, since=now), "ix_change_at (at>?)"),
        (
            lambda session, _: articles.listing(session, site="news", limit=9),
            "ix_revision_site_published (site=? AND published>?)",
        ),
        (
            lambda session, now: pull_in(session, "news", now),
            "ix_due_host_asked_at (host=? AND asked_at>?)",
        ),
    ],
)
def test_what_is_asked_of_a_few_is_found_by_an_index(
    watch: "Watch", question: Callable[[Session, datetime], object], index: str
) -> None:
    """Of a site, a type, or the last hours: its lines among millions."""

    def ask() -> None:
        with watch.store.read() as session:
            question(session, watch.now)

    watch.say("a")

    assert [step for step, _ in steps(watch.store, ask) if index in step]


def test_health_looks_at_the_newest_by_an_index_of_its_own(watch: "Watch") -> None:
    """A channel may have 100,000 entries, and a site millions of captures."""

    def ask() -> None:
        with watch.store.read() as session:
            look_at(session, watch.site, watch.now)

    watch.record(watch.listing(["a", "b"]))
    found = steps(watch.store, ask)

    captured = [step for step, _ in found if "capture" in step]
    assert captured
    assert all("ix_capture_first_pages (channel_id=? AND at" in step for step in captured)
    of_entries = [sql for _, sql in found if "FROM listing_entry" in sql and "GROUP BY" in sql]
    assert of_entries
    assert [s for s in found if s[1] in of_entries and "TEMP B-TREE FOR ORDER" in s[0]] == []
