from datetime import UTC, datetime

from attrs import evolve

from xzcrawler.items import Article, Capture, File, FileText, Reading, Verdict
from xzcrawler.monitor.replay import (
    compare_article,
    compare_entries,
    compare_file,
    compare_verdict,
    in_force,
)
from xzcrawler.store.article_values import RevisionView, VersionView
from xzcrawler.store.values import CaptureLine

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
URL = "http://a.example/1"
ARTICLE = Article(url=URL, title="题", body="正文。", tags=("民生",))
CAPTURE = Capture(url=URL, at=NOW)
LINE = CaptureLine(
    id=7,
    run_id=1,
    purpose="article",
    key=URL,
    capture=CAPTURE,
    channel="",
    page_number=0,
    entries=None,
)


def revision(seq: int, capture_id: int, article: Article = ARTICLE) -> RevisionView:
    return RevisionView(
        article_id=1,
        seq=seq,
        kind="real",
        at=NOW,
        capture_id=capture_id,
        reader_version="0",
        content_hash=article.title + article.body,
        text_hash="",
        article=article,
        reverts_to=None,
    )


def reading(article: Article | None = ARTICLE, verdict: Verdict = Verdict.CONTENT) -> Reading:
    return Reading(
        site="a",
        purpose="article",
        url=URL,
        key=URL,
        captures=(evolve(CAPTURE, verdict=verdict),),
        article=article,
        content_hash=article.title + article.body if article else "",
    )


def test_the_same_reading_has_no_differences() -> None:
    assert list(compare_verdict(LINE, reading())) == []
    assert list(compare_article(LINE, reading(), [revision(1, 7)])) == []


def test_a_field_that_reads_otherwise_is_named_with_both_values() -> None:
    other = reading(evolve(ARTICLE, title="另题"))

    (difference,) = compare_article(LINE, other, [revision(1, 7)])

    assert (difference.field, difference.stored, difference.replayed) == ("title", "题", "另题")


def test_tags_count_only_for_the_capture_that_made_the_revision() -> None:
    other = reading(evolve(ARTICLE, tags=("城建",)))

    assert [each.field for each in compare_article(LINE, other, [revision(1, 7)])] == ["tags"]
    assert list(compare_article(LINE, other, [revision(1, 3)])) == []


def test_later_revisions_do_not_matter() -> None:
    revisions = [revision(1, 3), revision(2, 9, evolve(ARTICLE, title="后来的题"))]

    assert in_force(revisions, 7) == revisions[0]
    assert list(compare_article(LINE, reading(), revisions)) == []


def test_of_two_revisions_made_from_one_capture_the_later_is_in_force() -> None:
    revisions = [revision(1, 7), revision(2, 7)]

    assert in_force(revisions, 7) == revisions[1]


def test_content_without_a_stored_revision_is_a_difference() -> None:
    (difference,) = compare_article(LINE, reading(), [])

    assert (difference.field, difference.replayed) == ("revision", "题")


def test_a_file_is_compared_with_the_version_that_was_made_from_its_capture() -> None:
    made = VersionView(
        seq=1,
        at=NOW,
        capture_id=7,
        digest="a",
        size=1,
        media_type="application/pdf",
        text=FileText(text="甲", state="read"),
    )
    file = File(digest="b", size=1, media_type="application/pdf", text=FileText(state="failed"))
    again = evolve(reading(None), purpose="attachment", file=file)

    found = [(one.field, one.stored, one.replayed) for one in compare_file(LINE, again, [made])]

    assert found == [("file", "a", "b"), ("text", "read: 甲", "failed: ")]
    assert list(compare_file(LINE, again, [evolve(made, capture_id=6)])) == []


def test_another_verdict_is_a_difference() -> None:
    (difference,) = compare_verdict(LINE, reading(None, Verdict.SOFT_MISSING))

    assert (difference.stored, difference.replayed) == ("content", "soft_missing")


def test_entries_are_compared_by_number_and_by_key() -> None:
    listing = evolve(reading(None), entry_keys=(URL, "http://a.example/2"))
    line = evolve(LINE, entries=3)

    found = list(compare_entries(line, listing, frozenset({URL})))

    assert [(each.field, each.stored, each.replayed) for each in found] == [
        ("entries", "3", "2"),
        ("entry", "", "http://a.example/2"),
    ]
