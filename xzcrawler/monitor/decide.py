"""What a reading of an article means for its state: no clock, no database, only values."""

from datetime import datetime, timedelta
from typing import Literal

from attrs import evolve, frozen

from xzcrawler.items import ABSENT, REFUSED, Article, Capture, Reading, Verdict
from xzcrawler.monitor.grading import PRESENCE_SEVERITY
from xzcrawler.monitor.schedule import (
    SUSPECT_INTERVAL,
    absence_interval,
    is_settled,
    next_interval,
    retry_interval,
)
from xzcrawler.monitor.telling import Known, tell_edit, tell_late, told_new
from xzcrawler.store.changes import NewChange
from xzcrawler.store.due import Reason, Visit
from xzcrawler.store.states import ArticleState
from xzcrawler.store.suspects import Suspicion
from xzcrawler.store.values import Doubt, Muted

RETIRE_AFTER = 5
"""Checks that gave no article after which an address that never gave one is let alone."""

DOUBT_INTERVAL = timedelta(minutes=10)
"""After which a page in doubt is looked at again, at the next run."""

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
    doubt: Doubt = ""
    """Of the revision that is written."""
    changes: tuple[NewChange, ...] = ()


def decide(
    state: ArticleState,
    reading: Reading,
    run_id: int,
    now: datetime,
    *,
    known: Known | None = None,
) -> Decision:
    """Decide what a reading of an article does to it.

    `known`: what is known of it, needed when its content differs from that of the last revision, and
    while people have not been told of that one.
    """
    if reading.verdict is Verdict.CONTENT and reading.article is not None:
        return _read(state, reading, reading.article, now, known=known)
    if not state.head_seq:
        return _never_read(state, reading, run_id, now)
    if reading.verdict is Verdict.NOT_MODIFIED:
        return _same(state, reading, now)
    if reading.verdict in ABSENT:
        return _missing(state, reading, run_id, now)
    return _failed(state, reading, now)


def _read(
    state: ArticleState, reading: Reading, article: Article, now: datetime, *, known: Known | None
) -> Decision:
    if not state.head_seq:
        return _new(state, reading, article, now)
    if reading.content_hash == state.content_hash:
        late = tell_late(state, article, known.told, now, echo=reading.echo) if known else None
        return _same(state, reading, now, late)
    if known is None:
        return _same(state, reading, now)
    return _edited(state, reading, article, now, known)


def _new(state: ArticleState, reading: Reading, article: Article, now: datetime) -> Decision:
    doubt: Doubt = "replaced" if reading.echo else ""
    muted: Muted = "site_wide" if reading.renewed else "unconfirmed" if doubt else ""
    change = told_new(state, article, 1, muted=muted)
    known = evolve(state, changed_at=now, published=article.published, title=article.title)
    known = evolve(known, head_seq=1, told_seq=0 if doubt else 1, doubt=doubt)
    return Decision(
        type="new",
        state=_answered(known, reading, now),
        revision=1,
        doubt=doubt,
        changes=(change,),
    )


def _edited(
    state: ArticleState, reading: Reading, article: Article, now: datetime, known: Known
) -> Decision:
    told = tell_edit(state, article, reading, known, now)
    seq = state.head_seq + 1
    after = evolve(
        state,
        changed_at=now,
        head_seq=seq,
        told_seq=told.told_seq,
        doubt=told.doubt,
        title=article.title,
        published=article.published,
    )
    # Of an edit that is not told yet `back` says nothing either.
    shown = article if told.told_seq == seq else known.told or known.head
    back = (_back(state, shown.title, told.told_seq),) if state.presence == "gone" else ()
    return Decision(
        type="back" if back else "edited",
        state=_answered(after, reading, now),
        revision=seq,
        reverts_to=known.revert_of(reading.content_hash),
        doubt=told.doubt,
        changes=(*back, told.change),
    )


def _same(
    state: ArticleState, reading: Reading, now: datetime, late: NewChange | None = None
) -> Decision:
    is_back = state.presence == "gone"
    after = evolve(state, told_seq=state.head_seq) if late else state
    back = (_back(state, state.title, after.told_seq),) if is_back else ()
    what: OutcomeType = "unchanged"
    if late:
        what = "new" if late.type == "new" else "edited"
    return Decision(
        type="back" if is_back else what,
        state=_answered(after, reading, now),
        changes=(*back, *((late,) if late else ())),
    )


