"""Stories grow, shrink and change hands: what an article that came or changed does to them."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from attrs import asdict, define, field

from xzcrawler.dedup import Text, Verdict, compare
from xzcrawler.dedup.keys import TEXT_VERSION
from xzcrawler.monitor.originals import moment, rank
from xzcrawler.store import Session, stories, story_keys
from xzcrawler.store.stories import Carried, Decision, Member

WINDOW = timedelta(days=30)
"""Between two articles that are linked though their texts are not the same: reprints come within days."""


@define
class Comparisons:
    """Verdicts on articles as they were at some revision: each pair is compared once."""

    _texts: dict[tuple[int, int], Text] = field(factory=dict)
    _verdicts: dict[tuple[int, int, int, int], Verdict] = field(factory=dict)

    def text(self, article: Carried) -> Text:
        """Return an article's text as it is compared."""
        key = article.article_id, article.seq
        if key not in self._texts:
            self._texts[key] = Text(article.title, article.body)
        return self._texts[key]

    def verdict(self, first: Carried, copy: Carried) -> Verdict:
        """Return what the one is to the other; facts are the first's, then the copy's."""
        key = first.article_id, first.seq, copy.article_id, copy.seq
        if key not in self._verdicts:
            self._verdicts[key] = compare(self.text(first), self.text(copy))
        return self._verdicts[key]

    def link(self, first: Carried, copy: Carried) -> Verdict | None:
        """Return the verdict when the one is a copy of the other."""
        found = self.verdict(first, copy)
        is_near = found.kind == "same" or abs(moment(first) - moment(copy)) <= WINDOW
        return found if found.links and is_near else None


