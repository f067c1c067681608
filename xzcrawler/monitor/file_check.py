"""What a check of an attachment means: no clock, no database, only values."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from posixpath import basename
from urllib.parse import unquote, urlsplit

from attrs import evolve, frozen

from xzcrawler.items import ABSENT, Article, File, FileText, Reading, Verdict
from xzcrawler.monitor.grading import SEVERITY, grade
from xzcrawler.monitor.schedule import asks_in_full
from xzcrawler.monitor.summary import summarize
from xzcrawler.store.article_values import VersionView
from xzcrawler.store.attachments import AttachmentState, Offering, VersionMark
from xzcrawler.store.changes import NewChange

DAILY = timedelta(hours=20)
"""The article's own check, with which its files are asked for, may come up to a tenth before a day is over."""
WEEKLY = timedelta(days=6, hours=12)
YOUNG = timedelta(days=30)
"""So long after it was found, or changed, a file is asked for daily."""
RETRY_STEP = timedelta(hours=12)
LONGEST = timedelta(days=30)
MISSING_CHECKS = 3
MISSING_FOR = timedelta(hours=24)

_LONGEST_NAME = 40
_WITH_TEXT = frozenset({"read", "cut"})


@frozen(kw_only=True)
class FileDecision:
    """What recording a check of an attachment does."""

    state: AttachmentState
    """Afterwards."""
    file: File | None = None
    """What becomes its version `state.head_seq`, when it has other bytes than the last."""
    change: NewChange | None = None


def is_new_content(reading: Reading, kept: Sequence[VersionMark]) -> bool:
    """Return whether a file came with other bytes than those of the last version kept."""
    return reading.file is not None and not (kept and kept[-1].digest == reading.file.digest)


def decide_file(
    state: AttachmentState,
    reading: Reading,
    offering: Offering,
    now: datetime,
    *,
    kept: Sequence[VersionMark] = (),
    before: VersionView | None = None,
) -> FileDecision:
    """Decide what a check of an attachment does.

    `kept`: its versions, oldest first; `before`: the one whose place new bytes take, be it that of a
    file of the same name at another address; None where they take no other's.
    """
    last = reading.captures[-1]
    state = evolve(state, verdict=str(last.verdict), why=last.why)
    if reading.file is not None and is_new_content(reading, kept):
        change = _changed(state, reading.file, before, offering, kept) if before else None
        after = evolve(_answered(state, reading, now, now), head_seq=state.head_seq + 1)
        return FileDecision(state=after, file=reading.file, change=change)
    if reading.file is not None or (reading.verdict is Verdict.NOT_MODIFIED and kept):
        return FileDecision(state=_answered(state, reading, now, kept[-1].at))
    if reading.verdict is Verdict.TOO_LARGE:
        return FileDecision(state=evolve(state, due_at=now + LONGEST))
    return _failed(state, reading, offering, now)


def _answered(
    state: AttachmentState, reading: Reading, now: datetime, changed_at: datetime
) -> AttachmentState:
    last = reading.captures[-1]
    is_young = now - max(state.first_seen, changed_at) < YOUNG
    state = evolve(
        state,
        checked=now,
        due_at=now + (DAILY if is_young else WEEKLY),
        failures=0,
        missing=0,
        missing_since=None,
        told_missing=False,
    )
    if reading.verdict is Verdict.NOT_MODIFIED:
        return evolve(state, not_modified=state.not_modified + 1)
    return evolve(state, not_modified=0, etag=last.etag, last_modified=last.last_modified)


def validators(state: AttachmentState) -> tuple[str, str]:
    """Return ETag and Last-Modified to ask with; none where nothing is kept, and at every fifth check."""
    if not state.head_seq or asks_in_full(state.not_modified):
        return "", ""
    return state.etag, state.last_modified


