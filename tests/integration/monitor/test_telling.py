"""Edits that are not told at once: in doubt, or to and fro. All of them are on record."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from xzcrawler.items import Verdict
from xzcrawler.store import changes, states

if TYPE_CHECKING:
    from tests.integration.monitor.conftest import Watch
    from xzcrawler.store.values import ChangeLine

LONG = "因供水管道检修，3月6日22时起，泉山区翟山街道等12个小区停水8小时，请居民提前储水。" * 8
BROKEN = "因供水管道检修，"


def everything(watch: "Watch") -> "list[ChangeLine]":
    with watch.store.read() as session:
        return changes.since(session, muted=True)


def log(watch: "Watch") -> list[tuple[str, int | None, int | None, str]]:
    return [(line.type, line.from_seq, line.to_seq, line.muted) for line in everything(watch)]


def told_seq(watch: "Watch", name: str = "a") -> int:
    with watch.store.read() as session:
        number = states.numbers(session, [watch.address(name)])[watch.address(name)]
        return states.load(session, [number])[number].told_seq


def live(watch: "Watch", *bodies: str, hours: float = 1) -> None:
    for body in bodies:
        watch.start(hours=hours)
        watch.say("a", body)


def test_an_edit_in_doubt_is_stored_and_not_told(watch: "Watch") -> None:
    live(watch, LONG, BROKEN)

    assert log(watch) == [("new", None, 1, ""), ("edited", 1, 2, "unconfirmed")]
    assert [view.doubt for view in watch.history("a").revisions] == ["", "shrunk"]
    assert watch.told() == [("new", "a")]
    assert told_seq(watch) == 1


def test_a_page_in_doubt_is_asked_for_again_soon_and_in_full(watch: "Watch") -> None:
    watch.record(watch.page(watch.article("a", LONG), etag='"1"'))
    watch.start(hours=48)
    watch.record(watch.page(watch.article("a", BROKEN), etag='"2"'))
    watch.now += timedelta(minutes=15)

    (visit,) = watch.plan().articles

    assert (visit.url, visit.etag, visit.last_modified) == (watch.address("a"), "", "")


def test_an_edit_in_doubt_is_told_when_the_next_look_confirms_it(watch: "Watch") -> None:
    live(watch, LONG, BROKEN, BROKEN, BROKEN)

    assert log(watch)[1:] == [("edited", 1, 2, "unconfirmed"), ("edited", 1, 2, "")]
    muted, told = everything(watch)[1:]
    assert (told.kinds, told.severity, told.facts) == (muted.kinds, muted.severity, muted.facts)
    assert told.summary == muted.summary != ""
    assert len(watch.history("a").revisions) == told_seq(watch) == 2


def test_a_second_reading_in_the_same_breath_confirms_nothing(watch: "Watch") -> None:
    live(watch, LONG, BROKEN)
    watch.say("a", BROKEN)

    assert told_seq(watch) == 1


def test_a_page_that_was_whole_again_leaves_two_silent_edits(watch: "Watch") -> None:
    live(watch, LONG, BROKEN, LONG, LONG)

    assert log(watch)[1:] == [("edited", 1, 2, "unconfirmed"), ("edited", 2, 3, "unconfirmed")]
    assert told_seq(watch) == 3


def test_an_edit_that_comes_with_the_whole_page_is_told_from_what_people_know(
    watch: "Watch",
) -> None:
    live(watch, LONG, BROKEN, LONG.replace("12个小区", "21个小区"))

    edited = everything(watch)[-1]
    assert (edited.from_seq, edited.to_seq, edited.muted) == (1, 3, "")
    assert "12" in edited.facts[0].old
    assert "21" in edited.facts[0].new
    assert told_seq(watch) == 3


def test_another_article_at_the_same_address_is_doubted(watch: "Watch") -> None:
    live(watch, LONG)
    watch.start(hours=1)
    watch.say("a", "系统繁忙，请稍后再试。", title="提示信息")

    assert watch.history("a").revisions[1].doubt == "replaced"
    assert watch.told() == [("new", "a")]


def test_what_comes_back_from_gone_in_doubt_is_told_as_back_only(watch: "Watch") -> None:
    live(watch, LONG)
    for _ in range(3):
        watch.start(hours=12)
        watch.record(watch.listing(["ok"]), watch.page(watch.article("ok")))
        watch.miss("a")
        watch.settle()
    live(watch, BROKEN)

    assert [what for what, name in watch.told() if name == "a"] == ["new", "gone", "back"]
    assert log(watch)[-1] == ("edited", 1, 2, "unconfirmed")


def test_a_deletion_is_told_under_the_name_that_people_know(watch: "Watch") -> None:
    live(watch, LONG)
    watch.start(hours=1)
    watch.say("a", "系统繁忙，请稍后再试。", title="提示信息")
    for _ in range(3):
        watch.start(hours=12)
        watch.record(watch.listing(["ok"]), watch.page(watch.article("ok")))
        watch.miss("a")
        watch.settle()

    gone = watch.log()[-1]
    assert (gone.type, gone.title, gone.from_seq) == ("gone", "题目a", 1)
    watch.start(hours=1)
    watch.say("a", LONG)
    back = watch.log()[-1]
    assert (back.type, back.title, back.to_seq) == ("back", "题目a", 3)


def test_a_page_with_two_texts_is_told_as_such_once(watch: "Watch") -> None:
    live(watch, *("甲", "乙") * 5)

    muted = [line[3] for line in log(watch)]
    assert muted == ["", "", "", "", "", *["flapping"] * 5]
    told = everything(watch)[4]
    assert told.summary.startswith("来回变动：改回第3版：")
    assert not everything(watch)[3].summary.startswith("来回变动")
    assert len(watch.history("a").revisions) == 10


def test_a_page_that_came_to_rest_on_another_text_is_told(watch: "Watch") -> None:
    live(watch, *("甲", "乙") * 3)
    assert watch.history("a").revisions[-1].article.body == "乙"
    live(watch, *["乙"] * 4, hours=20)

    assert log(watch)[-2:] == [("edited", 5, 6, "flapping"), ("edited", 5, 6, "")]
    assert told_seq(watch) == 6


def test_a_page_that_came_to_rest_on_the_text_people_know_is_not_told(watch: "Watch") -> None:
    live(watch, *("甲", "乙") * 3, "甲")
    live(watch, *["甲"] * 5, hours=20)

    assert [line[3] for line in log(watch)][4:] == ["", "flapping", "flapping"]
    assert told_seq(watch) == 7


def test_a_third_text_is_news_even_amid_the_to_and_fro(watch: "Watch") -> None:
    live(watch, *("甲", "乙") * 3, "丙丙")

    assert log(watch)[-1] == ("edited", 5, 7, "")


@pytest.mark.parametrize("hours", [24 * 4, 24 * 365])
def test_a_notice_that_comes_again_is_told_each_time(watch: "Watch", hours: float) -> None:
    live(watch, *("甲", "乙") * 4, hours=hours)

    assert {line[3] for line in log(watch)} == {""}


def test_an_error_page_now_and_then_is_no_text_of_the_article(watch: "Watch") -> None:
    live(watch, *(LONG, BROKEN) * 4, LONG)
    live(watch, LONG.replace("12个", "21个"))

    assert log(watch)[-1][3] == ""
    assert "来回变动" not in everything(watch)[-1].summary


@pytest.mark.parametrize(
    ("verdict", "status"),
    [
        (Verdict.BLOCKED, 412),
        (Verdict.ERROR, 502),
        (Verdict.MAINTENANCE, 200),
        (Verdict.LOGIN, 401),
    ],
)
def test_since_when_an_article_is_refused_is_known(
    watch: "Watch", verdict: Verdict, status: int
) -> None:
    live(watch, LONG)
    watch.start(hours=1)
    since = watch.now
    watch.record(watch.answer("a", verdict, status))
    watch.start(hours=5)
    watch.record(watch.answer("a", verdict, status))

    assert (watch.history("a").blocked_since, watch.history("a").presence) == (since, "alive")
    watch.miss("a")
    assert watch.history("a").blocked_since is None
