"""First readings that are old news: a site that gave its articles other addresses has published nothing."""

from collections.abc import Sequence
from datetime import datetime

from xzcrawler.items import Article, Reading
from xzcrawler.monitor.likeness import folded
from xzcrawler.monitor.migrating import MANY
from xzcrawler.store import Session, candidates

_SHARE = 0.5
"""Of the first readings of a run."""

Name = tuple[str, datetime | None]


def familiar(session: Session, site: str, readings: Sequence[Reading]) -> set[int]:
    """Return, by their places, the readings whose title and time are those of another article of the site."""
    said = {at: one.article for at, one in enumerate(readings) if one.article}
    moments = {article.published for article in said.values() if article.published}
    if not moments:
        return set()
    known = {
        (folded(title), published)
        for title, published in candidates.published_at(session, site, moments)
    }
    return {at for at, article in said.items() if _name(article) in known}


def is_renewed(familiar: int, first: int) -> bool:
    """Return whether so many of a run's first readings are familiar that the site has moved as a whole.

    As many lost articles make a redesign; a reprint inside the site now and then is news all the same.

    >>> is_renewed(12, 13), is_renewed(12, 40), is_renewed(3, 3)
    (True, False, False)
    """
    return familiar >= MANY and familiar >= _SHARE * first


def _name(article: Article) -> Name:
    return folded(article.title), article.published
