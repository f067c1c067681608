"""What a person decides about stories, against what the texts say or beside it."""

from collections.abc import Iterable
from datetime import datetime

from xzcrawler.errors import UsageError
from xzcrawler.monitor.grouping import Grouping
from xzcrawler.store import Session, Store, stories, tried_again
from xzcrawler.store.stories import Decision


@tried_again
def split(store: Store, article_id: int, now: datetime) -> None:
    """Let an article stand apart from all others from now on.

    Raises UsageError when it is in no story, StoreError.
    """
    with store.write() as session:
        stories.lock(session)
        if article_id not in stories.members(session, [article_id]):
            raise UsageError(f"Article {article_id} is in no story")
        _decide(session, Decision(article_id=article_id, with_article_id=None, at=now))


@tried_again
def join(store: Store, article_id: int, with_id: int, now: datetime) -> int:
    """Let an article belong to another's story from now on, and return the number of that.

    Raises UsageError when it is the same article, StoreError.
    """
    if article_id == with_id:
        raise UsageError("An article is in one story with itself already")
    with store.write() as session:
        stories.lock(session)
        held = stories.members(session, [article_id, with_id])
        mine, other = held.get(article_id), held.get(with_id)
        if mine and other and mine.story_id == other.story_id:
            if mine.first_article_id == article_id:
                article_id, with_id = with_id, article_id  # the first stays what others stand by
            with_id = mine.first_article_id
        _decide(session, Decision(article_id=article_id, with_article_id=with_id, at=now))
        return stories.members(session, [article_id])[article_id].story_id


@tried_again
def undo(store: Store, article_id: int, now: datetime) -> None:
    """Let the texts decide again where an article belongs.

    Raises UsageError when nobody decided about it, StoreError.
    """
    with store.write() as session:
        stories.lock(session)
        made = stories.decisions(session)
        if article_id not in made:
            raise UsageError(_undecided(article_id, made.values()))
        stories.withdraw(session, article_id)
        _place(session, article_id, now)


def _undecided(article_id: int, made: Iterable[Decision]) -> str:
    joined = [str(one.article_id) for one in made if one.with_article_id == article_id]
    words = f"Nobody decided where article {article_id} belongs"
    return f"{words}; joined to it: {', '.join(joined)}" if joined else words


def _decide(session: Session, decision: Decision) -> None:
    stories.decide(session, decision)
    _place(session, decision.article_id, decision.at)


def _place(session: Session, article_id: int, now: datetime) -> None:
    Grouping(session, now, decisions=stories.decisions(session)).place(article_id)
