"""What the edits of one run have in common: a broken template and an error page are incidents, not edits."""

from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from tests.integration.monitor.conftest import START
from xzcrawler.items import Entry, Listing, Reading, Verdict
from xzcrawler.monitor import waiting as rules
from xzcrawler.store import captures, changes, incidents, runs
from xzcrawler.store.values import ChangeLine, IncidentLine

if TYPE_CHECKING:
    from tests.integration.monitor.conftest import Watch

NAMES = [f"n{number}" for number in range(12)]
OWN = "徐州市{}镇举行第{}届运动会"
FOOTER = "徐州市人民政府办公室主办"


def title(name: str) -> str:
    return OWN.format(f"大{name}" * 4, name)


def page(watch: "Watch", name: str, body: str = "", **said: Any) -> Reading:
    body = body or f"{name}的正文第一段，参加者{name}人。\n第二段。"
    return watch.page(watch.article(name, body, title=title(name), **said))


def pages(watch: "Watch", names: list[str], **said: Any) -> list[Reading]:
    return [page(watch, name, **said) for name in names]


def listing(watch: "Watch", names: list[str]) -> Reading:
    reading = watch.listing(names)
    entries = tuple(Entry(url=watch.address(name), title=title(name)) for name in names)
    return evolve(reading, listing=Listing(url=reading.url, entries=entries))


def busy(watch: "Watch", name: str, body: str = "系统繁忙，请稍后再试。") -> Reading:
    """The page that the site shows in place of any."""
    return watch.page(watch.article(name, body, title="提示信息", source=""))


def site_with(watch: "Watch", names: list[str] = NAMES) -> "Watch":
    watch.crawl(listing(watch, names), *pages(watch, names))
    watch.start(hours=24)
    return watch


def told(watch: "Watch", *, muted: bool = False) -> list[ChangeLine]:
    """Everything but what was new on the first day."""
    with watch.store.read() as session:
        return [line for line in changes.since(session, muted=muted) if line.at > START]


def of_kind(watch: "Watch", kind: str) -> list[IncidentLine]:
    with watch.store.read() as session:
        return incidents.of_kind(session, "news", kind)


def revisions(watch: "Watch", names: list[str]) -> list[int]:
    return [len(watch.history(name).revisions) for name in names]


def test_a_field_that_goes_empty_everywhere_is_one_incident_and_no_edit(watch: "Watch") -> None:
    site_with(watch)

    became = watch.crawl(*pages(watch, NAMES, source=""))

    assert became == ["failed"] * 12
    assert told(watch, muted=True) == []
    assert revisions(watch, NAMES) == [1] * 12
    (incident,) = of_kind(watch, "layout")
    assert incident.closed is None
    assert incident.evidence["fields"] == ["source"]
    assert "source empty in 12 of 12 articles" in incident.evidence["why"]
    with watch.store.read() as session:
        kept = captures.of_run(session, watch.run_id)
        (trouble,) = runs.get(session, watch.run_id).troubles
    assert len(kept) == 12
    assert {(line.capture.verdict, line.capture.why) for line in kept} == {
        (Verdict.UNREADABLE, "held back: layout: source")
    }
    assert trouble.verdict == "layout"


def test_an_isolated_page_that_lost_its_source_is_an_edit(watch: "Watch") -> None:
    site_with(watch)

    became = watch.crawl(*pages(watch, NAMES[:2], source=""), *pages(watch, NAMES[2:]))

    assert became == ["edited", "edited"]
    assert [line.kinds for line in told(watch)] == [("source",)] * 2
    assert of_kind(watch, "layout") == []


def test_a_footer_read_as_text_is_one_incident_and_an_edit_beside_it_is_told(
    watch: "Watch",
) -> None:
    site_with(watch)
    body = "{0}的正文第一段，参加者{0}人。\n第二段。\n" + FOOTER
    readings = [page(watch, name, body.format(name)) for name in NAMES]
    readings[3] = page(watch, "n3", body.format("n3").replace("n3人", "99人"))

    became = watch.crawl(*readings)

    assert became.count("failed") == 11
    assert [line.url for line in told(watch)] == [watch.address("n3")]
    assert of_kind(watch, "layout")[0].evidence["pieces"] == [["+", FOOTER]]


