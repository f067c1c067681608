"""At the end of a run: what its listings say of the entries they should have shown."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from attrs import evolve, frozen

from xzcrawler.config import SHANGHAI
from xzcrawler.monitor import date_watch
from xzcrawler.monitor.date_watch import Finding, habits, judge_dates
from xzcrawler.monitor.listing_order import lowest
from xzcrawler.monitor.listing_watch import (
    Event,
    Judged,
    Stretch,
    judge,
    order_of,
    ranks_of,
    within,
)
from xzcrawler.store import (
    Session,
    Store,
    captures,
    changes,
    due,
    entries,
    incidents,
    listings,
    tried_again,
    watched,
)
from xzcrawler.store.changes import NewChange
from xzcrawler.store.listings import ChannelState
from xzcrawler.store.values import ANSWERED, ChangeLine, ChangeType
from xzcrawler.store.watched import WatchedEntry

KIND = "listing_rebuilt"
"""Of the incident."""

TOP = 2_000
"""Entries of a channel that are watched, from the top of its listing."""

SEVERITY = {"delisted": 75, "backdated": 45, "relisted": 40, "pinned": 15, "unpinned": 10}
STILL_LISTED = 40
"""Of `delisted` when another channel goes on listing the article, or this one an article of its title."""

_EXAMPLES = 5

Pages = Mapping[tuple[int, int], int]
"""The capture of each listing page that a run read, by channel and page."""


@frozen(kw_only=True)
class _Outcome:
    """What a channel's listing comes to."""

    channel: ChannelState
    judged: Judged
    findings: tuple[Finding, ...]

    @property
    def is_rebuilt(self) -> bool:
        return bool(self.judged.lost) or len(self.findings) > date_watch.MASS


@tried_again
def settle_listings(store: Store, run_id: int, site: str, now: datetime) -> list[ChangeLine]:
    """Announce what was taken off this site's listings, listed again, pinned, unpinned or backdated.

    Only channels that this run walked to the end say anything. All in one transaction: a run that is
    killed before leaves it to the next one, whose listings show the same.
    """
    with store.write() as session:
        listings.lock_site(session, site)
        channels = sorted(listings.channels(session, site).values(), key=lambda channel: channel.id)
        _note_answers(session, run_id, [channel.id for channel in channels], now)
        walked = [channel for channel in channels if channel.walked_run_id == run_id]
        outcomes = [_settle(session, channel, run_id, now) for channel in walked]
        _note_rebuilt(session, site, outcomes, now)
        pages = captures.listing_pages(session, run_id) if outcomes else {}
        new = [change for outcome in outcomes for change in _changes(outcome, pages)]
        told = changes.append(session, run_id, _one_each(new), now)
        return changes.by_id(session, told)


def _note_answers(session: Session, run_id: int, channels: Sequence[int], now: datetime) -> None:
    """Note which articles answered while their listing left them out."""
    waiting = watched.missing(session, channels)
    if not waiting:
        return
    checks = captures.last_checks(session, run_id)
    answered = [
        evolve(entry, answered_at=now)
        for entry in waiting
        if checks.get(entry.article_id) in ANSWERED
    ]
    watched.save(session, answered)


def _settle(session: Session, channel: ChannelState, run_id: int, now: datetime) -> _Outcome:
    stretch = _stretch(session, channel, run_id)
    judged = judge(stretch, now)
    fresh = [e for e in stretch.seen if e.state == "fresh" and e.head_seq and not e.pinned]
    findings: list[Finding] = []
    if fresh:
        past = watched.latest(session, channel.id, run_id, date_watch.SAMPLES)
        quiet = changes.quietly_new(session, [entry.article_id for entry in fresh])
        told = [entry for entry in fresh if entry.article_id not in quiet]
        findings = judge_dates(told, stretch.plain, habits(past))
    read = {entry.article_id for entry in fresh}
    after = [
        evolve(entry, state="listed") if entry.article_id in read else entry
        for entry in judged.entries
    ]
    watched.save(session, after)
    due.hasten(session, judged.ask_soon, now)
    return _Outcome(channel=channel, judged=judged, findings=tuple(findings))


