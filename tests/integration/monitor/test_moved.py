import itertools
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.integration.monitor.moving import OTHER, TEXT, number, page, redirect
from xzcrawler.items import Entry, Listing, Verdict
from xzcrawler.monitor.plan import sort_entries
from xzcrawler.store import articles, changes
from xzcrawler.store.values import ChangeLine, FactChange

if TYPE_CHECKING:
    from tests.integration.monitor.conftest import Watch

EVENTS = ("redirect", "listing", "visit")


def log(watch: "Watch", *, muted: bool = False) -> list[ChangeLine]:
    with watch.store.read() as session:
        return changes.since(session, muted=muted)


def types(watch: "Watch", *, muted: bool = False) -> list[str]:
    return [line.type for line in log(watch, muted=muted)]


def visits(watch: "Watch", hours: float = 24 * 40) -> list[tuple[str, str]]:
    """Return address and key of what is asked for in a while."""
    later = evolve(watch, now=watch.now + timedelta(hours=hours))
    return [(visit.url, visit.key) for visit in later.plan().articles]


def presences(watch: "Watch") -> list[str]:
    with watch.store.read() as session:
        return [line.presence for line in articles.listing(session)]


def test_a_moved_article_keeps_its_history_and_is_asked_for_at_its_new_address(
    watch: "Watch",
) -> None:
    watch.record(page(watch, "old"))
    began = watch.now
    watch.start(hours=12)
    watch.record(redirect(watch, "old", "new"))

    moved = log(watch)[-1]
    assert (moved.type, moved.muted, moved.from_seq, moved.to_seq) == ("moved", "", 1, 1)
    assert moved.facts == (
        FactChange(kind="url", old=watch.address("old"), new=watch.address("new")),
    )
    assert moved.capture_id == 3  # the page that answered; the redirect to it is the second
    assert visits(watch) == [(watch.address("new"), watch.address("new"))]

    watch.start(hours=12)
    outcome = watch.record(page(watch, "new", TEXT.replace("十二", "十一")))[0]

    assert (outcome.type, outcome.seq) == ("edited", 2)
    assert types(watch) == ["new", "moved", "edited"]
    history = watch.history("new")
    assert history == watch.history("old")
    assert [(line.url, line.role) for line in history.addresses] == [
        (watch.address("new"), "current"),
        (watch.address("old"), "old"),
    ]
    assert history.addresses[1].first_seen == began
    assert history.addresses[0].first_seen == history.addresses[1].last_seen
    assert history.addresses[0].first_seen == watch.now - timedelta(hours=12)


def test_a_listing_that_shows_the_new_address_finds_the_known_article(watch: "Watch") -> None:
    watch.record(watch.listing(["old"]), page(watch, "old"))
    watch.start(hours=12)
    watch.record(redirect(watch, "old", "new"))
    watch.start(hours=1)
    entries = [Entry(url=watch.address(name), title="") for name in ("new", "old", "other")]
    seen = sort_entries(watch.store, watch.site, "http://news.test/yw/", entries, watch.now)

    assert seen.known == {watch.address("new"), watch.address("old")}
    assert seen.visit == {watch.address("other")}

    watch.record(watch.listing(["new", "old"]))

    assert len(presences(watch)) == 1
    later = evolve(watch, now=watch.now + timedelta(days=40))
    seen = sort_entries(later.store, later.site, "http://news.test/yw/", entries, later.now)
    assert seen.visit == {watch.address("other")}  # the plan asks for it, at its new address


@pytest.mark.parametrize("order", itertools.permutations(EVENTS), ids="-".join)
@pytest.mark.parametrize("batches", ["one", "many"])
def test_in_any_order_there_is_one_history_that_moved_once(
    watch: "Watch", order: tuple[str, ...], batches: str
) -> None:
    watch.record(watch.listing(["old"]), page(watch, "old"))
    watch.start(hours=12)
    made = {
        "redirect": redirect(watch, "old", "new"),
        "listing": watch.listing(["new", "old"]),
        "visit": page(watch, "new"),
    }
    readings = [made[event] for event in order]
    if batches == "one":
        watch.record(*readings)
    else:
        for reading in readings:
            watch.start(hours=1)
            watch.record(reading)
    watch.start(hours=12)
    watch.record(watch.listing(["new"]), redirect(watch, "old", "new"), page(watch, "new"))

    told = types(watch)
    was_taken_for_another = order.index("visit") < order.index("redirect")
    assert told.count("moved") == 1
    assert told.count("new") == (2 if was_taken_for_another else 1)
    assert len(told) == told.count("moved") + told.count("new")
    assert presences(watch) == ["alive"]
    assert number(watch, "new") == number(watch, "old") == 1
    assert visits(watch) == [(watch.address("new"), watch.address("new"))]
    assert [line.article_id for line in watch.history("new").changes if line.type == "moved"] == [1]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.sampled_from(EVENTS), st.booleans()), min_size=1, max_size=7))
