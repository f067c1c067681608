"""Does a stored run, read again, still say what was stored?"""

from collections.abc import Iterator, Sequence

import attrs
from attrs import frozen

from xzcrawler.items import Article, FileText, Reading
from xzcrawler.store.article_values import RevisionView, VersionView
from xzcrawler.store.values import CaptureLine

_NOT_CONTENT = frozenset(
    {"url", "tags", "channel", "canonical_url", "language", "verdict", "read_by"}
)
"""Fields that may change without making a revision; `content_hash` leaves them out."""

_SHOWN = 200
"""Characters of a value that a report shows."""


@frozen(kw_only=True)
class Difference:
    """One thing that reads differently now."""

    url: str
    field: str
    """Name of the article's field, or `verdict`, `revision`, `entries` (how many), `entry`,
    `file` (its SHA-256), `text` (of a file), `archive` (the stored answer cannot be read)."""
    stored: str
    replayed: str


@frozen(kw_only=True)
class ReplayReport:
    """What came of reading a stored run again."""

    run_id: int
    pages: int
    """Pages read again; those to which no answer was stored are left out."""
    differences: tuple[Difference, ...]


def compare_verdict(line: CaptureLine, reading: Reading) -> Iterator[Difference]:
    """Yield the difference when the page is judged otherwise than it was."""
    stored, replayed = line.capture.verdict, reading.verdict
    if stored != replayed:
        yield Difference(url=reading.url, field="verdict", stored=stored, replayed=replayed)


def compare_article(
    line: CaptureLine, reading: Reading, revisions: Sequence[RevisionView]
) -> Iterator[Difference]:
    """Yield the fields that differ from the revision that was in force after this capture."""
    if reading.article is None:
        return
    revision = in_force(revisions, line.id)
    if revision is None:
        title = reading.article.title
        yield Difference(url=reading.url, field="revision", stored="", replayed=title)
        return
    # A capture that made no revision only had to have the same content, not the same tags.
    ignored = frozenset() if revision.capture_id == line.id else _NOT_CONTENT
    if ignored and revision.content_hash == reading.content_hash:
        return
    yield from _fields(reading.url, revision.article, reading.article, ignored)


def compare_entries(
    line: CaptureLine, reading: Reading, known: frozenset[str]
) -> Iterator[Difference]:
    """Yield how a listing's entries differ; *known* are the URL keys of stored articles."""
    count = len(reading.entry_keys)
    if line.entries is not None and line.entries != count:
        yield Difference(
            url=reading.url, field="entries", stored=str(line.entries), replayed=str(count)
        )
    for key in reading.entry_keys:
        if key not in known:
            yield Difference(url=reading.url, field="entry", stored="", replayed=key)


def compare_file(
    line: CaptureLine, reading: Reading, versions: Sequence[VersionView]
) -> Iterator[Difference]:
    """Yield how an attachment differs from the version that was made from this capture, if one was."""
    made = next((version for version in versions if version.capture_id == line.id), None)
    if made is None or reading.file is None:
        return
    if made.digest != reading.file.digest:
        yield Difference(
            url=reading.url, field="file", stored=made.digest, replayed=reading.file.digest
        )
    said = reading.file.text or FileText(state="none")
    if said != made.text:
        pair = [f"{text.state}: {text.text}"[:_SHOWN] for text in (made.text, said)]
        yield Difference(url=reading.url, field="text", stored=pair[0], replayed=pair[1])


def in_force(revisions: Sequence[RevisionView], capture_id: int) -> RevisionView | None:
    """Return the last revision made from this capture or an earlier one."""
    made = [revision for revision in revisions if revision.capture_id <= capture_id]
    return max(made, key=lambda revision: revision.seq, default=None)


def _fields(
    url: str, stored: Article, replayed: Article, ignored: frozenset[str]
) -> Iterator[Difference]:
    for field in attrs.fields(Article):
        old, new = getattr(stored, field.name), getattr(replayed, field.name)
        if field.name not in ignored and old != new:
            yield Difference(
                url=url, field=field.name, stored=str(old)[:_SHOWN], replayed=str(new)[:_SHOWN]
            )