def _back(state: ArticleState, title: str, seq: int) -> NewChange:
    """`seq`: the revision that people know; 0 when they were never told of the article."""
    return NewChange(
        type="back",
        article_id=state.id,
        title=title,
        from_seq=state.told_seq or state.head_seq,
        to_seq=seq or state.head_seq,
        severity=PRESENCE_SEVERITY,
        muted="" if seq else "unconfirmed",
    )


def _answered(state: ArticleState, reading: Reading, now: datetime) -> ArticleState:
    """Alive, no longer suspect, and due again in its own time."""
    edits = max(state.head_seq - 1 - state.technical, 0)
    settled = is_settled(state.published, state.first_seen, edits=edits)
    interval = next_interval(
        state.key,
        first_seen=state.first_seen,
        changed_at=state.changed_at,
        now=now,
        edits=edits,
        is_settled=settled,
    )
    is_alive = state.presence == "alive"
    visit = _validated(state.visit, reading, _visit("recheck", now, interval))
    return evolve(
        state,
        presence="alive",
        presence_since=state.presence_since if is_alive else now,
        suspicion=None,
        visit=_second_look(state, visit, now),
    )


def _second_look(state: ArticleState, visit: Visit, now: datetime) -> Visit:
    """Ask in full for what people were not told of yet, and soon when it is in doubt."""
    if state.told_seq >= state.head_seq:
        return visit
    visit = evolve(visit, etag="", last_modified="")
    if not state.doubt or visit.interval <= DOUBT_INTERVAL:
        return visit
    return evolve(visit, due_at=now + DOUBT_INTERVAL, interval=DOUBT_INTERVAL)


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
    return Visit(due_at=now + interval, asked_at=now, interval=interval, reason=reason)


def _look_again(before: Visit, reason: Reason, now: datetime, wait: timedelta) -> Visit:
    """Look again after a bad check: it says nothing about how often the article changes."""
    return Visit(due_at=now + wait, asked_at=now, interval=before.interval, reason=reason)


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
        visit=_look_again(state.visit, "suspect", now, SUSPECT_INTERVAL),
    )
    return Decision(type="suspect", state=after)


def _worse(before: Suspicion | None, last: Capture, run_id: int, now: datetime) -> Suspicion:
    if before is None:
        before = Suspicion(since=now, checks=0, runs=0, last_run_id=0, status=None)
    return Suspicion(
        since=min(before.since, now),  # the clock may have been ahead
        checks=before.checks + 1,
        runs=before.runs + (not before.runs or before.last_run_id != run_id),
        last_run_id=run_id,
        status=last.status,
        verdict=str(last.verdict),
    )


def _never_read(state: ArticleState, reading: Reading, run_id: int, now: datetime) -> Decision:
    """Retry an address that gave no article yet; one that answers, but with none, not for ever."""
    suspicion, before = state.suspicion, _retried(state.visit, reading, now)
    wait = retry_interval(before.failures)
    if reading.verdict in _NO_ARTICLE:
        suspicion = _worse(suspicion, reading.captures[-1], run_id, now)
        wait = absence_interval(suspicion.checks)
    visit = evolve(
        _look_again(state.visit, "retry", now, wait),
        failures=before.failures,
        blocked_since=before.blocked_since,
    )
    if suspicion is not None and suspicion.checks >= RETIRE_AFTER:
        visit = evolve(visit, due_at=None)
    return Decision(type="failed", state=evolve(state, suspicion=suspicion, visit=visit))


def _failed(state: ArticleState, reading: Reading, now: datetime) -> Decision:
    """Blocked or broken says nothing about the article: only the next visit moves."""
    visit = _retried(state.visit, reading, now)
    visit = evolve(
        visit,
        due_at=now + retry_interval(visit.failures),
        asked_at=now,
        reason="retry",
        not_modified=visit.not_modified + 1,
    )
    return Decision(type="failed", state=evolve(state, visit=visit))


def _retried(visit: Visit, reading: Reading, now: datetime) -> Visit:
    blocked = (visit.blocked_since or now) if reading.verdict in REFUSED else None
    if reading.verdict is Verdict.FORBIDDEN:  # nothing was asked, so nothing was refused
        blocked = visit.blocked_since
    return evolve(visit, failures=visit.failures + 1, blocked_since=blocked)
