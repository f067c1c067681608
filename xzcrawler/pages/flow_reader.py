"""The one pass that reads a page, or a part of it, into a flow."""

from collections.abc import Iterable

from attrs import field, mutable

from xzcrawler.pages.document import (
    Element,
    children_of,
    hides,
    is_hidden,
    short_text,
)
from xzcrawler.pages.elements import BLOCK, INLINE, KINDS, UNREAD
from xzcrawler.pages.flow import GAP, Flow, Span
from xzcrawler.pages.weight import (
    ASIDE_TAGS,
    belongs_to_others,
    heads_others,
    holders_of_headings,
    is_teaser,
    names_aside,
    says_something,
    weigh,
)
from xzcrawler.text import clean

_NAMES = frozenset({"class", "id"})
_SHOWN, _HIDDEN, _ASIDE = range(3)
_CELLS = frozenset({"td", "th"})
_Mark = tuple[int, int, int, float]
"""Lines, pictures and links so far, and their weight."""
_LONGEST_ROW = 300
_ENOUGH = 600.0
"""Weight of a text beside its title that no other column can outweigh: see `density`."""
_MOST_HEADINGS = 20
_SOME = 10.0
"""Weight from which a heading of others can end a text: a button 评论 stands above it, too."""


def read(element: Element, *, skip: frozenset[Element] = frozenset(), asides: bool = False) -> Flow:
    """Return what an element holds, without the elements to *skip*.

    *asides*: whether parts named footer, comment or alike, and items of other articles, are left out.
    """
    reader = _FlowReader(skip=skip, titled=holders_of_headings(element) if asides else None)
    reader.add(element)
    return reader.flow


def read_below(headline: Element, *, asides: bool = False) -> Flow:
    """Return what stands below the headline."""
    root = headline.getroottree().getroot()
    reader = _FlowReader(titled=holders_of_headings(root) if asides else None)
    reader.add_following(headline)
    return reader.flow


