"""What a reading of an article means for its state: no clock, no database, only values."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal

from attrs import evolve, frozen

from xzcrawler.items import ABSENT, Article, Capture, Reading, Verdict
from xzcrawler.monitor.grade import NEW_SEVERITY, PRESENCE_SEVERITY, grade
from xzcrawler.monitor.schedule import (
    LONGEST_RETRY,
    SUSPECT_INTERVAL,
    absence_interval,
    is_settled,
    next_interval,
    retry_interval,
)
from xzcrawler.monitor.summary import summarize
from xzcrawler.store.changes import NewChange
from xzcrawler.store.due import Reason, Visit
from xzcrawler.store.states import ArticleState
from xzcrawler.store.suspects import Suspicion

RETIRE_AFTER = 5
"""Checks that gave no article after which an address that never gave one is let alone."""

_NO_ARTICLE = ABSENT | {
    Verdict.EMPTY,
    Verdict.UNREADABLE,
    Verdict.NOT_HTML,
    Verdict.LISTING,
    Verdict.VIDEO,
    Verdict.PICTURES,
}

OutcomeType = Literal["new", "edited", "unchanged", "suspect", "back", "failed"]


@frozen(kw_only=True)
class Decision:
    """What recording a reading does."""

    type: OutcomeType
    state: ArticleState
    """Afterwards; `this_hash` and the like follow from the revision that is written."""
    revision: int | None = None
    """Its number when one is written."""
    reverts_to: int | None = None
    changes: tuple[NewChange, ...] = ()


def decide(
    state: ArticleState,
    reading: Reading,
    run_id: int,
    now: datetime,
    *,
    head: Article | None = None,
    earlier: Mapping[str, int] | None = None,
) -> Decision:
    """Decide what a reading of an article does to it.

    `head`: what the last revision says, needed when the content differs from it;
    `earlier`: content hashes of all its revisions with the last revision that had them.
    """
    if reading.verdict is Verdict.CONTENT and reading.article is not None:
        return _read(state, reading, reading.article, now, head=head, earlier=earlier or {})
    if not state.head_seq:
        return _never_read(state, reading, run_id, now)
    if reading.verdict is Verdict.NOT_MODIFIED:
        return _same(state, reading, now)
    if reading.verdict in ABSENT:
        return _missing(state, reading, run_id, now)
    return _failed(state, now)


def _read(
    state: ArticleState,
    reading: Reading,
    article: Article,
    now: datetime,
    *,
    head: Article | None,
    earlier: Mapping[str, int],
) -> Decision:
    if not state.head_seq:
        return _new(state, reading, article, now)
    if head is None or reading.content_hash == state.content_hash:
        return _same(state, reading, now)
    reverts_to = earlier.get(reading.content_hash)
    return _edited(state, reading, article, now, head=head, reverts_to=reverts_to)


def _new(state: ArticleState, reading: Reading, article: Article, now: datetime) -> Decision:
    change = NewChange(
        type="new", article_id=state.id, title=article.title, to_seq=1, severity=NEW_SEVERITY
    )
    after = _answered(evolve(state, changed_at=now, published=article.published), reading, now)
    return Decision(
        type="new",
        state=evolve(after, head_seq=1, told_seq=1, title=article.title),
        revision=1,
        changes=(change,),
    )


def _edited(
    state: ArticleState,
    reading: Reading,
    article: Article,
    now: datetime,
    *,
    head: Article,
    reverts_to: int | None,
) -> Decision:
    seq = state.head_seq + 1
    after = _answered(evolve(state, changed_at=now, head_seq=seq, told_seq=seq), reading, now)
    edited = _edit(state, head, article, reverts_to)
    back = (_back(state, article.title, seq),) if state.presence == "gone" else ()
    return Decision(
        type="back" if back else "edited",
        state=evolve(after, title=article.title, published=article.published),
        revision=seq,
        reverts_to=reverts_to,
        changes=(*back, edited),
    )


def _edit(
    state: ArticleState, head: Article, article: Article, reverts_to: int | None
) -> NewChange:
    graded = grade(head, article)
    back = f"改回第{reverts_to}版：" if reverts_to else ""
    return NewChange(
        type="edited",
        article_id=state.id,
        title=article.title,
        from_seq=state.head_seq,
        to_seq=state.head_seq + 1,
        kinds=graded.kinds,
        severity=graded.severity,
        facts=graded.facts,
        summary=back + summarize(head, article, graded),
    )


def _same(state: ArticleState, reading: Reading, now: datetime) -> Decision:
    after = _answered(state, reading, now)
    if state.presence != "gone":
        return Decision(type="unchanged", state=after)
    return Decision(type="back", state=after, changes=(_back(state, state.title, state.head_seq),))


def _back(state: ArticleState, title: str, seq: int) -> NewChange:
    return NewChange(
        type="back",
        article_id=state.id,
        title=title,
        from_seq=state.head_seq,
        to_seq=seq,
        severity=PRESENCE_SEVERITY,
    )


def _answered(state: ArticleState, reading: Reading, now: datetime) -> ArticleState:
    """Alive, no longer suspect, and due again in its own time."""
    settled = is_settled(
        state.published, state.first_seen, edits=max(state.head_seq - 1 - state.technical, 0)
    )
    interval = next_interval(
        state.key,
        first_seen=state.first_seen,
        changed_at=state.changed_at,
        now=now,
        is_settled=settled,
    )
    is_alive = state.presence == "alive"
    return evolve(
        state,
        presence="alive",
        presence_since=state.presence_since if is_alive else now,
        suspicion=None,
        visit=_validated(state.visit, reading, _visit("recheck", now, interval)),
    )


def _validated(before: Visit, reading: Reading, visit: Visit) -> Visit:
    last = reading.captures[-1]
    if reading.verdict is Verdict.NOT_MODIFIED:
        return evolve(
            visit,
            not_modified=before.not_modified + 1,
            etag=before.etag,
            last_modified=before.last_modified,
        )
    if reading.in_parts:
        return visit  # asked in full: a 304 of the first part would hide an edit of another
    return evolve(visit, etag=last.etag, last_modified=last.last_modified)


def _visit(reason: Reason, now: datetime, interval: timedelta) -> Visit:
    return Visit(due_at=now + interval, interval=interval, reason=reason)


def _missing(state: ArticleState, reading: Reading, run_id: int, now: datetime) -> Decision:
    last = reading.captures[-1]
    if state.presence == "gone":
        interval = next_interval(
            state.key, first_seen=state.first_seen, changed_at=state.presence_since, now=now
        )
        return Decision(
            type="unchanged", state=evolve(state, visit=_visit("recheck", now, interval))
        )
    is_first = state.presence != "suspect"
    after = evolve(
        state,
        presence="suspect",
        presence_since=now if is_first else state.presence_since,
        suspicion=_worse(None if is_first else state.suspicion, last, run_id, now),
        visit=_visit("suspect", now, SUSPECT_INTERVAL),
    )
    return Decision(type="suspect", state=after)


def _worse(before: Suspicion | None, last: Capture, run_id: int, now: datetime) -> Suspicion:
    if before is None:
        return Suspicion(since=now, checks=1, runs=1, last_run_id=run_id, status=last.status)
    return Suspicion(
        since=before.since,
        checks=before.checks + 1,
        runs=before.runs + (before.last_run_id != run_id),
        last_run_id=run_id,
        status=last.status,
    )


def _never_read(state: ArticleState, reading: Reading, run_id: int, now: datetime) -> Decision:
    """Retry an address that gave no article yet; one that answers, but with none, not for ever."""
    suspicion, failures = state.suspicion, state.visit.failures + 1
    interval = retry_interval(failures)
    if reading.verdict in _NO_ARTICLE:
        suspicion = _worse(suspicion, reading.captures[-1], run_id, now)
        interval = absence_interval(suspicion.checks)
    visit = evolve(_visit("retry", now, interval), failures=failures)
    if suspicion is not None and suspicion.checks >= RETIRE_AFTER:
        visit = evolve(visit, due_at=None)
    return Decision(type="failed", state=evolve(state, suspicion=suspicion, visit=visit))


def _failed(state: ArticleState, now: datetime) -> Decision:
    """Blocked or broken says nothing about the article: only the next visit moves."""
    failures = state.visit.failures + 1
    interval = min(retry_interval(failures), LONGEST_RETRY)
    visit = evolve(
        state.visit, due_at=now + interval, interval=interval, reason="retry", failures=failures
    )
    return Decision(type="failed", state=evolve(state, visit=visit))
