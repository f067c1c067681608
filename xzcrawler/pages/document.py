"""From bytes to a parsed page: no network, no entities, no text lost behind an early `</body>`."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import cast
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.cssselect import CSSSelector

from xzcrawler.text import clean
from xzcrawler.text.encoding import detect

Element = etree._Element  # noqa: SLF001 - lxml has no public name for it
Query = Callable[[Element], list[Element]]

_PARSER = etree.HTMLParser(
    encoding="utf-8",
    recover=True,
    no_network=True,
    huge_tree=False,
    remove_pis=True,
)
# libxml2 drops everything that follows `</html>`; templates that include other templates
# have several, and the article may stand behind the first.
_EARLY_END = re.compile(rb"</(?:body|html)\s*>", re.IGNORECASE)
_METAS = cast("Query", etree.XPath("//meta[@content]"))
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_UNREAD_TAGS = frozenset(
    {"audio", "button", "canvas", "embed", "head", "iframe", "input", "map", "noscript", "object"}
    | {"option", "script", "select", "style", "svg", "template", "textarea", "video"}
)


def parse(body: bytes, content_type: str | None = None) -> Element:
    """Return the root of a page; an empty root for an empty page."""
    codec = detect(body, content_type)
    utf8 = body if codec == "utf-8" else body.decode(codec, "replace").encode()
    root = etree.fromstring(_EARLY_END.sub(b"", utf8), _PARSER) if utf8.strip() else None
    return etree.Element("html") if root is None else root


@cache
def _compiled(css: str) -> Query:
    return cast("Query", CSSSelector(css, translator="html"))


def select(root: Element, css: str) -> list[Element]:
    """Return the elements that match, in page order."""
    return _compiled(css)(root)


def first(root: Element, choices: tuple[str, ...]) -> Element | None:
    """Return the first element with visible text that the earliest possible choice matches."""
    for css in choices:
        for element in _compiled(css)(root):
            if visible_text(element):
                return element
    return None


def first_text(root: Element, choices: tuple[str, ...]) -> str:
    """Return the visible text of `first`, else an empty string."""
    element = first(root, choices)
    return "" if element is None else visible_text(element)


def is_unread(element: Element) -> bool:
    """Whether a reader of the page sees nothing of this element: scripts, controls, hidden parts."""
    tag = element.tag
    if not isinstance(tag, str) or tag in _UNREAD_TAGS:
        return True
    style = element.get("style")
    return style is not None and _HIDDEN.search(style) is not None


def visible_text(element: Element) -> str:
    """Return what a reader sees of an element, as one line."""
    parts: list[str] = []
    _collect(element, parts)
    return clean.line("".join(parts))


def _collect(element: Element, parts: list[str]) -> None:
    if element.text:
        parts.append(element.text)
    for child in element:
        if child.tag == "br":
            parts.append(" ")
        elif not is_unread(child):
            _collect(child, parts)
        if child.tail:
            parts.append(child.tail)


def metas(root: Element) -> Mapping[str, str]:
    """Return the page's meta elements by lower-case name; the first that says something counts."""
    found: dict[str, str] = {}
    for meta in _METAS(root):
        name = (meta.get("name") or meta.get("property") or "").strip().lower()
        value = clean.line(meta.get("content") or "")
        if name and value:
            found.setdefault(name, value)
    return found


def absolute(base: str, href: str | None) -> str:
    """Return the http(s) address a link names, else an empty string."""
    if not href or not href.strip():
        return ""
    try:
        url = urljoin(base, href.strip())
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in {"http", "https"} and parts.hostname else ""
