"""Which of several articles with one text is the likely original: by what they state, then by time."""

import re
from datetime import datetime, timedelta
from typing import Literal

from xzcrawler.sites import load_sites
from xzcrawler.store.stories import Carried
from xzcrawler.text.carrier import CARRIER

Basis = Literal["stated", "published", "seen"]
"""Why an article comes before another: the other states that it was taken over; it was published
earlier; it was seen earlier."""

_CARRIER = re.compile(CARRIER)
_TAKEN_OVER = re.compile(
    rf"(?:转载?自|原载[于自]?|摘自|本文来[源自]于?)\s?[:：]?\s?[《“]?({CARRIER})"
)
_LINES = 4
"""At the head and at the foot of a text, where a carrier says whose it is."""
_DAY = timedelta(days=1) - timedelta(microseconds=1)


def rank(article: Carried) -> tuple[bool, datetime, datetime, str]:
    """Return what articles of one text are ordered by, the likeliest original first.

    It depends on the article alone, so that stories come out the same in whatever order articles come.
    """
    return bool(taken_from(article)), moment(article), article.first_seen, article.key


def taken_from(article: Carried) -> str:
    """Return the other carrier an article states to be taken over from, else an empty string."""
    named = _named(article)
    return "" if named and _is_own(named, article.site) else named


def _named(article: Carried) -> str:
    source = (article.source.split() or [""])[0]
    if _CARRIER.fullmatch(source):
        return source
    lines = article.body.split("\n")
    edges = lines if len(lines) <= 2 * _LINES else [*lines[:_LINES], *lines[-_LINES:]]
    return next((found[1] for line in edges if (found := _TAKEN_OVER.search(line))), "")


def _is_own(named: str, site: str) -> bool:
    declared = load_sites().get(site)
    return declared is not None and (named in declared.title or declared.title in named)


def moment(article: Carried) -> datetime:
    """Return when an article was published; of a day without a time: when it was first seen on that day."""
    if article.published is None:
        return article.first_seen
    if article.published_precision != "day":
        return article.published
    return max(article.published, min(article.first_seen, article.published + _DAY))


def basis(original: Carried, copy: Carried) -> Basis:
    """Return why the one counts as the original of the other."""
    if taken_from(copy) and not taken_from(original):
        return "stated"
    is_dated = original.published and copy.published and moment(original) != moment(copy)
    return "published" if is_dated else "seen"
