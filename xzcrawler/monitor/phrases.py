"""Edits inside a paragraph, as phrases a reader understands."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from attrs import evolve, frozen

from xzcrawler.monitor.alignment import Run, Work, same_runs

_SHORT = 40
_ALIKE = 0.25
"""Of two longer wordings at least this share has stayed, or one is shown as replaced by the other."""
_PREPARING = 180_000
"""What comparing two wordings costs beside the comparison itself."""
_MOST_SLID = 100
_STOPS = frozenset("。！？；…")
_PAUSES = frozenset("，、：,.)）》”」】")
_OPENING = frozenset("（(《“「【")
_NOT_SWALLOWED = _STOPS | _PAUSES | _OPENING | {"\n"}


@frozen
class Stretch:
    """Text that stayed, or text that went and what came in its place."""

    old: str
    new: str
    moved: bool = False

    @property
    def same(self) -> bool:
        return self.old == self.new


def by_token(old: Sequence[str], new: Sequence[str], work: Work) -> list[Stretch]:
    """Compare two wordings token by token; when the work is used up, replace one by the other."""
    if not work.take(_PREPARING):
        return [Stretch("".join(old), "".join(new))]
    runs = _slid(same_runs(old, new, work), old, new)
    found: list[Stretch] = []
    i = j = stayed = 0
    for run in [*runs, Run(len(old), len(new), 0)]:
        if i < run.old or j < run.new:
            found.append(Stretch("".join(old[i : run.old]), "".join(new[j : run.new])))
        i, j = run.old + run.length, run.new + run.length
        if run.length:
            text = "".join(old[run.old : i])
            found.append(Stretch(text, text))
            stayed += run.length
    size = len(old) + len(new)
    if len(found) > 1 and size > _SHORT and 2 * stayed < _ALIKE * size and old and new:
        return [Stretch("".join(old), "".join(new))]
    return found


def _slid(runs: Sequence[Run], old: Sequence[str], new: Sequence[str]) -> list[Run]:
    """Move what only came or only went to where a clause ends: 「王五、」 rather than 「、王五」."""
    slid = list(runs)
    for index in range(len(slid) - 1):
        before, after = slid[index], slid[index + 1]
        if before.old + before.length == after.old:
            units, start, end = new, before.new + before.length, after.new
        elif before.new + before.length == after.new:
            units, start, end = old, before.old + before.length, after.old
        else:
            continue
        by = _best_shift(units, (start, end), before.length, after.length)
        slid[index] = evolve(before, length=before.length + by)
        slid[index + 1] = Run(after.old + by, after.new + by, after.length - by)
    return [run for run in slid if run.length]


def _best_shift(units: Sequence[str], edit: tuple[int, int], left: int, right: int) -> int:
    start, end = edit
    best, shift = _fit(units, start) + _fit(units, end), 0
    for by in range(1, min(left, _MOST_SLID) + 1):
        if units[start - by] != units[end - by]:
            break
        fit = _fit(units, start - by) + _fit(units, end - by)
        best, shift = (fit, -by) if fit > best else (best, shift)
    for by in range(1, min(right, _MOST_SLID) + 1):
        if units[start + by - 1] != units[end + by - 1]:
            break
        fit = _fit(units, start + by) + _fit(units, end + by)
        best, shift = (fit, by) if fit > best else (best, shift)
    return shift


def _fit(units: Sequence[str], at: int) -> int:
    """Return how natural a cut is before that unit."""
    if at in {0, len(units)} or units[at - 1] == "\n":
        return 4
    if units[at - 1] in _STOPS:
        return 3
    return 2 if units[at - 1] in _PAUSES or units[at] in _OPENING else 0


def readable(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Let a rewritten phrase swallow the one or two characters both wordings share by chance.

    A number, a mark between clauses and what stands beside a changed number are never swallowed,
    so that `3 → 5` stays visible by itself.
    """
    joined = list(_joined(stretches))
    phrases: list[list[Stretch]] = []
    for stretch, after in zip(joined, [*joined, None][1:], strict=True):
        if phrases and _belongs(phrases[-1], stretch, after):
            phrases[-1].append(stretch)
        else:
            phrases.append([stretch])
    return [phrase[0] if len(phrase) == 1 else _whole(phrase) for phrase in phrases]


def _joined(stretches: Sequence[Stretch]) -> Iterator[Stretch]:
    for is_same, group in groupby(stretches, key=lambda stretch: stretch.same):
        if is_same:
            text = "".join(stretch.old for stretch in group)
            yield Stretch(text, text)
        else:
            yield from group


def _whole(phrase: Sequence[Stretch]) -> Stretch:
    return Stretch("".join(part.old for part in phrase), "".join(part.new for part in phrase))


def _belongs(phrase: Sequence[Stretch], stretch: Stretch, after: Stretch | None) -> bool:
    last = phrase[-1]
    if last.same:
        return len(phrase) > 1
    if last.moved or stretch.moved:
        return False
    if not stretch.same:
        return not _ends_paragraph(last, stretch)
    return after is not None and not after.moved and _by_chance(last, stretch.old, after)


def _ends_paragraph(last: Stretch, following: Stretch) -> bool:
    """Tell a rewritten paragraph from the next one: joined, what went and what came stood apart."""
    only_came, only_went = not (last.old or following.old), not (last.new or following.new)
    return (last.old or last.new)[-1] == "\n" and not (only_came or only_went)


def _by_chance(before: Stretch, shared: str, after: Stretch) -> bool:
    if len(shared) > 2 or not _NOT_SWALLOWED.isdisjoint(shared):
        return False
    around = (before.old, before.new, after.old, after.new)
    if any(character.isdigit() for text in (shared, *around) for character in text):
        return False
    return all(around) and len(shared) <= min(max(map(len, around[:2])), max(map(len, around[2:])))
