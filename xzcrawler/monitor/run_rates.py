"""How a site's runs go, against how they went before."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from statistics import median

from xzcrawler.items import REFUSED, Verdict
from xzcrawler.monitor.signs import Sign, What
from xzcrawler.store.health import RunFacts

_IN_A_ROW = 3
_LATELY = 5
_BEFORE = 10
_TIMES = 3
"""As often, as many, as long: what doubles from one week to the next is no trouble yet."""
_BAD_SHARE = 0.2
_FEWEST_CHECKS = 10
_LONG = 600.0
"""Seconds: a run that takes less is not slow, whatever it took before."""
_MANY = 3.0
_CHECK = "xz/check/"
_BROKEN = frozenset({Verdict.ERROR, Verdict.UNREACHABLE})


def signs(runs: Sequence[RunFacts]) -> list[Sign]:
    """Return what the runs of a site, newest first, say is amiss."""
    over = [run for run in runs if run.outcome != "running"]
    return [*_failing(over), *_rates(over), *_efforts(over)]


def parsed_at(runs: Sequence[RunFacts]) -> datetime | None:
    """Return when the last of these runs began that read an article's page."""
    return next((run.started for run in runs if run.stats.get("xz/run/articles_read")), None)


def _failing(runs: Sequence[RunFacts]) -> Iterator[Sign]:
    last = runs[:_IN_A_ROW]
    if len(last) == _IN_A_ROW and all(run.outcome in {"failed", "interrupted"} for run in last):
        words = ", ".join(run.outcome for run in last)
        why = f"the last {_IN_A_ROW} runs came to nothing: {words}"
        yield Sign(kind="blind", what="runs_failed", why=why, since=last[-1].started)


def _rates(runs: Sequence[RunFacts]) -> Iterator[Sign]:
    lately, before = runs[:_LATELY], runs[_LATELY:]
    if len(before) < _BEFORE:
        return
    for what, verdicts in (("errors", _BROKEN), ("refusals", REFUSED - _BROKEN)):
        bad, checks = _share(lately, verdicts)
        usual, _ = _share(before, verdicts)
        if checks >= _FEWEST_CHECKS and bad >= max(_BAD_SHARE, _TIMES * usual):
            why = f"{bad:.0%} of {checks} pages, before {usual:.0%}"
            yield _worse("errors" if what == "errors" else "refusals", why)


def _share(runs: Sequence[RunFacts], verdicts: frozenset[Verdict]) -> tuple[float, int]:
    checks = bad = 0
    for run in runs:
        for name, count in run.stats.items():
            _, _, verdict = name.removeprefix(_CHECK).partition("/")
            if name.startswith(_CHECK) and verdict:
                checks += count
                bad += count if verdict in verdicts else 0
    return (bad / checks if checks else 0.0), checks


def _efforts(runs: Sequence[RunFacts]) -> Iterator[Sign]:
    if (told := _grown(runs, _requests, _MANY)) is not None:
        yield _worse("more_requests", f"{told[0]:.1f} requests a page, before {told[1]:.1f}")
    if (told := _grown(runs, _seconds, _LONG)) is not None:
        yield _worse("slower", f"a run takes {told[0] / 60:.0f} min, before {told[1] / 60:.0f}")


def _grown(
    runs: Sequence[RunFacts], measure: Callable[[RunFacts], float | None], least: float
) -> tuple[float, float] | None:
    """Return the medians of the last runs and of those before when they have grown, else None."""
    values = [value for run in runs if (value := measure(run)) is not None]
    lately, before = values[:_LATELY], values[_LATELY:]
    if len(before) < _BEFORE:
        return None
    now, then = median(lately), median(before)
    return (now, then) if now >= max(least, _TIMES * then) else None


def _requests(run: RunFacts) -> float | None:
    pages = sum(run.stats.get(f"xz/run/{kind}_read", 0) for kind in ("listings", "articles"))
    return run.stats.get("downloader/request_count", 0) / pages if pages else None


def _seconds(run: RunFacts) -> float | None:
    return (run.finished - run.started).total_seconds() if run.finished else None


def _worse(what: What, why: str) -> Sign:
    return Sign(kind="worse", what=what, why=why)
