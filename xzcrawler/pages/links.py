"""The links of a page that may be entries of its list, and how much each looks like one."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice, pairwise
from operator import is_
from typing import NamedTuple, cast

from lxml import etree

from xzcrawler.pages.addresses import CERTAIN, COLUMN, LIKELY, Base, likeness, may_be_certain
from xzcrawler.pages.document import Element, Query, link_target, text_of
from xzcrawler.pages.row_day import CLAUSE, looks_dated, may_be_dated
from xzcrawler.pages.rows import LONGEST_ROW, NO_TITLE, Row, label, target

_MOST_LINKS = 3000
"""Links kept of one page; a directory of everything is no list of news."""
_MOST_LOOKED_AT = 12_000
_SHORTEST_TITLE = 5
_LEAST_TITLE = 2
"""Characters of a title whose address leaves no doubt: 小满."""
_LONGEST_TITLE = 40
_LONGEST_NO_TITLE = 40
_DATED = 12
"""What a date beside a link counts, in characters of title."""
_HEADED = 4
"""What standing in a heading counts."""
_CITED = 0.3
"""How much a link within a sentence counts."""
_MOST_BESIDE = 3
"""Links to columns and tags that one row may hold beside its own."""
_LONGEST = LONGEST_ROW * 4
"""Characters of a part of the page, blanks and scripts included, that can be a row."""
_HAN = re.compile(r"[\u4e00-\u9fff]")
_CLICKED = cast("Query", etree.XPath("descendant::*/@onclick/.."))
_CLICKED_TAGS = frozenset({"tr", "li", "div"})
_TEXTS = cast(
    "Callable[[Element], list[str]]", etree.XPath("descendant::text()", smart_strings=False)
)
_FROM_ROOT = ("/", "http://", "https://")
HEADINGS = frozenset({"h1", "h2", "h3", "h4"})


class Candidate(NamedTuple):
    """A link that may be an entry."""

    link: Element
    url: str
    name: str
    like: float
    """What its address says: see `addresses.likeness`."""
    above: tuple[Element, ...]
    """The link's ancestors, the outermost first."""


class Weighed(NamedTuple):
    """A candidate with the part of the page that belongs to it alone, and how much it looks like an entry."""

    row: Row
    above: tuple[Element, ...]
    worth: float
    """In characters of title: the longer, the better, and what stands beside it counts too."""
    dated: bool
    order: int
    """Its place among the candidates."""


def are_dated(links: Sequence[Weighed]) -> bool:
    """Return whether most of them have a date."""
    return sum(link.dated for link in links) * 2 > len(links)


def candidates(root: Element, base: str, wanted: re.Pattern[str] | None = None) -> list[Candidate]:
    """Return the links that open something else than this page and are called something, in page order.

    *wanted*, when given, must be found in a link's address, and then that is enough.
    """
    found = _matching(root, base, wanted) if wanted else _candidates(root, base)
    return list(islice(found, _MOST_LINKS))


def weighed(found: list[Candidate], crowd: Mapping[Element, int]) -> Iterator[Weighed]:
    """Yield each candidate with its row: the largest part of the page that holds no other.

    *crowd* says how many links of any kind stand in each part of the page.
    """
    shared = [_shared(one.above, two.above) for one, two in pairwise(found)]
    for places in _runs(found, shared):
        start, end = places.start, places.stop
        before = shared[start - 1] if start else 1
        behind = shared[end - 1] if end <= len(shared) else 1
        above = found[start].above
        depth, most = max(before, behind, 2), len(places) + _MOST_BESIDE
        while depth < len(above) and crowd[above[depth]] > most:
            depth += 1
        part = above[depth] if depth < len(above) else None
        dated = _is_dated(part, _LONGEST) if part is not None else None
        for at in places:
            one = found[at]
            if part is None or depth >= len(one.above) or one.above[depth] is not part:
                yield _weighed(one, one.link, at, dated=bool(_is_dated(one.link, _LONGEST)))
            elif dated is None:
                holder = _narrower(one, depth)
                yield _weighed(one, holder, at, dated=bool(_is_dated(holder, LONGEST_ROW)))
            else:
                yield _weighed(one, part, at, dated=dated)


def _runs(found: list[Candidate], shared: list[int]) -> Iterator[range]:
    """Yield the places of neighbouring links to one article that stand in one row.

    A picture above a list and the list's first row may lead to one article; they are two rows, since
    the latter stands closer to the row behind it.
    """
    begin = 0
    for end in range(1, len(found) + 1):
        if end < len(found) and found[end].url == found[begin].url:
            continue
        around = max(shared[begin - 1] if begin else 0, shared[end - 1] if end < len(found) else 0)
        for at in range(begin + 1, end):
            if shared[at - 1] < around:
                yield range(begin, at)
                begin = at
        yield range(begin, end)
        begin = end


