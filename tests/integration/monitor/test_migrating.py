"""A site that was rebuilt under other addresses, from the first signs to the undo."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from tests.integration.monitor.moving import number
from xzcrawler.config import SHANGHAI
from xzcrawler.errors import StoreError
from xzcrawler.items import Entry, Listing, Reading
from xzcrawler.monitor import migrating
from xzcrawler.monitor.migration import Pair
from xzcrawler.store import Session, articles, changes, incidents, runs

if TYPE_CHECKING:
    from tests.integration.monitor.conftest import Watch

NAMES = [f"通知{n}号" for n in range(14)]
BODIES = {name: f"{name}：{'请各镇各部门认真贯彻落实，' * 4}完成第{name}项任务。" for name in NAMES}
DAY = datetime(2026, 2, 20, tzinfo=SHANGHAI)
TABLES = ("article", "article_url", "due", "suspect", "listing_entry")


def page(watch: "Watch", name: str, *, at: str) -> Reading:
    said = watch.article(f"{at}/{name}", BODIES[name], title=name, published=DAY)
    return watch.page(evolve(said, published_precision="day"))


def listing(watch: "Watch", *, at: str) -> Reading:
    listed = watch.listing([f"{at}/{name}" for name in NAMES])
    assert listed.listing is not None
    entries = tuple(
        Entry(url=entry.url, title=name)
        for name, entry in zip(NAMES, listed.listing.entries, strict=True)
    )
    return evolve(listed, listing=Listing(url=listed.url, entries=entries))


def led(watch: "Watch", name: str) -> Reading:
    """Return the reading of an old address that redirects to the new one."""
    answered, old = page(watch, name, at="new"), watch.address(f"old/{name}")
    hop = watch.capture(old, status=301)
    captures = (hop, *answered.captures)
    return evolve(answered, url=old, key=old, final_key=answered.key, captures=captures)


@pytest.fixture
def rebuilt(watch: "Watch") -> "Watch":
    """Give a site whose articles were at `old`, are missing there, and were found new at `new`.

    The last two are listed at `new`, but were not read there yet.
    """
    watch.record(listing(watch, at="old"), *(page(watch, name, at="old") for name in NAMES))
    watch.start(hours=24)
    watch.record(listing(watch, at="new"), *(page(watch, name, at="new") for name in NAMES[:-2]))
    watch.miss(*(f"old/{name}" for name in NAMES))
    watch.settle()
    return watch


def log(watch: "Watch") -> list[tuple[str, str]]:
    with watch.store.read() as session:
        return [(line.type, line.muted) for line in changes.since(session, muted=True)]


def snapshot(watch: "Watch", *tables: str) -> dict[str, Any]:
    with watch.store.read() as session:
        return {
            table: sorted(map(repr, session.exec_driver_sql(f"SELECT * FROM {table}").all()))  # noqa: S608 - our own names
            for table in tables
        }


def listed(watch: "Watch") -> list[tuple[int, str]]:
    with watch.store.read() as session:
        return [(line.id, line.presence) for line in articles.listing(session)]


def test_a_rebuilt_site_is_an_incident_that_says_what_to_do(rebuilt: "Watch") -> None:
    with rebuilt.store.read() as session:
        (incident,) = [line for line in incidents.lasting(session) if line.kind == "redesign"]
        troubles = runs.get(session, rebuilt.run_id).troubles

    assert dict(incident.evidence) | {"why": ""} == {
        "why": "",
        "run": rebuilt.run_id,
        "lost": 14,
        "listed": 14,
        "familiar": 14,
    }
    why = "news: 14 addresses no longer answer, and 14 of their titles are listed at new ones"
    assert incident.evidence["why"].startswith(why)
    assert "`xzcrawler sites migrate news`" in incident.evidence["why"]
    assert incident.evidence["why"] in {trouble.why for trouble in troubles}


def test_what_is_listed_elsewhere_is_not_called_gone_and_others_are(rebuilt: "Watch") -> None:
    rebuilt.say("x")
    gone = []
    for _ in range(3):  # few are missing in each run: no mass failure holds anything back
        rebuilt.start(hours=12)
        rebuilt.record(listing(rebuilt, at="new"), page(rebuilt, NAMES[0], at="new"))
        rebuilt.miss("x", *(f"old/{name}" for name in NAMES[:3]))
        gone += [line.title for line in rebuilt.settle()]

    assert gone == ["题目x"]


def test_a_site_that_loses_articles_without_listing_them_anew_is_no_redesign(
    watch: "Watch",
) -> None:
    watch.record(listing(watch, at="old"), *(page(watch, name, at="old") for name in NAMES))
    watch.start(hours=24)
    watch.record(watch.listing(["a", "b"]), watch.page(watch.article("a")))
    watch.miss(*(f"old/{name}" for name in NAMES))
    watch.settle()

    with watch.store.read() as session:
        assert not incidents.is_open(session, "news", "redesign")


def test_a_migration_makes_one_history_of_each_pair_and_alerts_nobody(rebuilt: "Watch") -> None:
    rebuilt.start(hours=1)
    before = log(rebuilt)
    ids = {name: number(rebuilt, f"old/{name}") for name in NAMES}

    pairs = migrating.apply(rebuilt.store, "news", rebuilt.now)

    assert [pair.reason for pair in pairs] == [
        "text"
    ] * 12  # two were not read yet, and have no day
    assert log(rebuilt) == [*before, *[("moved", "site_wide")] * 12]
    for name in NAMES[:12]:
        assert number(rebuilt, f"new/{name}") == number(rebuilt, f"old/{name}") == ids[name]
    assert sorted(listed(rebuilt)) == sorted((ids[name], "suspect") for name in NAMES)
    history = rebuilt.history(f"new/{NAMES[0]}")
    assert [line.type for line in history.changes] == ["new", "new", "moved"]
    assert [line.role for line in history.addresses] == ["current", "old"]
    with rebuilt.store.read() as session:
        assert not incidents.is_open(session, "news", "redesign")

    due = {(visit.url, visit.key, visit.etag) for visit in rebuilt.plan().articles}
    for name in NAMES[:12]:
        url = rebuilt.address(f"new/{name}")
        assert (url, url, "") in due
    rebuilt.start(hours=1)
    rebuilt.record(
        listing(rebuilt, at="new"), *(page(rebuilt, name, at="new") for name in NAMES[:12])
    )

    assert log(rebuilt)[-1] == ("moved", "site_wide")
    assert sum(presence == "alive" for _, presence in listed(rebuilt)) == 12


def test_a_migration_done_twice_is_done_once(rebuilt: "Watch") -> None:
    rebuilt.start(hours=1)
    migrating.apply(rebuilt.store, "news", rebuilt.now)
    before = snapshot(rebuilt, *TABLES, "merge", "change", "run")

    assert migrating.apply(rebuilt.store, "news", rebuilt.now) == ()
    assert snapshot(rebuilt, *TABLES, "merge", "change", "run") == before


def test_an_undone_migration_leaves_everything_as_before(rebuilt: "Watch") -> None:
    rebuilt.start(hours=1)
    before = snapshot(rebuilt, *TABLES, "revision", "capture")
    told = log(rebuilt)

    migrating.apply(rebuilt.store, "news", rebuilt.now)
    undone = migrating.undo(rebuilt.store, "news", rebuilt.now)

    assert len(undone) == 12
    assert snapshot(rebuilt, *TABLES, "revision", "capture") == before
    assert log(rebuilt) == [*told, *[("moved", "site_wide")] * 24]
    assert migrating.undo(rebuilt.store, "news", rebuilt.now) == ()
    assert number(rebuilt, f"new/{NAMES[0]}") != number(rebuilt, f"old/{NAMES[0]}")
    with rebuilt.store.read() as session:
        last = changes.since(session, muted=True)[-1]
    assert last.summary.startswith("撤销迁移")
    assert (last.facts[0].old, last.facts[0].new) == (
        rebuilt.address(f"new/{NAMES[0]}"),
        rebuilt.address(f"old/{NAMES[0]}"),
    )

    assert len(migrating.apply(rebuilt.store, "news", rebuilt.now)) == 12


def test_a_migration_that_was_cut_off_goes_on(
    rebuilt: "Watch", monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuilt.start(hours=1)
    before = snapshot(rebuilt, *TABLES)
    bring_together = migrating._bring_together

    def fail(session: Session, pair: Pair, *args: Any, **named: Any) -> None:
        if pair.old.title == NAMES[7]:
            raise StoreError("the power went out")
        bring_together(session, pair, *args, **named)

    monkeypatch.setattr(migrating, "AT_ONCE", 5)
    with monkeypatch.context() as patch:
        patch.setattr(migrating, "_bring_together", fail)
        with pytest.raises(StoreError, match="power"):
            migrating.apply(rebuilt.store, "news", rebuilt.now)
    assert log(rebuilt).count(("moved", "site_wide")) == 5

    assert len(migrating.apply(rebuilt.store, "news", rebuilt.now)) == 7
    assert log(rebuilt).count(("moved", "site_wide")) == 12
    assert len(migrating.undo(rebuilt.store, "news", rebuilt.now)) == 7
    assert len(migrating.undo(rebuilt.store, "news", rebuilt.now)) == 5
    assert snapshot(rebuilt, *TABLES) == before


def test_a_pair_that_a_crawl_has_joined_meanwhile_is_left_to_it(rebuilt: "Watch") -> None:
    run_id, name = rebuilt.start(hours=1), NAMES[0]
    with rebuilt.store.read() as session:
        pairs = migrating.proposal(session, "news", rebuilt.now).pairs
    rebuilt.record(led(rebuilt, name))

    with rebuilt.store.write() as session:
        done = migrating._apply(session, pairs, site="news", run_id=run_id, now=rebuilt.now)

    assert {pair.old.title for pair in done} == {pair.old.title for pair in pairs} - {name}


def test_what_was_recorded_since_a_migration_stays_when_it_is_undone(rebuilt: "Watch") -> None:
    rebuilt.start(hours=1)
    migrating.apply(rebuilt.store, "news", rebuilt.now)
    rebuilt.start(hours=1)
    name = NAMES[0]
    edited = page(rebuilt, name, at="new")
    assert edited.article is not None
    rebuilt.record(rebuilt.page(evolve(edited.article, body=f"{BODIES[name]}限期20日。")))
    rebuilt.record(rebuilt.listing([f"new/{name}"], channel="http://news.test/ms/"))

    migrating.undo(rebuilt.store, "news", rebuilt.now)

    assert len(rebuilt.history(f"old/{name}").revisions) == 2
    assert len(rebuilt.history(f"new/{name}").revisions) == 1
    with rebuilt.store.read() as session:
        placed = session.exec_driver_sql(
            "SELECT article_id FROM listing_entry JOIN channel ON channel.id = channel_id"
            " WHERE channel.url = 'http://news.test/ms/'"
        ).all()
    assert [row.article_id for row in placed] == [number(rebuilt, f"new/{name}")]


def test_only_the_last_migration_is_undone(rebuilt: "Watch") -> None:
    rebuilt.start(hours=1)
    migrating.apply(rebuilt.store, "news", rebuilt.now)
    rebuilt.start(hours=1)
    rebuilt.record(*(page(rebuilt, name, at="new") for name in NAMES[-2:]))
    assert len(migrating.apply(rebuilt.store, "news", rebuilt.now)) == 2

    assert len(migrating.undo(rebuilt.store, "news", rebuilt.now)) == 2
    assert len(migrating.undo(rebuilt.store, "news", rebuilt.now)) == 12


def test_articles_nobody_has_asked_for_since_are_matched_too(watch: "Watch") -> None:
    watch.record(listing(watch, at="old"), *(page(watch, name, at="old") for name in NAMES))
    watch.start(hours=24 * 40)
    watch.record(listing(watch, at="new"), *(page(watch, name, at="new") for name in NAMES))
    asked = NAMES[0]
    watch.record(page(watch, asked, at="old"))  # it still answers: what is listed anew is a copy

    with watch.store.read() as session:
        assert migrating.proposal(session, "news", watch.now).pairs == ()
        since = watch.now - timedelta(days=1)
        found = migrating.proposal(session, "news", watch.now, since=since)

    assert {pair.old.title for pair in found.pairs} == set(NAMES[1:])


def test_a_title_and_the_day_of_its_entry_are_enough_for_a_page_nobody_has_read(
    watch: "Watch",
) -> None:
    watch.record(page(watch, NAMES[0], at="old"))
    watch.start(hours=24)
    watch.record(listing(watch, at="new"))
    with watch.store.write() as session:
        session.exec_driver_sql("UPDATE listing_entry SET published = '2026-02-20 04:00:00+00:00'")
    watch.miss(f"old/{NAMES[0]}")

    with watch.store.read() as session:
        (pair,) = migrating.proposal(session, "news", watch.now).pairs

    assert (pair.reason, pair.certainty, pair.new.day) == ("title and day", 70, date(2026, 2, 20))


def test_a_redirect_seen_after_a_migration_changes_nothing(rebuilt: "Watch") -> None:
    rebuilt.start(hours=1)
    migrating.apply(rebuilt.store, "news", rebuilt.now)
    before = log(rebuilt)
    rebuilt.start(hours=1)
    rebuilt.record(led(rebuilt, NAMES[0]))

    assert log(rebuilt) == before
    assert len(rebuilt.history(f"old/{NAMES[0]}").revisions) == 1
