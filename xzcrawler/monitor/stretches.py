"""Two texts cut into what stayed and what was replaced: by paragraph, then by clause, then by token."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from attrs import field, frozen

from xzcrawler.monitor.alignment import Run, Work, differing, same_runs
from xzcrawler.monitor.phrases import Stretch, by_token
from xzcrawler.monitor.similar import Pair, similar_pairs, similarity
from xzcrawler.text.tokens import tokens

_CLAUSE_ENDS = "，。；！？\n"
"""Never inside a token."""
_CLAUSE = re.compile(rf"[^{_CLAUSE_ENDS}]*[{_CLAUSE_ENDS}]?")
_BY_TOKEN = 4_000_000
"""Pairs of tokens above which a paragraph is compared by clause first."""
_SHORTEST_MOVED = 6
"""Characters of a paragraph that is told to have moved; shorter ones come twice by chance."""


def stretches(old: str, new: str) -> list[Stretch]:
    """Align whole paragraphs, pair those that were rewritten, and compare inside the pairs."""
    if old == new:
        return [Stretch(old, new)] if old else []
    start, end, other_end = edges = differing(old, new, _CLAUSE_ENDS)
    if "\n" not in old[start:end] and "\n" not in new[start:other_end]:
        return _between(old, new, edges, _by_phrase, Work())
    return _between(old, new, differing(old, new, "\n"), _by_paragraph, Work())


def _between(
    old: str,
    new: str,
    edges: tuple[int, int, int],
    compare: Callable[[str, str, Work], list[Stretch]],
    work: Work,
) -> list[Stretch]:
    """Compare what lies between the edges; before and behind them all is the same."""
    start, end, other_end = edges
    head, tail = old[:start], old[end:]
    found = [Stretch(head, head)] if head else []
    found += compare(old[start:end], new[start:other_end], work)
    return [*found, Stretch(tail, tail)] if tail else found


def _by_paragraph(old: str, new: str, work: Work) -> list[Stretch]:
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    keys = [paragraph.rstrip("\n") for paragraph in before]
    other_keys = [paragraph.rstrip("\n") for paragraph in after]
    gaps = list(_gaps(same_runs(keys, other_keys, work), len(before), len(after)))
    moved = _Moved.between(keys, other_keys, gaps)
    found: list[Stretch] = []
    for run, gap in gaps:
        for i, j in zip(range(*run[0]), range(*run[1]), strict=True):
            found += _inside(before[i], after[j], work)
        if gap[0][0] < gap[0][1] or gap[1][0] < gap[1][1]:
            found += _replaced(_Units(before, *gap[0]), _Units(after, *gap[1]), moved, work)
    return found


_Span = tuple[int, int]
_Both = tuple[_Span, _Span]


def _gaps(runs: Sequence[Run], old: int, new: int) -> Iterator[tuple[_Both, _Both]]:
    """Yield each run of the same units with the gap behind it, from the very start to the end."""
    starts = [Run(0, 0, 0), *runs]
    ends = [*runs, Run(old, new, 0)]
    for run, following in zip(starts, ends, strict=True):
        end_old, end_new = run.old + run.length, run.new + run.length
        same = ((run.old, end_old), (run.new, end_new))
        yield same, ((end_old, following.old), (end_new, following.new))


@frozen
class _Units:
    """Some units of a text, by their place in it."""

    of: Sequence[str] = field(eq=False)
    start: int
    end: int

    @property
    def text(self) -> str:
        return "".join(self.of[self.start : self.end])

    @property
    def count(self) -> int:
        return self.end - self.start

    def wider(self, room: "_Units", moved: frozenset[int]) -> "Iterator[_Units]":
        if self.end < room.end and self.end not in moved:
            yield _Units(self.of, self.start, self.end + 1)
        if self.start > room.start and self.start - 1 not in moved:
            yield _Units(self.of, self.start - 1, self.end)


@frozen
class _Moved:
    """Places of paragraphs that stand in both texts, but not in the same order."""

    old: frozenset[int] = frozenset()
    new: frozenset[int] = frozenset()

    @classmethod
    def between(
        cls, old: Sequence[str], new: Sequence[str], gaps: Sequence[tuple[_Both, _Both]]
    ) -> "_Moved":
        went = [i for _, (span, _) in gaps for i in range(*span) if len(old[i]) >= _SHORTEST_MOVED]
        came = [j for _, (_, span) in gaps for j in range(*span) if len(new[j]) >= _SHORTEST_MOVED]
        shared = Counter(old[i] for i in went) & Counter(new[j] for j in came)
        if not shared:
            return cls()
        return cls(_first_of(old, went, shared), _first_of(new, came, shared))


def _first_of(texts: Sequence[str], places: Sequence[int], counted: Counter[str]) -> frozenset[int]:
    left = Counter(counted)
    found = set()
    for place in places:
        if left[texts[place]] > 0:
            left[texts[place]] -= 1
            found.add(place)
    return frozenset(found)


def _replaced(old: _Units, new: _Units, moved: _Moved, work: Work) -> Iterator[Stretch]:
    """Yield a block of paragraphs and what took its place, similar ones side by side."""
    left = [i for i in range(old.start, old.end) if i not in moved.old]
    right = [j for j in range(new.start, new.end) if j not in moved.new]
    if len(left) == len(right) == 1:
        pairs = [(0, 0)]
    else:
        pairs = similar_pairs([old.of[i] for i in left], [new.of[j] for j in right], work)
    placed = [(left[i], right[j]) for i, j in pairs]
    for went, came in _grouped(old, new, placed, moved, work):
        is_moved = went.count + came.count == 1 and (
            went.start in moved.old if went.count else came.start in moved.new
        )
        before, after = went.text, came.text
        if before and after:
            yield from _inside(before, after, work)
        else:
            yield Stretch(before, after, is_moved)


def _grouped(
    old: _Units, new: _Units, pairs: Sequence[Pair], moved: _Moved, work: Work
) -> Iterator[tuple[_Units, _Units]]:
    """Yield pairs, widened where a paragraph was split or two were joined, and what is left over."""
    done_old, done_new = old.start, new.start
    following = [*pairs, (old.end, new.end)][1:]
    for (i, j), (next_old, next_new) in zip(pairs, following, strict=True):
        room = (_Units(old.of, done_old, next_old), _Units(new.of, done_new, next_new))
        went, came = _widened(room, (i, j), moved, work)
        yield from _left_over(
            _Units(old.of, done_old, went.start), _Units(new.of, done_new, came.start), moved
        )
        yield went, came
        done_old, done_new = went.end, came.end
    yield from _left_over(
        _Units(old.of, done_old, old.end), _Units(new.of, done_new, new.end), moved
    )


def _widened(
    room: tuple[_Units, _Units], pair: Pair, moved: _Moved, work: Work
) -> tuple[_Units, _Units]:
    """Let a pair take what stands beside it on one side as long as that makes them more alike."""
    went = _Units(room[0].of, pair[0], pair[0] + 1)
    came = _Units(room[1].of, pair[1], pair[1] + 1)
    if room[0].count == room[1].count == 1:
        return went, came
    score = similarity(went.text, came.text, work)
    growing = True
    while growing:
        growing = False
        wider = [(one, came) for one in went.wider(room[0], moved.old)]
        wider += [(went, one) for one in came.wider(room[1], moved.new)]
        for left, right in wider:
            better = similarity(left.text, right.text, work)
            if better > score:
                went, came, score, growing = left, right, better, True
                break
    return went, came


def _left_over(old: _Units, new: _Units, moved: _Moved) -> Iterator[tuple[_Units, _Units]]:
    for start, end in _apart(old, moved.old):
        yield _Units(old.of, start, end), _Units(new.of, new.start, new.start)
    for start, end in _apart(new, moved.new):
        yield _Units(old.of, old.end, old.end), _Units(new.of, start, end)


def _apart(units: _Units, moved: frozenset[int]) -> Iterator[_Span]:
    """Yield the others together and each moved one by itself."""
    start = units.start
    for place in range(units.start, units.end):
        if place in moved:
            if start < place:
                yield start, place
            yield place, place + 1
            start = place + 1
    if start < units.end:
        yield start, units.end


def _inside(old: str, new: str, work: Work) -> list[Stretch]:
    """Compare two wordings of one paragraph."""
    if old == new:
        return [Stretch(old, new)]
    return _between(old, new, differing(old, new, _CLAUSE_ENDS), _by_phrase, work)


def _by_phrase(old: str, new: str, work: Work) -> list[Stretch]:
    if not (old and new):
        return [Stretch(old, new)]
    before, after = tokens(old), tokens(new)
    if len(before) * len(after) <= _BY_TOKEN:
        return by_token(before, after, work)
    before, after = (list(filter(None, _CLAUSE.findall(text))) for text in (old, new))
    found: list[Stretch] = []
    for run, gap in _gaps(same_runs(before, after, work), len(before), len(after)):
        text = "".join(before[slice(*run[0])])
        found += [Stretch(text, text)] if text else []
        found += _by_clause(before[slice(*gap[0])], after[slice(*gap[1])], work)
    return found


def _by_clause(old: list[str], new: list[str], work: Work) -> Iterator[Stretch]:
    if not (old and new):
        yield from [Stretch("".join(old), "".join(new))] if old or new else []
        return
    pairs = [(0, 0)] if len(old) == len(new) == 1 else similar_pairs(old, new, work)
    i = j = 0
    for at_old, at_new in [*pairs, (len(old), len(new))]:
        if i < at_old or j < at_new:
            yield Stretch("".join(old[i:at_old]), "".join(new[j:at_new]))
        if at_old < len(old) and at_new < len(new):
            yield from by_token(tokens(old[at_old]), tokens(new[at_new]), work)
        i, j = at_old + 1, at_new + 1
