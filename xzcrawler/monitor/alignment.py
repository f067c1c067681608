"""Which units of two texts are the same: paragraphs, clauses, tokens. Bounded in work, not in time."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

from attrs import define, frozen
from rapidfuzz.distance import Indel, Postfix, Prefix

_AT_ONCE = 400_000_000
"""Pairs of units in one table: a bit each, 50 MB."""
_DEEPEST = 8
"""Times that units which occur once are looked for between others."""
_CALL = 20_000
"""What a single comparison costs at least, in pairs: about as long as calling it takes."""


@define
class Work:
    """Pairs of units that may still be compared: the same texts always get the same answer."""

    left: int = 8_000_000_000

    def take(self, pairs: int) -> bool:
        """Spend on a table of that many pairs, unless it is too large or too little is left."""
        cost = pairs + _CALL
        if pairs > _AT_ONCE or cost > self.left:
            return False
        self.left -= cost
        return True


def differing(old: str, new: str, ends: str) -> tuple[int, int, int]:
    """Return where two texts start to differ, and where that is over in the old and in the new.

    All three lie behind one of the characters `ends`, or at the start or end of a text.

    >>> differing("一。二。三。", "一。两。三。", "。")
    (2, 4, 4)
    """
    head = Prefix.similarity(old, new)
    while head and old[head - 1] not in ends:
        head -= 1
    tail = min(Postfix.similarity(old, new), len(old) - head, len(new) - head)
    stop = len(old) - tail
    while stop < len(old) and old[stop] not in ends:
        stop += 1
    stop = min(stop + 1, len(old))
    return head, stop, stop + len(new) - len(old)


@frozen
class Run:
    """Units that are the same in both, without a gap."""

    old: int
    new: int
    length: int


def same_runs(old: Sequence[str], new: Sequence[str], work: Work) -> list[Run]:
    """Return what a longest common subsequence keeps, in order.

    Too large a stretch is compared by the units that occur once on both sides.

    >>> same_runs("abcd", "abxd", Work())
    [Run(old=0, new=0, length=2), Run(old=3, new=3, length=1)]
    """
    head = _shared_head(old, new)
    tail = _shared_tail(old, new, head)
    pairs = _pairs(old, new, (head, len(old) - tail, head, len(new) - tail), work)
    return list(
        _joined(
            run
            for run in (
                Run(0, 0, head),
                *(Run(i, j, 1) for i, j in pairs),
                Run(len(old) - tail, len(new) - tail, tail),
            )
            if run.length
        )
    )


def _shared_head(old: Sequence[str], new: Sequence[str]) -> int:
    count = 0
    for left, right in zip(old, new, strict=False):
        if left != right:
            return count
        count += 1
    return count


def _shared_tail(old: Sequence[str], new: Sequence[str], head: int) -> int:
    most = min(len(old), len(new)) - head
    for count in range(most):
        if old[-1 - count] != new[-1 - count]:
            return count
    return most


_Box = tuple[int, int, int, int]
"""From and to in the old, from and to in the new."""


def _pairs(
    old: Sequence[str], new: Sequence[str], box: _Box, work: Work, depth: int = 0
) -> Iterator[tuple[int, int]]:
    from_old, to_old, from_new, to_new = box
    if from_old == to_old or from_new == to_new:
        return
    left = _kept(old, from_old, to_old, set(new[from_new:to_new]))
    right = _kept(new, from_new, to_new, {old[i] for i in left})
    if not left or not right:
        return
    if work.take(len(left) * len(right)):
        yield from _longest([old[i] for i in left], [new[j] for j in right], left, right)
    elif depth < _DEEPEST:
        yield from _around_anchors(old, new, box, work, depth + 1)


def _kept(units: Sequence[str], start: int, end: int, others: set[str]) -> list[int]:
    """Return where units stand that the other side has too: no others can be the same."""
    return [index for index in range(start, end) if units[index] in others]


def _longest(
    old: list[str], new: list[str], at_old: list[int], at_new: list[int]
) -> Iterator[tuple[int, int]]:
    numbers: dict[str, int] = {}  # exact, and the same in every process, unlike hashes of strings
    left = [numbers.setdefault(unit, len(numbers)) for unit in old]
    right = [numbers.setdefault(unit, len(numbers)) for unit in new]
    for step in Indel.opcodes(left, right):
        if step.tag == "equal":
            yield from zip(
                at_old[step.src_start : step.src_end],
                at_new[step.dest_start : step.dest_end],
                strict=True,
            )


def _around_anchors(
    old: Sequence[str], new: Sequence[str], box: _Box, work: Work, depth: int
) -> Iterator[tuple[int, int]]:
    """Pair what occurs once on both sides, then compare between those pairs."""
    from_old, to_old, from_new, to_new = box
    anchors = _rising(_once_in_both(old, new, box))
    if not anchors:
        return
    for i, j in [*anchors, (to_old, to_new)]:
        yield from _pairs(old, new, (from_old, i, from_new, j), work, depth)
        if (i, j) != (to_old, to_new):
            yield i, j
        from_old, from_new = i + 1, j + 1


def _once_in_both(old: Sequence[str], new: Sequence[str], box: _Box) -> Iterator[tuple[int, int]]:
    from_old, to_old, from_new, to_new = box
    counted_old, counted_new = Counter(old[from_old:to_old]), Counter(new[from_new:to_new])
    place = {new[j]: j for j in range(from_new, to_new) if counted_new[new[j]] == 1}
    for i in range(from_old, to_old):
        if counted_old[old[i]] == 1 and old[i] in place:
            yield i, place[old[i]]


def _rising(pairs: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest part of the pairs in which both numbers grow (patience sorting)."""
    ends: list[int] = []
    chains: list[tuple[tuple[int, int], int]] = []
    tops: list[int] = []
    for pair in pairs:
        depth = bisect_left(ends, pair[1])
        chains.append((pair, tops[depth - 1] if depth else -1))
        ends[depth : depth + 1] = [pair[1]]
        tops[depth : depth + 1] = [len(chains) - 1]
    found: list[tuple[int, int]] = []
    at = tops[-1] if tops else -1
    while at >= 0:
        pair, at = chains[at]
        found.append(pair)
    return found[::-1]


def _joined(runs: Iterator[Run]) -> Iterator[Run]:
    last: Run | None = None
    for run in runs:
        if last and (last.old + last.length, last.new + last.length) == (run.old, run.new):
            last = Run(last.old, last.new, last.length + run.length)
            continue
        if last:
            yield last
        last = run
    if last:
        yield last


def best_in_order(scores: Sequence[Sequence[float]]) -> Iterator[tuple[int, int]]:
    """Yield the pairs, both sides rising, whose scores add up to most; 0 is no pair.

    >>> list(best_in_order([[0.9, 0.5], [0.0, 0.6], [0.0, 0.7]]))
    [(0, 0), (2, 1)]
    """
    rows, columns = len(scores), len(scores[0]) if scores else 0
    totals = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in reversed(range(rows)):
        for j in reversed(range(columns)):
            paired = scores[i][j] + totals[i + 1][j + 1] if scores[i][j] else 0.0
            totals[i][j] = max(paired, totals[i + 1][j], totals[i][j + 1])
    i = j = 0
    while i < rows and j < columns:
        if scores[i][j] and totals[i][j] == scores[i][j] + totals[i + 1][j + 1]:
            yield i, j
            i, j = i + 1, j + 1
        elif totals[i][j] == totals[i + 1][j]:
            i += 1
        else:
            j += 1
