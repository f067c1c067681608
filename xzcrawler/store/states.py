"""Where each article stands: what recording reads before it decides and writes after."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from attrs import frozen
from sqlalchemy import and_, bindparam, func, select, update

from xzcrawler.store import due, suspects
from xzcrawler.store.due import Visit
from xzcrawler.store.engine import upsert
from xzcrawler.store.models import Article, ArticleUrl, Base, Due, Revision, Suspect
from xzcrawler.store.session import Session
from xzcrawler.store.suspects import Suspicion
from xzcrawler.store.values import Doubt, Presence

T = TypeVar("T")

_TABLE = Base.metadata.tables["article"]
_REVISIONS = Base.metadata.tables["revision"].alias()


_CHUNK = 5_000


@frozen(kw_only=True)
class Address:
    """A place where an article was seen."""

    key: str
    url: str
    channel_id: int | None = None


@frozen(kw_only=True)
class ArticleState:
    """An article before a reading of it is recorded."""

    id: int
    key: str
    url: str
    first_seen: datetime
    presence: Presence
    presence_since: datetime
    head_seq: int
    told_seq: int
    """Last revision that people were told of."""
    changed_at: datetime | None
    content_hash: str
    """Of the last revision, empty when there is none."""
    this_hash: str
    title: str
    published: datetime | None
    visit: Visit
    suspicion: Suspicion | None
    doubt: Doubt = ""
    """Of the last revision."""
    technical: int = 0
    """How many of its revisions are no edits of the page, but came with other rules for reading it."""


# The head's number first: most articles have one revision, and nothing is counted then.
_TECHNICAL = (
    select(func.count())
    .where(_REVISIONS.c.article_id == Article.id, _REVISIONS.c.kind == "technical")
    .where(Article.head_seq > 1)
    .scalar_subquery()
)
_ONE = func.coalesce(Article.merged_into, Article.id)
"""The article that another one turned out to be, else itself."""

_IDS = select(Article.key, _ONE).where(Article.key.in_(bindparam("keys", expanding=True)))
_LED = (
    select(ArticleUrl.key, _ONE)
    .join(Article, Article.id == ArticleUrl.article_id)
    .where(ArticleUrl.key.in_(bindparam("keys", expanding=True)))
)
_STATES = (
    select(
        Article.id,
        Article.key,
        Article.url,
        Article.first_seen,
        Article.presence,
        Article.presence_since,
        Article.head_seq,
        Article.told_seq,
        Article.changed_at,
        Revision.content_hash,
        Revision.this_hash,
        Revision.title,
        Revision.published,
        Due.asked_at,
        Revision.doubt,
        Due.due_at,
        Due.interval_seconds,
        Due.reason,
        Due.failures,
        Due.not_modified,
        Due.etag,
        Due.last_modified,
        Due.blocked_since,
        Suspect.since,
        Suspect.checks,
        Suspect.runs,
        Suspect.last_run_id,
        Suspect.status,
        Suspect.verdict,
        _TECHNICAL.label("technical"),
    )
    .join(Due, Due.article_id == Article.id)
    .join(
        Revision,
        and_(Revision.article_id == Article.id, Revision.seq == Article.head_seq),
        isouter=True,
    )
    .join(Suspect, Suspect.article_id == Article.id, isouter=True)
    .where(Article.id.in_(bindparam("ids", expanding=True)))
)
_SET = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("of_article"))
    .values(
        presence=bindparam("presence"),
        presence_since=bindparam("presence_since"),
        head_seq=bindparam("head_seq"),
        told_seq=bindparam("told_seq"),
        changed_at=bindparam("changed_at"),
    )
)


def numbers(session: Session, keys: Collection[str]) -> dict[str, int]:
    """Return the numbers of the articles that these keys lead to, by key; unknown ones are left out.

    A key that an article got by moving leads to it, and one of an article that was merged into
    another leads to that one.
    """
    found: dict[str, int] = {}
    for chunk in chunks(list(keys)):
        found.update(session.execute(_IDS, {"keys": chunk}).all())
        others = [key for key in chunk if key not in found]
        if others:
            led = session.execute(_LED, {"keys": others})
            found.update({key: number for key, number in led if key is not None})
    return found


def owners(session: Session, keys: Collection[str]) -> dict[str, int]:
    """Return the numbers of the articles whose own keys these are, or of what they were merged into."""
    return {
        key: number
        for chunk in chunks(list(keys))
        for key, number in session.execute(_IDS, {"keys": chunk})
    }


def ensure(
    session: Session, site: str, addresses: Mapping[str, Address], now: datetime
) -> dict[str, int]:
    """Return the articles' numbers by key; unknown ones are added and due at once."""
    known = numbers(session, addresses)
    missing = [address for key, address in addresses.items() if key not in known]
    for chunk in chunks(missing):
        known.update(_add(session, site, chunk, now))
    return known