def test_whatever_is_seen_how_often_and_in_which_batches(
    watch: "Watch", events: list[tuple[str, bool]]
) -> None:
    """Each event says, too, whether a batch ends with it."""
    mark = f"{len(log(watch, muted=True))}-{watch.start(hours=1)}"
    old, new, text = f"old-{mark}", f"new-{mark}", f"{TEXT}（{mark}）"
    watch.record(page(watch, old, text))
    known, before = number(watch, old), len(log(watch))
    batch = []
    for event, ends in events:
        batch.append(
            {
                "redirect": redirect(watch, old, new, body=text),
                "listing": watch.listing([new, old]),
                "visit": page(watch, new, text),
            }[event]
        )
        if ends:
            watch.record(*batch)
            watch.start(hours=1)
            batch = []
    watch.record(*batch)

    kinds = [event for event, _ in events]
    until = kinds.index("redirect") if "redirect" in kinds else len(kinds)
    told = types(watch)[before:]
    assert sorted(told) == ["moved"] * ("redirect" in kinds) + ["new"] * ("visit" in kinds[:until])
    if "redirect" in kinds:
        assert number(watch, new) == number(watch, old) == known
        assert len(watch.history(new).revisions) == 1


def test_what_was_taken_for_another_article_leads_to_the_one(watch: "Watch") -> None:
    watch.record(page(watch, "old"))
    watch.start(hours=1)
    watch.record(watch.listing(["new"]), page(watch, "new"))
    watch.start(hours=1)
    watch.record(redirect(watch, "old", "new"))

    history = watch.history("new")
    assert (history.id, history.merged) == (1, (2,))
    assert [(line.type, line.article_id) for line in history.changes] == [
        ("new", 1),
        ("new", 2),
        ("moved", 1),
    ]
    with watch.store.read() as session:
        assert articles.find(session, "2") == 1
        assert [line.id for line in articles.listing(session)] == [1]
        merged = articles.history(session, 2)
    assert (merged.presence, len(merged.revisions)) == ("merged", 1)


def test_a_new_address_that_redirects_to_a_known_article_tells_nothing(watch: "Watch") -> None:
    watch.record(page(watch, "known", title="题目short"))
    watch.start(hours=1)
    watch.record(watch.listing(["short"]), redirect(watch, "short", "known", title="题目short"))

    assert types(watch, muted=True) == ["new"]
    assert number(watch, "short") == number(watch, "known") == 1
    assert visits(watch) == [(watch.address("known"), watch.address("known"))]


def test_an_address_that_always_redirected_has_not_moved(watch: "Watch") -> None:
    watch.record(watch.listing(["a"]), redirect(watch, "a", "b", title="题目a"))
    watch.start(hours=12)
    watch.record(watch.listing(["a", "b"]), redirect(watch, "a", "b", title="题目a"))

    assert types(watch, muted=True) == ["new"]
    assert visits(watch) == [(watch.address("b"), watch.address("b"))]


@pytest.mark.parametrize("status", [301, 302])
def test_many_new_articles_that_lead_to_one_page_are_not_taken_for_it(
    watch: "Watch", status: int
) -> None:
    """A page that says sorry, with words nobody knows; a day later the site is mended."""
    names = ["a", "b", "c"]
    for _ in range(3):
        sorry = [redirect(watch, n, "sorry", status=status, title="抱歉") for n in names]
        watch.record(watch.listing(names), *sorry)
        watch.start(hours=12)
    watch.record(*(watch.page(watch.article(name)) for name in names))

    assert [number(watch, name) for name in names] == [1, 2, 3]
    assert {url for url, _ in visits(watch)} == {watch.address(name) for name in names}
    assert [watch.history(name).revisions[-1].article.title for name in names] == [
        f"题目{name}" for name in names
    ]


