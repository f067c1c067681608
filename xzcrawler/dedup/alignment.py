"""One alignment of two compared texts: what both say, and what stands for what."""

import re
from collections.abc import Iterator, Sequence

from attrs import frozen
from rapidfuzz.distance import LCSseq

_NUMBER = re.compile(r"\d+")
_FIRST_SYMBOL, _SYMBOLS = 0xF0000, 0x1FFFE
"""Private characters, one for each number of the two texts: numbers align whole or not at all."""
_SYMBOL = re.compile(f"[{chr(_FIRST_SYMBOL)}-{chr(_FIRST_SYMBOL + _SYMBOLS)}]")
OPENING = 80
"""Characters that make the beginning of a text."""
LONGEST = 20_000
"""Characters of a text that are aligned: the memory of an alignment grows with their product."""
_CHANCE = 3
"""Runs shorter than this inside a rewritten passage are there by chance."""


@frozen
class Gap:
    """What stands on either side between two passages that both texts have; one may be empty."""

    old: str
    new: str
    before: str
    """Up to 4 characters in common before it."""
    after: str
    """Up to 4 characters in common behind it."""
    at: int = 0
    """Characters of the old text before it."""


@frozen
class Alignment:
    """Two texts side by side, lengths in characters with each number as one."""

    lengths: tuple[int, int]
    common: int
    gaps: tuple[Gap, ...]
    common_numbers: int
    openings: tuple[float, float]
    """Share of each text's first `OPENING` characters that the other has too."""

    @property
    def replaced(self) -> int:
        """Characters that stand for others, as opposed to those that one side has more."""
        return sum(min(len(gap.old), len(gap.new)) for gap in self.gaps)

    @property
    def cover(self) -> float:
        """Share of the shorter text that the longer has too."""
        shorter = min(self.lengths)
        return self.common / shorter if shorter else 0.0


def align(old: str, new: str) -> Alignment:
    """Return the alignment of two bare texts."""
    numbers: dict[str, str] = {}
    left, right = (_with_symbols(text[:LONGEST], numbers) for text in (old, new))
    names = {symbol: number for number, symbol in numbers.items()}
    runs = _without_chance(_runs(left, right), len(left), len(right))
    common = sum(length for _, _, length in runs)
    return Alignment(
        lengths=(len(left), len(right)),
        common=common,
        gaps=tuple(_gaps(left, right, runs, names)),
        common_numbers=sum(len(_SYMBOL.findall(left, at, at + length)) for at, _, length in runs),
        openings=(
            _opening(left, [run[::2] for run in runs]),
            _opening(right, [run[1:] for run in runs]),
        ),
    )


Run = tuple[int, int, int]
"""From in the old, from in the new, length."""


def _with_symbols(text: str, numbers: dict[str, str]) -> str:
    def symbol(found: re.Match[str]) -> str:
        number = found[0].lstrip("0") or "0"
        return numbers.setdefault(number, chr(_FIRST_SYMBOL + len(numbers) % _SYMBOLS))

    return _NUMBER.sub(symbol, text)


def _runs(old: str, new: str) -> list[Run]:
    return [
        (step.src_start, step.dest_start, step.src_end - step.src_start)
        for step in LCSseq.opcodes(old, new)
        if step.tag == "equal"
    ]


def _without_chance(runs: Sequence[Run], old_end: int, new_end: int) -> list[Run]:
    """Leave out the short runs between two rewritten passages: 的 here and 的 there."""
    kept: list[Run] = []
    for index, (i, j, length) in enumerate(runs):
        last_i, last_j, last = kept[-1] if kept else (0, 0, 0)
        next_i, next_j, _ = runs[index + 1] if index + 1 < len(runs) else (old_end, new_end, 0)
        before = min(i - last_i - last, j - last_j - last)
        behind = min(next_i - i - length, next_j - j - length)
        if length < _CHANCE and max(before, behind) > 0 and (before + behind) >= 2 * length:
            continue
        kept.append((i, j, length))
    return kept


def _opening(text: str, runs: Sequence[tuple[int, ...]]) -> float:
    end = min(len(text), OPENING)
    common = sum(max(0, min(start + length, end) - start) for start, length in runs)
    return common / end if end else 0.0


def _gaps(old: str, new: str, runs: Sequence[Run], names: dict[str, str]) -> Iterator[Gap]:
    def spelled(text: str) -> str:
        return _SYMBOL.sub(lambda found: names.get(found[0], found[0]), text) if text else text

    at_old = at_new = 0
    for i, j, length in [*runs, (len(old), len(new), 0)]:
        if i > at_old or j > at_new:
            yield Gap(
                spelled(old[at_old:i]),
                spelled(new[at_new:j]),
                spelled(old[max(0, at_old - 4) : at_old]),
                spelled(old[i : min(i + 4, i + length)]),
                at_old,
            )
        at_old, at_new = i + length, j + length
