"""The captured pages of a site, read again: each field beside the page's own words, and what is odd."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from attrs import frozen
from web_poet import HttpResponse

from xzcrawler.errors import UnreadablePage
from xzcrawler.items import Article, Entry, Listing
from xzcrawler.sites import site_of
from xzcrawler.text.normalize import url_key
from xzcrawler.workshop.cases import Case
from xzcrawler.workshop.doubts import Finding, article_doubts, listing_doubts
from xzcrawler.workshop.words import PageWords, Place, Shown

_END = 16
"""Characters of the body's first and last paragraph that are looked up."""


_PRECISE = {"day": 10, "minute": 16, "second": 19}
"""Characters of `2026-03-02 09:00:00` that the page states."""
_NOWHERE = "(nowhere on the page)"


@frozen
class FieldView:
    """A field, its value, and where that stands on the page."""

    field: str
    value: str
    place: Place = ""
    words: str = ""
    """The page's own, around the value."""


@frozen(kw_only=True)
class CaseReport:
    """What came of reading one captured page."""

    case: Case
    item: Article | Listing | None
    """None when it could not be read."""
    state: Literal["new", "accepted", "differs"]
    fields: tuple[FieldView, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.weight == "error")


def check(cases: Sequence[Case], now: datetime) -> list[CaseReport]:
    """Read every case again and look at what comes out; *now* is aware."""
    read = [_read(case) for case in cases]
    listed = {
        url_key(entry.url): entry
        for one in read
        if isinstance(one.item, Listing)
        for entry in one.item.entries
    }
    return [_report(one, listed, now) for one in read]


class _Read(NamedTuple):
    case: Case
    response: HttpResponse
    item: Article | Listing | None
    why: str
    """It could not be read."""


def _read(case: Case) -> _Read:
    page = case.page()
    try:
        return _Read(case, page.response, page.read(), "")
    except UnreadablePage as error:
        return _Read(case, page.response, None, str(error))


def _report(read: _Read, listed: Mapping[str, Entry], now: datetime) -> CaseReport:
    case, response, item, why = read
    if item is None:
        state: Literal["new", "differs"] = "differs" if case.is_accepted else "new"
        return CaseReport(
            case=case, item=None, state=state, findings=(Finding("page", why, "error"),)
        )
    words = PageWords(response.body, response.headers.get("Content-Type"), case.url)
    if isinstance(item, Article):
        fields = tuple(article_fields(item, words))
        findings = tuple(article_doubts(item, words, listed, now))
    else:
        fields = tuple(listing_fields(item, words))
        findings = tuple(listing_doubts(item, site_of(case.url), now))
    changed = tuple(
        Finding(name, "reads otherwise than accepted") for name in case.differences(item)
    )
    return CaseReport(
        case=case,
        item=item,
        state="differs" if changed else "accepted" if case.is_accepted else "new",
        fields=fields,
        findings=(*findings, *changed),
    )


def article_fields(article: Article, page: PageWords) -> Iterator[FieldView]:
    """Yield the fields of an article in the order in which a person compares them with the page."""
    yield _field("title", article.title, page)
    when = f"{article.published:%Y-%m-%d %H:%M:%S}" if article.published else ""
    when = when[: _PRECISE.get(article.published_precision or "", 0)]
    yield _field("published", when, page, article.published_raw)
    yield _field("source", article.source, page)
    for name, values in (
        ("authors", article.authors),
        ("editors", article.editors),
        ("tags", article.tags),
    ):
        yield _field(name, "、".join(values), page, "".join(values[:1]))
    yield _field("channel", article.channel, page)
    yield _field("doc_number", article.doc_number, page)
    yield from _body_fields(article, page)
    captions = "、".join(image.caption or image.url for image in article.images)
    yield FieldView("images", f"{len(article.images)}: {captions}" if captions else "")
    names = "、".join(file.name or file.url for file in article.attachments)
    yield FieldView("attachments", f"{len(article.attachments)}: {names}" if names else "")


def listing_fields(listing: Listing, page: PageWords) -> Iterator[FieldView]:
    """Yield what a list came to."""
    entries = listing.entries
    dates = sorted(entry.published for entry in entries if entry.published)
    span = f", {dates[0]:%Y-%m-%d} to {dates[-1]:%Y-%m-%d}" if dates else ""
    yield FieldView("entries", f"{len(entries)}{span}")
    for name, entry in (("first", entries[0]), ("last", entries[-1])) if entries else ():
        yield _field(name, entry.title, page)
    pinned = "、".join(entry.title for entry in entries if entry.pinned)
    yield FieldView("pinned", pinned)
    following = listing.following
    yield FieldView("next pages", f"{len(following)}: {following[0]}" if following else "")


def _field(name: str, value: str, page: PageWords, words: str = "") -> FieldView:
    """A field and the place of its value, or of the *words* it was made of."""
    found = page.find(words or value) if value else Shown()
    return FieldView(name, value, found.place, found.words or (_NOWHERE if value else ""))


def _body_fields(article: Article, page: PageWords) -> Iterator[FieldView]:
    """Yield how much text there is, and the page's words at both ends of it: where it was cut."""
    lines = article.body.splitlines()
    yield FieldView(
        "body", f"{len(lines)} paragraphs, {len(article.body)} characters" if lines else ""
    )
    if lines:
        begins, ends = lines[0][:_END], lines[-1][-_END:]
        yield _field("  begins", begins, page)
        yield _field("  ends", ends, page)