def test_an_article_that_gave_way_to_another_is_not_taken_for_it(watch: "Watch") -> None:
    watch.record(page(watch, "a"), page(watch, "b", OTHER, title="监测结果"))
    for _ in range(3):
        watch.start(hours=12)
        watch.record(redirect(watch, "a", "b", body=OTHER, title="监测结果"))

    assert (number(watch, "a"), number(watch, "b")) == (1, 2)
    assert "moved" not in types(watch, muted=True)


def test_a_temporary_redirect_counts_in_the_second_run(watch: "Watch") -> None:
    watch.record(page(watch, "old"))
    watch.start(hours=12)
    for _ in range(2):
        watch.record(redirect(watch, "old", "new", status=302))
    assert types(watch) == ["new"]
    assert visits(watch)[0][0] == watch.address("old")

    watch.start(hours=12)
    watch.record(redirect(watch, "old", "new", status=302))

    assert types(watch) == ["new", "moved"]


def test_a_chain_of_redirects_moves_to_its_end_and_on(watch: "Watch") -> None:
    title = "题目b"
    watch.record(page(watch, "a", title=title))
    watch.start(hours=12)
    watch.record(redirect(watch, "a", "b", "c", title=title))
    watch.start(hours=12)
    watch.record(redirect(watch, "c", "d", title=title))
    watch.start(hours=12)
    watch.record(watch.listing(["b"]), redirect(watch, "b", "d", title=title))

    assert types(watch) == ["new", "moved", "moved"]
    assert {number(watch, name) for name in "abcd"} == {1}
    roles = [(line.url[-6:-5], line.role) for line in watch.history("a").addresses]
    assert roles == [("d", "current"), ("b", "old"), ("c", "old"), ("a", "old")]


def test_an_article_may_move_back(watch: "Watch") -> None:
    watch.record(page(watch, "a"))
    for names in ("ab", "ba", "ab"):
        watch.start(hours=12)
        watch.record(redirect(watch, *names))

    assert types(watch) == ["new", "moved", "moved", "moved"]
    assert visits(watch) == [(watch.address("b"), watch.address("b"))]


def test_another_text_at_the_other_address_is_no_move(watch: "Watch") -> None:
    watch.record(page(watch, "a"), page(watch, "b", OTHER, title="监测结果"))
    watch.start(hours=12)
    watch.record(redirect(watch, "a", "b", body=OTHER, title="监测结果"))

    assert "moved" not in types(watch, muted=True)
    assert (number(watch, "a"), number(watch, "b")) == (1, 2)


def test_most_of_the_text_under_the_same_title_and_day_has_moved_and_is_edited(
    watch: "Watch",
) -> None:
    watch.record(page(watch, "old"))
    watch.start(hours=12)
    watch.record(redirect(watch, "old", "new", body=f"{TEXT}特此公告。"))

    assert types(watch) == ["new", "moved", "edited"]


def test_home_and_foreign_hosts_are_no_new_address(watch: "Watch") -> None:
    watch.record(page(watch, "a"), page(watch, "b"))
    watch.start(hours=12)
    foreign = redirect(watch, "b", "b", to="http://elsewhere.test/b.html")
    watch.record(watch.answer("a", Verdict.SOFT_MISSING, 200), evolve(foreign, final_key=""))

    assert types(watch, muted=True) == ["new", "new"]
    assert {url for url, _ in visits(watch)} == {watch.address("a"), watch.address("b")}


def test_a_whole_site_that_goes_over_to_https_alerts_nobody(watch: "Watch") -> None:
    names = [f"n{number}" for number in range(30)]
    watch.record(*(page(watch, name) for name in names))
    watch.start(hours=12)
    secure = {name: watch.address(name).replace("http:", "https:") for name in names}
    watch.record(*(redirect(watch, name, name, to=secure[name]) for name in names))

    assert types(watch) == ["new"] * 30
    assert [line.muted for line in log(watch, muted=True)[30:]] == ["site_wide"] * 30
    assert {url for url, _ in visits(watch)} == set(secure.values())


