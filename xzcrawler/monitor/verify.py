"""Is everything still as it was written? The chains of revisions, and the archive they rest on."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Literal
from urllib.parse import urldefrag

from attrs import define, evolve, field, frozen

from xzcrawler.archive.shelves import Where, size_of
from xzcrawler.archive.warc import read_record
from xzcrawler.errors import ArchiveError
from xzcrawler.items import Capture
from xzcrawler.store import Store, chain
from xzcrawler.store.chain import Chain, Extent, Link
from xzcrawler.store.values import CaptureLine

_ARTICLES = 200
_CAPTURES = 500

What = Literal[
    "content_changed",
    "revision_missing",
    "head_wrong",
    "prev_hash_wrong",
    "capture_missing",
    "file_missing",
    "record_truncated",
    "record_damaged",
    "digest_differs",
    "version_missing",
    "attachment_differs",
    "reference_missing",
]
Listener = Callable[[int], None]
"""Is told how many steps more are done."""

_OF_THE_ROW = frozenset({"revision_missing", "prev_hash_wrong", "content_changed"})


@frozen(kw_only=True)
class Break:
    """Something that is not as it was written: of an article the first link of its chain that does not hold."""

    what: What
    why: str
    """One line."""
    article_id: int | None = None
    seq: int | None = None
    """The revision, or the version of an attachment."""
    capture_id: int | None = None
    change_id: int | None = None
    url: str = ""


Losses = Callable[[Link], Break | None]
"""Says what is wrong with the answer a link rests on."""


@define
class Verification:
    """One check of the database and, unless `archive` is None, of the answers that are kept.

    The counts are complete when `breaks` has ended.
    """

    store: Store
    archive: Where | None
    extent: Extent
    articles: int = 0
    revisions: int = 0
    captures: int = 0
    attachments: int = 0
    changes: int = 0
    broken: int = 0
    _files: Counter[str] = field(factory=Counter)
    """Captures whose file is missing, by file."""
    _losses: dict[int, Break] = field(factory=dict)
    """Captures whose answer is not what was kept, until somebody names them."""

    def steps(self) -> int:
        """Return how many steps the listener will be told of."""
        with self.store.read() as session:
            kept = chain.count_captures(session, self.extent) if self.archive else 0
            return kept + chain.count(session, self.extent)

    def breaks(self, listener: Listener) -> Iterator[Break]:
        """Check everything and yield what is broken. Raises StoreError."""
        if self.archive is not None:
            self._read_captures(self.archive, listener)
        for found in self._all(listener):
            self.broken += 1
            yield found

    def _all(self, listener: Listener) -> Iterator[Break]:
        yield from self._articles(listener)
        with self.store.read() as session:
            for versions in chain.attachments(session, self.extent):
                self.attachments += 1
                yield from self._first_of(versions, first_version_break)
            self.changes = chain.count_changes(session, self.extent)
            for lost in chain.dangling(session, self.extent):
                yield Break(
                    what="reference_missing",
                    why=f"{lost.missing} is missing",
                    article_id=lost.article_id,
                    change_id=lost.change_id,
                )
        # What no revision rests on: listings, failed checks, fetches that found nothing new.
        yield from self._losses.values()
        for file, count in sorted(self._files.items()):
            why = f"{file} is missing, with {count} captures"
            yield Break(what="file_missing", why=why)

    def _articles(self, listener: Listener) -> Iterator[Break]:
        after = 0
        while True:
            with self.store.read() as session:
                found = chain.chains(session, self.extent, after=after, limit=_ARTICLES)
            if not found:
                return
            for one in found:
                self.articles += 1
                self.revisions += len(one.links)
                yield from self._first_of(one, first_break)
            after = found[-1].article_id
            listener(len(found))

    def _first_of(
        self, of_one: Chain, find: Callable[[Chain, Losses], Break | None]
    ) -> Iterator[Break]:
        found = find(of_one, self._loss)
        if found is not None:
            if found.capture_id is not None:
                self._losses.pop(found.capture_id, None)
            yield found

    def _loss(self, link: Link) -> Break | None:
        if link.warc_file in self._files:
            return Break(what="file_missing", why=f"{link.warc_file} is missing")
        return self._losses.get(link.capture_id)

    def _read_captures(self, archive: Where, listener: Listener) -> None:
        after = 0
        while True:
            with self.store.read() as session:
                lines = chain.kept(session, self.extent, after=after, limit=_CAPTURES)
                files = [line.id for line in lines if line.purpose == "attachment"]
                digests = chain.file_digests(session, files) if files else {}
            if not lines:
                return
            for line in lines:
                self.captures += 1
                self._read_capture(archive, line, digests.get(line.id, ""))
            after = lines[-1].id
            listener(len(lines))

    def _read_capture(self, archive: Where, line: CaptureLine, file_digest: str) -> None:
        size = size_of(archive, line.capture.warc_file)
        if size is None:
            self._files[line.capture.warc_file] += 1
            return
        found = capture_break(archive, line.capture, size, file_digest)
        if found is not None:
            self._losses[line.id] = evolve(found, capture_id=line.id, url=line.capture.url)


def first_break(of_article: Chain, loss: Losses) -> Break | None:
    """Return the first link of an article's chain that does not hold, or None."""
    before = ""
    for number, link in enumerate(of_article.links, start=1):
        found = _link_break(link, number, before) or _page_break(link, loss)
        if found is not None:
            seq = number if found.what == "revision_missing" else link.seq
            capture = link.capture_id if found.what not in _OF_THE_ROW else None
            return evolve(
                found,
                article_id=of_article.article_id,
                seq=seq,
                capture_id=capture,
                url=of_article.url,
            )
        before = link.this_hash
    return _head_break(of_article, "revision")


