"""Milliseconds to grade and to show an edit, beside two peers, in one run: `python -m tests.benchmarks.bench_diff`.

The peers compare character by character: difflib without its guess at junk, and diff-match-patch where
it is installed (`pip install diff-match-patch`). Both get as many rounds as ours; the best one counts.
Measured is the processor's time, so that a busy machine slows nobody.
"""

import argparse
import difflib
import random
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from attrs import frozen

from tests.benchmarks.edited_texts import CASES, WORST, article, edited
from xzcrawler.items import Article
from xzcrawler.monitor import grade
from xzcrawler.monitor.diff import Mark, pieces

_SHORTEST, _LONGEST = 0.05, 10.0
"""Seconds a pair is measured for: more rounds of a fast way, fewer of a slow one."""


@frozen
class Measured:
    """One way to compare one pair."""

    milliseconds: float
    edits: int


def main() -> None:
    """Print a line for each size and kind of edit, then the worst cases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--pairs", type=int, default=3, help="different texts for each line")
    asked = parser.parse_args()
    ways = dict(_ways())
    _say("median milliseconds for a pair (edits shown)")
    _say(_row("characters", "edit", *ways))
    for size in (1_000, 10_000):
        for case in CASES:
            texts = [_pair(f"{size} {case} {number}", size, case) for number in range(asked.pairs)]
            found = [_measured(way, texts, asked.rounds) for way in ways.values()]
            _say(_row(str(size), case, *map(_cell, found)))
    _say("\nworst cases, about 200,000 characters: seconds for grade, for diff, edits, peak memory")
    for name, build in WORST.items():
        old, new = build()
        graded, shown = (_measured(way, [(old, new)], 1) for way in (_grade, _diff))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        _say(
            f"{name:34}{graded.milliseconds / 1000:8.2f}{shown.milliseconds / 1000:8.2f}"
            f"{shown.edits:9}{peak:7.0f} MB"
        )


def _pair(name: str, size: int, case: str) -> tuple[str, str]:
    chance = random.Random(name)  # noqa: S311 - repeatable, not secret
    old = article(chance, size)
    return old, edited(chance, old, case)


Way = Callable[[str, str], int]


def _ways() -> Iterator[tuple[str, Way]]:
    yield "grade", _grade
    yield "diff", _diff
    yield "difflib", _difflib
    if find_spec("diff_match_patch"):
        yield "dmp", _dmp


def _grade(old: str, new: str) -> int:
    return len(grade(_article(old), _article(new)).facts)


def _article(body: str) -> Article:
    return Article(url="http://a.cn/1", title="通知", body=body)


def _diff(old: str, new: str) -> int:
    return _places(piece.mark is Mark.SAME for piece in pieces(old, new))


def _difflib(old: str, new: str) -> int:
    steps = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return _places(step[0] == "equal" for step in steps)


def _dmp(old: str, new: str) -> int:
    matcher: Any = import_module("diff_match_patch").diff_match_patch()
    steps = matcher.diff_main(old, new)
    matcher.diff_cleanupSemantic(steps)
    return _places(step[0] == 0 for step in steps)


def _places(same: Iterator[bool]) -> int:
    """Count the places that differ; what went and what came there are one."""
    count, last = 0, True
    for is_same in same:
        count += last and not is_same
        last = is_same
    return count


def _measured(way: Way, texts: list[tuple[str, str]], rounds: int) -> Measured:
    best: list[float] = []
    edits: list[int] = []
    for old, new in texts:
        times: list[float] = []
        while (len(times) < rounds or sum(times) < _SHORTEST) and sum(times) < _LONGEST:
            start = time.process_time()
            shown = way(old, new)
            times.append(time.process_time() - start)
        best.append(min(times) * 1000)
        edits.append(shown)
    return Measured(statistics.median(best), round(statistics.median(edits)))


def _cell(measured: Measured) -> str:
    return f"{measured.milliseconds:.3f} ({measured.edits})"


def _row(size: str, case: str, *cells: str) -> str:
    return f"{size:>10}  {case:24}" + "".join(f"{cell:>16}" for cell in cells)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
