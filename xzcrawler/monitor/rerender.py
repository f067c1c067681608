"""Stored pages read by today's rules, and technical revisions of those that read otherwise."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby

from attrs import evolve, frozen

from xzcrawler.errors import ArchiveError, PageError, RejectedRow
from xzcrawler.items import Reading
from xzcrawler.monitor.impact import COMPARED, FieldMove, PageRead, State
from xzcrawler.monitor.reader_version import reader_version
from xzcrawler.monitor.reread import Rereader
from xzcrawler.monitor.technical import Rerendered, revise
from xzcrawler.store import Session, Store, heads, listings, revisions, states
from xzcrawler.store.heads import HeadPage

_SHOWN = 200
"""Characters of a value that a report shows."""


def read_pages(
    session: Session, rereader: Rereader, article_ids: Sequence[int], *, everything: bool = False
) -> Iterator[PageRead]:
    """Read the stored pages of these articles again, by number.

    Those that today's rules have read already are the same without looking, unless `everything`.
    """
    for page in heads.load(session, article_ids):
        yield _read_page(session, rereader, page, everything=everything)


def _read_page(
    session: Session, rereader: Rereader, page: HeadPage, *, everything: bool
) -> PageRead:
    filled = tuple(name for name in COMPARED if getattr(page.head.article, name))
    if page.head.reader_version == reader_version() and not everything:
        return read_as(page, "same", filled=filled)
    if page.line is None:
        return read_as(page, "lost", why=f"the row of capture {page.head.capture_id} is missing")
    try:
        reading = rereader.read(session, page.site, page.line)
    except ArchiveError as error:
        return read_as(page, "lost", why=str(error))
    except PageError as error:
        return read_as(page, "unreadable", why=str(error))
    return _compared(page, reading, filled)


def _compared(page: HeadPage, reading: Reading, filled: tuple[str, ...]) -> PageRead:
    old, new = page.head.article, reading.article
    assert new  # noqa: S101 - for mypy: a Rereader gives an article or raises
    moves = tuple(
        FieldMove(field=name, old=_words(getattr(old, name)), new=_words(getattr(new, name)))
        for name in COMPARED
        if getattr(old, name) != getattr(new, name)
    )
    if not moves and page.head.content_hash == reading.content_hash:
        return read_as(page, "same", filled=filled)
    return evolve(
        read_as(page, "changed", filled=filled),
        moves=moves,
        article=new,
        content_hash=reading.content_hash,
        text_hash=reading.text_hash,
    )


def _words(value: object) -> str:
    return str(value)[:_SHOWN] if value else ""


def read_as(
    page: HeadPage, state: State, *, why: str = "", filled: tuple[str, ...] = ()
) -> PageRead:
    """Return what became of reading an article's page again."""
    return PageRead(
        article_id=page.head.article_id,
        seq=page.head.seq,
        site=page.site,
        key=page.key,
        url=page.url,
        state=state,
        why=why,
        filled=filled,
    )


@frozen(kw_only=True)
class Written:
    """What became of pages that read otherwise."""

    revisions: int = 0
    passed_over: int = 0
    """Their articles have got another revision meanwhile."""
    refused: tuple[tuple[str, str], ...] = ()
    """Address and reason, where the database refused the words."""

    def __add__(self, other: "Written") -> "Written":
        return Written(
            revisions=self.revisions + other.revisions,
            passed_over=self.passed_over + other.passed_over,
            refused=self.refused + other.refused,
        )


def write(store: Store, reads: Iterable[PageRead], now: datetime) -> Written:
    """Append technical revisions for the pages that changed, one transaction a site; nothing is announced.

    Raises StoreError.
    """
    changed = sorted((read for read in reads if read.article), key=lambda read: read.site)
    of_sites = groupby(changed, lambda read: read.site)
    return sum((_write(store, list(group), now) for _, group in of_sites), Written())


def _write(store: Store, reads: Sequence[PageRead], now: datetime) -> Written:
    try:
        return _in_one_transaction(store, reads, now)
    except RejectedRow as error:
        if len(reads) == 1:
            return Written(refused=((reads[0].url, str(error)),))
        return sum((_write(store, [read], now) for read in reads), Written())


def _in_one_transaction(store: Store, reads: Sequence[PageRead], now: datetime) -> Written:
    with store.write() as session:
        listings.lock_site(session, reads[0].site)
        known = states.load(session, [read.article_id for read in reads])
        current = [read for read in reads if known[read.article_id].head_seq == read.seq]
        views = revisions.head_views(session, [read.article_id for read in current])
        again = {
            read.article_id: Rerendered(
                views[read.article_id], read.article, read.content_hash, read.text_hash
            )
            for read in current
            if read.article
        }
        revise(session, [known[read.article_id] for read in current], again, now)
    return Written(revisions=len(again), passed_over=len(reads) - len(again))
