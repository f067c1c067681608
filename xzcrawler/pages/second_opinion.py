"""What other people's readers make of a page whose body our own rule is not sure of.

They cost twenty times as much as our rule and are asked for perhaps two pages in a hundred.
"""

import importlib
import logging
import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import Any

from attrs import frozen

from xzcrawler.pages.document import parse
from xzcrawler.pages.flow_reader import read
from xzcrawler.pages.passage import Passage
from xzcrawler.text import clean

_LARGEST = 400_000
"""Characters of a page above which nobody else is asked: they take a second for ten times as many."""
_SURE = 0.55
"""The share of what could be text that the body holds when nobody else is asked.

Of 64 pages measured one lay below, whose poem stood apart from its notes.
"""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_AGREE = 0.9
_GRAM = 4


@frozen
class Opinion:
    """A body and who read it."""

    passage: Passage
    read_by: str
    """Empty for our own rule."""


def best_passage(own: Passage, share: float, page: Callable[[], str], base: str) -> Opinion:
    """Return our reading of a body, or that of the reader the others agree with most.

    *share*: how much of what could be the text our body holds, 0 to 1.
    readability-lxml is asked first; only where it contradicts us trafilatura, too.
    """
    ours = Opinion(own, "")
    if share >= _SURE:
        return ours
    html = _CONTROL.sub("", page())  # they fail on what no page may hold
    if len(html) > _LARGEST:
        return ours
    theirs = Opinion(_readability(html, base), "readability")
    if not theirs.passage.lines or _likeness(ours, theirs) >= _AGREE:
        return ours
    third = Opinion(_trafilatura(html, base), "trafilatura")
    opinions = [theirs, ours, third]  # of two that agree, the one that was asked
    return max(opinions, key=lambda one: sum(_likeness(one, other) for other in opinions))


def _likeness(one: Opinion, other: Opinion) -> float:
    ours, theirs = _grams(one.passage.lines), _grams(other.passage.lines)
    whole = ours.total() + theirs.total()
    return 2 * (ours & theirs).total() / whole if whole else 0.0


def _grams(lines: list[str]) -> Counter[str]:
    text = "".join("".join(lines).split())
    return Counter(text[at : at + _GRAM] for at in range(len(text) - _GRAM + 1))


def _readability(html: str, base: str) -> Passage:
    found = Passage(base)
    try:
        summary: str = _library("readability").Document(html).summary(html_partial=True)
    except Exception:  # noqa: BLE001 - a bug of theirs costs the second opinion, not the page
        return found
    found.take(read(parse(summary.encode("utf-8", "replace"))))
    return found


def _trafilatura(html: str, base: str) -> Passage:
    try:
        text: str | None = _library("trafilatura").extract(html, include_comments=False)
    except Exception:  # noqa: BLE001 - idem
        text = None
    lines = (clean.line(line.strip(" |")) for line in (text or "").splitlines())  # tables in bars
    return Passage(base, [line for line in lines if line])


@cache
def _library(name: str) -> Any:
    # Most processes never need it, and loading trafilatura takes half a second.
    library = importlib.import_module(name)
    logging.getLogger(name).setLevel(logging.CRITICAL + 1)  # a page it fails on is no news
    return library
