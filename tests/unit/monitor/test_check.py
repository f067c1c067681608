from datetime import UTC, datetime, timedelta

from attrs import evolve

from xzcrawler.items import Article, Capture, Reading
from xzcrawler.monitor.check import findings, without_misread_time

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ARTICLE = Article(
    url="http://a.example/1", title="题", published=NOW, source="彭城日报", body="正文。"
)


def reading(article: Article | None) -> Reading:
    capture = Capture(url="http://a.example/1", at=NOW)
    return Reading(
        site="a",
        purpose="article",
        url=capture.url,
        key=capture.url,
        captures=(capture,),
        article=article,
    )


def notes(article: Article | None) -> tuple[str, ...]:
    return findings(reading(article))


def test_a_complete_article_raises_no_eyebrow() -> None:
    assert notes(ARTICLE) == ()


def test_what_is_missing_is_noted() -> None:
    bare = evolve(ARTICLE, published=None, source="", body="")

    assert notes(bare) == ("no published time", "no source", "no text")


def test_a_date_far_ahead_is_a_misread_one_and_tomorrow_is_not() -> None:
    assert notes(evolve(ARTICLE, published=NOW + timedelta(days=1))) == ()
    assert notes(evolve(ARTICLE, published=NOW + timedelta(days=9))) == ("published in the future",)


def test_a_time_that_lies_ahead_is_not_stored_but_its_words_are() -> None:
    ahead = evolve(
        ARTICLE,
        published=NOW.replace(year=2093),
        published_raw="2093-03-02",
        published_precision="day",
    )

    stored = without_misread_time(reading(ahead)).article

    assert stored == evolve(ahead, published=None, published_precision=None)
    for time in (NOW, NOW + timedelta(days=1), NOW - timedelta(days=9000), None):
        fine = reading(evolve(ARTICLE, published=time))
        assert without_misread_time(fine) == fine
    assert without_misread_time(reading(None)) == reading(None)


def test_gaps_in_the_text_are_counted() -> None:
    gaps = evolve(ARTICLE, title="题\ufffd", body="正\ufffd\ufffd文")

    assert notes(gaps) == ("undecodable characters: 3",)


def test_a_page_without_an_article_has_nothing_to_note() -> None:
    assert notes(None) == ()
