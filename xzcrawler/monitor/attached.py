"""Recording of attachments: which files an article offers, and what became of them."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from attrs import evolve, frozen

from xzcrawler.items import Article, File, FileText, Reading, Verdict
from xzcrawler.monitor.file_check import (
    LONGEST,
    FileDecision,
    decide_file,
    is_new_content,
    validators,
)
from xzcrawler.sites import Site, load_sites
from xzcrawler.store import Session, Store, attachments, changes
from xzcrawler.store.article_values import VersionView
from xzcrawler.store.attachments import AttachmentState, NewVersion
from xzcrawler.store.changes import NewChange
from xzcrawler.text.normalize import url_key

MOST_OF_ARTICLE = 30
"""Attachments of one article that are watched: a page of links must not become hundreds of downloads."""
MOST_OF_RUN = 300


@frozen(kw_only=True)
class FileVisit:
    """An attachment that is asked for, with its validators."""

    offered_by: str
    """URL key of its article."""
    url: str
    etag: str
    last_modified: str


def due_files(store: Store, site: Site, run_id: int, now: datetime) -> tuple[FileVisit, ...]:
    """Return which attachments this run asks for, once the articles that offer them have answered.

    Only what lies on the site's own hosts: other files are on record, but never asked for.
    """
    with store.read() as session:
        found = attachments.due(session, site.name, run_id, now, now + LONGEST + timedelta(days=1))
    own = [(key, state) for key, state in found if site.owns(state.url)]
    return tuple(_visit(key, state) for key, state in own[:MOST_OF_RUN])


def is_read(store: Store, site: Site, digest: str) -> bool:
    """Return whether a file with these bytes is stored, so that its text need not be read again."""
    with store.read() as session:
        return attachments.known_text(session, digest) is not None


def _visit(article: str, state: AttachmentState) -> FileVisit:
    etag, last_modified = validators(state)
    return FileVisit(offered_by=article, url=state.url, etag=etag, last_modified=last_modified)


def note_offers(
    session: Session, site: str, said: Iterable[tuple[int, Article, bool]], now: datetime
) -> None:
    """Keep which attachments articles offer: each by number, with what it says and whether that is new."""
    articles = {
        number: article for number, article, is_revised in said if article.attachments or is_revised
    }
    if not articles:
        return
    known: dict[int, list[AttachmentState]] = {}
    for state in attachments.of_articles(session, list(articles)):
        known.setdefault(state.article_id, []).append(state)
    fresh: list[AttachmentState] = []
    changed: list[AttachmentState] = []
    for number, article in articles.items():
        offered = {file.url: file.name for file in article.attachments[:MOST_OF_ARTICLE]}
        before = known.get(number, [])
        changed += _renamed(before, offered, now)
        urls = {state.url for state in before}
        for url in [url for url in offered if url not in urls]:
            state = AttachmentState(article_id=number, url=url, name=offered[url], first_seen=now)
            fresh.append(state if _is_own(url, site) else _elsewhere(state))
    attachments.save(session, changed)
    attachments.add(session, fresh)


def _is_own(url: str, site: str) -> bool:
    declared = load_sites().get(site)
    return declared is None or declared.owns(url)


def _elsewhere(state: AttachmentState) -> AttachmentState:
    return evolve(state, verdict=str(Verdict.FORBIDDEN), why="on a host that is not this site's")


def _renamed(
    before: Sequence[AttachmentState], offered: Mapping[str, str], now: datetime
) -> Iterator[AttachmentState]:
    for state in before:
        if state.url not in offered:
            after = evolve(state, dropped=state.dropped or now)
        else:
            after = evolve(state, dropped=None, name=offered[state.url])
        if after != state:
            yield after


def record_files(
    session: Session,
    run_id: int,
    readings: Sequence[Reading],
    now: datetime,
    *,
    capture_ids: Mapping[int, int],
    numbers: Mapping[str, int],
) -> set[int]:
    """Store what became of attachments; return the identities of those readings there was something to tell of.

    `numbers` holds the articles that offer them by key. Of a file that no article is known to offer
    only the capture is kept.
    """
    if not readings:
        return set()
    owners = sorted({numbers[file.offered_by] for file in readings if file.offered_by in numbers})
    states = attachments.of_articles(session, owners)
    found = [(reading, _state(states, numbers, reading)) for reading in readings]
    kept = attachments.kept(session, [state.id for state in states])
    offering = attachments.offering(session, owners)
    told: dict[int, NewChange] = {}
    after: list[AttachmentState] = []
    for reading, state in found:
        if state is None or state.article_id not in offering:
            continue
        marks, capture_id = kept.get(state.id, ()), capture_ids[id(reading)]
        is_new = is_new_content(reading, marks)
        read = _with_text(session, reading) if is_new else reading
        before = _before(session, state, states) if is_new else None
        offers = offering[state.article_id]
        decision = decide_file(state, read, offers, now, kept=marks, before=before)
        if decision.file:
            attachments.append(session, _version(decision, decision.file, capture_id, now))
        if decision.change:
            told[id(reading)] = evolve(decision.change, capture_id=capture_id)
        after.append(decision.state)
    attachments.save(session, after)
    changes.append(session, run_id, list(told.values()), now)
    return set(told)


def _state(
    states: Sequence[AttachmentState], numbers: Mapping[str, int], reading: Reading
) -> AttachmentState | None:
    """Return the attachment that was read: stored captures spell its address as it was sent."""
    offered = [state for state in states if state.article_id == numbers.get(reading.offered_by)]
    exact = [state for state in offered if state.url == reading.url]
    same = [state for state in offered if url_key(state.url) == url_key(reading.url)]
    return next(iter((*exact, *same)), None)


def _with_text(session: Session, reading: Reading) -> Reading:
    """Return the reading with the text of its file, which was not read again where it is known."""
    file = reading.file
    if file is None or file.text is not None:
        return reading
    known = attachments.known_text(session, file.digest)
    return evolve(reading, file=evolve(file, text=known or FileText(state="none")))


def _before(
    session: Session, state: AttachmentState, others: Sequence[AttachmentState]
) -> VersionView | None:
    """Return the version whose place new bytes take.

    Most publishing systems give a file that is uploaded again a new address. So what an article began
    to offer when it ceased to offer another file of the same name takes that one's place.
    """
    if state.head_seq:
        return attachments.version(session, state.id, state.head_seq)
    gone = [
        other
        for other in others
        if other.article_id == state.article_id
        and other.name == state.name
        and other.head_seq
        and other.dropped == state.first_seen
    ]
    if len(gone) != 1 or not state.name:
        return None
    return attachments.version(session, gone[0].id, gone[0].head_seq)


def _version(decision: FileDecision, file: File, capture_id: int, now: datetime) -> NewVersion:
    text = file.text or FileText(state="none")
    return NewVersion(
        attachment_id=decision.state.id,
        seq=decision.state.head_seq,
        capture_id=capture_id,
        at=now,
        digest=file.digest,
        size=file.size,
        media_type=file.media_type,
        text=text,
        text_hash=hashlib.sha256(text.text.encode()).hexdigest(),
    )