def _failed(
    state: AttachmentState, reading: Reading, offering: Offering, now: datetime
) -> FileDecision:
    failures = state.failures + 1
    due_at = now + min(failures * RETRY_STEP, LONGEST)
    state = evolve(state, failures=failures, due_at=due_at)
    if reading.verdict not in ABSENT:
        return FileDecision(state=state)
    since = min(state.missing_since or now, now)  # the clock may have been ahead
    state = evolve(state, missing=state.missing + 1, missing_since=since)
    lasts = state.missing >= MISSING_CHECKS and now - since >= MISSING_FOR
    if not (lasts and state.head_seq and offering.presence == "alive") or state.told_missing:
        return FileDecision(state=state)
    change = _change(
        state,
        offering,
        kind="attachment_removed",
        severity=SEVERITY["attachment_removed"],
        summary=f"{_called(state)}无法打开",
    )
    return FileDecision(state=evolve(state, told_missing=True), change=change)


def _changed(
    state: AttachmentState,
    file: File,
    before: VersionView,
    offering: Offering,
    kept: Sequence[VersionMark],
) -> NewChange:
    called, text = _called(state), file.text or FileText(state="none")
    states = {before.text.state, text.state}
    if before.digest == file.digest:
        return _formal(state, offering, f"{called}换了地址，内容相同")
    if states == {"read"} and before.text.text == text.text:
        change = _formal(state, offering, f"{called}重新生成，文字相同")
        return evolve(change, muted="flapping") if _is_made_anew_each_time(kept) else change
    back = _brings_back(file, kept)
    if not states <= _WITH_TEXT or before.text.text == text.text:
        summary = f"{called}内容有变：{back}{_size(before.size)} → {_size(file.size)}"
        return _change(state, offering, summary=summary)
    old, new = _as_article(before.text), _as_article(text)
    graded = grade(old, new)
    if graded.kinds == ("format",) and states == {"read"}:
        return _formal(state, offering, f"{called}仅格式有变")
    summary = f"{called}内容有变：{back}{summarize(old, new, graded)}"
    change = _change(state, offering, summary=summary)
    severity = max(change.severity, graded.severity) if graded.facts else change.severity
    return evolve(change, facts=graded.facts, severity=severity)


def _is_made_anew_each_time(kept: Sequence[VersionMark]) -> bool:
    """Return whether the server makes the file anew for everybody who asks: to be told of that once is enough."""
    return len(kept) > 1 and kept[-1].text_hash == kept[-2].text_hash


def _brings_back(file: File, kept: Sequence[VersionMark]) -> str:
    digests = [mark.digest for mark in kept]
    return f"改回第{digests.index(file.digest) + 1}版：" if file.digest in digests else ""


def _formal(state: AttachmentState, offering: Offering, summary: str) -> NewChange:
    severity = SEVERITY["format"]
    change = _change(state, offering, kind="format", severity=severity, summary=summary)
    # With the articles of a whole site their files move.
    return evolve(change, muted="site_wide" if offering.has_moved else "")


def _change(
    state: AttachmentState,
    offering: Offering,
    *,
    kind: str = "attachment_replaced",
    severity: int = SEVERITY["attachment_replaced"],
    summary: str,
) -> NewChange:
    return NewChange(
        type="edited",
        article_id=state.article_id,
        title=offering.title,
        from_seq=offering.head_seq,
        to_seq=offering.head_seq,
        kinds=(kind,),
        severity=severity,
        summary=summary,
    )


def _as_article(text: FileText) -> Article:
    return Article(url="", title="", body=text.text)


def _called(state: AttachmentState) -> str:
    name = state.name or basename(unquote(urlsplit(state.url).path))
    short = name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"
    return f"附件“{short}”"


def _size(count: int) -> str:
    """Return a size as people say it.

    >>> _size(900), _size(20_480), _size(3_250_000)
    ('900 B', '20 KB', '3.1 MB')
    """
    if count < 1024:
        return f"{count} B"
    return f"{count / 1024:.0f} KB" if count < 1 << 20 else f"{count / (1 << 20):.1f} MB"
