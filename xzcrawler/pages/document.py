"""From bytes to a parsed page: no network, no entities, no text lost behind an early `</body>`."""

import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache, partial
from itertools import islice
from operator import itemgetter
from typing import cast
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.cssselect import CSSSelector
from propcache.api import cached_property

from xzcrawler.text import clean
from xzcrawler.text.encoding import as_utf8

Element = etree._Element  # noqa: SLF001 - lxml has no public name for it
Place = tuple[int, Element]
"""An element and how many with a class stand before it."""
Query = Callable[[Element], list[Element]]

children_of = cast("Query", itemgetter(slice(None)))
"""The children of an element as a list, at half the cost of going through them one by one."""

text_of = cast(
    "Callable[[Element], str]",
    partial(etree.tostring, method="text", encoding="unicode", with_tail=False),
)
"""Everything that stands in an element, scripts included, as one string."""

_PARSER = etree.HTMLParser(
    encoding="utf-8",
    recover=True,
    no_network=True,
    huge_tree=False,
    remove_pis=True,
    collect_ids=False,
)
# libxml2 drops everything that follows `</html>`; templates that include other templates
# have several, and the article may stand behind the first.
_EARLY_END = re.compile(rb"</(?:body|html)\s*>", re.IGNORECASE)
# libxml2 stops reading below 256 levels, which word processors reach with tags never closed.
_TOO_DEEP = etree.ErrorTypes.ERR_RESOURCE_LIMIT
_INLINE = re.compile(
    rb"</?(?:span|font|b|i|u|em|strong|small|big|o:p|st1:\w+)\b[^<>]*>", re.IGNORECASE
)
_WITH_ID = cast("Query", etree.XPath("descendant-or-self::*[@id]"))
_WITH_CLASS = cast("Query", etree.XPath("descendant-or-self::*[@class]"))
_ID = re.compile(r"#[\w-]+")
_CLASS = re.compile(r"\.[\w-]+")
_TAG = re.compile(r"[a-z][a-z0-9-]*")
_HIDDEN = re.compile(r"display\s*:\s*none|(visibility\s*:\s*hidden)", re.IGNORECASE)
_known_hidden = lru_cache(4096)(_HIDDEN.search)
"""The same, remembered: editors paste one style into every paragraph."""
_LONGEST_KNOWN = 400
"""Characters of a style that is remembered: some hold a whole picture."""
_TEXT = 3
"""Paragraphs that no tip or pop-up has."""
_OPENED = re.compile(
    r"(?:window\.open\(|location(?:\.href)?\s?=|location\.(?:assign|replace)\()\s?['\"]([^'\"\s]{1,500})['\"]"
)
UNREAD_TAGS = frozenset(
    {"audio", "button", "canvas", "embed", "head", "iframe", "input", "map", "noscript", "object"}
    | {"option", "script", "select", "style", "svg", "template", "textarea", "video"}
)


def parse(body: bytes, content_type: str | None = None) -> Element:
    """Return the root of a page; an empty root for an empty page."""
    whole = _EARLY_END.sub(b"", as_utf8(body, content_type).replace(b"\0", b""))
    if not whole or whole.isspace():
        return etree.Element("html")
    root = etree.fromstring(whole, _PARSER)
    if any(error.type == _TOO_DEEP for error in _PARSER.error_log):
        root = etree.fromstring(_INLINE.sub(b"", whole), _PARSER)
    return etree.Element("html") if root is None else root


@cache
def _compiled(css: str) -> Query:
    return cast("Query", CSSSelector(css, translator="html"))


def select(root: Element, css: str) -> list[Element]:
    """Return the elements that match, in page order."""
    return _compiled(css)(root)


