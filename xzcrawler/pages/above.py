"""The lines above a title: breadcrumb, logo, sometimes the date."""

from collections.abc import Iterable

from attrs import field, mutable

from xzcrawler.pages.document import Element, children_of, is_hidden
from xzcrawler.pages.elements import BLOCK, BLOCKS, INLINE, KINDS, UNREAD
from xzcrawler.text import clean

_CELLS = frozenset({"td", "th"})
"""A row of facts is one line."""
_MOST_PIECES = 100
"""Of the text above a title that are looked at: a menu of all departments is no breadcrumb."""


def lines_before(element: Element, most: int) -> list[str]:
    """Return the last visible lines above an element, in page order."""
    above = _Above(most)
    node, holder = element, element.getparent()
    while holder is not None and above.pieces_left > 0:
        above.visit_each(node.itersiblings(preceding=True))
        if above.pieces_left > 0:
            above.say(holder.text)
        if holder.tag in BLOCKS:
            above.end_line()
        node, holder = holder, holder.getparent()
    above.end_line()
    return above.lines[:most][::-1]


@mutable
class _Above:
    """Lines, the last first."""

    most: int
    lines: list[str] = field(factory=list)
    pieces_left: int = _MOST_PIECES
    """0 as soon as there are enough lines, too."""
    _parts: list[str] = field(factory=list)

    def visit_each(self, elements: Iterable[Element]) -> None:
        """Read elements, the last first, each with what stands behind it."""
        parts = self._parts
        for element in elements:
            if (text := element.tail) and not text.isspace():
                parts.append(text)
            elif parts:
                parts.append(" ")
            self.pieces_left -= 1
            tag = element.tag
            kind = KINDS.get(tag, INLINE)
            if kind != UNREAD and self.pieces_left > 0 and not is_hidden(element):
                is_block = kind >= BLOCK and tag not in _CELLS
                if is_block and parts:
                    self.end_line()
                if children := children_of(element):
                    self.visit_each(reversed(children))
                if self.pieces_left > 0:
                    self.say(element.text)
                    if is_block and parts:
                        self.end_line()
            if self.pieces_left <= 0:
                return

    def say(self, text: str | None) -> None:
        if text and not text.isspace():
            self._parts.append(text)
        elif self._parts:
            self._parts.append(" ")
        self.pieces_left -= 1

    def end_line(self) -> None:
        if not self._parts:
            return
        self._parts.reverse()
        text = clean.line("".join(self._parts))
        self._parts.clear()
        if text:
            self.lines.append(text)
            if len(self.lines) >= self.most:
                self.pieces_left = 0
