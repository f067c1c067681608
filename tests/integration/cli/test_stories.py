"""`stories`, and what `new` makes of them."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from tests.integration.cli.conftest import CHANNEL, START, crawl, page
from xzcrawler.config import SHANGHAI
from xzcrawler.items import Article
from xzcrawler.monitor.stories import match_waiting
from xzcrawler.store import Store, states

NOON = datetime(2026, 3, 3, 12, tzinfo=SHANGHAI)
BODY = (
    "市人社局印发通知，自四月一日起提高创业补贴标准，符合条件的高校毕业生可以申领补贴3000元，办理时限为15个工作日。\n"
    "申请人可以登录政务服务网提交材料，也可以到各区服务窗口办理，窗口工作人员会当场告知材料是否齐全，并约定办结的日期。\n"
    "补贴资金由财政部门审核后直接拨付到申请人的社会保障卡，申请人不必再次到窗口领取，审核结果可以随时在网上查询。\n"
    "咨询电话在工作时间内有人接听，节假日请留言。"
)
ORIGINAL = Article(
    url=f"{CHANNEL}o.shtml",
    title="创业补贴提高",
    published=NOON,
    published_precision="minute",
    body=BODY,
)
COPY = evolve(
    ORIGINAL,
    url=f"{CHANNEL}c.shtml",
    title="补贴提高了",
    source="彭城日报",
    published=NOON - timedelta(hours=1),
)
CUT = evolve(
    ORIGINAL,
    url=f"{CHANNEL}d.shtml",
    published=NOON + timedelta(days=2),
    body=BODY.replace("3000元", "2000元").rpartition("\n")[0],
)
NAMES = ("original", "copy", "cut")


@pytest.fixture
def numbers(data: Path) -> dict[str, int]:
    """A run that read an original, a copy that says it is one, and one that was cut and altered."""
    store = Store.open(f"sqlite:///{data / 'xzcrawler.db'}")
    match_waiting(store, START)
    at = START + timedelta(hours=30)
    crawl(store, at, *(page(said, at) for said in (ORIGINAL, COPY, CUT)))
    match_waiting(store, at)
    with store.read() as session:
        known = states.numbers(session, [ORIGINAL.url, COPY.url, CUT.url])
    store.close()
    return dict(zip(NAMES, (known[said.url] for said in (ORIGINAL, COPY, CUT)), strict=True))


def words(said: Any) -> str:
    assert said.code == 0, said.err
    return " ".join(said.out.split())


def family(xzcrawler: Any, ref: object) -> dict[str, Any]:
    lines = xzcrawler("stories", str(ref), "--json").out.splitlines()
    return json.loads(lines[0]) if lines else {}


def test_a_story_names_its_original_and_what_became_of_the_text(
    xzcrawler: Any, numbers: dict[str, int]
) -> None:
    story = family(xzcrawler, COPY.url)

    assert story["original"]["article"] == numbers["original"]
    copy, cut = story["copies"]
    assert (copy["article"], copy["basis"], copy["stated"]) == (
        numbers["copy"],
        "stated",
        "彭城日报",
    )
    assert (copy["kind"], copy["lag"], copy["dropped"]) == ("same", -3600, [])
    assert (cut["kind"], cut["basis"], cut["lag"]) == ("altered", "published", 2 * 86400)
    assert cut["dropped"] == ["咨询电话在工作时间内有人接听，节假日请留言。"]
    assert [(fact["old"], fact["new"]) for fact in cut["facts"]] == [("3000元", "2000元")]
    assert (
        xzcrawler("stories", "--json", COPY.url).out == xzcrawler("stories", COPY.url, "--json").out
    )


def test_people_read_it_in_words_and_with_the_differences(
    xzcrawler: Any, numbers: dict[str, int]
) -> None:
    shown = words(xzcrawler("stories", str(numbers["cut"]), "--diff"))

    assert f"likely original: article {numbers['original']} 创业补贴提高" in shown
    assert "注明转自彭城日报" in shown
    assert "晚2天；改动：" in shown, shown
    assert "【-3000元-】【+2000元+】" in shown or "【-3000-】【+2000+】" in shown


def test_show_tells_an_articles_story(xzcrawler: Any, numbers: dict[str, int]) -> None:
    shown = json.loads(xzcrawler("show", CUT.url, "--json").out)
    alone = json.loads(xzcrawler("show", "1", "--json").out)

    assert shown["story"] == family(xzcrawler, CUT.url)
    assert alone["story"] is None
    said = words(xzcrawler("show", CUT.url))
    assert f"likely original: article {numbers['original']}" in said
    assert "晚2天；改动：" in said


def test_copies_that_outlive_their_original_are_named(
    xzcrawler: Any, numbers: dict[str, int], data: Path
) -> None:
    store = Store.open(f"sqlite:///{data / 'xzcrawler.db'}")
    with store.write() as session:
        states.set_gone(session, [numbers["original"]], START)
    store.close()

    assert [copy["outlives"] for copy in family(xzcrawler, COPY.url)["copies"]] == [True, True]
    assert "原文已删，转载仍在" in words(xzcrawler("stories", str(numbers["original"])))


def test_without_an_article_the_last_stories_are_listed(
    xzcrawler: Any, numbers: dict[str, int]
) -> None:
    lines = [json.loads(line) for line in xzcrawler("stories", "--json").out.splitlines()]

    # The park's two articles carry one text as well.
    assert sorted(len(line["copies"]) for line in lines) == [1, 2]
    assert "创业补贴提高" in words(xzcrawler("stories", "--limit", "5"))
    assert "创业补贴提高" in words(xzcrawler("stories"))
    assert numbers


def test_an_article_without_a_copy_says_so(xzcrawler: Any, numbers: dict[str, int]) -> None:
    assert "is in no story" in words(xzcrawler("stories", "1"))
    assert family(xzcrawler, 1) == {}
    assert xzcrawler("stories", "nowhere").code == 2
    assert numbers


def test_new_shows_a_story_once_and_its_copies_when_asked(
    xzcrawler: Any, numbers: dict[str, int]
) -> None:
    since = ("new", "--since", "2026-03-03T13:00")
    folded, whole = words(xzcrawler(*since)), words(xzcrawler(*since, "--copies"))
    typed = words(xzcrawler(*since, "--type", "reprinted"))

    assert folded.count(" new ") == 1
    assert f"also in jschina_xz {numbers['copy']}" in folded
    assert "altered-reprint" in folded
    assert whole.count(" new ") == 3
    assert "reprinted" in whole
    assert "补贴提高了" in typed


def test_new_as_json_holds_every_line(xzcrawler: Any, numbers: dict[str, int]) -> None:
    said = xzcrawler("new", "--since", "2026-03-03T13:00", "--json").out.splitlines()
    lines = [json.loads(line) for line in said]

    assert [line["type"] for line in lines] == ["new"] * 3 + ["reprinted", "altered-reprint"]
    altered = lines[-1]
    assert (altered["article"], altered["kinds"]) == (numbers["cut"], ["fact"])
    assert [(fact["old"], fact["new"]) for fact in altered["facts"]] == [("3000元", "2000元")]


def test_a_person_splits_and_joins_and_a_rebuild_keeps_it(
    xzcrawler: Any, numbers: dict[str, int]
) -> None:
    assert "stands apart" in words(xzcrawler("stories", "split", str(numbers["copy"])))
    words(xzcrawler("stories", "join", "1", CUT.url))
    before = family(xzcrawler, numbers["original"])

    rebuilt = words(xzcrawler("stories", "rebuild", "--all"))

    assert {copy["article"]: copy["by_person"] for copy in before["copies"]} == {
        numbers["cut"]: False,
        1: True,
    }
    assert family(xzcrawler, numbers["original"]) == before
    assert family(xzcrawler, numbers["copy"]) == {}
    assert "7 texts noted, 7 articles matched: 2 stories." in rebuilt
    told = xzcrawler("new", "--json", "--since", "2026-03-03T13:00").out.splitlines()
    assert len(told) == 5, "a rebuild tells nobody"
    refused = xzcrawler("stories", "undo", CUT.url).err
    assert "joined to it: 1" in " ".join(refused.split())
    assert "texts decide again" in words(xzcrawler("stories", "undo", str(numbers["copy"]), "1"))
    assert {copy["article"] for copy in family(xzcrawler, CUT.url)["copies"]} == {
        numbers["cut"],
        numbers["copy"],
    }


@pytest.mark.parametrize(
    ("args", "why"),
    [
        (("split", "1"), "is in no story"),
        (("join", "1", "1"), "with itself"),
        (("split", "99"), "99"),
        (("undo", "1"), "Nobody decided where article 1 belongs"),
    ],
)
def test_what_cannot_be_decided_is_refused(
    xzcrawler: Any, numbers: dict[str, int], args: tuple[str, ...], why: str
) -> None:
    said = xzcrawler("stories", *args)

    assert said.code == 2
    assert why in said.err
    assert numbers
