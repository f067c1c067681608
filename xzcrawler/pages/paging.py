"""Which addresses continue a listing page."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from xzcrawler.pages.document import Element, absolute, short_text
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
_COMMENT = re.compile(r"(?m)^[ \t]*//[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_NEXT = re.compile(r"下一?[页頁]\s*[>»›]*|后页|next(?: page)?\s*[>»›]*|[>»›]", re.IGNORECASE)


def scripted_pages(root: Element, url: str) -> tuple[str, ...]:
    """Return the pages after this one that a `createPageHTML` call writes, nearest first.

    TRS counts the current page from 0 and calls page k `index_{k-1}`;
    UCAP puts a container's name first, counts from 1 and calls page k `list_{k}`.
    """
    for script in root.iter("script"):
        code = script.text or ""
        if "createPageHTML" not in code:
            continue
        code = _COMMENT.sub("", code)
        if found := _TRS.search(code):
            count, current = int(found[1]), int(found[2])
            numbers = range(current + 1, min(count, current + 1 + _MOST))
        elif found := _UCAP.search(code):
            count, current = int(found[1]), int(found[2])
            numbers = range(current + 1, min(count, current + _MOST) + 1)
        else:
            continue
        return tuple(urljoin(url, f"{found[3]}_{number}.{found[4]}") for number in numbers)
    return ()


def linked_pages(root: Element, url: str) -> tuple[str, ...]:
    """Return the address behind 下一页; empty on the last page, where it leads to itself."""
    here = url_key(url)
    return tuple(dict.fromkeys(link for link in _next_links(root, url) if url_key(link) != here))[
        :1
    ]


def _next_links(root: Element, url: str) -> Iterator[str]:
    for link in root.iter("a"):
        label = short_text(link, 20) or link.get("title") or ""
        if _NEXT.fullmatch(label.strip()) and (target := absolute(url, link.get("href"))):
            yield target