def first_version_break(of_attachment: Chain, loss: Losses) -> Break | None:
    """Return the first version of an attachment that is missing or whose file is not the one kept."""
    for number, link in enumerate(of_attachment.links, start=1):
        found = _page_break(link, loss)
        if link.seq != number:
            found = Break(what="version_missing", why=f"version {number} of the file is missing")
        if found is not None:
            return evolve(
                found,
                article_id=of_attachment.article_id,
                seq=number,
                capture_id=link.capture_id,
                url=of_attachment.url,
            )
    return _head_break(of_attachment, "version")


def _link_break(link: Link, number: int, before: str) -> Break | None:
    if link.seq != number:
        why = f"revision {number} is missing: revision {link.seq} comes next"
        return Break(what="revision_missing", why=why)
    if link.prev_hash != before:
        why = f"revision {number} was not written after revision {number - 1} as it is now"
        return Break(what="prev_hash_wrong", why=why if before else "revision 1 follows another")
    if link.worked_out != link.this_hash:
        return Break(what="content_changed", why=f"revision {number} is not as it was written")
    return None


def _page_break(link: Link, loss: Losses) -> Break | None:
    if not link.has_capture:
        return Break(what="capture_missing", why=f"the row of capture {link.capture_id} is missing")
    return loss(link)


def _head_break(one: Chain, what: Literal["revision", "version"]) -> Break | None:
    last = one.links[-1].seq if one.links else 0
    if one.head_seq == last:
        return None
    missing: What = "revision_missing" if what == "revision" else "version_missing"
    found = Break(what=missing, why=f"{what} {last + 1} is missing: {one.head_seq} is the last")
    if one.head_seq < last:
        why = f"{what} {one.head_seq} is called the last, and {what} {last} is there"
        found = Break(what="head_wrong", why=why)
    seq = min(one.head_seq, last) + 1
    return evolve(found, article_id=one.article_id, seq=seq, url=one.url)


def capture_break(
    archive: Where, capture: Capture, size: int, file_digest: str = ""
) -> Break | None:
    """Return what is wrong with the kept answer of a capture, or None; its file is there.

    `size`: of that file, bytes. `file_digest`: SHA-256 (hex) of the attachment that was read from it.
    """
    place = f"{capture.warc_file}, byte {capture.warc_offset}"
    if size < capture.warc_offset + capture.warc_length:
        return Break(what="record_truncated", why=f"{place}: the file ends before the record does")
    try:
        exchange = read_record(archive, capture.warc_file, capture.warc_offset)
    except ArchiveError as error:
        return Break(what="record_damaged", why=f"{place}: {error}")
    if hashlib.sha256(exchange.body).hexdigest() != capture.digest:
        return Break(what="digest_differs", why=f"{place}: not the answer that was kept")
    if exchange.url != urldefrag(capture.final_url or capture.url).url:
        return Break(what="digest_differs", why=f"{place}: the answer of {exchange.url}")
    if file_digest and hashlib.sha256(exchange.plain_body()).hexdigest() != file_digest:
        return Break(what="attachment_differs", why=f"{place}: not the file that was read")
    return None