def test_a_layout_incident_outlives_runs_that_see_little_of_it(watch: "Watch") -> None:
    site_with(watch)
    watch.crawl(*pages(watch, NAMES, source=""))
    watch.start(hours=24)
    watch.crawl(page(watch, "n1", source=""))
    watch.start(hours=24)
    watch.crawl(page(watch, "new"))

    assert told(watch)[0].type == "new"
    assert len(told(watch, muted=True)) == 1
    (incident,) = of_kind(watch, "layout")
    assert incident.closed is None


def test_a_layout_incident_ends_when_its_pages_are_read_as_before(watch: "Watch") -> None:
    site_with(watch)
    watch.crawl(*pages(watch, NAMES, source=""))
    watch.start(hours=24)
    watch.crawl(*pages(watch, NAMES))

    (incident,) = of_kind(watch, "layout")
    assert incident.closed == watch.now
    assert told(watch, muted=True) == []
    watch.start(hours=24)
    assert watch.crawl(page(watch, "n1", source="")) == ["edited"]


def test_a_site_that_looks_otherwise_for_a_week_looks_so_from_now_on(watch: "Watch") -> None:
    site_with(watch)
    for _ in range(8):
        watch.crawl(*pages(watch, NAMES, source=""))
        watch.start(hours=24)

    (incident,) = of_kind(watch, "layout")
    assert incident.closed is not None
    assert incident.evidence["accepted"] is True
    assert told(watch) == []
    assert [line.muted for line in told(watch, muted=True)] == ["layout"] * 12
    assert revisions(watch, NAMES) == [2] * 12
    watch.crawl(*pages(watch, NAMES[1:], source=""), page(watch, "n0", "另一段。", source=""))
    assert [(line.url, line.from_seq) for line in told(watch)] == [(watch.address("n0"), 2)]


def test_an_edit_beside_what_was_accepted_is_told(watch: "Watch") -> None:
    site_with(watch)
    for _ in range(7):
        watch.crawl(*pages(watch, NAMES[:8], source=""))
        watch.start(hours=24)
    watch.crawl(page(watch, "n1", "另一段。", source=""), page(watch, "n2", source=""))

    assert [line.url for line in told(watch)] == [watch.address("n1")]
    muted = [line for line in told(watch, muted=True) if line.muted]
    assert [(line.url, line.muted) for line in muted] == [(watch.address("n2"), "layout")]


def test_pages_that_cannot_be_read_any_more_are_a_layout_incident(watch: "Watch") -> None:
    site_with(watch)
    unread = [watch.answer(name, Verdict.UNREADABLE, 200) for name in NAMES[:4]]

    watch.crawl(*unread, *pages(watch, NAMES[4:]))

    (incident,) = of_kind(watch, "layout")
    assert incident.evidence["fields"] == ["unreadable"]
    watch.start(hours=24)
    watch.crawl(*pages(watch, NAMES))
    assert of_kind(watch, "layout")[0].closed is not None


def test_when_many_wait_they_are_decided_on_before_the_run_is_over(
    watch: "Watch", monkeypatch: pytest.MonkeyPatch
) -> None:
    site_with(watch)
    monkeypatch.setattr(rules, "MOST", 6)
    waiting = watch.wait()

    became = [
        [outcome.type for outcome in batch]
        for name in NAMES
        for batch in waiting.record([page(watch, name, source="")], watch.now)
    ]

    assert became.count(["failed"] * 6) == 2
    assert waiting.finish(watch.now) == []
    assert revisions(watch, NAMES) == [1] * 12


def test_what_waited_when_a_run_was_killed_is_due_again(watch: "Watch") -> None:
    site_with(watch)
    watch.wait(page(watch, "n1", "另一段。"))

    assert told(watch, muted=True) == []
    assert "n1" in watch.due()


