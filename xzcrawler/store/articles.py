"""Articles and their revisions."""

from datetime import datetime

from xzcrawler.store.session import Session
from xzcrawler.store.values import ArticleHistory, ArticleLine, Presence


def find(session: Session, ref: str) -> int:
    """Return the number of the article with that number, URL or URL key.

    Raises UnknownArticle naming near ones.
    """
    raise NotImplementedError


def history(session: Session, article_id: int) -> ArticleHistory:
    """Return everything known about an article. Raises UnknownArticle."""
    raise NotImplementedError


def listing(
    session: Session,
    *,
    site: str | None = None,
    source: str | None = None,
    start: datetime | None = None,
    end: datetime | None = None,
    presence: Presence | None = None,
    limit: int | None = None,
) -> list[ArticleLine]:
    """Return articles, latest published first; `start` ≤ published < `end`."""
    raise NotImplementedError
