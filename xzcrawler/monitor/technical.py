"""Technical revisions: the same page read by other rules. On record, and never told."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from attrs import evolve, frozen

from xzcrawler.errors import ArchiveError, PageError
from xzcrawler.items import Article, Reading
from xzcrawler.monitor.reader_version import reader_version
from xzcrawler.monitor.reread import Rereader
from xzcrawler.monitor.stories import note
from xzcrawler.store import Session, Store, captures, listings, revisions, states
from xzcrawler.store.article_values import RevisionView
from xzcrawler.store.revisions import NewRevision, fact_hash
from xzcrawler.store.states import ArticleState


@frozen
class Rerendered:
    """An article's last revision, and what its page says by today's rules."""

    head: RevisionView
    article: Article
    content_hash: str
    text_hash: str


def take_over(store: Store, rereader: Rereader, readings: Sequence[Reading], now: datetime) -> None:
    """Take today's rules over for the articles of these readings, all of one site. Raises StoreError.

    So an edit is compared with what today's rules make of the page before it.
    """
    with store.write() as session:
        listings.lock_site(session, readings[0].site)
        numbers = states.numbers(session, {reading.key for reading in readings})
        newest = {numbers[reading.key]: reading for reading in readings if reading.key in numbers}
        known = states.load(session, list(newest))
        before = [known[number] for number in newest]
        adopt(session, list(newest.values()), before, rereader, now)


def adopt(
    session: Session,
    readings: Sequence[Reading],
    before: Sequence[ArticleState],
    rereader: Rereader | None,
    now: datetime,
) -> list[ArticleState]:
    """Take today's rules over for each article that reads otherwise than its last revision says.

    When that revision was read by other rules, its own page is read again: what then differs is a
    technical revision, and only what differs from that is left to be told as an edit. A page that
    cannot be read again proves nothing, and the difference counts as an edit.
    Returns the states afterwards; without `rereader`, and where nothing differs, they are as before.
    """
    pairs = [
        (reading, state)
        for reading, state in zip(readings, before, strict=True)
        if reading.article and state.head_seq and reading.content_hash != state.content_hash
    ]
    if rereader is None or not pairs:
        return list(before)
    heads = revisions.head_views(session, [state.id for _, state in pairs])
    again: dict[int, Rerendered] = {}
    for reading, state in pairs:
        head = heads.get(state.id)
        read = head and read_by_other_rules(session, rereader, head, reading)
        if head and read and read.article and read.content_hash != head.content_hash:
            again[state.id] = Rerendered(head, read.article, read.content_hash, read.text_hash)
    return revise(session, before, again, now)


def read_by_other_rules(
    session: Session, rereader: Rereader, head: RevisionView, reading: Reading
) -> Reading | None:
    """Return what the page behind a last revision says today; None when it was read by today's rules.

    None also when it cannot be read again. `reading` is the newest one of the same article.
    """
    if head.reader_version == reader_version():
        return None
    line = captures.numbered(session, [head.capture_id]).get(head.capture_id)
    if line is None:
        return None
    kept, now = line.capture, reading.captures[-1]
    is_same = bool(kept.digest) and (kept.digest, kept.url) == (now.digest, now.url)
    if is_same and kept.content_type == now.content_type and not reading.in_parts:
        return reading  # the same bytes at the same address
    with suppress(ArchiveError, PageError):
        return rereader.read(session, reading.site, line)
    return None


def revise(
    session: Session,
    before: Sequence[ArticleState],
    again: Mapping[int, Rerendered],
    now: datetime,
) -> list[ArticleState]:
    """Append a technical revision to each article of `again` (by number) and return all states afterwards.

    When it changed and what people were told stay as they are.
    """
    revised = [state for state in before if state.id in again]
    new = [_revision(state, again[state.id], now) for state in revised]
    hashes = dict(zip([state.id for state in revised], revisions.append(session, new), strict=True))
    after = [
        _revised(state, again[state.id], hashes[state.id]) if state.id in again else state
        for state in before
    ]
    states.save(session, before, after)
    told = [state.id for state in revised if state.told_seq == state.head_seq]
    note(session, {number: again[number].article for number in told}, "quiet")
    return after


def _revision(state: ArticleState, rerendered: Rerendered, now: datetime) -> NewRevision:
    return NewRevision(
        article_id=state.id,
        seq=state.head_seq + 1,
        capture_id=rerendered.head.capture_id,
        kind="technical",
        at=now,
        reader_version=reader_version(),
        content_hash=rerendered.content_hash,
        text_hash=rerendered.text_hash,
        fact_hash=fact_hash(rerendered.article),
        # Rules that are taken back bring back their reading too: that is no revert of the page.
        reverts_to=None,
        doubt=rerendered.head.doubt,
        prev_hash=state.this_hash,
        article=rerendered.article,
    )


def _revised(state: ArticleState, rerendered: Rerendered, this_hash: str) -> ArticleState:
    seq = state.head_seq + 1
    return evolve(
        state,
        head_seq=seq,
        # Nothing of it has to be told; an edit that awaits its confirmation goes on waiting.
        told_seq=seq if state.told_seq == state.head_seq else state.told_seq,
        technical=state.technical + 1,
        content_hash=rerendered.content_hash,
        this_hash=this_hash,
        title=rerendered.article.title,
        published=rerendered.article.published,
    )
