from datetime import UTC, datetime

from xzcrawler.cli.demo import mismatches
from xzcrawler.demo.calendar import Expected
from xzcrawler.store.values import ChangeLine, ChangeType

EXPECTED = Expected(new=("http://a.test/1", "http://a.test/2"), gone=("http://a.test/3",))


def told(kind: ChangeType, url: str) -> ChangeLine:
    return ChangeLine(
        id=1,
        type=kind,
        at=datetime(2026, 3, 2, tzinfo=UTC),
        site="s",
        channel="",
        article_id=1,
        url=url,
        title="",
        published=None,
        source="",
        from_seq=None,
        to_seq=1,
        kinds=(),
        severity=0,
        facts=(),
        summary="",
    )


RIGHT = [told("new", url) for url in EXPECTED.new] + [told("gone", "http://a.test/3")]


def test_a_day_as_in_the_calendar_has_no_mismatch() -> None:
    assert mismatches(EXPECTED, RIGHT) == []


def test_what_was_not_announced_is_named() -> None:
    assert mismatches(EXPECTED, RIGHT[:2]) == ["not reported as gone: http://a.test/3"]


def test_what_was_announced_twice_or_without_reason_is_named() -> None:
    wrong = mismatches(EXPECTED, [*RIGHT, RIGHT[0], told("back", "http://a.test/1")])

    assert wrong == [
        "new, though the calendar does not say so: http://a.test/1",
        "back, though the calendar does not say so: http://a.test/1",
    ]
