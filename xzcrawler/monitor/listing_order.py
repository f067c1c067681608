"""The order of a channel's entries: ranks that stay while new entries push old ones down the pages."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from attrs import frozen

_FEW = 3
_SHARE = 0.2


@frozen(kw_only=True)
class Order:
    """What a reading of the top of a listing says about the order of its entries."""

    ranks: tuple[int, ...]
    """One for each entry that was read, in the same order."""
    in_order: tuple[int, ...]
    """Places (from 0) of the known entries that stand as they stood, from the top."""
    moved: int
    """Known entries that stand elsewhere."""

    @property
    def is_shaken(self) -> bool:
        """So many moved that the places of the others say nothing.

        More than three and more than a fifth: a few are bumped or dated anew on any day.
        """
        return self.moved > max(_FEW, _SHARE * (self.moved + len(self.in_order)))


def lowest(known: Sequence[int | None]) -> int | None:
    """Return the rank of the last entry that stands as it stood, None when none is known."""
    kept = _longest_fall(known)
    return known[kept[-1]] if kept else None


def order(
    known: Sequence[int | None], *, top: int, from_top: bool, floor: int | None = None
) -> Order:
    """Rank what was read, newest first, given the ranks the entries had; None: a new one.

    Who stands as before keeps the rank, or gets a higher one to make room below. Who moved up keeps
    it, too: it may be pinned without a mark. Who moved down gets that of its new place.
    `top`: the highest rank of the channel; `from_top`: the first page is among what was read;
    `floor`: the highest rank below `lowest`, of an entry that stands further back than was read.

    >>> order([None, 7, 5, None, 4], top=7, from_top=True).ranks
    (8, 7, 6, 5, 4)
    """
    kept = _longest_fall(known)
    raised = set(_raised(known, kept))
    standing = set(kept)
    line = [place for place in range(len(known)) if place not in raised]
    ranks = {place: top + len(line) - index for index, place in enumerate(line)}
    if kept:
        before = [rank if place in standing else None for place, rank in enumerate(known)]
        ranks = _in_line(before, line, kept, top if from_top else None, floor)
    return Order(
        ranks=tuple(ranks.get(place, rank or 0) for place, rank in enumerate(known)),
        in_order=tuple(kept),
        moved=sum(rank is not None for rank in known) - len(kept),
    )


def _raised(known: Sequence[int | None], kept: Sequence[int]) -> Iterator[int]:
    """Yield the places that stand above entries they once stood below."""
    standing = set(kept)
    for place, rank in enumerate(known):
        if rank is None or place in standing:
            continue
        index = bisect_left(kept, place)
        below = known[kept[index]] if index < len(kept) else None
        if below is not None and rank <= below:
            yield place


def _in_line(
    known: Sequence[int | None],
    line: Sequence[int],
    kept: Sequence[int],
    top: int | None,
    floor: int | None,
) -> dict[int, int]:
    """Rank from the bottom up: each above the one below it, what is new on top above all."""
    older = sum(place > kept[-1] for place in line)
    below = (known[kept[-1]] or 0) - older - 1
    if older and floor is not None:
        below = max(below, floor)
    ranks: dict[int, int] = {}
    for place in reversed(line):
        least = known[place] if place >= kept[0] else top
        below = below + 1 if least is None else max(below + 1, least + (place < kept[0]))
        ranks[place] = below
    return ranks


def _longest_fall(ranks: Sequence[int | None]) -> list[int]:
    """Return the places of the longest strictly falling series among the ranks that are known."""
    ends: list[int] = []
    places: list[int] = []
    before: dict[int, int | None] = {}
    for place, rank in enumerate(ranks):
        if rank is None:
            continue
        length = bisect_left(ends, -rank)
        before[place] = places[length - 1] if length else None
        # Replaces the one at `length`, or is put behind all.
        ends[length : length + 1] = [-rank]
        places[length : length + 1] = [place]
    series: list[int] = []
    last = places[-1] if places else None
    while last is not None:
        series.append(last)
        last = before[last]
    return series[::-1]