def _candidates(root: Element, base: str) -> Iterator[Candidate]:
    here, start = base.partition("#")[0], Base(base)
    last, like = "", COLUMN
    chains: dict[Element, tuple[Element, ...]] = {}
    for link in islice(_openers(root), _MOST_LOOKED_AT):
        name = label(link)
        if len(name) < _LEAST_TITLE or (len(name) < _LONGEST_NO_TITLE and NO_TITLE.fullmatch(name)):
            continue
        if len(name) < _SHORTEST_TITLE and _is_of_menu(link):
            continue
        url = target(link, start)
        if not url or url == here:
            continue
        if url != last:
            last, like = url, likeness(url)
        if len(name) >= _SHORTEST_TITLE or like == CERTAIN:
            yield Candidate(link, url, name, like, _above(link, chains))


def _matching(root: Element, base: str, wanted: re.Pattern[str]) -> Iterator[Candidate]:
    here, start = base.partition("#")[0], Base(base)
    chains: dict[Element, tuple[Element, ...]] = {}
    for link in islice(_openers(root), _MOST_LOOKED_AT):
        url = target(link, start)
        if url and url != here and wanted.search(url):
            yield Candidate(link, url, label(link), CERTAIN, _above(link, chains))


def _is_of_menu(link: Element) -> bool:
    """Whether a link that is called little leads to no certain article: told before its address is joined."""
    href = link.get("href")
    # An address relative to the page's own has the figures of that one, too.
    return href is not None and href.startswith(_FROM_ROOT) and not may_be_certain(href)


def _above(link: Element, chains: dict[Element, tuple[Element, ...]]) -> tuple[Element, ...]:
    """The ancestors of a link, the outermost first; *chains* has those found before, by parent."""
    parent = link.getparent()
    if parent is None:
        return ()
    chain = chains.get(parent)
    if chain is None:
        chain = chains[parent] = (*_above(parent, chains), parent)
    return chain


def _openers(root: Element) -> Iterator[Element]:
    """Yield the links, and the rows that are none but open a page when they are clicked."""
    rows = {
        row
        for row in islice(_clicked(root), _MOST_LINKS)
        if link_target(row, "http://a/") and not any(link.get("href") for link in row.iter("a"))
    }
    if not rows:
        yield from root.iter("a")
        return
    for element in root.iter("a", *_CLICKED_TAGS):
        if element.tag == "a" or element in rows:
            yield element


def _clicked(root: Element) -> Iterator[Element]:
    return (element for element in _CLICKED(root) if element.tag in _CLICKED_TAGS)


def _shared(one: tuple[Element, ...], two: tuple[Element, ...]) -> int:
    """How many ancestors two neighbouring links have in common: what they share at one depth holds both."""
    return sum(map(is_, one, two))


def _is_dated(part: Element, longest: int) -> bool | None:
    """Whether a part of the page states a day; None where it says more than a row can."""
    whole = text_of(part)
    if len(whole) > longest:
        return None
    return may_be_dated(whole) and looks_dated(_TEXTS(part))


def _weighed(found: Candidate, holder: Element, order: int, *, dated: bool) -> Weighed:
    name, like, above = found.name, found.like, found.above
    length = len(name) if _HAN.search(name) else len(name) // 2
    worth = min(length, _LONGEST_TITLE) * like + (_DATED * max(like, LIKELY / 2) if dated else 0)
    if above[-1].tag in HEADINGS:
        worth += _HEADED
    elif _is_cited(found.link, above[-1]):
        worth *= _CITED
    return Weighed(Row(found.link, holder, found.url), above, worth, dated, order)


def _is_cited(link: Element, parent: Element) -> bool:
    """Whether a link stands within a sentence."""
    before = link.getprevious()
    said, behind = before.tail if before is not None else parent.text, link.tail
    return bool((said and CLAUSE.search(said)) or (behind and CLAUSE.search(behind)))


def _narrower(found: Candidate, depth: int) -> Element:
    """What belongs to a link that has no neighbour: the least that holds a date, or its line."""
    for part in reversed(found.above[depth:]):
        dated = _is_dated(part, LONGEST_ROW)
        if dated is None:
            break
        if dated or part.tag in {"li", "tr", "article"}:
            return part
    return found.link
