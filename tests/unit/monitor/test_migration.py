from datetime import UTC, date, datetime, timedelta

import pytest

from xzcrawler.dedup.signature import text_hash
from xzcrawler.monitor.migration import Candidate, Proposal, propose

OPENED = datetime(2026, 3, 2, tzinfo=UTC)
DAY = date(2026, 2, 20)
TEXT = "徐州市将于十二月一日起实行新的公交线路，请广大市民提前安排出行，并相互转告。"
OTHER = "全市农产品质量安全监测合格率保持稳定，抽检结果每月向社会公布，欢迎监督。"


def candidate(
    number: int, title: str, body: str = TEXT, day: date | None = DAY, hours: int = 0
) -> Candidate:
    return Candidate(
        id=number,
        url=f"http://a.cn/{number}.html",
        title=title,
        day=day,
        text_hash=text_hash(title, body) if body else "",
        first_seen=OPENED + timedelta(hours=hours),
        body=body,
    )


def new(number: int, title: str, body: str = TEXT, day: date | None = DAY) -> Candidate:
    return candidate(number, title, body, day, hours=1)


def pairs(found: Proposal) -> list[tuple[int, int, str, int]]:
    return [(pair.old.id, pair.new.id, pair.reason, pair.certainty) for pair in found.pairs]


@pytest.mark.parametrize(
    ("other", "reason", "certainty"),
    [
        (new(9, "公交 调整", TEXT, None), "text", 100),
        (new(9, "公交调整", f"{TEXT}（记者　王伟）"), "title and day", 95),
        (new(9, "公交调整", TEXT[:30] + OTHER[:22]), "title and day", 80),
        (new(9, "公交调整", ""), "title and day", 70),
        (new(9, "公交调整", f"{TEXT}特此公告。", date(2026, 3, 1)), "title and text", 95),
    ],
)
def test_articles_are_matched_by_text_by_title_and_day_or_by_title_and_text(
    other: Candidate, reason: str, certainty: int
) -> None:
    found = propose([candidate(1, "公交调整")], [other, new(8, "天气预报", OTHER)])

    assert pairs(found) == [(1, 9, reason, certainty)]
    assert (found.unsure, found.unmatched) == ((), 0)


@pytest.mark.parametrize(
    "other",
    [
        new(9, "公交线路调整", OTHER),
        new(9, "公交调整", OTHER, date(2026, 3, 1)),
        new(9, "公交调整", "", None),
        candidate(9, "公交调整"),  # it was there before the old one
    ],
)
def test_what_is_not_like_enough_stays_apart(other: Candidate) -> None:
    old = candidate(1, "公交调整")

    found = propose([old], [other])

    assert pairs(found) == []
    assert found.unmatched + len(found.unsure) == 1


def test_one_title_and_day_with_another_text_is_left_out_and_listed() -> None:
    found = propose([candidate(1, "停水通知")], [new(9, "停水通知", OTHER)])

    (doubt,) = found.unsure
    assert (doubt.old.id, [one.id for one in doubt.new]) == (1, [9])
    assert doubt.why == "the same title, another text"


def test_what_is_like_several_is_left_out_and_listed() -> None:
    twins = [new(8, "公交调整"), new(9, "公交调整")]
    found = propose([candidate(1, "公交调整"), candidate(2, "天气预报", OTHER)], twins)

    assert pairs(found) == []
    assert [(doubt.old.id, doubt.why) for doubt in found.unsure] == [
        (1, "2 new articles are like it")
    ]
    assert found.unmatched == 1

    found = propose([candidate(1, "公交调整"), candidate(2, "公交调整")], twins[:1])
    assert {doubt.why for doubt in found.unsure} == {"the new article is like several old ones"}


def test_the_day_tells_apart_what_says_the_same_every_week() -> None:
    days = [date(2026, 2, 20), date(2026, 2, 27)]
    old = [candidate(n, "每周菜价", TEXT, day) for n, day in enumerate(days, start=1)]

    found = propose(old, [new(10 + n, "每周菜价", TEXT, day) for n, day in enumerate(days)])

    assert pairs(found) == [(1, 10, "title and day", 95), (2, 11, "title and day", 95)]


def test_a_whole_site_is_matched() -> None:
    old = [candidate(n, f"通知{n}", f"{TEXT}第{n}号") for n in range(1, 2001)]
    new_ones = [new(10_000 + n, f"通知{n}", f"{TEXT}第{n}号") for n in range(1, 2001)]

    assert len(propose(old, new_ones).pairs) == 2000
