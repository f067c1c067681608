"""The facts a text states: what must never change unnoticed."""

import re
from collections.abc import Iterator
from itertools import islice

from attrs import field, frozen

from xzcrawler.text import officials
from xzcrawler.text.fact_patterns import ENUMERATED, FACT, START, plain
from xzcrawler.text.fact_values import Read, read
from xzcrawler.text.normalize import comparable
from xzcrawler.text.wording import bound, label

_MARKS = re.compile(r"[\W_]+")
_SPACES = re.compile(r"\s+")
_FIGURE = re.compile(r"\d+(?:[.,:/年月-]\d+)*[%‰]?")
_GOES_ON = re.compile(r"[至到或和及、—–~-]?")
"""Between two facts that are about the same thing, e.g. a day and its hour."""
_UNBOUND = frozenset({"doc_number", "phone", "address"})


@frozen
class Fact:
    """Something a text states."""

    kind: str
    """`number`, `percent`, `money`, `date`, `time`, `phone`, `address`, `doc_number` or `name`."""
    text: str
    """As it is written but for white space, with the words that bound it, e.g. `不超过20人`."""
    value: str
    """What is compared: equal for all spellings of one fact, e.g. `≤20人`, `2024-03-05`."""
    unit: str = field(default="", eq=False)
    label: str = field(default="", eq=False)
    """What it is about, from the words before it, e.g. `办理时限`; of a name the office."""
    behind: str = field(default="", eq=False)
    """The few characters that follow."""


def facts(text: str) -> tuple[str, ...]:
    """Return the values of what a text states, in order.

    >>> facts("办理时限二十个工作日，补贴3,000元，增长１.５％，徐政发[2024]12号，电话0516-83712345")
    ('20个工作日', '3000元', '1.5%', '徐政发〔2024〕12号', '051683712345')
    """
    return tuple(fact.value for fact in _stated(plain(text), with_labels=False))


def figures(text: str) -> tuple[str, ...]:
    """Return what a text writes with digits, in order: what of its facts can be had at no cost.

    >>> figures("办理时限 20 个工作日，增长１.５％，徐政发〔2024〕12号，3月5日9:45")
    ('20', '1.5%', '2024', '12', '3月5', '9:45')
    """
    return tuple(_FIGURE.findall(plain(text)))


def typed_facts(text: str, most: int | None = None) -> tuple[Fact, ...]:
    """Return what a text states with its kind, in order, at most that many.

    >>> [(fact.kind, fact.label, fact.text) for fact in typed_facts("展期：3月5日至8日，每天9:45起")]
    [('date', '展期', '3月5日至8日'), ('time', '每天', '9:45起')]
    """
    return tuple(_stated(plain(text), with_labels=True, most=most))


def bare(text: str) -> str:
    """Return what is left of a text without punctuation, white space and ways to spell a fact.

    Two texts that are equal so differ in their format only.

    >>> bare("于2024-03-05，发放 3,000元。") == bare("于２０２４年3月5日发放3千元")
    True
    >>> bare("增长1.5%") == bare("增长15%")
    False
    """
    shown = plain(text)
    kept, last = [], 0
    for start, end, found in _matches(shown):
        kept += [_letters(shown[last:start]), f"[{found.core}]"]
        last = end
    return "".join([*kept, _letters(shown[last:])])


def _letters(text: str) -> str:
    return _MARKS.sub("", comparable(text))


def _matches(text: str) -> Iterator[tuple[int, int, Read]]:
    """Yield what is written with digits or numerals, with its start and end."""
    items = {match.end() - 1 for match in ENUMERATED.finditer(text)}
    last, at = 0, START.search(text)
    while at:
        match = FACT.match(text, at.start())
        if match and match.end() not in items:
            start, found = read(text, match, last)
            last = match.end()
            yield start, last, found
        at = START.search(text, match.end() if match else at.end())


def _stated(text: str, *, with_labels: bool, most: int | None = None) -> list[Fact]:
    placed, last, since, before = [], 0, 0, ""
    for start, end, found in islice(_matches(text), most):
        limits = bound(text, start, end) if found.kind not in _UNBOUND else None
        left, right = (limits.start, limits.end) if limits else (start, end)
        about = before
        if with_labels and not (last and last == since and _GOES_ON.fullmatch(text, last, left)):
            about = label(text, left, right, since)
        fact = Fact(
            kind=found.kind if found.unit != "日" or right == end else "number",
            text=_SPACES.sub("", text[left:right]),
            value=(limits.symbol if limits else "") + found.value,
            unit=found.unit,
            label=about,
            behind=text[right : right + 4],
        )
        placed.append((start, fact))
        last, before = end, about
        since = start if found.unit.startswith("第") else end
    named = [
        (name.start, Fact("name", name.text, name.text, label=name.office))
        for name in officials.named(text)
    ]
    if named:
        placed = sorted([*placed, *named], key=lambda item: item[0])
    return [fact for _, fact in placed][:most]
