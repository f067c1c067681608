"""Which issues of an e-paper a page states: in links and choices, in its scripts, in an index of dates."""

import re
from collections.abc import Iterator
from itertools import islice

from attrs import frozen

from xzcrawler.pages.addresses import Base
from xzcrawler.pages.document import Element, absolute

_PAGE = re.compile(
    r"(?P<paper>.*/)(?P<month>\d{4}-?\d{2})/(?P<day>\d{2})/node_(?P<name>\w+)\.html?$"
)
"""`/layout/202603/04/node_01.html` of the newer layout, `/html/2026-03/04/node_2.htm` of the classic one."""
_INDEX = re.compile(r"(?P<paper>.*/)(?P<month>\d{4}-?\d{2})/period\.xml$")
_QUOTED_PAGE = re.compile(r"['\"]([^'\"\s<>]{0,200}node_\w{1,12}\.html?)['\"]")
_QUOTED_DAY = re.compile(r"['\"](20\d\d)([-/]?)(\d{1,2})\2(\d{1,2})['\"]")
_PAGE_NAME = re.compile(r"['\"/](node_\w{1,12}\.html?)['\"]")
_PERIOD_DAY = re.compile(r"\s*(20\d\d)-(\d{1,2})-(\d{1,2})")
_MOST_SCRIPT = 200_000
"""Characters of a script that are looked at."""
_MOST = 400
"""Issues taken from one script or index: a year of them and more."""


@frozen
class IssuePage:
    """A page of an issue, told from its address."""

    url: str
    paper: str
    """The address up to the month: equal for all issues of one paper in one layout."""
    day: str
    """`20260304`."""
    number: tuple[int, str]
    """By which the pages of an issue are in order."""

    @classmethod
    def of(cls, url: str) -> "IssuePage | None":
        """Return what an address says, None for one that is no page of an issue."""
        found = _PAGE.match(url)
        if found is None:
            return None
        name = found["name"]
        number = (int(name) if name.isdecimal() else 0, name)
        month = found["month"].replace("-", "")
        return cls(url, found["paper"], f"{month}{found['day']}", number)


def stated_pages(root: Element, url: str, base: str) -> tuple[IssuePage, ...]:
    """Return the pages of issues that the page at *url* states, each once, in page order.

    Nothing is guessed: a date without the name of a page beside it leads nowhere.
    """
    addresses = (*_linked(root, base), *_scripted(root, url, base), *_indexed(root, url))
    found = (IssuePage.of(address) for address in dict.fromkeys(addresses))
    return tuple(page for page in found if page)


def paper_of(url: str) -> str:
    """Return the address of the paper that an issue's page or an index of dates belongs to, else nothing."""
    found = _PAGE.match(url) or _INDEX.match(url)
    return found["paper"] if found else ""


def _linked(root: Element, base: str) -> Iterator[str]:
    start = Base(base)
    for element in root.iter("a", "area", "option"):
        named = element.get("value") if element.tag == "option" else element.get("href")
        if named and "node_" in named:
            yield start.join(named).partition("#")[0].partition("?")[0]


def _scripted(root: Element, url: str, base: str) -> Iterator[str]:
    """The addresses that scripts spell out, and the days they list beside the name of a page."""
    for script in root.iter("script"):
        code = (script.text or "")[:_MOST_SCRIPT]
        if "node_" not in code:
            continue
        whole = [named for named in _QUOTED_PAGE.findall(code) if re.search(r"\d{2}/node_", named)]
        for named in whole[:_MOST]:
            yield absolute(base, named)
        names = set(_PAGE_NAME.findall(code))
        if whole or len(names) != 1:
            continue
        (name,) = names
        for found in islice(_QUOTED_DAY.finditer(code), _MOST):
            yield _address(url, found[1], int(found[3]), int(found[4]), name)


def _indexed(root: Element, url: str) -> Iterator[str]:
    """The issues of an index: `<period><period_date>2026-03-04</period_date><front_page>node_1.htm</front_page>`."""
    for period in islice(root.iter("period"), _MOST):
        day = _PERIOD_DAY.match(_text(period, "period_date") or _text(period, "period_name"))
        front = _text(period, "front_page")
        if day and front.startswith("node_"):
            yield _address(url, day[1], int(day[2]), int(day[3]), front)


def _text(parent: Element, tag: str) -> str:
    found = next(parent.iter(tag), None)
    return (found.text or "").strip() if found is not None else ""


def _address(url: str, year: str, month: int, day: int, name: str) -> str:
    """An issue's page, its address built as that of the page which states it."""
    own = _PAGE.match(url) or _INDEX.match(url)
    if own is None:
        return ""
    dash = "-" if "-" in own["month"] else ""
    return f"{own['paper']}{year}{dash}{month:02}/{day:02}/{name}"