class Document:
    """A parsed page, with its elements by id and class: most selectors name nothing else."""

    def __init__(self, body: bytes, content_type: str | None = None) -> None:
        self.root = parse(body, content_type)

    def select(self, css: str) -> list[Element]:
        """Return the elements that match, in page order."""
        if _ID.fullmatch(css):
            return self._by_id.get(css, [])
        if _CLASS.fullmatch(css):
            return [element for _, element in sorted(self._by_class.get(css, ()))]
        return list(self.root.iter(css)) if _TAG.fullmatch(css) else select(self.root, css)

    def first(self, choices: tuple[str, ...]) -> Element | None:
        """Return the first element with visible text that the earliest possible choice matches."""
        for css in choices:
            for element in self.select(css):
                if visible_text(element):
                    return element
        return None

    def first_text(self, choices: tuple[str, ...]) -> str:
        """Return the visible text of `first`, else an empty string."""
        for css in choices:
            for element in self.select(css):
                if text := visible_text(element):
                    return text
        return ""

    def base_url(self, url: str) -> str:
        """Return the address that links are relative to: that of `<base href>`, else the page's own."""
        return next(
            (
                found
                for base in self.root.iter("base")
                if (found := absolute(url, base.get("href")))
            ),
            url,
        )

    @cached_property
    def metas(self) -> Mapping[str, str]:
        """The meta elements by lower-case name; the first that says something counts."""
        found: dict[str, str] = {}
        for meta in self.root.iter("meta"):
            name = (meta.get("name") or meta.get("property") or "").strip().lower()
            if name and name not in found and (value := clean.line(meta.get("content") or "")):
                found[name] = value
        return found

    @cached_property
    def linked_data(self) -> tuple[str, ...]:
        """What the page states for search engines, schema.org's or Baidu's, as JSON."""
        scripts = self.root.iter("script")
        return tuple(
            script.text or "" for script in scripts if script.get("type") == "application/ld+json"
        )

    @cached_property
    def _by_id(self) -> Mapping[str, list[Element]]:
        named: dict[str, list[Element]] = {}
        for element in _WITH_ID(self.root):
            if identity := element.get("id"):
                named.setdefault(f"#{identity.strip()}", []).append(element)
        return named

    @cached_property
    def _by_class(self) -> Mapping[str, list[Place]]:
        # Few class attributes are used over and over: each is taken apart once.
        values: dict[str, list[Place]] = {}
        for place in enumerate(_WITH_CLASS(self.root)):
            if value := place[1].get("class"):
                values.setdefault(value, []).append(place)
        named: dict[str, list[Place]] = {}
        for value, places in values.items():
            for name in set(value.split()):
                named.setdefault(f".{name}", []).extend(places)
        return named


def is_unread(element: Element) -> bool:
    """Whether a reader of the page sees nothing of this element: scripts, controls, hidden parts."""
    tag = element.tag
    return not isinstance(tag, str) or tag in UNREAD_TAGS or is_hidden(element)


def is_hidden(element: Element) -> bool:
    """Whether an element is not shown, by its own attributes."""
    names = element.keys()
    if not names or ("style" not in names and "hidden" not in names):
        return False  # as most: to ask for each attribute costs three times as much
    return "hidden" in names or hides(element.get("style") or "", element)


def hides(style: str, element: Element) -> bool:
    """Return whether an element is not shown because of its style."""
    hidden = (_known_hidden if len(style) <= _LONGEST_KNOWN else _HIDDEN.search)(style)
    return hidden is not None and (hidden[1] is None or not _holds_text(element))


def _holds_text(element: Element) -> bool:
    """Whether an invisible element that keeps its place holds a text that a script is going to show."""
    return len(list(islice(element.iterdescendants("p", "section"), _TEXT))) == _TEXT


def visible_text(element: Element) -> str:
    """Return what a reader sees of an element, as one line."""
    parts: list[str] = []
    _collect(element, parts)
    return clean.line("".join(parts))


def short_text(element: Element, longest: int) -> str:
    """Return the visible text of an element; empty for one that says more than *longest* characters.

    Gives up without reading it all: in a page of nested links every link would hold the whole page.
    """
    if is_unread(element):
        return ""
    if not len(element):
        text = element.text or ""
        text = clean.line(text) if len(text) <= longest * 4 else ""
        return text if len(text) <= longest else ""
    length = 0
    for part in element.itertext():
        length += len(part)
        if length > longest * 4:
            return ""
    text = visible_text(element)
    return text if len(text) <= longest else ""


def _collect(element: Element, parts: list[str]) -> None:
    if text := element.text:
        parts.append(text)
    for child in children_of(element):
        if child.tag == "br":
            parts.append(" ")
        elif not is_unread(child):
            _collect(child, parts)
        if tail := child.tail:
            parts.append(tail)


def link_target(link: Element, base: str) -> str:
    """Return the address a link opens, also one that only its script names, else an empty string."""
    href = (link.get("href") or "").strip()
    if href and not href.startswith("#") and not href.lower().startswith("javascript:"):
        return absolute(base, href)
    opened = _OPENED.search(link.get("onclick") or "") or _OPENED.search(href)
    return absolute(base, opened[1]) if opened else ""


def absolute(base: str, href: str | None) -> str:
    """Return the http(s) address a link names, else an empty string."""
    if not href or not href.strip():
        return ""
    address = href.strip()
    try:
        url = address if address.startswith(("http://", "https://")) else urljoin(base, address)
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in {"http", "https"} and parts.hostname else ""
