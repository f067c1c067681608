"""Which links of an unknown page are the entries of its list.

Links that stand in the same kind of place make up a block; the block whose rows look most like
articles (address, length of title, a date beside it, no navigation around it) is the list.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain, takewhile

from attrs import frozen
from propcache.api import cached_property

from xzcrawler.pages.addresses import COLUMN
from xzcrawler.pages.document import Element
from xzcrawler.pages.gaps import with_gaps
from xzcrawler.pages.links import HEADINGS, Candidate, Weighed, are_dated, candidates, weighed
from xzcrawler.pages.paging import has_pager
from xzcrawler.pages.regions import (
    ASIDE,
    MENU,
    Regions,
    heading_over,
    heads_recommendations,
    name_of,
)
from xzcrawler.pages.rows import Row

_LEAST_WORTH = 6.0
"""What the rows of a list are worth at least, one by one; menus stay below."""
_LEAST_ALONE = 14.0
"""What the only row of a list is worth at least: a title and a date, or a long title."""
_LEAST_BESIDE = 8.0
"""What the rows of further blocks are worth at least."""
_FEW = 3
_ROWS = frozenset({"li", "tr", "dd", "dt", "article", "p"})
_LONG = 8
"""Dated rows that recommendations seldom have."""
_DOUBTFUL = 0.4
_SIMILAR = 0.5
"""The part of a list's worth, row by row, that further blocks of it have at least."""
_MAIN_SHARE = 0.35
"""The part of a page's worth that a list has; on a page without such a block all its blocks count."""
_MOST_BLOCKS = 3
_TOP_NEWS = 3
"""Dated rows that stand above a list as its top news; more are a list of their own."""
_SHORTER = 0.6
_COLUMN_SHARE = 0.6
"""The part of the links around a list that are its own, in what makes up one column of the page."""


@frozen(eq=False, slots=False)
class _Block:
    """Rows that stand together."""

    links: list[Weighed]
    shape: tuple[str, ...]
    factor: float
    """Below 1 where the page itself says that this is no list: navigation, recommendations."""

    @property
    def container(self) -> Element | None:
        """What the list stands in: `<div>` of `<div><ul><li>`."""
        parent = self.links[0].row.holder.getparent()
        return parent.getparent() if parent is not None else None

    @cached_property
    def worth(self) -> float:
        return sum(link.worth for link in self.links) * self.factor

    @cached_property
    def mean(self) -> float:
        return self.worth / len(self.links)

    @cached_property
    def dated(self) -> bool:
        return are_dated(self.links)


def main_block(root: Element, base: str, wanted: re.Pattern[str] | None = None) -> list[Row]:
    """Return the rows of the list of a page, in page order; none when it has only menus.

    *wanted*, when given, must be found in a link's address.
    """
    known = candidates(root, base, wanted)
    regions = Regions(Counter(chain.from_iterable(one.above for one in known)))
    articles = [one for one in known if one.like > COLUMN]
    found = _list_among(root, articles, regions)
    if len(found) < _FEW and len(articles) < len(known):
        # Some sites give their articles addresses like those of columns.
        whole = _list_among(root, known, regions)
        found = whole if _sum(whole) > 2 * _sum(found) else found
    return with_gaps(found)


def _list_among(root: Element, known: list[Candidate], regions: Regions) -> list[Weighed]:
    blocks = _blocks(root, list(weighed(known, regions.links)), regions)
    groups: dict[tuple[str, ...], list[_Block]] = {}
    for block in blocks:
        groups.setdefault(block.shape, []).append(block)
    best = max(map(_alike, groups.values()), key=_worth, default=[])
    if not best or not _is_list(best):
        return []
    best = _without_side_lists(root, best)
    found = [*best, *_joining(root, best, blocks)]
    return sorted((link for block in found for link in block.links), key=lambda one: one.order)


def _sum(links: list[Weighed]) -> float:
    return sum(link.worth for link in links)


def _worth(blocks: list[_Block]) -> float:
    return sum(block.worth for block in blocks)


def _is_list(blocks: list[_Block]) -> bool:
    links = [link for block in blocks for link in block.links]
    mean = _sum(links) / len(links)
    least = _LEAST_WORTH if len(links) > 1 else _LEAST_ALONE
    return mean >= least and blocks[0].factor > MENU


