from datetime import UTC, datetime, timedelta

from attrs import evolve

from xzcrawler.items import Article, Capture, Reading
from xzcrawler.monitor.check import findings

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ARTICLE = Article(
    url="http://a.example/1", title="题", published=NOW, source="彭城日报", body="正文。"
)


def notes(article: Article | None) -> tuple[str, ...]:
    capture = Capture(url="http://a.example/1", at=NOW)
    return findings(
        Reading(
            site="a",
            purpose="article",
            url=capture.url,
            key=capture.url,
            captures=(capture,),
            article=article,
        )
    )


def test_a_complete_article_raises_no_eyebrow() -> None:
    assert notes(ARTICLE) == ()


def test_what_is_missing_is_noted() -> None:
    bare = evolve(ARTICLE, published=None, source="", body="")

    assert notes(bare) == ("no published time", "no source", "no text")


def test_a_date_far_ahead_is_a_misread_one_and_tomorrow_is_not() -> None:
    assert notes(evolve(ARTICLE, published=NOW + timedelta(days=1))) == ()
    assert notes(evolve(ARTICLE, published=NOW + timedelta(days=9))) == ("published in the future",)


def test_gaps_in_the_text_are_noted() -> None:
    assert notes(evolve(ARTICLE, body="正\ufffd文")) == ("undecodable characters",)


def test_a_page_without_an_article_has_nothing_to_note() -> None:
    assert notes(None) == ()
