"""The lines of a listing: which links of a page are its entries."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from attrs import frozen

from xzcrawler.items import Entry
from xzcrawler.pages.document import Element, is_unread, link_target, select, short_text
from xzcrawler.text import clean
from xzcrawler.text.dates import Published, day_in_url, parse_published
from xzcrawler.text.normalize import url_key

_SHORTEST_TITLE = 5
_LONGEST_ROW = 400
_MOST_LINKS = 3000
"""Links looked at on one page; a directory of everything is no list of news."""
_PINNED = re.compile(r"[\[【(（]?\s?置顶\s?[\]】)）]?|[\[【]顶[\]】]")
_CUT = re.compile(r"(?:\.{2,}|…+)$")
_EDGE = re.compile(
    r"^(?:[·•●■◆▪>\s]|\[\d{1,2}[-/.]\d{1,2}\]|[\[【(（]\s?[\]】)）])+|(?:\s|[\[【(（]\s?[\]】)）])+$"
)
"""What is no part of a title: bullets, a day without its year, the brackets a date stood in."""
_NAMED = re.compile(r"^(?:文章)?标题\s?[:：]\s?")
_DATED = 12
"""What a date beside a link counts, in characters of title, when blocks of links are compared."""


@frozen
class Row:
    """A link and the part of the page that belongs to it alone."""

    link: Element
    holder: Element
    url: str


def rows_matching(
    root: Element, css: str, base: str, wanted: re.Pattern[str] | None = None
) -> list[Row]:
    """Return the rows that a selector names, each with its first usable link.

    *wanted*, when given, must be found in a link's address: a column's link may stand before.
    """
    found: list[Row] = []
    for holder in select(root, css):
        links = [holder] if holder.tag == "a" else holder.iter("a")
        for link in links:
            url = _target(link, base)
            if url and (wanted is None or wanted.search(url)):
                found.append(Row(link, holder, url))
                break
    return found


def main_block(root: Element, base: str, wanted: re.Pattern[str] | None = None) -> list[Row]:
    """Return the rows of the block of links that looks most like the page's list.

    Links are grouped by the place they stand in; long titles and dates beside them win.
    *wanted*, when given, must be found in a link's address.
    """
    links = [
        (link, url)
        for link in root.iter("a")
        if (url := _target(link, base))
        and (wanted.search(url) if wanted else len(_label(link)) >= _SHORTEST_TITLE)
    ]
    del links[_MOST_LINKS:]
    blocks: dict[tuple[object, ...], list[Row]] = {}
    for row in _rows(links):
        blocks.setdefault(_place(row.holder), []).append(row)
    best = max(blocks.values(), key=_worth, default=[])
    return best if wanted or len(best) > 1 else []


def entry(row: Row) -> Entry | None:
    """Return what a row says; None when it has no title."""
    text = short_text(row.holder, _LONGEST_ROW) or short_text(row.link, _LONGEST_ROW)
    shown = _shown(row.link)
    # A date inside the title is what the article is about: 2026年3月6日停水通知.
    beside = parse_published(text.replace(shown, " ", 1)) if shown else parse_published(text)
    when = beside or _stamp(shown)
    title = _title(row.link, shown.replace(when.raw, "") if when and not beside else shown)
    if not title:
        return None
    day = when or day_in_url(row.url)
    return Entry(
        url=row.url,
        title=title,
        published_raw=when.raw if when else "",
        published=day.at if day else None,
        pinned=_PINNED.search(text) is not None,
    )


def entries(rows: Iterable[Row]) -> tuple[Entry, ...]:
    """Return the rows' entries in page order, the first of each address."""
    found: dict[str, Entry] = {}
    for row in rows:
        key = url_key(row.url)
        if key not in found and (one := entry(row)):
            found[key] = one
    return tuple(found.values())


def _target(link: Element, base: str) -> str:
    url = "" if is_unread(link) else link_target(link, base)
    return url.partition("#")[0] if urlsplit(url).path not in {"", "/"} else ""


def _label(link: Element) -> str:
    title = clean.line(link.get("title") or "")
    text = short_text(link, _LONGEST_ROW)
    return title if len(title) > len(text) else text


def _stamp(shown: str) -> Published | None:
    """The date before or behind a title within one link."""
    when = parse_published(shown)
    if when is None:
        return None
    before, _, behind = (part.strip("[]()【】（）") for part in shown.partition(when.raw))
    apart = not behind[:1].strip() if not before else not before[-1:].strip()
    at_edge = not before.strip() or not behind.strip()
    return when if at_edge and (apart or "年" not in when.raw) else None


def _shown(link: Element) -> str:
    """What a link shows of its article's title."""
    text = short_text(link, _LONGEST_ROW)
    inner = [
        short_text(one, _LONGEST_ROW)
        for one in select(link, "h1,h2,h3,h4,h5,[class*=title],[class*=tit]")
    ]
    return next((one for one in inner if one), text)


def _title(link: Element, shown: str) -> str:
    shown = _bare(shown)
    named = (link.get("title") or "").strip().partition("\n")[0][:_LONGEST_ROW]
    named = _NAMED.sub("", clean.line(named))
    # The attribute is the whole title where the text is cut; elsewhere it may be a mere hint.
    if named and (not shown or named.startswith(_CUT.sub("", shown)[:10])):
        shown = named
    return _bare(shown)


def _bare(title: str) -> str:
    return _EDGE.sub("", _PINNED.sub("", title))


def _rows(links: list[tuple[Element, str]]) -> Iterator[Row]:
    inside: dict[Element, set[str]] = {}
    for link, url in links:
        for ancestor in link.iterancestors():
            inside.setdefault(ancestor, set()).add(url)
    for link, url in links:
        holder = link
        for ancestor in link.iterancestors():
            if len(inside[ancestor]) > 1 or ancestor.tag == "body":
                break
            holder = ancestor
        yield Row(link, holder, url)


def _place(holder: Element) -> tuple[object, ...]:
    """Where a row stands; equal for rows of one list, also when it is split into several blocks."""
    parent = holder.getparent()
    above = parent.getparent() if parent is not None else None
    return (
        holder.tag,
        parent.tag if parent is not None else "",
        parent.get("class", "") if parent is not None else "",
        above,
    )


def _worth(rows: list[Row]) -> int:
    return sum(
        min(len(_label(row.link)), 40)
        + _DATED * (parse_published(short_text(row.holder, _LONGEST_ROW)) is not None)
        for row in rows
    )
