"""What becomes of a story when one of its articles is edited, doubted, moved or read otherwise."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from tests.integration.monitor.conftest import START
from xzcrawler.monitor import story_rebuild, technical
from xzcrawler.monitor.family import family
from xzcrawler.monitor.technical import Rerendered
from xzcrawler.store import changes, merges, revisions, states, stories
from xzcrawler.store.values import ChangeLine

if TYPE_CHECKING:
    from tests.integration.monitor.conftest import Watch

TEXT = (
    "市人社局印发通知，自四月一日起提高创业补贴标准，符合条件的高校毕业生可以申领补贴3000元，"
    "办理时限为15个工作日。\n申请人可以登录政务服务网提交材料，也可以到各区服务窗口办理，"
    "窗口工作人员会当场告知材料是否齐全。\n补贴资金由财政部门审核后直接拨付到申请人的社会保障卡，"
    "申请人不必再次到窗口领取，审核结果可以随时在网上查询。\n咨询电话在工作时间内有人接听，节假日请留言。"
)
OTHER = (
    "全市农产品质量安全监测合格率保持稳定，抽检结果每月向社会公布，市民可以在网站上查询。\n"
    "监管部门将在节前开展专项检查，重点检查批发市场和学校食堂，发现问题的单位限期整改。"
)


def publish(watch: "Watch", name: str, hours: float, body: str = TEXT, **said: object) -> None:
    """Let a page say this; it was published that many hours after the first run began."""
    when = {"published": START + timedelta(hours=hours), "published_precision": "minute"}
    watch.say(name, body, **({"title": "创业补贴提高", "source": ""} | when | said))


def reprints(watch: "Watch") -> list[ChangeLine]:
    return [line for line in watch.log() if line.type in {"reprinted", "altered-reprint"}]


@pytest.fixture
def told(watch: "Watch") -> "Watch":
    """Give a site on which `copy` is a reprint of `original`, told of."""
    publish(watch, "original", -3)
    publish(watch, "copy", -1)
    assert watch.match() == ["reprinted"]
    watch.start(hours=1)
    return watch


def test_a_copy_is_told_of_with_its_original_and_its_lag(told: "Watch") -> None:
    (line,) = reprints(told)

    assert line.url.endswith("/copy.html")
    assert (line.to_seq, line.kinds, line.facts, line.muted) == (1, (), (), "")
    assert line.summary == "与《创业补贴提高》（news）同文，晚2小时"


def test_what_is_told_is_one_line(watch: "Watch") -> None:
    publish(watch, "original", -3, title="创业补贴\n提高")
    publish(watch, "copy", -1)
    watch.match()

    assert reprints(watch)[0].summary == "与《创业补贴 提高》（news）同文，晚2小时"


def test_nothing_is_told_twice(told: "Watch") -> None:
    publish(told, "copy", -1, title="补贴提高了")

    assert told.match() == []
    assert told.match() == []
    assert told.stories() == {"original": {"copy": "same", "original": "first"}}


def test_a_copy_that_becomes_another_text_leaves_its_story_and_may_come_back(told: "Watch") -> None:
    publish(told, "copy", -1, OTHER, title="抽检结果公布")
    told.start(hours=1)
    publish(told, "copy", -1, OTHER, title="抽检结果公布")  # the second look
    assert told.match() == []
    assert told.stories() == {}

    told.start(hours=1)
    publish(told, "copy", -1)
    told.start(hours=1)
    publish(told, "copy", -1)
    assert told.match() == []
    assert told.stories() == {"original": {"copy": "same", "original": "first"}}


def test_a_copy_that_alters_a_number_is_told_of_once(told: "Watch") -> None:
    altered = TEXT.replace("3000元", "2000元")
    publish(told, "copy", -1, altered)

    assert told.match() == ["altered-reprint"]
    line = reprints(told)[-1]
    assert [(fact.old, fact.new) for fact in line.facts] == [("3000元", "2000元")]
    assert (line.kinds, line.severity, line.to_seq) == (("fact",), 60, 2)
    assert "3000元 → 2000元" in line.summary
    publish(told, "copy", -1, altered, source="彭城日报")
    assert told.match() == []
    assert told.stories() == {"original": {"copy": "altered", "original": "first"}}


def test_a_copy_that_keeps_what_the_original_corrected_is_told_of(told: "Watch") -> None:
    publish(told, "original", -3, TEXT.replace("15个", "20个"))

    assert told.match() == ["altered-reprint"]
    line = reprints(told)[-1]
    assert line.url.endswith("/copy.html")
    assert [(fact.old, fact.new) for fact in line.facts] == [("20个工作日", "15个工作日")]
    assert "原文已更正" in line.summary


def test_the_first_that_becomes_another_text_leaves_its_copies_together(told: "Watch") -> None:
    publish(told, "late", 0)
    assert told.match() == ["reprinted"]
    publish(told, "original", -3, OTHER, title="抽检结果公布")
    told.start(hours=1)
    publish(told, "original", -3, OTHER, title="抽检结果公布")

    told.match()

    assert told.stories() == {"copy": {"copy": "first", "late": "same"}}


def test_a_text_in_doubt_is_matched_when_it_is_told(told: "Watch") -> None:
    publish(told, "copy", -1, OTHER, title="抽检结果公布")
    assert told.history("copy").revisions[-1].doubt == "replaced"
    told.match()
    assert "original" in told.stories()


def test_an_article_that_was_merged_is_in_no_story_until_that_is_undone(told: "Watch") -> None:
    with told.store.write() as session:
        keys = [told.address(name) for name in ("copy", "original")]
        numbers = states.numbers(session, keys)
        known = states.load(session, numbers.values())
        copy, original = (known[numbers[key]] for key in keys)
        merges.join(
            session,
            copy,
            original,
            site="news",
            kind="migration",
            at=copy.url,
            evidence={},
            now=told.now,
        )
    with told.store.read() as session:
        assert family(session, stories.latest(session, 1)[0]) is None, "not matched again yet"
    told.match()
    assert told.stories() == {}

    with told.store.write() as session:
        merges.undo(session, merges.lasting(session, "news", "migration"), told.now)
    assert told.match() == []
    assert told.stories() == {"original": {"copy": "same", "original": "first"}}


def test_other_rules_for_reading_match_anew_and_tell_nobody(told: "Watch") -> None:
    with told.store.write() as session:
        number = states.numbers(session, [told.address("copy")]).popitem()[1]
        head = revisions.head_views(session, [number])[number]
        article = evolve(head.article, body=OTHER, title="抽检结果公布")
        again = {number: Rerendered(head, article, "0" * 64, "1" * 64)}
        technical.revise(session, [states.load(session, [number])[number]], again, told.now)

    assert told.match() == []
    assert told.stories() == {}


def test_what_a_site_shows_at_other_addresses_is_no_copy(watch: "Watch") -> None:
    publish(watch, "original", -3)
    page = watch.page(watch.article("moved", TEXT, title="创业补贴提高", source=""))
    watch.record(evolve(page, renewed=True))

    assert watch.match() == []
    assert watch.stories() == {}
    assert story_rebuild.begin(watch.store, everything=True).keys == 1
    story_rebuild.write_keys(watch.store, lambda count: None)
    watch.match()
    assert watch.stories() == {}


def test_a_copy_that_came_with_its_whole_site_is_told_to_nobody(watch: "Watch") -> None:
    publish(watch, "original", -3)
    page = watch.page(watch.article("moved", TEXT, title="创业补贴提高", source=""))
    watch.record(evolve(page, renewed=True))
    watch.start(hours=1)
    watch.say("moved", TEXT, title="创业补贴提高了", source="")

    watch.match()

    assert watch.stories() == {"original": {"moved": "same", "original": "first"}}
    with watch.store.read() as session:
        lines = changes.since(session, muted=True, types=["reprinted"])
    assert [line.muted for line in lines] == ["site_wide"]
    assert reprints(watch) == []
