"""The lines above a title: breadcrumb, logo, sometimes the date."""

from collections.abc import Iterator
from itertools import islice

from xzcrawler.pages.document import Element, is_unread
from xzcrawler.pages.elements import BLOCKS
from xzcrawler.text import clean

_CELLS = frozenset({"td", "th"})
"""A row of facts is one line."""
_MOST_PIECES = 100
"""Of the text above a title that are looked at: a menu of all departments is no breadcrumb."""


def lines_before(element: Element, most: int) -> list[str]:
    """Return the last visible lines above an element, in page order."""
    found: list[str] = []
    parts: list[str] = []
    for piece in islice(_pieces_before(element), _MOST_PIECES):
        if piece is not None:
            parts.append(piece)
        elif parts:
            text = clean.line("".join(reversed(parts)))
            parts.clear()
            if text:
                found.append(text)
                if len(found) == most:
                    break
    else:
        if text := clean.line("".join(reversed(parts))):
            found.append(text)
    return found[::-1]


def _pieces_before(element: Element) -> Iterator[str | None]:
    """The text before an element, backwards; None where a line ends."""
    node, holder = element, element.getparent()
    while holder is not None:
        for sibling in node.itersiblings(preceding=True):
            yield sibling.tail or " "
            yield from _pieces(sibling)
        yield holder.text or ""
        if holder.tag in BLOCKS:
            yield None
        node, holder = holder, holder.getparent()


def _pieces(element: Element) -> Iterator[str | None]:
    if is_unread(element):
        return
    is_block = element.tag in BLOCKS and element.tag not in _CELLS
    if is_block:
        yield None
    for child in reversed(element):
        yield child.tail or " "
        yield from _pieces(child)
    yield element.text or ""
    if is_block:
        yield None
