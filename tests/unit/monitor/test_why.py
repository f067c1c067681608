from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve

from xzcrawler.monitor.why import why
from xzcrawler.store.values import DueLine

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LINE = DueLine(
    article_id=1,
    site="a",
    host="a.cn",
    url="http://a.cn/1",
    title="题目",
    presence="alive",
    presence_since=NOW - 3 * DAY,
    published=NOW - 3 * DAY,
    first_seen=NOW - 3 * DAY,
    changed_at=NOW - 3 * DAY,
    revisions=1,
    asked_at=NOW,
    due_at=NOW + 14 * HOUR,
    interval=14 * HOUR,
    reason="recheck",
    failures=0,
    missing_since=None,
    missing_checks=0,
    quiet_until=None,
)
OLD = {
    "first_seen": NOW - 200 * DAY,
    "published": NOW - 200 * DAY,
    "changed_at": NOW - 200 * DAY,
    "interval": 30 * DAY,
}


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "recheck: quiet for 3 d → every 14 h"),
        (
            {"due_at": NOW + 21 * HOUR},
            "recheck: quiet for 3 d → every 14 h, ×1.5 for its host's budget",
        ),
        (
            {"due_at": NOW + DAY},
            "recheck: quiet for 3 d → every 14 h, ×1.7 for its host's budget, floor 24 h",
        ),
        (
            {"due_at": NOW + 3 * DAY},
            "recheck: quiet for 3 d → every 14 h, ×5.1 for its host's budget, beyond the floor of 24 h",
        ),
        (
            OLD | {"due_at": NOW + 30 * DAY},
            "recheck: quiet for 200 d → every 30 d, floor 30 d",
        ),
        (
            {"published": NOW - 90 * DAY, "interval": 23 * HOUR, "due_at": NOW + 23 * HOUR},
            "recheck: a week old when it was first seen, never edited → every 23 h, floor 24 h",
        ),
        (
            {"changed_at": NOW, "interval": HOUR / 4, "due_at": NOW + HOUR / 4},
            "recheck: first read → every 15 min",
        ),
        (
            {"changed_at": NOW, "revisions": 2, "interval": HOUR / 4, "due_at": NOW + HOUR / 4},
            "recheck: edited → every 15 min",
        ),
        ({"revisions": 3}, "recheck: quiet for 3 d after 2 edits → every 14 h"),
        ({"presence": "gone"}, "recheck: gone for 3 d → every 14 h"),
        (
            {"asked_at": None},
            "recheck: every 14 h, put where a clock that was wrong had it",
        ),
        (
            {"reason": "new", "asked_at": None, "due_at": NOW},
            "new: listed, never asked for",
        ),
        (
            {"reason": "retry", "failures": 3, "due_at": NOW + 1.5 * HOUR},
            "retry: 3 failures in a row → after 1.5 h, then every 14 h again",
        ),
        (
            {"reason": "retry", "failures": 1, "revisions": 0, "due_at": NOW + HOUR / 2},
            "retry: never read, 1 failure → after 30 min",
        ),
        (
            {
                "reason": "suspect",
                "presence": "suspect",
                "missing_since": NOW - DAY,
                "missing_checks": 2,
                "due_at": NOW + 6 * HOUR,
            },
            "suspect: missing since 2026-03-01 09:00 (2 checks) → after 6 h",
        ),
        (
            {"reason": "retry", "revisions": 0, "failures": 5, "due_at": None},
            "retired: never an article in 5 checks",
        ),
        ({"presence": "merged"}, "retired: its address leads to another article"),
        (
            {"quiet_until": NOW + 20 * HOUR},
            "recheck: quiet for 3 d → every 14 h; not before 2026-03-03 05:00: its host asked to be left alone",
        ),
        ({"quiet_until": NOW + 2 * HOUR}, "recheck: quiet for 3 d → every 14 h"),
        ({"quiet_until": NOW - HOUR}, "recheck: quiet for 3 d → every 14 h"),
        ({"reason": "some other"}, "some other → after 14 h"),
    ],
)
def test_a_row_says_why_it_is_due_when_it_is(said: dict[str, object], words: str) -> None:
    assert why(evolve(LINE, **said), NOW) == words  # type: ignore[arg-type]
