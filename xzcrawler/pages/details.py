"""What the lines around an article say about it: those of details, and labels anywhere."""

import re
from collections.abc import Iterator
from functools import lru_cache
from math import inf

from xzcrawler.pages.document import Element
from xzcrawler.pages.flow import Flow
from xzcrawler.pages.flow_reader import read
from xzcrawler.text import clean

_CREDIT = re.compile(r"[编辑源者稿自]\s*[:：]")
_LONGEST_CREDIT = 60
_MENU = re.compile(
    r"(?<![a-z])(?:hot|rank|nav|menu|login|search|comment|recommend|relate|banner|slide|swiper)",
    re.IGNORECASE,
)
"""Parts that name the sources and editors of other articles."""


def details(
    flow: Flow, *, asides_until: float = inf, saying: tuple[str, ...] = ()
) -> Iterator[str]:
    """Yield every line, those of parts left out in their place, as words.

    *asides_until*: lines of running text after which parts left out stay out.
    *saying*: what a part that was left out has to say to be read, one of these words.
    """
    at, running = flow.first, 0
    left_out = (one for one in flow.left_out if one[0] >= flow.first)
    for place, element in (*left_out, (len(flow.lines), None)):
        yield from flow.spaced_lines(at, place)
        if asides_until < inf:
            running += sum(map(clean.is_sentence, flow.lines[at:place]))
        at = place
        if element is not None and running < asides_until and _says_any(flow, element, saying):
            yield from details(read(element))
    if running < asides_until:
        for element in flow.unread:
            if _says_any(flow, element, saying):
                yield from details(read(element))


def _says_any(flow: Flow, element: Element, words: tuple[str, ...]) -> bool:
    """Whether one of some words stands in an element; True where none is asked for."""
    text = flow.words_of(element) if words else ""
    return not words or any(word in text for word in words)


def credit_lines(flow: Flow) -> Iterator[str]:
    """Yield the short lines that label a source or people, those of parts left out last."""
    for index in range(flow.first, len(flow.lines)):
        text = flow.lines[index]
        if len(text) <= _LONGEST_CREDIT and _has_credit(text):
            yield flow.spaced(index)
    for element in (*(element for _, element in flow.left_out), *flow.unread):
        if _is_menu(f"{element.get('class', '')} {element.get('id', '')}"):
            continue
        # What is left are mostly lists: their words are joined at the speed of C.
        if _has_credit(flow.words_of(element)):
            yield from credit_lines(read(element))


def _has_credit(text: str) -> bool:
    return ("：" in text or ":" in text) and _CREDIT.search(text) is not None


@lru_cache(4096)
def _is_menu(name: str) -> bool:
    return _MENU.search(name) is not None