def _stretch(session: Session, channel: ChannelState, run_id: int) -> Stretch:
    seen = tuple(watched.of_run(session, channel.id, run_id, limit=TOP))
    last = lowest(ranks_of(seen))
    order = order_of(
        seen,
        top=watched.top_rank(session, channel.id),
        floor=None if last is None else watched.next_rank(session, channel.id, run_id, last),
    )
    stretch = Stretch(seen=seen, order=order)
    standing = stretch.in_order
    absent: list[WatchedEntry] = []
    if len(standing) > 1:
        low, high = standing[-1].rank or 0, standing[0].rank or 0
        found = watched.unseen_between(session, channel.id, run_id, low=low, high=high, limit=TOP)
        absent = within(found, standing)
    pins = watched.unseen_pinned(session, channel.id, run_id)
    missing = [entry.article_id for entry in (*absent, *pins) if entry.state == "missing"]
    return evolve(
        stretch,
        absent=tuple(absent),
        pins=tuple(pins),
        elsewhere=entries.elsewhere(session, channel.id, missing),
    )


def _note_rebuilt(session: Session, site: str, outcomes: Sequence[_Outcome], now: datetime) -> None:
    rebuilt = [outcome for outcome in outcomes if outcome.is_rebuilt]
    if rebuilt:
        evidence = {
            "why": "; ".join(_why(outcome) for outcome in rebuilt),
            "channels": [_evidence(outcome) for outcome in rebuilt],
        }
        incidents.keep_open(session, site, KIND, evidence, now)
    elif outcomes:
        incidents.close(session, site, KIND, now)


def _why(outcome: _Outcome) -> str:
    lost, old = len(outcome.judged.lost), len(outcome.findings)
    said = f"{lost} entries are gone from it at once" if lost else f"{old} old entries came at once"
    return f"{outcome.channel.title or outcome.channel.url}: {said}, none is told of"


def _evidence(outcome: _Outcome) -> dict[str, Any]:
    lost = outcome.judged.lost or tuple(finding.entry for finding in outcome.findings)
    return {
        "channel": outcome.channel.url,
        "missing": len(outcome.judged.lost),
        "backdated": len(outcome.findings),
        "examples": [{"url": entry.url, "title": entry.title} for entry in lost[:_EXAMPLES]],
    }


def _changes(outcome: _Outcome, pages: Pages) -> Iterator[NewChange]:
    name = outcome.channel.title or outcome.channel.url
    for event in outcome.judged.events:
        change = _change(event.type, event.entry, event.beside, pages)
        is_still_there = event.also_in or event.replaced_by
        severity = STILL_LISTED if is_still_there else change.severity
        yield evolve(change, severity=severity, summary=_summary(event, name))
    for finding in () if outcome.is_rebuilt else outcome.findings:
        change = _change("backdated", finding.entry, finding.entry, pages)
        yield evolve(change, kinds=("published",), facts=finding.facts, summary=finding.summary)


def _one_each(found: Iterable[NewChange]) -> list[NewChange]:
    """Tell once what several channels show of one article."""
    told: dict[tuple[str, int], NewChange] = {}
    for change in found:
        first = told.setdefault((change.type, change.article_id), change)
        if first is not change:
            told[change.type, change.article_id] = evolve(
                first,
                severity=max(first.severity, change.severity),
                facts=(*first.facts, *change.facts),
                summary=f"{first.summary}；{change.summary}",
            )
    return list(told.values())


def _change(
    kind: ChangeType, entry: WatchedEntry, shown_by: WatchedEntry | None, pages: Pages
) -> NewChange:
    page = (entry.channel_id, shown_by.page) if shown_by else (0, 0)
    return NewChange(
        type=kind,
        article_id=entry.article_id,
        title=entry.title,
        from_seq=entry.head_seq,
        to_seq=entry.head_seq,
        severity=SEVERITY[kind],
        capture_id=pages.get(page),
    )


def _summary(event: Event, channel: str) -> str:
    since = event.entry.state_since
    when = f"{since.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if since else ""
    if event.type == "delisted":
        also = f"，“{event.also_in}”仍列出" if event.also_in else ""
        instead = f"，列表改列同题稿件 {event.replaced_by}" if event.replaced_by else ""
        return f"自 {when} 起“{channel}”列表不再列出，原文仍可打开{also}{instead}"
    if event.type == "relisted":
        return f"“{channel}”列表重新列出，此前自 {when} 起未列出"
    return f"“{channel}”列表{'置顶' if event.type == 'pinned' else '取消置顶'}"
