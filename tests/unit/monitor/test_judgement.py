from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from attrs import evolve

from xzcrawler.config import SHANGHAI
from xzcrawler.items import Article, Capture, Entry, Image, Listing, Reading, Verdict
from xzcrawler.monitor.judgement import Judgement, judge_readings
from xzcrawler.monitor.trial import is_withheld, withheld

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
NEWS, NOTICES = "http://a.cn/yw/", "http://a.cn/gg/"


def page(n: int, verdict: Verdict = Verdict.CONTENT, **fields: Any) -> Reading:
    url = f"http://a.cn/yw/{n}.html"
    said = Article(
        url=url,
        title=f"第{n}中学扩建工程开工",
        published=datetime(2026, 3, 1, 9, n % 60, tzinfo=SHANGHAI),
        published_precision="minute",
        source="彭城日报",
        body=f"第{n}中学扩建工程昨日开工。\n新教学楼可容纳{n}00名学生，预计明年{n % 12 + 1}月交付。",
    )
    article = evolve(said, **fields) if verdict is Verdict.CONTENT else None
    return Reading(
        site="a",
        purpose="article",
        url=url,
        key=url,
        channel=NEWS,
        captures=(Capture(url=url, at=NOW, status=200, verdict=verdict),),
        article=article,
    )


def pages(count: int, **fields: Any) -> list[Reading]:
    return [page(n, **fields) for n in range(count)]


def listing(
    count: int, channel: str = NEWS, verdict: Verdict = Verdict.CONTENT, left_out: int = 0
) -> Reading:
    keys = tuple(f"{channel}{n}.html" for n in range(count))
    entries = tuple(Entry(url=key, title=key) for key in keys)
    return Reading(
        site="a",
        purpose="listing",
        url=channel,
        key=channel,
        channel=channel,
        captures=(Capture(url=channel, at=NOW, status=200, verdict=verdict),),
        listing=Listing(url=channel, entries=entries) if verdict is Verdict.CONTENT else None,
        entry_keys=keys,
        left_out=left_out,
    )


def test_a_site_whose_first_articles_read_well_passes() -> None:
    judgement = judge_readings([listing(10), *pages(10)])

    assert (judgement.outcome, judgement.tried, judgement.good) == ("passed", 10, 10)
    assert (judgement.flaws, judgement.examples) == ({}, ())
    assert judgement.why == "10 of 10 first articles read well"


@pytest.mark.parametrize(
    ("fields", "flaw"),
    [
        ({"published": None, "published_precision": None}, "no published time"),
        ({"published": NOW + timedelta(days=30)}, "published in the future"),
        ({"published": datetime(1970, 1, 1, tzinfo=UTC)}, "published before there were sites"),
        ({"body": ""}, "no text"),
        ({"title": "首页"}, "no title"),
        ({"title": "彭城市人民政府门户网站"}, "a title of other pages"),
        ({"body": "版权所有，未经授权禁止转载。"}, "a text of other pages"),
        ({"published": NOW}, "a published time of other pages"),
        ({"body": "锟斤拷\ufffd\ufffd"}, "undecodable characters"),
    ],
)
def test_what_is_wrong_on_most_pages_fails_the_site(fields: dict[str, object], flaw: str) -> None:
    judgement = judge_readings([listing(8), *pages(6, **fields), *map(page, (6, 7))])

    assert judgement.outcome == "failed"
    assert judgement.flaws[flaw] == 6
    assert len(judgement.examples) == 3
    assert flaw in judgement.examples[0].flaws


def test_one_page_in_five_may_be_odd() -> None:
    odd = [page(8, body="", images=(Image(url="http://a.cn/1.jpg"),)), page(9, Verdict.MISSING)]

    judgement = judge_readings([listing(10), *pages(8), *odd])

    assert (judgement.outcome, judgement.good) == ("passed", 8)
    assert judgement.flaws == {"no text": 1, "no page": 1}
    assert judge_readings([listing(10), *pages(7), *odd]).outcome == "failed"


