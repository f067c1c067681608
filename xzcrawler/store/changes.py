"""The change log and its readers' cursors."""

from collections.abc import Collection
from datetime import datetime

from xzcrawler.store.session import Session
from xzcrawler.store.values import ChangeLine


def since(
    session: Session,
    after: int = 0,
    *,
    since: datetime | None = None,
    site: str | None = None,
    types: Collection[str] = (),
    min_severity: int = 0,
    limit: int | None = None,
) -> list[ChangeLine]:
    """Return the changes with an id above `after`, oldest first."""
    raise NotImplementedError


def cursor(session: Session, reader: str) -> int:
    """Return the id of the last change this reader has seen, 0 for a new reader."""
    raise NotImplementedError


def set_cursor(session: Session, reader: str, change_id: int, now: datetime) -> None:
    """Remember that this reader has seen every change up to that one; never moves back."""
    raise NotImplementedError
