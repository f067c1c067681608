"""Whether two articles carry one text, and what the one changed in the other's."""

from attrs import evolve, frozen

from xzcrawler.dedup.alignment import Alignment, align
from xzcrawler.dedup.compared import Text, bare
from xzcrawler.dedup.cuts import are_cut
from xzcrawler.dedup.differences import Difference, figures, is_respelled, names, words

LINKED = ("same", "reprint", "excerpt", "altered")
"""Verdicts that make two articles copies of one text."""

_SHORTEST = 40
"""Characters below which only the same text is a copy."""
_SHORT, _LONG = 150, 300
_TITLE_COUNTS = 120
"""Characters below which a title's figure outweighs the same body."""
_COVER, _COVER_SHORT = 0.60, 0.85
_WHOLE = 0.90
"""A text that the other holds whole may begin where the other does not."""
_OPENING = 0.60
_REPLACED = 0.06
_FIGURES, _FIGURES_SHORT = 0.10, 0.05
_FORGIVEN, _FORGIVEN_SHORT = 2, 1
"""Figures that may be corrected in a longer text, and in a shorter whose title is the same or of another form."""
_OTHERWISE = 2
"""Figures and words besides the day in the lead from which it is another day's issue of the same title."""
_REPLACED_AT_RANDOM = 0.25
"""Of what is in common, the share that may stand for something else where single characters are read wrong all over."""
_SPREAD = 12
"""Places from which single characters read or typed wrong are told from a form filled in anew."""
_SPREAD_LENGTH, _SPREAD_SHARE, _SPREAD_SINGLE, _SPREAD_NAMES = 8, 0.85, 0.6, 0.2
"""Of those places: the longest, their share of all that was replaced, and the shares of single characters and of people."""
_SPREAD_KINDS = 0.5
"""Of those places, the share that differ in other characters than the places before."""
_LONGEST_TAIL, _LEFT_OUT = 40, 3
"""Characters of a carrier's line at the end, and how many times longer what it stands beside has to be."""
_EXCERPT = 0.75
_RELATED = 0.25
_TITLE_LIKE, _TITLE_COMMON = 0.5, 4
"""Share and number of characters, without figures, that make two titles one form."""
_OF_ANOTHER = frozenset({"title-figure", "title-word", "name"})
"""What no two cuts of one text differ in."""


@frozen
class Verdict:
    """What two texts are to each other."""

    kind: str
    """One of `LINKED`, or `related` (much in common), `template` (another issue of one form), `different`."""
    cover: float
    """Share of the shorter text that the longer has too, 0 to 1."""
    facts: tuple[Difference, ...] = ()
    """Where the second text states a fact otherwise than the first."""
    reasons: tuple[str, ...] = ()
    """What decided, as words of a fixed list."""

    @property
    def links(self) -> bool:
        """Whether both are copies of one text."""
        return self.kind in LINKED


def compare(a: Text, b: Text) -> Verdict:
    """Return the verdict on two texts; swapped, the facts are turned and the rest is the same.

    >>> text = "自今日起至月底，城东菜市场因管道改造停止供水，附近居民请提前储水，不便之处敬请谅解，恢复供水另行通知。"
    >>> compare(Text("停水通知", text), Text("通知", "彭城日报讯 " + text + "（完）")).kind
    'same'
    """
    if (len(a.bare), a.bare, a.bare_title) > (len(b.bare), b.bare, b.bare_title):
        seen = _compare(b, a)
        return evolve(seen, facts=tuple(fact.turned() for fact in seen.facts))
    return _compare(a, b)


def _compare(a: Text, b: Text) -> Verdict:
    title = align(a.bare_title, b.bare_title)
    if a.bare == b.bare:
        return _identical(a, title)
    body = align(a.bare, b.bare)
    if min(body.lengths) < _SHORTEST:
        return Verdict("different", body.cover, reasons=("short",))
    facts = (*figures(body.gaps), *names(body.gaps))
    at_random = _is_at_random(body, facts)
    if at_random:
        facts = tuple(fact for fact in facts if fact.kind != "name")
    reasons, doubts = _other_issue(title, body, facts), _too_little(body)
    if _is_replaced(a, b, body, _REPLACED_AT_RANDOM if at_random else _REPLACED):
        reasons = (*reasons, "replaced")
    if not reasons and not doubts:
        return Verdict(_kind(body, facts), body.cover, facts, ("cover", "opening"))
    may_be_cut = _OF_ANOTHER.isdisjoint(reasons)
    if may_be_cut and are_cut(a, b, same_title=_is_same_title(title)):
        # What seemed to stand for something else was only left out by the one and the other.
        return Verdict(_kind(body, ()), body.cover, (), ("cut",))
    return _unlinked(Verdict("template", body.cover, facts, reasons), doubts)


def _unlinked(found: Verdict, doubts: tuple[str, ...]) -> Verdict:
    if found.cover < _RELATED:
        return Verdict("different", found.cover, reasons=("cover",))
    if doubts and not set(found.reasons) - {"replaced"}:
        # They begin differently or share little: a piece that quotes, not a form filled in.
        return evolve(found, kind="related", reasons=(*doubts, *found.reasons))
    return found


