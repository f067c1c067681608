"""Which rewritten paragraphs belong together."""

from collections.abc import Iterator, Sequence

from rapidfuzz.distance import Indel

from xzcrawler.monitor.alignment import Work, best_in_order

SIMILAR = 0.5
"""Share of characters two wordings of one paragraph have in common at least."""
_SURE = 0.9
_BETTER = 0.15
_ALL_PAIRS = 1_024
"""Pairs of units up to which each is compared with each."""
_AHEAD = 8
"""Units that are looked ahead where there are more."""

Pair = tuple[int, int]


def similar_pairs(old: Sequence[str], new: Sequence[str], work: Work) -> list[Pair]:
    """Return which unit became which, both sides in order; what resembles nothing is left out."""
    if len(old) * len(new) <= _ALL_PAIRS:
        scores = [[similarity(left, right, work) for right in new] for left in old]
        return list(best_in_order(scores))
    return list(_nearest(old, new, work))


def similarity(old: str, new: str, work: Work) -> float:
    """Return 0 to 1, and 0 when it is below `SIMILAR` or the work is used up."""
    shorter, longer = sorted((len(old), len(new)))
    if 2 * shorter < SIMILAR * (shorter + longer) or not work.take(shorter * longer):
        return 0.0
    return Indel.normalized_similarity(old, new, score_cutoff=SIMILAR)


def _nearest(old: Sequence[str], new: Sequence[str], work: Work) -> Iterator[Pair]:
    """Pair each unit with the next that resembles it, unless a neighbour clearly does so more."""
    i = j = 0
    while i < len(old) and j < len(new):
        step = _next(old, new, (i, j), work)
        if step is None:
            i, j = i + 1, j + 1
            continue
        i, j = step
        yield i, j
        i, j = i + 1, j + 1


def _next(old: Sequence[str], new: Sequence[str], at: Pair, work: Work) -> Pair | None:
    first = similarity(old[at[0]], new[at[1]], work)
    if first >= _SURE:
        return at
    reach = 2 if first else _AHEAD
    best, place = (first + _BETTER, at) if first else (0.0, None)
    for distance in range(1, reach + 1):
        for ahead in range(distance + 1):
            i, j = at[0] + ahead, at[1] + distance - ahead
            score = similarity(old[i], new[j], work) if i < len(old) and j < len(new) else 0.0
            if score > best:
                best, place = score, (i, j)
        if place and place != at:
            return place
    return place