@define
class Grouping:
    """Places articles: `foresee` what that takes, then `go_on` under the lock, then `place` each of them.

    What comes out does not depend on the order in which articles come: an article belongs to the
    earliest one (`originals.rank`) that it is a copy of and that is no copy itself. So an article that
    comes late and was first takes the copies over, and those that are none of its copies go on without it.
    """

    session: Session
    now: datetime
    comparisons: Comparisons = field(factory=Comparisons)
    decisions: dict[int, Decision] = field(factory=dict)
    placed: dict[int, None] = field(factory=dict)
    """Articles that were placed, each once."""
    _carried: dict[int, Carried | None] = field(factory=dict)
    _members: dict[int, Member | None] = field(factory=dict)
    _near: dict[int, list[int]] = field(factory=dict)

    def foresee(self, article_ids: Sequence[int]) -> None:
        """Look up and compare what placing these articles will take, while others may still write."""
        self.decisions = stories.decisions(self.session)
        self._load(article_ids)
        known = [one for one in article_ids if self.carried(one)]
        near = {other for one in known for other in self._look_up(one)}
        self._load(near)
        self._load_members({*known, *near})
        for one in known:
            if self._first_for(one) is None:
                list(self._later_copies(one))

    def go_on(self, session: Session, article_ids: Collection[int]) -> None:
        """Place these articles from now on, in a transaction that holds them and the lock of the stories.

        They themselves and all stories are looked at again. What else was foreseen may have changed:
        then that article waits too, and finds these.
        """
        self.session, self.decisions = session, stories.decisions(session)
        foreseen = {one: self._carried.pop(one, None) for one in article_ids}
        self._load(article_ids)
        for one, was in foreseen.items():
            if self.carried(one) != was:
                self._near.pop(one, None)
        self._members.clear()
        near = {other for one in article_ids for other in self._near.get(one, ())}
        self._load_members({*article_ids, *near})

    def place(self, article_id: int) -> None:
        """Let an article find its story, and then those that stood or fell with it."""
        waiting = {article_id}
        while waiting:
            self._load(waiting)
            one = min(waiting, key=self._order)
            waiting.discard(one)
            waiting |= self._place(one)
            self.placed[one] = None

    def carried(self, article_id: int) -> Carried | None:
        """Return what an article carries; None when it goes on as another."""
        self._load([article_id])
        return self._carried[article_id]

    def member(self, article_id: int) -> Member | None:
        """Return where an article stands in its story; None when it is in none."""
        self._load_members([article_id])
        return self._members[article_id]

    def _place(self, one: int) -> set[int]:
        """Put one article where it belongs; return those that have to be placed again."""
        member = self.member(one)
        loose = self._compared_with(member)
        if self.carried(one) is None:
            self._leave(member)
            return loose | self._joined_to(one)
        found = self._first_for(one)
        first = found[0] if found else one
        if member is not None and member.first_article_id != first:
            self._leave(member)
            loose |= self._joined_to(one)
        if found is not None:
            loose |= set() if member else self._joined_to(one)
            self._join(one, *found)
            return loose
        return loose | self._take_over(one)

    def _first_for(self, one: int) -> tuple[int, Verdict] | None:
        """Return the first of the story an article belongs to, and what it is to that."""
        decision, own = self.decisions.get(one), self._known(one)
        if decision is not None:
            return self._decided(own, decision)
        member = self.member(one)
        near = [*self._candidates(one), *([member.first_article_id] if member else ())]
        self._load_members(near)
        firsts = {self._first_of(other) for other in near} - {one, *self.decisions}
        self._load(firsts)
        for first in sorted(firsts, key=self._order):
            said = self.carried(first)
            if said is None or self._order(first) > self._order(one):
                continue
            if verdict := self.comparisons.link(said, own):
                return first, verdict
        return None

    def _decided(self, own: Carried, decision: Decision) -> tuple[int, Verdict] | None:
        other = decision.with_article_id
        first = None if other is None else self.carried(self._first_of(other))
        if first is None or first.article_id == own.article_id:
            return None
        return first.article_id, self.comparisons.verdict(first, own)

    def _take_over(self, one: int) -> set[int]:
        """Let an article that is no copy take its own copies over from later ones; return who is loose."""
        loose: set[int] = set()
        for other, verdict in list(self._later_copies(one)):
            member = self.member(other)
            loose |= self._compared_with(member) | self._joined_to(other)
            if member and member.first_article_id == other and not self.member(one):
                stories.lead(self.session, member.story_id, one, self.now)
                self._members.clear()
            else:
                self._leave(member)
            self._join(other, one, verdict)
            self.placed[other] = None
        return loose - {one}

    def _later_copies(self, one: int) -> Iterator[tuple[int, Verdict]]:
        """Yield copies of an article that are with later ones or alone."""
        if one in self.decisions:
            return
        near = self._candidates(one)
        self._load_members(near)
        others = {*near, *map(self._first_of, near)} - {one, *self.decisions}
        self._load(others)
        for other in sorted(others, key=self._order):
            first, said = self._first_of(other), self.carried(other)
            is_earlier = min(self._order(other), self._order(first)) < self._order(one)
            if first == one or is_earlier or said is None:
                continue
            if verdict := self.comparisons.link(self._known(one), said):
                yield other, verdict

    def _candidates(self, one: int) -> list[int]:
        near = self._look_up(one)
        self._load(near)
        return [other for other in near if self._carried[other] is not None]

    def _look_up(self, one: int) -> list[int]:
        if one not in self._near:
            text = self.comparisons.text(self._known(one))
            same = story_keys.same(self.session, one, text.key, version=TEXT_VERSION)
            alike = story_keys.alike(self.session, one, text.keys)
            self._near[one] = list(dict.fromkeys([*same, *alike]))
        return self._near[one]

    def _compared_with(self, member: Member | None) -> set[int]:
        """Return those whose place rests on a comparison with this one."""
        if member is None or member.first_article_id != member.article_id:
            return set()
        copies = stories.copies(self.session, member.story_id)
        return {copy.article_id for copy in copies} - {member.article_id}

    def _joined_to(self, one: int) -> set[int]:
        return {made.article_id for made in self.decisions.values() if made.with_article_id == one}

    def _first_of(self, one: int) -> int:
        member = self.member(one)
        return member.first_article_id if member else one

    def _join(self, one: int, first: int, verdict: Verdict) -> None:
        held = self.member(first)
        story_id = held.story_id if held else stories.begin(self.session, first, self.now)
        evidence = _evidence(verdict)
        stories.put(self.session, story_id, one, kind=verdict.kind, evidence=evidence, now=self.now)
        for changed in (one, first):
            self._members.pop(changed, None)

    def _leave(self, member: Member | None) -> None:
        """Take an article out of its story, which goes on with the earliest of the others or ends."""
        if member is None:
            return
        stories.leave(self.session, [member.article_id])
        left = [copy.article_id for copy in stories.copies(self.session, member.story_id)]
        if len(left) < 2:
            stories.end(self.session, member.story_id)
        elif member.first_article_id == member.article_id:
            self._load(left)
            first = min(left, key=self._order)
            stories.lead(self.session, member.story_id, first, self.now)
        self._members.clear()

    def _known(self, one: int) -> Carried:
        said = self.carried(one)
        assert said  # noqa: S101 - for mypy: asked only of articles that carry something
        return said

    def _order(self, one: int) -> tuple[Any, ...]:
        """Return an article's place among others: `rank`; those that go on as others come first."""
        said = self.carried(one)
        return (1, *rank(said)) if said else (0, one)

    def _load(self, article_ids: Iterable[int]) -> None:
        missing = [one for one in article_ids if one not in self._carried]
        if missing:
            self._carried.update(dict.fromkeys(missing))
            self._carried.update(stories.carried(self.session, missing))

    def _load_members(self, article_ids: Iterable[int]) -> None:
        missing = [one for one in article_ids if one not in self._members]
        if missing:
            self._members.update(dict.fromkeys(missing))
            self._members.update(stories.members(self.session, missing))


def _evidence(verdict: Verdict) -> dict[str, Any]:
    return {
        "cover": round(verdict.cover, 3),
        "reasons": list(verdict.reasons),
        "facts": [asdict(fact) for fact in verdict.facts],
    }
