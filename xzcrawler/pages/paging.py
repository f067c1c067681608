"""Which addresses continue a listing page."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import cast
from urllib.parse import urljoin, urlsplit

from attrs import frozen
from lxml import etree

from xzcrawler.pages.document import Element, Query, absolute, link_target, short_text, text_of
from xzcrawler.text.normalize import url_key

_MOST = 100
"""Following pages named at once: a page that claims a million must not fill the memory."""
_SIGNS = r"\s*,\s*"
_NAME = r"['\"]([\w/.-]{1,80})['\"]"
_TRS = re.compile(
    rf"createPageHTML\(\s*(\d{{1,6}}){_SIGNS}(\d{{1,6}}){_SIGNS}{_NAME}{_SIGNS}{_NAME}\s*[,)]"
)
_UCAP = re.compile(
    rf"createPageHTML\(\s*['\"][\w#.-]+['\"]{_SIGNS}(\d{{1,6}}){_SIGNS}(\d{{1,6}}){_SIGNS}{_NAME}{_SIGNS}{_NAME}\s*[,)]"
)
_ARTICLE = re.compile(r"t\d{8}_\w+")
"""A long article's parts are paged by the same call: `createPageHTML(3, 0, "t20190918_693227", "shtml")`."""
_COMMENT = re.compile(r"(?m)^[ \t]*//[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_TURNS = re.compile(r"(?:[上下前后]一?[页頁]|[尾末]页)\s*[>»›]*|next|prev(?:ious)?", re.IGNORECASE)
_LINKED = cast("Query", etree.XPath("descendant::*/@rel/.."))
_TURN_BEGINS = frozenset("下后後上前尾末首第较更旧nNoOpP«←>»›")
"""What stands first in a label that turns pages: most links need not be compared with all of them."""
_TURN_SIGN = re.compile(r"[页頁章容>»›←«]|next|prev|older|newer", re.IGNORECASE)
"""Stands somewhere in each of them."""
_FIGURES = 4
_FIGURE = re.compile(r"\d{1,4}")
_REFRESH = re.compile(r"url\s?=\s?['\"]?([^'\"\s]+)", re.IGNORECASE)
_NEXT = re.compile(
    r"(?:下一?[页頁]|后一?页|(?:较早|更早|更旧)的?(?:文章|内容)|(?:next|older)(?: page| posts| entries)?)\s*[>»›→]*|[«←]\s*(?:(?:较早|更早|更旧)的?文章|older (?:posts|entries))|[>»›]",
    re.IGNORECASE,
)


@frozen
class Call:
    """A `createPageHTML` call: TRS counts the current page from 0 and calls page k `index_{k-1}`;
    UCAP puts a container's name first, counts from 1 and calls page k `list_{k}`."""

    name: str
    ending: str
    count: int
    current: int
    """As the call has it."""
    first: int
    """What the first page counts as."""

    def numbers_after(self, current: int, most: int) -> range:
        """Return the numbers that follow in the names of the pages, at most that many."""
        return range(current + 1, min(self.count + self.first, current + 1 + most))

    def numbers_after_first(self, most: int) -> range:
        """Return the numbers in the names of all pages but the first, at most that many."""
        return self.numbers_after(self.first, most)


def calls(root: Element) -> Iterator[Call]:
    """Yield the calls of a page's scripts, the first of each script."""
    for script in root.iter("script"):
        code = script.text or ""
        if "createPageHTML" not in code:
            continue
        code = _COMMENT.sub("", code)
        if found := _TRS.search(code):
            yield Call(found[3], found[4], int(found[1]), int(found[2]), first=0)
        elif found := _UCAP.search(code):
            yield Call(found[3], found[4], int(found[1]), int(found[2]), first=1)


def scripted_pages(root: Element, url: str) -> tuple[str, ...]:
    """Return the pages after this one that a `createPageHTML` call writes, nearest first."""
    for call in calls(root):
        if _ARTICLE.fullmatch(call.name):
            continue
        here = _own_number(url, call.name)
        return tuple(
            urljoin(url, f"{call.name}_{number}.{call.ending}")
            for number in call.numbers_after(call.current, _MOST)
            if number > here
        )
    return ()


def _own_number(url: str, name: str) -> int:
    """The number in this page's own address: a script copied from the first page counts from there."""
    own = re.search(rf"/{re.escape(name)}_(\d{{1,6}})\.\w+$", urlsplit(url).path)
    return int(own[1]) if own else -1


def linked_pages(root: Element, url: str) -> tuple[str, ...]:
    """Return the address behind 下一页; empty on the last page, where it leads to itself."""
    here, host = url_key(url), urlsplit(url).hostname
    following = (
        link
        for link in _next_links(root, url)
        if url_key(link) != here and urlsplit(link).hostname == host
    )
    return tuple(following)[:1]


def has_pager(root: Element) -> bool:
    """Whether a page has a link that turns it over, wherever that leads."""
    return any(_TURNS.fullmatch(label) for _, label in _turning(root))


_MOST_PAGERS, _MOST_FIGURES = 20, 200
"""Blocks called pagers that are looked at, and links in each."""


def _pagers(root: Element) -> Iterator[Element]:
    """Yield the blocks that are called pagers; by XPath it would take three times as long."""
    for block in root.iter("div", "ul", "nav", "p", "td"):
        name = block.get("class") or ""
        if ("page" if block.tag in {"p", "td"} else "pag") in name or (
            block.tag == "div" and ("fenye" in name or "page" in (block.get("id") or ""))
        ):
            yield block


def numbered_page(root: Element, url: str) -> tuple[str, ...]:
    """Return the page after the current one of a pager that has figures only: `<b>1</b> <a>2</a> <a>3</a>`.

    The current figure is the one that is no link, or leads here. A calendar's figures are no
    pager: its block is not called one.
    """
    here, host = url_key(url), urlsplit(url).hostname
    for pager in islice(_pagers(root), _MOST_PAGERS):
        links = {
            int(label): target
            for link in islice(pager.iter("a"), _MOST_FIGURES)
            if (label := _label(link)).isdecimal()
            and len(label) <= _FIGURES
            and (target := link_target(link, url))
            and urlsplit(target).hostname == host
        }
        away = {number for number, target in links.items() if url_key(target) != here}
        shown = {
            int(text)
            for text in (str(part).strip() for part in islice(pager.itertext(), 5 * _MOST_FIGURES))
            if _FIGURE.fullmatch(text)
        }
        current = min(shown - away, default=0)
        if current and current + 1 in away:
            return (links[current + 1],)
    return ()


def declared_page(root: Element, url: str) -> tuple[str, ...]:
    """Return the page that the head or a link calls the next one (`rel="next"`)."""
    here, host = url_key(url), urlsplit(url).hostname
    for link in _LINKED(root):
        if link.tag in {"link", "a"} and "next" in (link.get("rel") or "").lower().split():
            target = absolute(url, link.get("href"))
            if target and url_key(target) != here and urlsplit(target).hostname == host:
                return (target,)
    return ()


def refreshed_page(root: Element, url: str) -> tuple[str, ...]:
    """Return the address of this host that an entry page sends its readers on to."""
    for meta in root.iter("meta"):
        if (meta.get("http-equiv") or "").lower() != "refresh":
            continue
        found = _REFRESH.search(meta.get("content") or "")
        target = absolute(url, found[1]) if found else ""
        if urlsplit(target).hostname == urlsplit(url).hostname and url_key(target) != url_key(url):
            return (target,)
    return ()


def _next_links(root: Element, url: str) -> Iterator[str]:
    for link, label in _turning(root):
        if _NEXT.fullmatch(label) and (target := link_target(link, url)):
            yield target


def _turning(root: Element) -> Iterator[tuple[Element, str]]:
    """Yield the links that may turn pages, each with its label."""
    for link in root.iter("a"):
        first = (link.text or "").lstrip()[:1]
        if not (first in _TURN_BEGINS or not first.isalnum()):
            continue
        if not len(link) or _may_turn(link):
            yield link, _label(link)


def _may_turn(link: Element) -> bool:
    """Whether it is worth asking what a reader sees of a link that holds elements."""
    text = text_of(link)
    return (
        text.isspace()
        or not text
        or _TURN_SIGN.search(text + (link.get("title") or "")) is not None
    )


def _label(link: Element) -> str:
    if len(link):
        return (short_text(link, 20) or link.get("title") or _pictured(link)).strip()
    return (link.text or "").strip() or link.get("title") or ""


def _pictured(link: Element) -> str:
    return next((picture.get("alt") or "" for picture in link.iter("img")), "")