def test_what_no_database_can_hold_takes_nothing_else_along(watch: "Watch") -> None:
    site_with(watch)
    poison = "half a pair: \ud83d"
    odd = evolve(page(watch, "n9"), key=f"{watch.address('n9')}?{poison}")
    wrong = [page(watch, name, f"{name}的正文。\n{poison}") for name in NAMES[:6]]

    watch.crawl(odd, *wrong, page(watch, "new"))

    assert [line.type for line in told(watch, muted=True)] == ["new"]
    assert revisions(watch, NAMES[:6]) == [1] * 6


def test_one_page_in_place_of_three_articles_is_an_error_page(watch: "Watch") -> None:
    site_with(watch)

    became = watch.crawl(*(busy(watch, name) for name in NAMES[:3]), *pages(watch, NAMES[3:]))

    assert became == ["suspect"] * 3
    assert revisions(watch, NAMES[:3]) == [1] * 3
    assert told(watch, muted=True) == []
    (incident,) = of_kind(watch, "sink")
    (sink,) = incident.evidence["sinks"]
    assert sink["urls"] == [watch.address(name) for name in NAMES[:3]]
    assert sink["text"].startswith("提示信息 系统繁忙")
    with watch.store.read() as session:
        verdicts = [line.capture for line in captures.of_run(session, watch.run_id)]
    sunk = [capture for capture in verdicts if capture.verdict is Verdict.SOFT_MISSING]
    assert [capture.why for capture in sunk] == ["the site's error page: 提示信息"] * 3


def test_an_error_page_is_learnt_over_several_runs_and_nobody_is_told_before(
    watch: "Watch",
) -> None:
    site_with(watch)
    for name in NAMES[:3]:
        watch.crawl(busy(watch, name), page(watch, "n11"))
        watch.start(hours=6)
    watch.crawl(busy(watch, "n0"), busy(watch, "n1"), page(watch, "n11"))

    assert revisions(watch, NAMES[:3]) == [2, 2, 1]
    assert [view.doubt for view in watch.history("n0").revisions] == ["", "replaced"]
    assert told(watch) == []
    assert [line.muted for line in told(watch, muted=True)] == ["unconfirmed"] * 2
    assert watch.history("n0").presence == "suspect"


def test_two_articles_with_one_page_are_told_when_it_lasts(watch: "Watch") -> None:
    site_with(watch)
    for hours in (6, 24, 24, 24, 24):
        watch.crawl(busy(watch, "n0"), busy(watch, "n1"), page(watch, "n11"))
        watch.start(hours=hours)

    assert sorted(line.url for line in told(watch)) == [watch.address("n0"), watch.address("n1")]


def test_a_new_article_with_the_page_of_another_is_told_when_it_shows_its_own(
    watch: "Watch",
) -> None:
    site_with(watch)
    watch.crawl(busy(watch, "n0"), page(watch, "n11"))
    watch.start(hours=6)
    watch.crawl(listing(watch, ["fresh"]), busy(watch, "fresh"), page(watch, "n11"))

    (muted,) = [line for line in told(watch, muted=True) if line.type == "new"]
    assert (muted.url, muted.muted) == (watch.address("fresh"), "unconfirmed")
    assert told(watch) == []
    watch.start(hours=6)
    watch.crawl(page(watch, "fresh"), page(watch, "n11"))

    (line,) = told(watch)
    assert (line.type, line.title, line.to_seq) == ("new", title("fresh"), 2)


def test_a_known_error_page_makes_no_new_article(watch: "Watch") -> None:
    site_with(watch)
    watch.crawl(*(busy(watch, name) for name in NAMES[:3]), page(watch, "n11"))
    watch.start(hours=6)
    watch.crawl(listing(watch, ["fresh", *NAMES]), busy(watch, "fresh"), page(watch, "n11"))

    assert told(watch, muted=True) == []


def test_new_articles_with_one_page_are_no_articles(watch: "Watch") -> None:
    fresh = ["f1", "f2", "f3"]
    site_with(watch)

    became = watch.crawl(listing(watch, fresh), *(busy(watch, name) for name in fresh))

    assert became == ["failed"] * 3
    assert told(watch, muted=True) == []


