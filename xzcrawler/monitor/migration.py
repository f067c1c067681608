"""A site whose addresses changed: which of its new articles are old ones?"""

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from datetime import date, datetime
from typing import Literal

from attrs import field, frozen

from xzcrawler.monitor.likeness import MOST, folded, grams, shared

Reason = Literal["text", "title and day", "title and text"]

_ANOTHER = 0.5
"""Share of 5-grams below which two texts of one title and day are two articles."""
_UNREAD = 70
"""Certainty of a title and a day alone: the new page was listed, but not read yet."""


@frozen(kw_only=True)
class Candidate:
    """An article that may be the same as another."""

    id: int
    url: str
    title: str
    """As it says itself; of one nobody has read as it was listed."""
    day: date | None
    """Published on, in Asia/Shanghai."""
    text_hash: str
    """Empty when it was never read, like `body`."""
    first_seen: datetime
    body: str = field(default="", repr=False)

    @property
    def same_title(self) -> str:
        """The title as it is compared."""
        return folded(self.title)


@frozen(kw_only=True)
class Pair:
    """An old article and the new one it turned into."""

    old: Candidate
    new: Candidate
    reason: Reason
    certainty: int
    """Per cent."""


@frozen(kw_only=True)
class Unsure:
    """An old article whose new one cannot be told."""

    old: Candidate
    new: tuple[Candidate, ...]
    why: str


@frozen(kw_only=True)
class Proposal:
    """Which articles are to be brought together."""

    pairs: tuple[Pair, ...] = ()
    unsure: tuple[Unsure, ...] = ()
    """Left as they are."""
    unmatched: int = 0
    """Missing articles to which nothing new is like."""
    began: datetime | None = None
    """From when on new addresses were looked for."""


@frozen
class _Edge:
    old: Candidate
    new: Candidate
    certainty: int
    """0: alike at first sight, but another text."""


_Weigh = Callable[[Candidate, Candidate], int]
_Stage = tuple[Reason, Callable[[Candidate], Hashable | None], _Weigh]


def propose(old: Sequence[Candidate], new: Sequence[Candidate]) -> Proposal:
    """Match old with new articles: by the exact text, else by title and day, else by title and most of the text.

    A pair is proposed where each is the only one that is like the other. What is like several is left
    out and listed, and so is a title and day whose texts have little in common.
    """
    pairs: list[Pair] = []
    doubts: dict[int, list[_Edge]] = {}
    grams_of = _Grams()
    stages: tuple[_Stage, ...] = (
        ("text", lambda one: one.text_hash or None, lambda _, __: 100),
        ("title and day", _title_and_day, grams_of.by_day),
        ("title and text", lambda one: one.same_title or None, grams_of.by_text),
    )
    for reason, name, weigh in stages:
        taken = {number for pair in pairs for number in (pair.old.id, pair.new.id)}
        edges = list(_edges(_left(old, taken), _left(new, taken), name, weigh))
        sure = _only_ones([edge for edge in edges if edge.certainty])
        pairs += [
            Pair(old=edge.old, new=edge.new, reason=reason, certainty=edge.certainty)
            for edge in sure
        ]
        for edge in edges:
            doubts.setdefault(edge.old.id, []).append(edge)
    taken = {number for pair in pairs for number in (pair.old.id, pair.new.id)}
    unsure = tuple(_unsure(doubts[one.id], taken) for one in _left(old, taken) if one.id in doubts)
    return Proposal(
        pairs=tuple(sorted(pairs, key=lambda pair: pair.old.id)),
        unsure=unsure,
        unmatched=len(_left(old, taken)) - len(unsure),
    )


def like_any(side: Sequence[Candidate], others: Sequence[Candidate]) -> list[Candidate]:
    """Return those of one side that have a title or a text in common with the other side."""
    titles = {one.same_title for one in others} - {""}
    texts = {one.text_hash for one in others} - {""}
    return [one for one in side if one.same_title in titles or one.text_hash in texts]


class _Grams:
    """Weighs texts against each other; the 5-grams of each are made once."""

    def __init__(self) -> None:
        self._known: dict[int, frozenset[str]] = {}

    def by_day(self, old: Candidate, new: Candidate) -> int:
        if not (old.body and new.body):
            return _UNREAD
        share = self._share(old, new)
        if share < _ANOTHER:
            return 0
        return 95 if share >= MOST else 80

    def by_text(self, old: Candidate, new: Candidate) -> int:
        share = self._share(old, new)
        return int(95 * share) if share >= MOST else 0

    def _share(self, old: Candidate, new: Candidate) -> float:
        return shared(self._of(old), self._of(new))

    def _of(self, one: Candidate) -> frozenset[str]:
        if one.id not in self._known:
            self._known[one.id] = grams(one.body)
        return self._known[one.id]


def _title_and_day(one: Candidate) -> Hashable | None:
    return (one.same_title, one.day) if one.same_title and one.day else None


def _left(side: Sequence[Candidate], taken: Collection[int]) -> list[Candidate]:
    return [one for one in side if one.id not in taken]


def _edges(
    old: Sequence[Candidate],
    new: Sequence[Candidate],
    name: Callable[[Candidate], Hashable | None],
    weigh: _Weigh,
) -> Iterator[_Edge]:
    named: dict[Hashable, list[Candidate]] = {}
    for one in new:
        if (called := name(one)) is not None:
            named.setdefault(called, []).append(one)
    for one in old:
        for other in named.get(name(one), ()):
            # What was there before the old one did not come in its place.
            if other.first_seen > one.first_seen:
                yield _Edge(one, other, weigh(one, other))


def _only_ones(edges: Sequence[_Edge]) -> list[_Edge]:
    of_old = Counter(edge.old.id for edge in edges)
    of_new = Counter(edge.new.id for edge in edges)
    return [edge for edge in edges if of_old[edge.old.id] == of_new[edge.new.id] == 1]


def _unsure(edges: Sequence[_Edge], taken: Collection[int]) -> Unsure:
    real = {edge.new.id: edge.new for edge in edges if edge.certainty}
    others = {edge.new.id: edge.new for edge in edges}
    free = {number for number in real if number not in taken}
    why = "the same title, another text"
    if len(free) > 1:
        why = f"{len(free)} new articles are like it"
    elif real:
        why = "the new article is like several old ones"
    return Unsure(old=edges[0].old, new=tuple((real or others).values()), why=why)
