"""The change log and its readers' cursors."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from attrs import asdict, frozen
from sqlalchemy import Select, and_, func, insert, select, text

from xzcrawler.store.columns import MAX_ID
from xzcrawler.store.engine import upsert
from xzcrawler.store.models import Article, Base, Change, Channel, Cursor, Revision
from xzcrawler.store.revisions import SITE_OF_ARTICLE, local_time
from xzcrawler.store.session import Session
from xzcrawler.store.values import ChangeLine, ChangeType, FactChange, Muted

_TABLE = Base.metadata.tables["change"]
_APPEND = (
    insert(_TABLE).values(site=SITE_OF_ARTICLE).returning(_TABLE.c.id, sort_by_parameter_order=True)
)
_APPEND_LOCK = 0x787A6368


@frozen(kw_only=True)
class NewChange:
    """A change to be announced."""

    type: ChangeType
    article_id: int
    title: str
    from_seq: int | None = None
    to_seq: int | None = None
    kinds: tuple[str, ...] = ()
    severity: int
    facts: tuple[FactChange, ...] = ()
    summary: str = ""
    muted: Muted = ""
    capture_id: int | None = None
    """The capture that showed it, where it is not that of revision `to_seq`."""


def append(session: Session, run_id: int, changes: Sequence[NewChange], now: datetime) -> list[int]:
    """Announce changes and return their ids.

    Ids grow in commit order, so that a cursor never skips one that was committed late.
    """
    if not changes:
        return []
    if session.dialect.name == "postgresql":
        # SQLite has one writer anyway; here an id must not be given before older ones are visible.
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _APPEND_LOCK})
    rows = [_to_row(change, run_id, now) for change in changes]
    return list(session.execute(_APPEND, rows).scalars())


def _to_row(change: NewChange, run_id: int, now: datetime) -> dict[str, Any]:
    return {
        "type": change.type,
        "at": now,
        "run_id": run_id,
        "article_id": change.article_id,
        "of_article": change.article_id,
        "from_seq": change.from_seq,
        "to_seq": change.to_seq,
        "kinds": list(change.kinds),
        "severity": change.severity,
        "facts": [asdict(fact) for fact in change.facts],
        "title": change.title,
        "summary": change.summary,
        "muted": change.muted,
        "capture_id": change.capture_id,
    }


def since(
    session: Session,
    after: int = 0,
    *,
    since: datetime | None = None,
    site: str | None = None,
    types: Collection[str] = (),
    min_severity: int = 0,
    muted: bool = False,
    limit: int | None = None,
) -> list[ChangeLine]:
    """Return the changes with an id above `after` and made at `since` or later, oldest first.

    `muted`: those nobody is alerted to as well.
    """
    if since is not None and not after:
        after = _before(session, since)
    wanted = _wanted(since, site, types, min_severity, muted=muted)
    query = _lines().where(Change.id > after, *wanted).order_by(Change.id).limit(limit)
    return [_to_line(row) for row in session.execute(query)]


def latest(
    session: Session,
    *,
    since: datetime | None = None,
    site: str | None = None,
    types: Collection[str] = (),
    min_severity: int = 0,
    muted: bool = False,
    limit: int,
) -> list[ChangeLine]:
    """Return the last changes made at `since` or later, oldest first: the log is read from its end."""
    query = _lines().where(*_wanted(since, site, types, min_severity, muted=muted))
    if since is not None:
        query = query.where(Change.id > _before(session, since))
    rows = session.execute(query.order_by(Change.id.desc()).limit(limit)).all()
    return [_to_line(row) for row in reversed(rows)]


def _before(session: Session, since: datetime) -> int:
    """Return the id behind which all changes made at `since` or later are: the log is read in the order of its ids."""
    # Plus 0, or both databases look for the lowest id by reading the log in that order too.
    lowest = select(func.min(Change.id + 0)).where(Change.at >= since)
    found: int | None = session.scalar(lowest)
    return MAX_ID if found is None else found - 1


def _wanted(
    since: datetime | None,
    site: str | None,
    types: Collection[str],
    min_severity: int,
    *,
    muted: bool,
) -> Iterator[Any]:
    if since is not None:
        yield Change.at >= since
    if min_severity:
        yield Change.severity >= min_severity
    if site is not None:
        yield Change.site == site
    if types:
        yield Change.type.in_(types)
    if not muted:
        yield Change.muted == ""


def quietly_new(session: Session, article_ids: Collection[int]) -> set[int]:
    """Return which of these articles are on record, but were never told to be new."""
    query = select(Change.article_id).where(
        Change.article_id.in_(article_ids), Change.type == "new", Change.muted != ""
    )
    return set(session.scalars(query)) if article_ids else set()


def by_id(session: Session, change_ids: Collection[int]) -> list[ChangeLine]:
    """Return these changes, oldest first."""
    query = _lines().where(Change.id.in_(change_ids)).order_by(Change.id)
    return [_to_line(row) for row in session.execute(query)]


def of_articles(session: Session, article_ids: Collection[int]) -> list[ChangeLine]:
    """Return the changes of these articles, oldest first."""
    query = _lines().where(Change.article_id.in_(article_ids)).order_by(Change.id)
    return [_to_line(row) for row in session.execute(query)]


def count(session: Session, run_id: int, change_type: ChangeType, since: datetime) -> int:
    """Return how many changes of this type a run made, which has been under way since then."""
    query = select(func.count()).where(
        Change.at >= since, Change.run_id == run_id, Change.type == change_type
    )
    return session.scalar(query) or 0


def _lines() -> Select[Any]:
    shown = func.coalesce(Change.to_seq, Change.from_seq)
    return (
        select(
            _TABLE,
            Article.site,
            Article.url,
            Channel.title.label("channel_title"),
            Revision.channel.label("named_channel"),
            Revision.published,
            Revision.source,
        )
        .select_from(_TABLE)
        .join(Article, Article.id == Change.article_id)
        .join(Channel, Channel.id == Article.channel_id, isouter=True)
        .join(
            Revision,
            and_(Revision.article_id == Change.article_id, Revision.seq == shown),
            isouter=True,
        )
    )


def _to_line(row: Any) -> ChangeLine:
    return ChangeLine(
        id=row.id,
        type=row.type,
        at=row.at,
        site=row.site,
        channel=row.channel_title or row.named_channel or "",
        article_id=row.article_id,
        url=row.url,
        title=row.title,
        published=local_time(row.published),
        source=row.source or "",
        from_seq=row.from_seq,
        to_seq=row.to_seq,
        kinds=tuple(row.kinds),
        severity=row.severity,
        facts=tuple(FactChange(**fact) for fact in row.facts),
        summary=row.summary,
        muted=row.muted,
        capture_id=row.capture_id,
    )


def cursor(session: Session, reader: str) -> int:
    """Return the id of the last change this reader has seen, 0 for a new reader."""
    query = select(Cursor.change_id).where(Cursor.reader == reader)
    return session.scalar(query) or 0


def set_cursor(session: Session, reader: str, change_id: int, now: datetime) -> None:
    """Remember that this reader has seen every change up to that one; never moves back."""
    statement = upsert(session, Base.metadata.tables["cursor"])
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["reader"],
            set_={"change_id": statement.excluded["change_id"], "moved_at": now},
            where=Cursor.change_id < statement.excluded["change_id"],
        ),
        {"reader": reader, "change_id": change_id, "moved_at": now},
    )