def _add(
    session: Session, site: str, addresses: Sequence[Address], now: datetime
) -> dict[str, int]:
    # Another run may add the same address at this moment; then that row is the one.
    statement = upsert(session, _TABLE).on_conflict_do_nothing(index_elements=["key"])
    rows = [_to_row(site, address, now) for address in addresses]
    returning = statement.returning(_TABLE.c.key, _TABLE.c.id)
    added: dict[str, int] = dict(session.execute(returning, rows).all())
    urls = {added[address.key]: address.url for address in addresses if address.key in added}
    due.add(session, site, urls, now)
    if len(added) < len(addresses):
        return numbers(session, [address.key for address in addresses])
    return added


def _to_row(site: str, address: Address, now: datetime) -> dict[str, Any]:
    return {
        "site": site,
        "key": address.key,
        "url": address.url,
        "channel_id": address.channel_id,
        "first_seen": now,
        "presence": "listed",
        "presence_since": now,
        "head_seq": 0,
    }


def load(session: Session, article_ids: Collection[int]) -> dict[int, ArticleState]:
    """Return the states of articles by number."""
    return {
        row.id: _to_state(row)
        for chunk in chunks(list(article_ids))
        for row in session.execute(_STATES, {"ids": chunk})
    }


def _to_state(row: Any) -> ArticleState:
    return ArticleState(
        id=row.id,
        key=row.key,
        url=row.url,
        first_seen=row.first_seen,
        presence=row.presence,
        presence_since=row.presence_since,
        head_seq=row.head_seq,
        told_seq=row.told_seq,
        changed_at=row.changed_at,
        content_hash=row.content_hash or "",
        this_hash=row.this_hash or "",
        title=row.title or "",
        published=row.published,
        visit=due.to_visit(row),
        suspicion=None if row.since is None else suspects.to_suspicion(row),
        doubt=row.doubt or "",
        technical=row.technical,
    )


def save(session: Session, before: Sequence[ArticleState], after: Sequence[ArticleState]) -> None:
    """Write what differs between two lists of states of the same articles."""
    pairs = list(zip(before, after, strict=True))
    moved = [_to_columns(new) for old, new in pairs if _to_columns(old) != _to_columns(new)]
    if moved:
        session.execute(_SET, moved)
    due.set_visits(session, [(new.id, new.visit) for old, new in pairs if old.visit != new.visit])
    suspected = [(new.id, new.suspicion) for _, new in pairs if new.suspicion]
    suspects.put(session, suspected)
    suspects.clear(session, [old.id for old, new in pairs if old.suspicion and not new.suspicion])


def _to_columns(state: ArticleState) -> dict[str, Any]:
    return {
        "of_article": state.id,
        "presence": state.presence,
        "presence_since": state.presence_since,
        "head_seq": state.head_seq,
        "told_seq": state.told_seq,
        "changed_at": state.changed_at,
    }


def chunks(items: Sequence[T], size: int = _CHUNK) -> Iterator[Sequence[T]]:
    """Cut a long list: SQLite takes at most 32,766 parameters in a statement."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def set_gone(session: Session, article_ids: Sequence[int], now: datetime) -> None:
    """Note that these articles are gone since now."""
    if article_ids:
        statement = update(_TABLE).where(_TABLE.c.id.in_(article_ids))
        session.execute(statement.values(presence="gone", presence_since=now))