def test_known_addresses_that_are_no_longer_listed_may_be_gone() -> None:
    gone = [page(n, Verdict.MISSING) for n in range(20, 26)]
    no_articles = [page(n, Verdict.UNREADABLE) for n in range(26, 32)]

    judgement = judge_readings([listing(4), *pages(4), *gone, *no_articles])

    assert (judgement.outcome, judgement.tried, judgement.good) == ("passed", 4, 4)
    assert judge_readings([listing(4), *gone, *no_articles]).outcome == "undecided"


def test_a_missing_source_is_told_and_not_held_against_the_site() -> None:
    judgement = judge_readings(pages(10, source=""))

    assert (judgement.outcome, judgement.flaws) == ("passed", {"no source": 10})


def test_the_news_of_one_day_may_share_it() -> None:
    day = datetime(2026, 3, 1, tzinfo=SHANGHAI)

    judgement = judge_readings(pages(10, published=day, published_precision="day"))

    assert judgement.outcome == "passed"


def test_a_line_that_many_pages_share_does_not_outweigh_their_texts() -> None:
    shared = [page(n) for n in range(10)]
    signed = [
        evolve(one, article=evolve(one.article, body=f"{one.article.body}\n特此公告。"))
        for one in shared
        if one.article
    ]

    assert judge_readings(signed).outcome == "passed"


def test_links_that_lead_to_no_article_fail_the_site() -> None:
    absent = [page(n, Verdict.MISSING) for n in range(4)]
    unread = [page(n, Verdict.UNREADABLE) for n in range(4, 8)]

    judgement = judge_readings([listing(8), *absent, *unread])

    assert (judgement.outcome, judgement.good) == ("failed", 0)
    assert judgement.flaws == {"no page": 4, "nothing read": 4}


@pytest.mark.parametrize(
    "verdict", [Verdict.BLOCKED, Verdict.ERROR, Verdict.UNREACHABLE, Verdict.FORBIDDEN]
)
def test_a_site_that_gives_no_page_is_not_judged(verdict: Verdict) -> None:
    judgement = judge_readings([listing(4), *(page(n, verdict) for n in range(4))])

    assert (judgement.outcome, judgement.tried) == ("undecided", 0)
    assert judgement.why == "no article page came"


def test_lists_without_entries_fail_the_site_unless_another_has_some() -> None:
    empty = listing(0, NOTICES, Verdict.EMPTY)

    alone = judge_readings([empty])
    beside = judge_readings([listing(5), empty, *pages(5)])

    assert (alone.outcome, beside.outcome) == ("failed", "passed")
    assert alone.why.endswith("1 of 1 channels without an entry")
    assert beside.why.endswith("1 of 2 channels without an entry")


def test_a_list_that_did_not_answer_says_nothing_about_its_entries() -> None:
    judgement = judge_readings([listing(0, NEWS, Verdict.UNREACHABLE)])

    assert judgement.outcome == "undecided"
    assert [(one.answered, one.entries) for one in judgement.channels] == [(False, 0)]


def test_entries_about_other_places_count_as_found() -> None:
    judgement = judge_readings([listing(0, left_out=15)])

    assert judgement.outcome == "undecided"
    assert judgement.channels[0].entries == 15


def failed() -> Judgement:
    return judge_readings(pages(5, body=""))


def test_of_a_site_that_failed_only_that_a_page_came_is_kept() -> None:
    kept = withheld(page(1), failed())

    assert (kept.verdict, kept.article) == (Verdict.UNREADABLE, None)
    assert "0 of 5 first articles read well" in kept.captures[-1].why
    assert is_withheld(kept.captures[-1])
    assert withheld(listing(5), failed()).listing is None


def test_a_page_that_did_not_come_keeps_its_own_verdict() -> None:
    kept = withheld(page(1, Verdict.BLOCKED), failed())

    assert kept.verdict is Verdict.BLOCKED
    assert not is_withheld(kept.captures[-1])


def test_the_evidence_is_plain() -> None:
    evidence = judge_readings([listing(5), *pages(5, body="")]).evidence()

    assert evidence["why"] == "0 of 5 first articles read well; no text 5"
    assert evidence["channels"] == ({"url": NEWS, "answered": True, "entries": 5},)
    assert evidence["examples"][0] == {"url": "http://a.cn/yw/0.html", "flaws": ("no text",)}
