"""Whatever pages answer, in whatever order: what is told stays true."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import count, pairwise
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xzcrawler.items import ABSENT, Reading, Verdict
from xzcrawler.store import captures, states
from xzcrawler.store.article_values import ArticleHistory
from xzcrawler.store.values import ChangeLine

if TYPE_CHECKING:
    from tests.integration.monitor.conftest import Watch

LONG = "因供水管道检修，3月6日22时起，泉山区翟山街道等12个小区停水8小时，请居民提前储水。" * 8
TEXTS = {
    "whole": LONG,
    "edited": LONG.replace("8小时", "6小时"),
    "other": LONG.replace("泉山区", "云龙区"),
    "cut": "因供水管道检修，",
}
ANSWERS = {
    "404": (Verdict.MISSING, 404),
    "410": (Verdict.MISSING, 410),
    "soft": (Verdict.SOFT_MISSING, 200),
    "403": (Verdict.BLOCKED, 403),
    "502": (Verdict.ERROR, 502),
    "304": (Verdict.NOT_MODIFIED, 304),
    "unreadable": (Verdict.UNREADABLE, 200),
}
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [*TEXTS, *TEXTS, *ANSWERS, "404", "404", "404"],
        ),
        st.sampled_from([0.1, 1, 5, 12, 30, 80]),
        st.booleans() | st.just(value=True),
    ),
    max_size=15,
)
NAMES = (f"any{number}" for number in count())
Step = tuple[str, float, bool]


def answer(watch: "Watch", name: str, kind: str) -> Reading:
    if kind in TEXTS:
        return watch.page(watch.article(name, TEXTS[kind]))
    return watch.answer(name, *ANSWERS[kind])


def live(watch: "Watch", name: str, steps: Iterable[Step]) -> dict[int, bool]:
    """Let the article answer like this; return which runs were healthy."""
    well: dict[int, bool] = {}
    for kind, hours, is_well in [("whole", 1, True), *steps]:
        watch.start(hours=hours)
        others = [watch.listing(["ok"]), watch.page(watch.article("ok"))] if is_well else []
        watch.crawl(*others, answer(watch, name, kind))
        well[watch.run_id] = is_well
    return well


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_what_is_told_stays_true(watch: "Watch", steps: list[Step]) -> None:
    name = next(NAMES)
    well = live(watch, name, steps)
    history = watch.history(name)

    tells_what_lasts(watch, history, well)
    tells_each_edit_once(history)
    knows_what_was_told(watch, history)


def tells_what_lasts(watch: "Watch", history: ArticleHistory, well: dict[int, bool]) -> None:
    """No deletion without enough checks, in two runs, over a day, the site well; never two in a row."""
    presence = [line for line in history.changes if line.type in {"gone", "back"}]
    assert [line.type for line in presence] == ["gone", "back"] * (len(presence) // 2) + [
        "gone"
    ] * (len(presence) % 2)
    for line in presence:
        if line.type == "gone":
            checks = absences(watch, history, line, well)
            needed = 2 if checks[-1].capture.status == 410 else 3
            assert len(checks) >= needed
            assert len({check.run_id for check in checks}) >= 2
            assert checks[-1].capture.at - checks[0].capture.at >= timedelta(hours=24)
            assert well[checks[-1].run_id]


def absences(
    watch: "Watch", history: ArticleHistory, gone: ChangeLine, runs: Iterable[int]
) -> list[Any]:
    """The bad checks in a row that ended with an article being called gone."""
    with watch.store.read() as session:
        lines = [
            line
            for run in runs
            for line in captures.of_run(session, run)
            if line.key == history.key and line.capture.at <= gone.at
        ]
    answered = {Verdict.CONTENT, Verdict.NOT_MODIFIED}
    last = max(at for at, line in enumerate(lines) if line.capture.verdict in answered)
    return [line for line in lines[last + 1 :] if line.capture.verdict in ABSENT]


def tells_each_edit_once(history: ArticleHistory) -> None:
    texts = {view.seq: view.content_hash for view in history.revisions}
    edits = [line for line in history.changes if line.type == "edited"]
    told = [line for line in edits if not line.muted]

    assert [view.seq for view in history.revisions] == list(range(1, len(texts) + 1))
    assert {line.to_seq for line in edits} == set(texts) - {1}
    assert all(one.to_seq <= other.from_seq for one, other in pairwise(told))  # type: ignore[operator]
    for line in told:
        assert texts[line.from_seq or 0] != texts[line.to_seq or 0]
    for seq in texts:
        assert sum(line.to_seq == seq for line in told) <= 1


def knows_what_was_told(watch: "Watch", history: ArticleHistory) -> None:
    with watch.store.read() as session:
        state = states.load(session, [history.id])[history.id]
    texts = {view.seq: view.content_hash for view in history.revisions}

    assert 1 <= state.told_seq <= state.head_seq == len(texts)
    last = max([1, *(line.to_seq or 1 for line in history.changes if not line.muted)])
    assert texts[state.told_seq] == texts[last]
    assert (state.told_seq == state.head_seq) == (texts[last] == state.content_hash)
