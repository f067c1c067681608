from datetime import UTC, datetime
from typing import Any

from xzcrawler.cli.folding import fold
from xzcrawler.store.stories import Member
from xzcrawler.store.values import ChangeLine

NOW = datetime(2026, 3, 2, tzinfo=UTC)
FIRST, COPY, THIRD, ALONE = 1, 2, 3, 4
MEMBERS = {
    number: Member(
        article_id=number, story_id=7, first_article_id=FIRST, kind="same", evidence={}, at=NOW
    )
    for number in (FIRST, COPY, THIRD)
}


def line(number: int, change: Any, article: int, muted: Any = "") -> ChangeLine:
    return ChangeLine(
        id=number,
        type=change,
        at=NOW,
        site="news",
        channel="",
        article_id=article,
        url="",
        title="",
        published=None,
        source="",
        from_seq=None,
        to_seq=1,
        kinds=(),
        severity=0,
        facts=(),
        summary="",
        muted=muted,
    )


def folded(*lines: ChangeLine) -> list[tuple[int, list[int]]]:
    """Return the numbers of the lines shown, each with the articles below it."""
    return [
        (told.line.id, [copy.article_id for copy in told.copies]) for told in fold(lines, MEMBERS)
    ]


def test_copies_stand_below_their_original() -> None:
    lines = (
        line(1, "new", COPY),
        line(2, "new", FIRST),
        line(3, "new", ALONE),
        line(4, "reprinted", COPY),
    )

    assert folded(*lines) == [(2, [COPY]), (3, [])]


def test_without_the_original_the_line_that_names_it_stands_for_all() -> None:
    lines = (
        line(1, "new", COPY),
        line(2, "new", THIRD),
        line(3, "reprinted", COPY),
        line(4, "reprinted", THIRD),
    )

    assert folded(*lines) == [(3, [THIRD])]


def test_findings_and_what_is_muted_are_never_folded() -> None:
    lines = (
        line(1, "new", FIRST),
        line(2, "altered-reprint", COPY),
        line(3, "edited", COPY),
        line(4, "new", THIRD, "site_wide"),
    )

    assert folded(*lines) == [(1, []), (2, []), (3, []), (4, [])]
