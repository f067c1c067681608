from datetime import UTC, datetime

import pytest
from attrs import evolve

from xzcrawler.items import Article, Capture, Reading, Verdict
from xzcrawler.spiders.long_article import LongArticle, begin

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
BASE = "http://www.town.example/yw/1"
URLS = (f"{BASE}.html", f"{BASE}_2.html", f"{BASE}_3.html")


def part(number: int, *captures: Capture) -> Reading:
    url = URLS[number - 1]
    article = Article(url=url, title="治水", body=f"第{number}部分。", parts=URLS)
    return Reading(
        site="town",
        purpose="article",
        url=url,
        key=url,
        captures=captures or (Capture(url=url, at=NOW, status=200, etag=f'"{number}"'),),
        article=article,
    )


def failed(number: int, verdict: Verdict) -> Reading:
    reading = part(number)
    capture = evolve(reading.captures[0], verdict=verdict, why="why it failed")
    return evolve(reading, captures=(capture,), article=None)


def test_an_article_on_one_page_is_whole_at_once() -> None:
    reading = part(1)
    assert reading.article is not None
    short = evolve(reading, article=evolve(reading.article, parts=()))

    assert begin(short).next_url == ""
    assert begin(short).whole() == short


def test_an_article_that_may_be_a_later_part_is_stored_as_it_stands() -> None:
    reading = part(2)
    assert reading.article is not None
    alone = begin(evolve(reading, article=evolve(reading.article, parts=URLS[2:])))

    assert alone.next_url == ""
    whole = alone.whole()
    assert whole.article == evolve(reading.article, parts=())
    assert not whole.in_parts


def test_every_part_is_asked_for_and_then_there_is_one_reading() -> None:
    article = begin(part(1))
    assert article.next_url == URLS[1]
    article = article.plus(part(2))
    assert article.next_url == URLS[2]
    article = article.plus(part(3))
    assert article.next_url == ""

    whole = article.whole()

    assert whole.article is not None
    assert whole.article.body == "第1部分。\n第2部分。\n第3部分。"
    assert (whole.url, whole.key, whole.in_parts) == (URLS[0], URLS[0], True)


def test_the_first_part_s_capture_stays_the_one_that_was_read() -> None:
    redirect = Capture(url=f"{BASE}.htm", at=NOW, status=302)
    own = Capture(url=URLS[0], at=NOW, status=200)

    whole = begin(part(1, redirect, own)).plus(part(2)).plus(part(3)).whole()

    assert [capture.url for capture in whole.captures] == [redirect.url, *URLS[1:], URLS[0]]
    assert whole.captures[-1] == own


@pytest.mark.parametrize(
    ("of_the_part", "of_the_reading"),
    [
        (Verdict.BLOCKED, Verdict.BLOCKED),
        (Verdict.UNREACHABLE, Verdict.UNREACHABLE),
        (Verdict.MISSING, Verdict.TRUNCATED),
        (Verdict.SOFT_MISSING, Verdict.TRUNCATED),
        (Verdict.NOT_MODIFIED, Verdict.TRUNCATED),
    ],
)
def test_a_part_that_failed_fails_the_article_but_does_not_make_it_missing(
    of_the_part: Verdict, of_the_reading: Verdict
) -> None:
    article = begin(part(1)).plus(failed(2, of_the_part))

    whole = article.whole()

    assert article.next_url == ""
    assert whole.article is None
    assert whole.verdict is of_the_reading
    assert whole.captures[-1].why == f"part 2, {URLS[1]}: why it failed"
    assert whole.captures[0].verdict is of_the_part


def test_a_part_that_leads_to_another_page_has_failed() -> None:
    other = part(2)
    assert other.article is not None
    other = evolve(other, article=evolve(other.article, url="http://www.town.example/yw/9.html"))

    whole = begin(part(1)).plus(other).whole()

    assert whole.article is None
    assert whole.verdict is Verdict.TRUNCATED
    assert "it leads to http://www.town.example/yw/9.html" in whole.captures[-1].why


def test_a_page_that_is_a_part_is_no_article_of_its_own() -> None:
    article = begin(part(2))

    assert article.next_url == ""
    assert article.whole().article is None
    assert article.whole().verdict is Verdict.UNREADABLE
    assert article.whole().captures[-1].why == f"a part of {URLS[0]}, no article of its own"


def test_an_article_that_could_not_be_read_has_no_parts() -> None:
    assert begin(failed(1, Verdict.BLOCKED)) == LongArticle((failed(1, Verdict.BLOCKED),))
    assert begin(failed(1, Verdict.BLOCKED)).next_url == ""