def test_a_reprint_inside_the_site_is_no_error_page(watch: "Watch") -> None:
    site_with(watch)
    copies = ["c1", "c2", "c3", "c4"]
    shared = "徐州市三月经济运行情况"
    reading = watch.listing(copies)
    entries = tuple(Entry(url=watch.address(name), title=f"{shared}…") for name in copies)
    listed = evolve(reading, listing=Listing(url=reading.url, entries=entries))

    watch.crawl(
        listed, *(watch.page(watch.article(name, "一样。", title=shared)) for name in copies)
    )

    assert [line.type for line in told(watch)] == ["new"] * 4
    assert of_kind(watch, "sink") == []


def test_the_notice_that_is_shown_for_others_stays_an_article_at_its_own_address(
    watch: "Watch",
) -> None:
    site_with(watch)
    notice = "关于网站改版的公告"

    def moved(name: str) -> Reading:
        return watch.page(watch.article(name, "网站改版，旧稿不再提供。", title=notice))

    own = watch.listing(["notice"])
    entries = (Entry(url=watch.address("notice"), title=notice),)
    watch.crawl(evolve(own, listing=Listing(url=own.url, entries=entries)), moved("notice"))
    watch.start(hours=6)
    watch.crawl(*(moved(name) for name in NAMES[:3]), moved("notice"), page(watch, "n11"))

    assert watch.history("notice").presence == "alive"
    assert {watch.history(name).presence for name in NAMES[:3]} == {"suspect"}


def test_the_incident_of_an_error_page_ends_with_it(watch: "Watch") -> None:
    site_with(watch)
    watch.crawl(*(busy(watch, name) for name in NAMES[:3]), page(watch, "n11"))
    watch.start(hours=6)
    watch.crawl(*pages(watch, NAMES))

    assert of_kind(watch, "sink")[0].closed == watch.now
    watch.start(hours=6)
    assert watch.crawl(busy(watch, "n5"), page(watch, "n11")) == []
    assert watch.history("n5").presence == "suspect"


def test_an_article_that_was_new_under_a_broken_template_gets_its_field_back_quietly(
    watch: "Watch",
) -> None:
    site_with(watch)
    watch.crawl(*pages(watch, NAMES, source=""), page(watch, "new", source=""))
    watch.start(hours=24)

    watch.crawl(*pages(watch, NAMES), page(watch, "new"))

    (edit,) = [line for line in told(watch, muted=True) if line.type == "edited"]
    assert (edit.url, edit.muted, edit.kinds) == (watch.address("new"), "layout", ("source",))
    assert watch.history("new").revisions[-1].article.source


def test_a_true_edit_beside_the_field_that_comes_back_is_told(watch: "Watch") -> None:
    site_with(watch)
    watch.crawl(*pages(watch, NAMES, source=""), page(watch, "new", source=""))
    watch.start(hours=24)

    watch.crawl(*pages(watch, NAMES), page(watch, "new", "new的正文，参加者99人。\n第二段。"))

    assert [line.url for line in told(watch) if line.type == "edited"] == [watch.address("new")]


def dated(watch: "Watch", names: list[str], at: str) -> list[Reading]:
    """The articles of these names, on pages at other addresses."""
    return [
        watch.page(
            watch.article(
                f"{at}{name}",
                f"{name}的正文第一段，参加者{name}人。\n第二段。",
                title=title(name),
                published=START,
            )
        )
        for name in names
    ]


def test_a_site_that_shows_its_articles_elsewhere_publishes_nothing(watch: "Watch") -> None:
    watch.crawl(*dated(watch, NAMES, "old/"))
    watch.start(hours=24)

    watch.crawl(*dated(watch, NAMES, "new/"), page(watch, "news"))

    assert [line.url for line in told(watch)] == [watch.address("news")]
    assert {line.muted for line in told(watch, muted=True)} == {"", "site_wide"}


def test_a_few_reprints_inside_the_site_are_news(watch: "Watch") -> None:
    watch.crawl(*dated(watch, NAMES, "old/"))
    watch.start(hours=24)

    watch.crawl(*dated(watch, NAMES[:3], "new/"))

    assert len(told(watch)) == 3
