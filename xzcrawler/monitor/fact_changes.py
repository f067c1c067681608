"""Which fact took the place of which: by what they are about, never by their number in the list."""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterator, Sequence

from attrs import define, field
from rapidfuzz.distance import Indel

from xzcrawler.monitor.alignment import best_in_order
from xzcrawler.store.values import FactChange
from xzcrawler.text.facts import Fact
from xzcrawler.text.wording import opposite

MOST_FACTS = 5_000
"""Of each side that are compared: a page of nothing but numbers must not fill the memory."""
_ALL_PAIRS = 900
"""Pairs between two neighbours that stayed up to which each is weighed against each."""
_RELATED = 0.35
"""How much two facts of one unit must have in common to be one that changed."""
_SAME_PLACE = 0.8
"""How alike the words around must be for one that changed its very unit."""


def fact_changes(old: Sequence[Fact], new: Sequence[Fact]) -> list[FactChange]:
    """Pair what went with what came in its place, in the order of the new text.

    Facts that only moved or whose label was reworded are no change.
    A fact that came or went has an empty side.

    >>> went = [Fact("money", "3000元", "3000元", "元", "补贴"), Fact("number", "5人", "5人", "人", "限")]
    >>> came = [Fact("number", "5人", "5人", "人", "限"), Fact("money", "2000元", "2000元", "元", "补贴")]
    >>> fact_changes(went, came)
    [FactChange(kind='money', old='3000元', new='2000元', label='补贴')]
    """
    pairing = _Pairing(list(old[:MOST_FACTS]), list(new[:MOST_FACTS]))
    pairing.stayed()
    pairing.moved()
    for went, came in pairing.gaps():
        pairing.by_key(went, came, _about, only_labelled=True)
    pairing.by_key(*pairing.left(), _about, only_labelled=True)
    pairing.by_key(*pairing.left(), lambda fact: (fact.kind, fact.value))
    for went, came in pairing.gaps():
        pairing.by_context(went, came)
    return list(pairing.changes())


def _about(fact: Fact) -> Hashable:
    return fact.kind, fact.unit, fact.label


def _full(fact: Fact) -> Hashable:
    return fact.kind, fact.value, fact.label


@define
class _Pairing:
    """Which old fact is which new one, as far as it is known."""

    old: list[Fact]
    new: list[Fact]
    partner: dict[int, int] = field(init=False, factory=dict)
    """Of an old fact, by their places."""
    taken: set[int] = field(init=False, factory=set)
    """Places of new facts that have a partner."""
    anchors: list[tuple[int, int]] = field(init=False, factory=list)
    """Those that stayed, in the order both sides have in common."""

    def stayed(self) -> None:
        """Pair the equal ones in the order they have in common."""
        numbers: dict[Hashable, int] = {}
        left = [numbers.setdefault(_full(fact), len(numbers)) for fact in self.old]
        right = [numbers.setdefault(_full(fact), len(numbers)) for fact in self.new]
        for step in Indel.opcodes(left, right):
            if step.tag == "equal":
                pairs = zip(
                    range(step.src_start, step.src_end),
                    range(step.dest_start, step.dest_end),
                    strict=True,
                )
                self.anchors += pairs
        for i, j in self.anchors:
            self._pair(i, j)

    def moved(self) -> None:
        self.by_key(*self.left(), _full)

    def left(self) -> tuple[list[int], list[int]]:
        went = [i for i in range(len(self.old)) if i not in self.partner]
        return went, [j for j in range(len(self.new)) if j not in self.taken]

    def gaps(self) -> Iterator[tuple[list[int], list[int]]]:
        """Yield what has no partner yet between two neighbours that stayed."""
        i = j = -1
        for next_i, next_j in [*self.anchors, (len(self.old), len(self.new))]:
            went = [k for k in range(i + 1, next_i) if k not in self.partner]
            came = [k for k in range(j + 1, next_j) if k not in self.taken]
            if went and came:
                yield went, came
            i, j = next_i, next_j

    def by_key(
        self,
        went: Sequence[int],
        came: Sequence[int],
        key: Callable[[Fact], Hashable],
        *,
        only_labelled: bool = False,
    ) -> None:
        """Pair those with equal keys, first with first."""
        waiting: defaultdict[Hashable, deque[int]] = defaultdict(deque)
        for j in came:
            if self.new[j].label or not only_labelled:
                waiting[key(self.new[j])].append(j)
        for i in went:
            queue = waiting.get(key(self.old[i]))
            if queue:
                self._pair(i, queue.popleft())

    def by_context(self, went: Sequence[int], came: Sequence[int]) -> None:
        if len(went) * len(came) > _ALL_PAIRS:
            self.by_key(went, came, lambda fact: (fact.kind, fact.unit))
            return
        scores = [[_related(self.old[i], self.new[j]) for j in came] for i in went]
        for row, column in best_in_order(scores):
            self._pair(went[row], came[column])

    def changes(self) -> Iterator[FactChange]:
        """Yield what differs in the order of the new text; what went stands where it stood."""
        places: list[tuple[float, Fact | None, Fact | None]] = []
        last = -0.5
        for i, fact in enumerate(self.old):
            j = self.partner.get(i)
            if j is None:
                places.append((last, fact, None))
            else:
                last = j + 0.5
                if _differ(fact, self.new[j]):
                    places.append((j, fact, self.new[j]))
        places += [(j, None, self.new[j]) for j in range(len(self.new)) if j not in self.taken]
        for _, went, came in sorted(places, key=lambda place: place[0]):
            yield _change(went, came)

    def _pair(self, i: int, j: int) -> None:
        self.partner[i] = j
        self.taken.add(j)


def _differ(old: Fact, new: Fact) -> bool:
    is_same = (old.kind, old.value) == (new.kind, new.value)
    return not is_same or opposite(old.label, new.label) is not None


def _change(went: Fact | None, came: Fact | None) -> FactChange:
    turned = opposite(went.label, came.label) if went and came else None
    if went and came and turned:
        return FactChange(
            kind=came.kind,
            old=turned[0] + went.text,
            new=turned[1] + came.text,
            label=came.label.removesuffix(turned[1]),
        )
    shown = [fact for fact in (came, went) if fact]
    return FactChange(
        kind=shown[0].kind,
        old=went.text if went else "",
        new=came.text if came else "",
        label=next((fact.label for fact in shown if fact.label), ""),
    )


def _related(old: Fact, new: Fact) -> float:
    """Return how likely one became the other, 0 to 1; 0 when it is not."""
    before = Indel.normalized_similarity(old.label, new.label)
    behind = Indel.normalized_similarity(old.behind, new.behind)
    around = 0.7 * before + 0.3 * behind
    if (old.kind, old.unit) != (new.kind, new.unit):
        return around if around >= _SAME_PLACE else 0.0
    score = 0.3 + 0.7 * around if old.unit else around
    return score if score >= _RELATED else 0.0
