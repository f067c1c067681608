"""Dates that stand between the rows of a list whose rows have no element of their own."""

from itertools import groupby, islice

from xzcrawler.pages.document import Element
from xzcrawler.pages.links import Weighed, are_dated
from xzcrawler.pages.row_day import looks_dated, pieces
from xzcrawler.pages.rows import Row

_MOST_LINKS = 3
_MOST_SIBLINGS = 8
_LONGEST = 120
"""Characters between two rows that can belong to one of them."""


def with_gaps(links: list[Weighed]) -> list[Row]:
    """Return the rows, with the dates that stand between them where they have no element of their own."""
    found: list[Row] = []
    for parent, siblings in groupby(links, key=lambda link: link.row.holder.getparent()):
        several = list(siblings)
        rows = [link.row for link in several]
        if (
            parent is None
            or any(row.holder.tag in {"li", "tr"} for row in rows)
            or _are_dated(several)
        ):
            found += rows
        else:
            found += _beside(rows)
    return found


def _are_dated(links: list[Weighed]) -> bool:
    """Whether most rows hold a date; the only one of its kind may have been cut down since it was weighed."""
    if len(links) == 1:
        return looks_dated(map(str, links[0].row.holder.itertext()))
    return are_dated(links)


def _beside(rows: list[Row]) -> list[Row]:
    holders = {row.holder for row in rows}
    behind = [_gap(row.holder, holders, forwards=True) for row in rows]
    before = [_gap(row.holder, holders, forwards=False) for row in rows]
    later = not looks_dated(behind[-1]) and looks_dated(before[0])
    gaps = before if later else behind
    return [row._replace(beside=tuple(gap)) for row, gap in zip(rows, gaps, strict=True)]


def _gap(holder: Element, holders: set[Element], *, forwards: bool) -> list[str]:
    """The texts between a row and the next, or the one before."""
    texts = [holder.tail or ""] if forwards else []
    for sibling in islice(holder.itersiblings(preceding=not forwards), _MOST_SIBLINGS):
        if sibling in holders:
            if not forwards:
                texts.append(sibling.tail or "")
            break
        if isinstance(sibling.tag, str):
            if len(list(islice(sibling.iter("a"), _MOST_LINKS + 1))) > _MOST_LINKS:
                return []
            texts += [*pieces(sibling), sibling.tail or ""]
        else:
            texts.append(sibling.tail or "")
    found = [text.strip() for text in texts if text and text.strip()]
    return found if sum(map(len, found)) <= _LONGEST else []
