"""Which articles carry one text: an article's keys are written, then others are looked up and read."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from attrs import asdict, frozen

from xzcrawler.dedup import Text, Verdict, compare
from xzcrawler.dedup.keys import TEXT_VERSION
from xzcrawler.store import Store, stories
from xzcrawler.store.session import Session
from xzcrawler.store.stories import Carried, Direction

WINDOW = timedelta(days=30)
"""Between two articles that are linked though their texts are not the same: reprints come within days."""
_TRIES = 3


@frozen
class Found:
    """An article that carries the same text, and what the one is to the other."""

    first_id: int
    verdict: Verdict
    direction: Direction
    """When the article was published, as opposed to the first."""


def note(session: Session, article_id: int, text: Text) -> None:
    """Write what an article is found by, in the transaction that writes what it says."""
    stories.write_keys(session, article_id, text.key, text.keys, version=TEXT_VERSION)


def match(store: Store, article_id: int, text: Text, now: datetime) -> Found | None:
    """Look for the story of an article whose keys were noted and committed; link it, and return the link.

    Every article is compared with the first of the story it would join, so that no chain of small
    changes leads from one text to another. None when there is no such story, or it is in one already.
    """
    for _ in range(_TRIES):
        with store.read() as session:
            found = _search(session, article_id, text)
        if found is None:
            return None
        with store.write() as session:
            stories.lock(session)
            if _link(session, article_id, found, now) is not None:
                return found
        # Another process let a story grow in between: the first one may be another now.
    return None


def _search(session: Session, article_id: int, text: Text) -> Found | None:
    own = stories.carried(session, [article_id]).get(article_id)
    if own is None or stories.members(session, [article_id]):
        return None
    for other in _others(session, article_id, text):
        verdict = compare(Text(other.title, other.body), text)
        if verdict.links and _is_near(own, other, verdict):
            return Found(other.article_id, verdict, _direction(own, other))
    return None


def _others(session: Session, article_id: int, text: Text) -> Iterator[Carried]:
    """Yield the articles to compare with, the likeliest first: the firsts of stories for their copies."""
    exact = stories.same(session, article_id, text.key, version=TEXT_VERSION)
    found = [*exact, *stories.alike(session, article_id, text.keys)]
    held = stories.members(session, found)
    firsts = dict.fromkeys(held[one].first_article_id if one in held else one for one in found)
    texts = stories.carried(session, [one for one in firsts if one != article_id])
    return (texts[one] for one in firsts if one in texts)


def _is_near(own: Carried, other: Carried, verdict: Verdict) -> bool:
    if verdict.kind == "same":
        return True
    return abs(_moment(own) - _moment(other)) <= WINDOW


def _moment(article: Carried) -> datetime:
    return article.published or article.first_seen


def _link(session: Session, article_id: int, found: Found, now: datetime) -> int | None:
    return stories.join(
        session,
        article_id,
        found.first_id,
        kind=found.verdict.kind,
        direction=found.direction,
        evidence=_evidence(found.verdict),
        now=now,
    )


def _direction(own: Carried, other: Carried) -> Direction:
    if own.published is None or other.published is None:
        return "unknown"
    if own.published == other.published:
        return "same"
    return "earlier" if own.published < other.published else "later"


def _evidence(verdict: Verdict) -> dict[str, Any]:
    return {
        "cover": round(verdict.cover, 3),
        "reasons": list(verdict.reasons),
        "facts": [asdict(fact) for fact in verdict.facts],
    }
