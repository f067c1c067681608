"""The lines above a title: breadcrumb, logo, sometimes the date."""

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
    while holder is not None and not above.is_full:
        for sibling in node.itersiblings(preceding=True):
            above.say(sibling.tail)
            above.visit(sibling)
            if above.is_full:
                break
        else:
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
    is_full: bool = False
    _parts: list[str] = field(factory=list)
    _pieces_left: int = _MOST_PIECES

    def visit(self, element: Element) -> None:
        tag = element.tag
        kind = KINDS.get(tag, INLINE)
        if self.is_full or kind == UNREAD or is_hidden(element):
            return
        is_block = kind >= BLOCK and tag not in _CELLS
        if is_block and self._parts:
            self.end_line()
        for child in reversed(children_of(element)):
            self.say(child.tail)
            self.visit(child)
            if self.is_full:
                return
        self.say(element.text)
        if is_block and self._parts:
            self.end_line()

    def say(self, text: str | None) -> None:
        if text and not text.isspace():
            self._parts.append(text)
        elif self._parts:
            self._parts.append(" ")
        self._pieces_left -= 1
        if self._pieces_left <= 0:
            self.is_full = True

    def end_line(self) -> None:
        if not self._parts:
            return
        self._parts.reverse()
        text = clean.line("".join(self._parts))
        self._parts.clear()
        if text:
            self.lines.append(text)
            self.is_full = len(self.lines) >= self.most