@pytest.mark.parametrize("answers", [True, False])
def test_a_listing_that_goes_over_to_https_tells_nothing_new(
    watch: "Watch", *, answers: bool
) -> None:
    """Whether the plain addresses still answer, in the same batch, or are not asked for yet."""
    names = [f"n{number}" for number in range(3)]
    plain = [page(watch, name, f"{TEXT}（{name}）") for name in names]
    watch.record(watch.listing(names), *plain)
    watch.start(hours=12)
    secure = [watch.address(name).replace("http:", "https:") for name in names]
    listed = watch.listing(names)
    entries = tuple(Entry(url=url, title="题目") for url in secure)
    listed = evolve(listed, listing=Listing(url=listed.url, entries=entries))
    pages = [
        evolve(reading, url=url, key=url, captures=(watch.capture(url),))
        for reading, url in zip(plain, secure, strict=True)
    ]
    watch.record(
        evolve(listed, entry_keys=tuple(secure)), *(plain if answers else []), *pages, *pages
    )

    assert types(watch) == ["new"] * 3
    assert [line.muted for line in log(watch, muted=True)[3:]] == ["site_wide"] * 3
    assert {url for url, _ in visits(watch)} == set(secure)
    assert presences(watch) == ["alive"] * 3


def test_another_text_under_another_spelling_is_another_article(watch: "Watch") -> None:
    watch.record(page(watch, "a"))
    url = watch.address("a").replace("//news", "//www.news")
    watch.record(page(watch, "a", OTHER, url=url))

    assert types(watch, muted=True) == ["new", "new"]


def test_people_are_told_of_the_first_moves_of_a_run_only(watch: "Watch") -> None:
    names = [f"n{number}" for number in range(25)]
    watch.record(*(page(watch, name) for name in names))
    watch.start(hours=12)
    for start in (0, 8, 16):
        watch.record(*(redirect(watch, n, f"{n}-new") for n in names[start : start + 8]))

    assert types(watch).count("moved") == 10
    assert types(watch, muted=True).count("moved") == 24


def test_a_moved_article_can_be_gone_and_come_back(watch: "Watch") -> None:
    watch.record(page(watch, "old"))
    watch.start(hours=12)
    watch.record(redirect(watch, "old", "new"))
    for _ in range(3):
        watch.start(hours=12)
        watch.record(watch.listing(["ok"]), watch.page(watch.article("ok")))
        watch.miss("new")
        watch.settle()
    watch.start(hours=12)
    watch.record(page(watch, "new"))

    assert [kind for kind in types(watch) if kind != "new"] == ["moved", "gone", "back"]


def test_a_moved_article_that_only_answers_where_it_was_before_goes_back(watch: "Watch") -> None:
    watch.record(watch.listing(["old"]), page(watch, "old"))
    watch.start(hours=12)
    watch.record(redirect(watch, "old", "new"))
    for _ in range(3):
        watch.start(hours=12)
        watch.record(watch.listing(["ok"]), watch.page(watch.article("ok")))
        watch.miss("new")
        watch.settle()
    watch.start(hours=24)
    entries = [Entry(url=watch.address("old"), title="")]
    seen = sort_entries(watch.store, watch.site, "http://news.test/yw/", entries, watch.now)
    assert seen.visit == {watch.address("old")}

    watch.record(watch.listing(["old"]), page(watch, "old"))

    assert [kind for kind in types(watch) if kind != "new"] == ["moved", "gone", "moved", "back"]
    assert watch.history("new").presence == "alive"
    assert (watch.address("old"), watch.address("old")) in visits(watch)
    assert (watch.address("new"), watch.address("new")) not in visits(watch)


def test_listings_of_both_addresses_become_one_place(watch: "Watch") -> None:
    watch.record(watch.listing(["old"]), page(watch, "old"))
    watch.start(hours=12)
    watch.record(watch.listing(["new", "old"]))
    watch.record(watch.listing(["new"], channel="http://news.test/ms/"))
    watch.record(redirect(watch, "old", "new"))

    with watch.store.read() as session:
        rows = session.exec_driver_sql(
            "SELECT article_id, first_run_id, last_run_id, position FROM listing_entry"
            " ORDER BY channel_id"
        ).all()
    assert [tuple(row) for row in rows] == [(1, 1, 2, 1), (1, 2, 2, 1)]
