from datetime import UTC, datetime

from attrs import evolve

from xzcrawler.cli.calendar_check import incident_mismatches, is_amiss, mismatches
from xzcrawler.demo.calendar import DAYS, Day, Expected
from xzcrawler.monitor.run import RunResult
from xzcrawler.store.values import ChangeLine, ChangeType, FactChange, IncidentLine

DAY = Day(
    number=1,
    runs=(),
    events=(),
    expected=(
        Expected(type="new", url="http://a.test/1"),
        Expected(type="new", url="http://a.test/2"),
        Expected(type="gone", url="http://a.test/3", why="withdrawn"),
    ),
)


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


RIGHT = [told(line.type, line.url) for line in DAY.expected]


def test_a_day_as_in_the_calendar_has_no_mismatch() -> None:
    assert mismatches(DAY, RIGHT) == []


def test_what_was_not_announced_is_named() -> None:
    assert mismatches(DAY, RIGHT[:2]) == ["not reported as gone: http://a.test/3 (withdrawn)"]


def test_what_was_announced_twice_or_without_reason_is_named() -> None:
    wrong = mismatches(DAY, [*RIGHT, RIGHT[0], told("back", "http://a.test/1")])

    assert wrong == [
        "new, though the calendar does not say so: http://a.test/1",
        "back, though the calendar does not say so: http://a.test/1",
    ]


def test_an_edit_must_name_the_kinds_and_facts_of_the_calendar() -> None:
    meant = Expected(type="edited", url="http://a.test/1", kinds=("fact",), facts=("5日 → 6日",))
    day = evolve(DAY, expected=(meant,))
    right = evolve(
        told("edited", "http://a.test/1"),
        kinds=("fact", "body"),
        facts=(FactChange(kind="date", old="5日", new="6日"),),
    )

    assert mismatches(day, [right]) == []
    assert mismatches(day, [evolve(right, kinds=("body",))]) == [
        "told of http://a.test/1 without fact"
    ]
    assert mismatches(day, [evolve(right, facts=())]) == [
        "told of http://a.test/1 without 5日 → 6日"
    ]


def lasting(site: str, kind: str) -> IncidentLine:
    at = datetime(2026, 3, 7, tzinfo=UTC)
    return IncidentLine(id=1, site=site, kind=kind, opened=at, closed=None, evidence={})


def test_incidents_must_last_when_the_calendar_says_so_and_no_longer() -> None:
    down = lasting("pengcheng_news", "unreachable")

    assert incident_mismatches(DAYS[5], [down]) == []
    assert incident_mismatches(DAYS[5], []) == ["no incident unreachable of pengcheng_news"]
    assert incident_mismatches(DAYS[3], [down]) == [
        "an incident unreachable of pengcheng_news, though the calendar does not say so"
    ]


def test_a_run_of_a_site_that_is_down_must_fail_and_no_other() -> None:
    failed = RunResult(run_id=1, site="s", outcome="failed")

    assert (is_amiss(failed, ["s"]), is_amiss(failed, [])) == (False, True)
    assert is_amiss(evolve(failed, outcome="ok"), ["s"])
    assert not is_amiss(evolve(failed, outcome="partial"), [])
