import pytest

from xzcrawler.monitor.incident_kinds import KINDS, Counts

WELL = {"a": "content", "b": "not_modified"}


def counts(first_pages: dict[str, str] | None = None, **verdicts: int) -> Counts:
    listed = first_pages or {}
    added = {v: [*listed.values()].count(v) for v in listed.values()}
    return Counts(
        verdicts={name: verdicts.get(name, 0) + added.get(name, 0) for name in {*verdicts, *added}},
        first_pages=listed,
    )


@pytest.mark.parametrize(
    ("found", "begun"),
    [
        (counts(WELL, content=30), []),
        (counts({"a": "unreachable"}, unreachable=4), ["unreachable"]),
        (counts({"a": "unreachable", "b": "content"}), []),
        (counts({"a": "blocked"}, blocked=9, content=1), ["blocked"]),
        (counts({"a": "error", "b": "unreachable"}), ["blocked"]),
        (counts(WELL, blocked=3, content=4), []),
        (counts(error=2), []),
        (counts(error=3), ["blocked"]),
        (counts({"a": "empty", "b": "content"}, content=5), ["listing"]),
        (counts({"a": "forbidden"}), []),
        (counts(), []),
    ],
)
def test_a_run_shows_what_is_wrong_with_a_site(found: Counts, begun: list[str]) -> None:
    assert [kind.name for kind in KINDS if kind.why(found)] == begun


@pytest.mark.parametrize(
    ("found", "over"),
    [
        (counts(WELL, content=30), ["unreachable", "blocked", "listing"]),
        (counts(content=1), ["unreachable", "blocked"]),
        (counts({"a": "error"}), ["unreachable"]),
        (counts({"a": "empty", "b": "content"}), ["unreachable", "blocked"]),
        (counts({"a": "forbidden"}), []),
        (counts(), []),
    ],
)
def test_an_incident_is_over_only_when_a_run_shows_it(found: Counts, over: list[str]) -> None:
    assert [kind.name for kind in KINDS if kind.is_over(found)] == over


@pytest.mark.parametrize("found", [counts(WELL), counts({"a": "empty"}), counts(error=9), counts()])
def test_what_begins_is_not_over(found: Counts) -> None:
    assert not [kind.name for kind in KINDS if kind.why(found) and kind.is_over(found)]
