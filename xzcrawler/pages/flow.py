"""A page in reading order: its lines, and how much running text each of its elements holds.

One pass serves everything that is asked of a page nobody has described: where its text stands,
which pictures and files belong to it, which lines stand below its title.
"""

import re
from collections.abc import Iterable, Iterator
from math import inf
from typing import NamedTuple

from attrs import evolve, field, mutable

from xzcrawler.pages.document import Element, is_hidden, short_text
from xzcrawler.pages.elements import BLOCK, INLINE, KINDS, READ, UNREAD
from xzcrawler.pages.weight import (
    belongs_to_others,
    heads_others,
    is_aside,
    says_something,
    weigh,
)
from xzcrawler.text import clean

_CELLS = frozenset({"td", "th"})
Mark = tuple[int, int, int, float]
"""Lines, pictures and links so far, and their weight."""
_LONGEST_ROW = 300
_ENOUGH = 600.0
"""Weight of a text beside its title that no other column can outweigh: see `density`."""
_GAP = "\u200b"
"""Stands where two inline elements touch: nothing in a text, a blank in a line of details."""

_CREDIT = re.compile(r"[编辑源者稿自]\s*[:：]")
_LONGEST_CREDIT = 60


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

    skip: frozenset[Element] = frozenset()
    asides: bool = False
    """Whether parts named footer, comment or alike, and items of other articles, are left out."""
    lines: list[str] = field(factory=list)
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
    """The line that `details` and `credits` begin with."""
    _gapped: dict[int, str] = field(factory=dict)
    _parts: list[str] = field(factory=list)
    _block: Element | None = None
    _heading: str = ""
    """The last line, when what follows it in its box may be no part of the text."""
    _linked: int = 0
    """Characters of the line under way that stand in links."""
    _in_link: bool = False
    _in_row: bool = False
    _in_pre: bool = False

    def add(self, element: Element) -> None:
        """Read an element with everything in it."""
        kind = KINDS.get(element.tag, INLINE)
        if kind in READ:
            self._visit(element, element.tag, kind)
            self._end_line()

    def add_following(self, start: Element) -> None:
        """Read everything that follows an element on its page, to the end.

        Of a page with asides, only until what holds the element holds a whole text, too.
        """
        begin = self._mark()
        node, holder = start, start.getparent()
        while holder is not None:
            self._block = holder
            if self.asides and self.weight >= _ENOUGH:
                self.unread += [one for one in node.itersiblings() if KINDS.get(one.tag) != UNREAD]
            else:
                self._write(node.tail)
                self._visit_each(node.itersiblings())
                self._end_line()
            self._note(holder, begin)
            node, holder = holder, holder.getparent()

    def after(self, line: int) -> "Flow":
        """Return this flow, its details beginning behind a line."""
        return evolve(self, first=line + 1)

    def details(self, *, asides_until: float = inf) -> Iterator[str]:
        """Yield every line, those of parts left out in their place, as words.

        A blank stands where elements touch: `<b>3月5日</b><i>彭城日报</i>`.
        *asides_until*: lines of running text after which parts left out stay out.
        """
        at, running = self.first, 0
        left_out = (one for one in self.left_out if one[0] >= self.first)
        for place, element in (*left_out, (len(self.lines), None)):
            yield from map(self._spaced, range(at, place))
            running += sum(map(clean.is_sentence, self.lines[at:place]))
            at = place
            if element is not None and running < asides_until:
                yield from _read(element).details()
        if running < asides_until:
            for element in self.unread:
                yield from _read(element).details()

    def whole_span(self, element: Element) -> Span | None:
        """Return what an element spans, None when parts of it were left out or it was not read."""
        span = self.spans.get(element)
        if span is None:
            return None
        begin, end = span.first_line, span.end_line
        return None if any(begin <= place <= end for place, _ in self.left_out) else span

    def credits(self) -> Iterator[str]:
        """Yield the short lines that label a source or people, those of parts left out last."""
        for index in range(self.first, len(self.lines)):
            text = self.lines[index]
            if len(text) > _LONGEST_CREDIT or not (":" in text or "：" in text):
                continue
            if _CREDIT.search(text):
                yield self._spaced(index)
        for element in (*(element for _, element in self.left_out), *self.unread):
            # Most are menus: their words are joined at the speed of C.
            if _CREDIT.search("".join(map(str, element.itertext()))):
                yield from _read(element).credits()

    def _spaced(self, index: int) -> str:
        raw = self._gapped.get(index)
        return self.lines[index] if raw is None else clean.line(raw.replace(_GAP, " "))

    def _visit(self, element: Element, tag: str, kind: int) -> None:
        if is_hidden(element) or element in self.skip:
            return
        if kind == INLINE:
            self._visit_inline(element, tag)
        elif self.asides and is_aside(element):
            self._break()
            self.left_out.append((len(self.lines), element))
        elif tag == "tr" and not self._in_row and _is_data_row(element):
            self._add_row(element)
        else:
            self._visit_block(element, tag)

    def _visit_inline(self, element: Element, tag: str) -> None:
        if tag == "img":
            self.pictures.append((len(self.lines), element))
        elif tag == "a" and not self._in_link:
            self.links.append(element)
            self._in_link = True
            self._write(element.text)
            self._visit_each(element)
            self._in_link = False
        elif len(element):
            begin = self._mark()
            self._write(element.text)
            self._visit_each(element)
            self._note(element, begin)
        else:
            self._write(element.text)

    def _visit_block(self, element: Element, tag: str) -> None:
        self._break()
        begin, outer = self._mark(), self._block
        self._block = element
        if tag == "pre":
            self._in_pre = True
        self._write(element.text)
        self._visit_each(element)  # not one call deeper: pages nest 256 levels
        if tag == "pre":
            self._in_pre = False
        self._break()
        self._block = outer
        self._note(element, begin)

    def _visit_each(self, children: Iterable[Element]) -> None:
        for child in children:
            tag = child.tag
            kind = KINDS.get(tag, INLINE)
            if kind >= BLOCK and self._parts:
                self._break()
            if self._heading and self._leaves_out(child):
                return
            if kind in READ:
                self._visit(child, tag, kind)
            if tail := child.tail:
                self._write(tail)
            elif self._parts:
                self._parts.append(_GAP)

    def _leaves_out(self, first: Element) -> bool:
        """Whether the rest of a box, below a heading like 推荐阅读, is left out."""
        rest = [one for one in (first, *first.itersiblings()) if says_something(one)]
        if not rest:
            return False  # the heading stands in a box of its own inside the box
        heading, self._heading = self._heading, ""
        if not belongs_to_others(heading, rest):
            return False
        if self.lines and self.lines[-1] == heading:
            for record in (self.lines, self.weights, self.holders):
                record.pop()
        self.left_out += [(len(self.lines), one) for one in rest]
        return True

    def _write(self, text: str | None) -> None:
        if not text or (not self._parts and text.isspace()):
            return
        if self._in_link:
            self._linked += len(text.strip())
        if not self._in_pre or "\n" not in text:
            self._parts.append(text)
            return
        first, *others = text.split("\n")
        self._parts.append(first)
        for other in others:
            self._break()
            self._parts.append(other)

    def _break(self) -> None:
        if self._in_row:
            self._parts.append(" ")
        elif self._parts:
            self._end_line()

    def _add_row(self, row: Element) -> None:
        """One line a row, also where a word processor wrapped each cell in a paragraph."""
        self._end_line()
        begin = self._mark()
        self._in_row = True
        self._write(row.text)
        self._visit_each(row)
        self._in_row = False
        self._end_line()
        self._note(row, begin)

    def _end_line(self) -> None:
        parts = self._parts
        while parts and parts[-1] is _GAP:
            parts.pop()
        raw = "".join(parts)
        parts.clear()
        linked, self._linked = self._linked, 0
        has_gaps = _GAP in raw
        text = clean.line(raw.replace(_GAP, "") if has_gaps else raw)
        if not text:
            return
        if has_gaps:
            self._gapped[len(self.lines)] = raw
        self.lines.append(text)
        if self.asides:
            self._heading = text if self.weight >= 10 and heads_others(text) else ""
        weight = weigh(text, linked)
        self.weights.append(weight)
        self.holders.append(self._block)
        self.weight += weight

    def _mark(self) -> Mark:
        return len(self.lines), len(self.pictures), len(self.links), self.weight

    def _note(self, element: Element, begin: Mark) -> None:
        if (weight := self.weight - begin[3]) > 0:
            end = len(self.lines), len(self.pictures), len(self.links)
            self.spans[element] = Span(*begin[:3], *end, weight)


def _read(element: Element) -> Flow:
    flow = Flow()
    flow.add(element)
    return flow


def _is_data_row(row: Element) -> bool:
    """A row of a table of data, not one that a template lays its columns out with."""
    cells = [cell for cell in row if cell.tag in _CELLS]
    return (
        len(cells) > 1
        and next(row.iter("table"), None) is None
        and short_text(row, _LONGEST_ROW) != ""
    )