def _identical(a: Text, title: Alignment) -> Verdict:
    if not a.bare:
        return Verdict("different", 0.0, reasons=("empty",))
    facts = tuple(figures(title.gaps))
    if facts and len(a.bare) < _TITLE_COUNTS:
        return Verdict("template", 1.0, facts, ("title-figure",))
    return Verdict("same", 1.0, reasons=("text",))


def _other_issue(
    title: Alignment, body: Alignment, facts: tuple[Difference, ...]
) -> tuple[str, ...]:
    """Return what tells that both are issues of one form, not copies of one text."""
    reasons = []
    if _is_same_form(title) and figures(title.gaps):
        reasons.append("title-figure")
    if _title_word(title, body):
        reasons.append("title-word")
    if any(fact.kind == "issue" for fact in facts):
        reasons.append("issue")
    if _is_of_another_day(title, body, facts):
        reasons.append("day")
    if any(fact.kind == "name" and not is_respelled(fact) for fact in facts):
        reasons.append("name")
    if _too_many(body, _FORGIVEN_SHORT * _forgives(title), facts):
        reasons.append("figures")
    return tuple(reasons)


def _is_replaced(a: Text, b: Text, body: Alignment, share: float) -> bool:
    """Whether too much stands for something else. A carrier's own last line may stand beside all it left out."""
    replaced = body.replaced
    if replaced <= share * body.common:
        return False
    last = body.gaps[-1]
    shorter, longer = sorted((last.old, last.new), key=len)
    if last.after or len(shorter) > _LONGEST_TAIL or len(longer) < _LEFT_OUT * len(shorter):
        return True
    is_line = shorter in {bare(text.folded.rpartition("\n")[2]) for text in (a, b)}
    return not is_line or replaced - len(shorter) > share * body.common


def _is_at_random(body: Alignment, facts: tuple[Difference, ...]) -> bool:
    """Whether single characters differ all over, as where a machine read a print.

    Few of them in names, and seldom the same twice: 城东 for 城西 throughout fills a form in anew.
    """
    replaced = [gap for gap in body.gaps if gap.old and gap.new]
    even = [gap for gap in replaced if len(gap.old) == len(gap.new) <= _SPREAD_LENGTH]
    people = sum(fact.kind == "name" for fact in facts)
    return (
        len(even) >= _SPREAD
        and sum(len(gap.old) for gap in even) >= _SPREAD_SHARE * body.replaced
        and sum(len(gap.old) == 1 for gap in even) >= _SPREAD_SINGLE * len(even)
        and people <= _SPREAD_NAMES * len(even)
        and len({(gap.old, gap.new) for gap in even}) >= _SPREAD_KINDS * len(even)
    )


def _is_of_another_day(title: Alignment, body: Alignment, facts: tuple[Difference, ...]) -> bool:
    """Whether another day stands in the lead, and not as a figure that was corrected there."""
    kinds = [fact.kind for fact in facts if fact.kind != "name"]
    if "day" not in kinds:
        return False
    others = len(kinds) - kinds.count("day") + len(words(body.gaps))
    return _is_same_form(title) or (_is_same_title(title) and others >= _OTHERWISE)


def _is_same_form(title: Alignment) -> bool:
    """Whether two titles differ in some words or figures, and in those only."""
    worded = title.common - title.common_numbers
    is_like = worded >= _TITLE_COMMON and title.cover >= _TITLE_LIKE
    return is_like and not _is_same_title(title)


def _is_same_title(title: Alignment) -> bool:
    return title.common >= _TITLE_COMMON and title.common == max(title.lengths)


def _forgives(title: Alignment) -> bool:
    """Whether titles leave room for a corrected figure: of another issue they are of one form."""
    return _is_same_title(title) or (
        min(title.lengths) >= _TITLE_COMMON and not _is_same_form(title)
    )


def _title_word(title: Alignment, body: Alignment) -> bool:
    """A word of the title stands for another there and in the text: 法文版, 俄文版."""
    swapped = words(title.gaps)
    if not swapped or title.cover < _TITLE_LIKE:
        return False
    inside = words(body.gaps)
    return any(
        (old in left and new in right) or (left in old and right in new)
        for old, new in swapped
        for left, right in inside
    )


def _too_many(body: Alignment, forgiven: int, facts: tuple[Difference, ...]) -> bool:
    differing = sum(fact.kind != "name" for fact in facts)
    shorter = min(body.lengths)
    if shorter >= _LONG:
        forgiven = _FORGIVEN
    elif shorter < _SHORT:
        forgiven = 0
    if differing <= forgiven:
        return False
    share = differing / (differing + body.common_numbers)
    return share > (_FIGURES if shorter >= _LONG else _FIGURES_SHORT)


def _too_little(body: Alignment) -> tuple[str, ...]:
    shorter = min(body.lengths)
    needed = _COVER if shorter >= _SHORT else _COVER_SHORT
    if body.cover < needed:
        return ("cover",)
    opening = body.openings[body.lengths[0] > body.lengths[1]]
    if min(body.openings) < _OPENING and (body.cover < _WHOLE or opening < _OPENING):
        return ("opening",)
    return ()


def _kind(body: Alignment, facts: tuple[Difference, ...]) -> str:
    if facts:
        return "altered"
    return "excerpt" if min(body.lengths) < _EXCERPT * max(body.lengths) else "reprint"