@mutable(kw_only=True)
class _FlowReader:
    skip: frozenset[Element] = frozenset()
    titled: frozenset[Element | None] | None = None
    """What may be an item of other articles; None where they and what is named an aside are read, too."""
    flow: Flow = field(factory=Flow)
    _parts: list[str] = field(factory=list)
    _block: Element | None = None
    _heading: str = ""
    """The last line, when what follows it in its box may be no part of the text."""
    _asked: dict[Element | None, int] = field(factory=dict)
    """How many headings of a box were looked at: a page of nothing else is no list of others."""
    _linked: int = 0
    """Characters of the line under way that stand in links."""
    _in_link: bool = False
    _in_row: bool = False
    _in_pre: bool = False

    def add(self, element: Element) -> None:
        """Read an element with everything in it."""
        kind = KINDS.get(element.tag, INLINE)
        if kind == BLOCK:
            self._visit_block(element, element.tag)
        elif kind == INLINE:
            self._visit_inline(element, element.tag)
        self._end_line()

    def add_following(self, start: Element) -> None:
        """Read everything that follows an element on its page, to the end.

        Of a page with asides, only until what holds the element holds a whole text, too.
        """
        begin = self._mark()
        node, holder = start, start.getparent()
        while holder is not None:
            self._block = holder
            if self.titled is not None and self.flow.weight >= _ENOUGH:
                self.flow.unread += [
                    one for one in node.itersiblings() if KINDS.get(one.tag) != UNREAD
                ]
            else:
                self._write(node.tail)
                self._visit_each(node.itersiblings())
                self._end_line()
            self._note(holder, begin)
            node, holder = holder, holder.getparent()

    def _visit_each(self, children: Iterable[Element]) -> None:
        parts = self._parts
        for child in children:
            tag = child.tag
            kind = KINDS.get(tag, INLINE)
            if kind >= BLOCK and parts:
                self._break()
            if self._heading and self._leaves_out(child):
                return
            if kind == BLOCK:
                self._visit_block(child, tag)
            elif kind == INLINE:
                self._visit_inline(child, tag)
            if not (tail := child.tail):
                if parts:
                    parts.append(GAP)
            elif parts or not tail.isspace():
                self._write(tail)

    def _visit_inline(self, element: Element, tag: str) -> None:
        if is_hidden(element) or element in self.skip:
            return
        if tag == "img":
            self.flow.pictures.append((len(self.flow.lines), element))
        elif tag == "a" and not self._in_link:
            self.flow.links.append(element)
            self._in_link = True
            self._write(element.text)
            self._visit_each(children_of(element))
            self._in_link = False
        elif len(element):
            begin = self._mark()
            self._write(element.text)
            self._visit_each(children_of(element))
            self._note(element, begin)
        else:
            self._write(element.text)

    def _visit_block(self, element: Element, tag: str) -> None:
        standing = self._standing(element, tag)
        if standing == _ASIDE:
            self.flow.left_out.append((len(self.flow.lines), element))
        if standing != _SHOWN or element in self.skip:
            return
        if tag == "tr" and not self._in_row and _is_data_row(element):
            self._add_row(element)
            return
        flow, outer = self.flow, self._block
        begin = len(flow.lines), len(flow.pictures), len(flow.links), flow.weight
        self._block = element
        if tag == "pre":
            self._in_pre = True
        self._write(element.text)
        if len(element):
            self._visit_each(children_of(element))  # not one call deeper: pages nest 256 levels
        if tag == "pre":
            self._in_pre = False
        if self._parts or self._in_row:
            self._break()
        self._block = outer
        if flow.weight > begin[3]:
            self._note(element, begin)

    def _standing(self, element: Element, tag: str) -> int:
        """Whether a block is shown, hidden, or no part of the text: `_SHOWN`, `_HIDDEN`, `_ASIDE`."""
        titled, is_aside = self.titled, tag in ASIDE_TAGS
        for name, value in element.items():  # at half the cost of asking for each
            if name in _NAMES:
                is_aside = is_aside or names_aside(value)
            elif name == "hidden" or (name == "style" and hides(str(value), element)):
                return _HIDDEN
        if titled is None:
            return _SHOWN
        return _ASIDE if is_aside or (element in titled and is_teaser(element)) else _SHOWN

    def _leaves_out(self, first: Element) -> bool:
        """Whether the rest of a box, below a heading like 推荐阅读, is left out."""
        box = first.getparent()
        self._asked[box] = self._asked.get(box, 0) + 1
        if self._asked[box] > _MOST_HEADINGS:
            self._heading = ""
            return False
        rest = [one for one in (first, *first.itersiblings()) if says_something(one)]
        if not rest:
            return False  # the heading stands in a box of its own inside the box
        heading, self._heading = self._heading, ""
        if not belongs_to_others(heading, rest):
            return False
        self.flow.forget_last()
        self.flow.left_out += [(len(self.flow.lines), one) for one in rest]
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
        self._visit_each(children_of(row))
        self._in_row = False
        self._end_line()
        self._note(row, begin)

    def _end_line(self) -> None:
        parts = self._parts
        while parts and parts[-1] is GAP:
            parts.pop()
        raw = "".join(parts)
        parts.clear()
        linked, self._linked = self._linked, 0
        has_gaps = GAP in raw
        text = clean.line(raw.replace(GAP, "") if has_gaps else raw)
        if not text:
            return
        flow = self.flow
        if has_gaps:
            flow.gapped[len(flow.lines)] = raw
        if self.titled is not None:
            self._heading = text if flow.weight >= _SOME and heads_others(text) else ""
        weight = weigh(text, linked)
        flow.lines.append(text)
        flow.weights.append(weight)
        flow.holders.append(self._block)
        flow.weight += weight

    def _mark(self) -> _Mark:
        flow = self.flow
        return len(flow.lines), len(flow.pictures), len(flow.links), flow.weight

    def _note(self, element: Element, begin: _Mark) -> None:
        flow = self.flow
        lines, pictures, links, before = begin
        if (weight := flow.weight - before) > 0:
            flow.spans[element] = Span(
                lines,
                pictures,
                links,
                len(flow.lines),
                len(flow.pictures),
                len(flow.links),
                weight,
            )


def _is_data_row(row: Element) -> bool:
    """A row of a table of data, not one that a template lays its columns out with."""
    cells = [cell for cell in row if cell.tag in _CELLS]
    return (
        len(cells) > 1
        and next(row.iter("table"), None) is None
        and short_text(row, _LONGEST_ROW) != ""
    )
