"""A page in reading order: its lines, and how much running text each of its elements holds.

One pass serves everything that is asked of a page nobody has described: where its text stands,
which pictures and files belong to it, which lines stand below its title.
"""

from collections.abc import Iterable
from typing import NamedTuple

from attrs import evolve, field, mutable

from xzcrawler.pages.document import Element, text_of
from xzcrawler.text import clean

GAP = "\u206f"
"""Stands where two inline elements touch: nothing in a text, a blank in a line of details.

Invisible and deprecated: the usual U+200B also stands amid the words of real pages."""


class Span(NamedTuple):
    """What an element holds of a flow: half-open ranges of its lines, pictures and links."""

    first_line: int
    first_picture: int
    first_link: int
    end_line: int
    end_picture: int
    end_link: int
    weight: float
    """Characters of running text; what stands in links counts nothing."""


@mutable
class Flow:
    """Lines, pictures and links in page order."""

    lines: list[str] = field(factory=list)
    """Empty where one was forgotten: the spans count on their number."""
    weights: list[float] = field(factory=list)
    """Of the lines, in the same order."""
    holders: list[Element | None] = field(factory=list)
    """The block each line stands in."""
    pictures: list[tuple[int, Element]] = field(factory=list)
    """Each with the number of lines before it."""
    links: list[Element] = field(factory=list)
    spans: dict[Element, Span] = field(factory=dict)
    """Of the elements that hold running text."""
    left_out: list[tuple[int, Element]] = field(factory=list)
    """Each with the number of lines before it."""
    unread: list[Element] = field(factory=list)
    """What follows a text long enough to be the article: columns beside it, footers."""
    weight: float = 0.0
    first: int = 0
    """The line that its details begin with."""
    gapped: dict[int, str] = field(factory=dict)
    """Lines in which elements touch, with a mark there."""
    _apart: dict[Element, str] = field(factory=dict)

    def after(self, line: int) -> "Flow":
        """Return this flow, its details beginning behind a line."""
        return evolve(self, first=line + 1)

    def forget_last(self) -> None:
        """Empty the last line, which turned out to be no part of the text."""
        self.weight -= self.weights[-1]
        self.lines[-1], self.weights[-1] = "", 0.0
        self.gapped.pop(len(self.lines) - 1, None)

    def whole_span(self, element: Element) -> Span | None:
        """Return what an element spans, None when parts of it were left out or it was not read."""
        span = self.spans.get(element)
        if span is None:
            return None
        begin, end = span.first_line, span.end_line
        # What was left out between two lines may stand before the element, or behind it.
        near = (part for place, part in self.left_out if begin <= place <= end)
        return None if any(element in part.iterancestors() for part in near) else span

    def words_of(self, element: Element) -> str:
        """Return what stands in a part that was left out or not read, put together once."""
        words = self._apart.get(element)
        if words is None:
            words = self._apart[element] = text_of(element)
        return words

    def spaced(self, index: int) -> str:
        """Return a line with a blank where elements touch: `<b>3月5日</b><i>彭城日报</i>`."""
        raw = self.gapped.get(index)
        return self.lines[index] if raw is None else clean.line(raw.replace(GAP, " "))

    def spaced_lines(self, begin: int, end: int) -> Iterable[str]:
        """Return some of the lines, each as `spaced`."""
        return map(self.spaced, range(begin, end)) if self.gapped else self.lines[begin:end]