def _alike(group: list[_Block]) -> list[_Block]:
    """The blocks of one shape that make up a list with the best of them."""
    best = max(group, key=lambda block: block.worth)
    return [
        block
        for block in group
        if block is best
        or (
            block.dated == best.dated
            and block.factor >= best.factor
            and block.mean >= best.mean * _SIMILAR
        )
    ]


def _without_side_lists(root: Element, blocks: list[_Block]) -> list[_Block]:
    """What a page turns over, where shorter lists that are built alike stand in other parts of it."""
    longest = max(blocks, key=lambda block: len(block.links))
    apart = [block for block in blocks if block.container is not longest.container]
    shorter = all(len(block.links) < len(longest.links) * _SHORTER for block in apart)
    if not apart or not shorter or not has_pager(root):
        return blocks
    return [block for block in blocks if block not in apart]


def _joining(root: Element, best: list[_Block], blocks: list[_Block]) -> Iterator[_Block]:
    """Yield the blocks of other shapes that belong to the list: its top news, or all of a front page."""
    dated = any(block.dated for block in best)
    others = [
        block
        for block in blocks
        if block not in best and block.factor == 1 and block.mean >= _LEAST_BESIDE
    ]
    if not others:
        return
    whole = _worth(best) + _worth(others)
    scattered = (
        len(others) >= _MOST_BLOCKS
        and _worth(best) < whole * _MAIN_SHARE
        and not has_pager(root)  # which only a list has
    )
    column = None if scattered else _column(best, blocks)
    for block in others:
        if any(link.worth < _LEAST_WORTH for link in block.links):
            continue
        if scattered:
            joins = block.dated or not dated
        else:
            inside = column is not None and all(column in link.above for link in block.links)
            few = len(block.links) <= _TOP_NEWS
            joins = inside and (_is_headed(block) or (few and dated and block.dated))
        if joins:
            yield block


def _is_headed(block: _Block) -> bool:
    return all(
        any(part.tag in HEADINGS for part in link.above[-2:])
        or next(link.row.link.iter(*HEADINGS), None) is not None
        for link in block.links
    )


def _column(best: list[_Block], blocks: list[_Block]) -> Element | None:
    """The largest part of the page that is mostly the list."""
    own = [link for block in best for link in block.links]
    mine = Counter(chain.from_iterable(link.above for link in own))
    every = Counter(
        part
        for block in blocks
        for link in block.links
        if link.worth >= _LEAST_WORTH
        for part in link.above
    )
    around = [part for part in reversed(own[0].above) if mine[part] == len(own)]
    mostly = takewhile(lambda part: len(own) >= every[part] * _COLUMN_SHARE, around)
    return next(iter(reversed(list(mostly))), None)


def _blocks(root: Element, links: list[Weighed], regions: Regions) -> list[_Block]:
    places: dict[tuple[object, ...], list[Weighed]] = {}
    for link in links:
        holder = link.row.holder
        parent = holder.getparent()
        above = parent.getparent() if parent is not None else None
        name = (parent.tag, parent.get("class")) if parent is not None else ()
        places.setdefault((name_of(holder), name, above), []).append(link)
    title = next((element.text or "" for element in root.iter("title")), "")
    several = [_block(one, regions, title) for one in places.values() if len(one) > 1]
    shapes = {block.shape for block in several}
    alone = [
        _block([_narrowed(one[0], shapes, regions)], regions, title)
        for one in places.values()
        if len(one) == 1
    ]
    return several + alone


def _narrowed(link: Weighed, shapes: set[tuple[str, ...]], regions: Regions) -> Weighed:
    """The only link of its list, whose row is wider than need be, with a row as other lists have them."""
    for part in reversed(link.above):
        if part is link.row.holder:
            break
        if part.tag in _ROWS and regions.shape(part, link.above) in shapes:
            return link._replace(row=link.row._replace(holder=part))
    return link


def _block(members: list[Weighed], regions: Regions, title: str) -> _Block:
    first = members[0]
    factor = regions.factor(first.above)
    if factor > ASIDE and heads_recommendations(heading_over(first.row.holder), title):
        long = are_dated(members) and len(members) >= _LONG
        factor = min(factor, _DOUBTFUL if long else ASIDE)
    return _Block(members, regions.shape(first.row.holder, first.above), factor)
