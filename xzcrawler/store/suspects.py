"""Articles that stopped answering with content, and how often they were looked for since."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from attrs import asdict, frozen
from sqlalchemy import case, delete, func, select, update

from xzcrawler.store.engine import upsert
from xzcrawler.store.models import Article, Base, Revision, Suspect
from xzcrawler.store.session import Session

_TABLE = Base.metadata.tables["suspect"]
_COUNTS = ("since", "checks", "runs", "last_run_id", "status", "verdict")


@frozen(kw_only=True)
class Suspicion:
    """Bad checks in a row."""

    since: datetime
    """First of them."""
    checks: int
    runs: int
    """Runs they were made in."""
    last_run_id: int
    status: int | None
    """HTTP status of the last one."""
    verdict: str = "missing"
    """Of the last one."""


@frozen(kw_only=True)
class SuspectArticle:
    """An article that may be gone."""

    article_id: int
    url: str
    title: str
    """As people know it."""
    head_seq: int
    told_seq: int
    """Last revision that people were told of; 0 when there is none."""
    suspicion: Suspicion
    incident_id: int | None = None
    """The mass failure that holds it back."""


def put(session: Session, suspicions: Sequence[tuple[int, Suspicion]]) -> None:
    """Write how often articles were missing."""
    rows = [{"article_id": number, **asdict(suspicion)} for number, suspicion in suspicions]
    if not rows:
        return
    statement = upsert(session, _TABLE)
    changed = {name: statement.excluded[name] for name in _COUNTS}
    session.execute(
        statement.on_conflict_do_update(index_elements=["article_id"], set_=changed), rows
    )


def clear(session: Session, article_ids: Sequence[int]) -> None:
    """Forget the bad checks of articles that answered, or that are known to be gone."""
    if article_ids:
        session.execute(delete(_TABLE).where(_TABLE.c.article_id.in_(article_ids)))


def of_run(session: Session, run_id: int) -> list[SuspectArticle]:
    """Return the suspects whose last bad check was made in this run."""
    shown = case((Article.told_seq > 0, Article.told_seq), else_=Article.head_seq)
    query = (
        select(_TABLE, Article.url, Article.head_seq, Article.told_seq, Revision.title)
        .join(Article, Article.id == Suspect.article_id)
        .join(Revision, (Revision.article_id == Article.id) & (Revision.seq == shown))
        .where(Suspect.last_run_id == run_id, Article.presence == "suspect")
        .order_by(Suspect.article_id)
    )
    return [
        SuspectArticle(
            article_id=row.article_id,
            url=row.url,
            title=row.title,
            head_seq=row.head_seq,
            told_seq=row.told_seq,
            suspicion=to_suspicion(row),
            incident_id=row.incident_id,
        )
        for row in session.execute(query)
    ]


def to_suspicion(row: Any) -> Suspicion:
    """Return what a row with the columns of `suspect` says."""
    return Suspicion(
        since=row.since,
        checks=row.checks,
        runs=row.runs,
        last_run_id=row.last_run_id,
        status=row.status,
        verdict=row.verdict,
    )


def hold(session: Session, article_ids: Sequence[int], incident_id: int) -> None:
    """Let a mass failure hold these suspects back, those left out that another one holds already."""
    if article_ids:
        chosen = update(_TABLE).where(_TABLE.c.article_id.in_(article_ids))
        session.execute(
            chosen.where(_TABLE.c.incident_id.is_(None)).values(incident_id=incident_id)
        )


def count_held(session: Session, incident_id: int) -> int:
    """Return how many articles an incident still holds back."""
    query = select(func.count()).select_from(_TABLE).where(_TABLE.c.incident_id == incident_id)
    return session.scalar(query) or 0
