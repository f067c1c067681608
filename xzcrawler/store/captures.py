"""Captures: every fetch, kept for good."""

from collections.abc import Collection, Mapping, Sequence
from itertools import takewhile
from typing import Any

from attrs import frozen
from sqlalchemy import Select, and_, insert, select

from xzcrawler.items import Capture, Form, Purpose, Verdict
from xzcrawler.store.models import Article, Base, Channel
from xzcrawler.store.models import Capture as CaptureRow
from xzcrawler.store.session import Session
from xzcrawler.store.values import CaptureLine
from xzcrawler.text.normalize import url_key

_TABLE = Base.metadata.tables["capture"]
_NEAR = 20_000
"""A reading's captures are stored together, with those of some other runs between them at most."""
_APPEND = insert(_TABLE).returning(_TABLE.c.id, sort_by_parameter_order=True)


@frozen(kw_only=True)
class NewCapture:
    """A capture to be stored, and what it was made for."""

    capture: Capture
    purpose: Purpose
    key: str
    article_id: int | None
    channel_id: int | None
    page_number: int
    was_read: bool
    entries: int | None


def append(session: Session, run_id: int, captures: Sequence[NewCapture]) -> list[int]:
    """Store captures and return their numbers in the same order."""
    if not captures:
        return []
    rows = [_to_row(run_id, new) for new in captures]
    return list(session.execute(_APPEND, rows).scalars())


def _to_row(run_id: int, new: NewCapture) -> dict[str, Any]:
    capture = new.capture
    return {
        "run_id": run_id,
        "purpose": new.purpose,
        "article_id": new.article_id,
        "channel_id": new.channel_id,
        "key": None if new.key == capture.url else new.key,
        "page_number": new.page_number,
        "was_read": new.was_read,
        "entries": new.entries,
        "url": capture.url,
        "final_url": None if capture.final_url == capture.url else capture.final_url,
        "at": capture.at,
        "status": capture.status,
        "verdict": capture.verdict.value,
        "why": capture.why,
        "etag": capture.etag,
        "last_modified": capture.last_modified,
        "content_type": capture.content_type,
        "digest": capture.digest,
        "warc_file": capture.warc_file,
        "warc_offset": capture.warc_offset,
        "warc_length": capture.warc_length,
        "elapsed_ms": capture.elapsed_ms,
    }


def of_run(session: Session, run_id: int) -> list[CaptureLine]:
    """Return everything a run fetched, in the order it was recorded."""
    query = _lines().where(CaptureRow.run_id == run_id).order_by(CaptureRow.id)
    return [_to_line(row) for row in session.execute(query).mappings()]


def _lines() -> Select[Any]:
    offers = and_(Article.id == CaptureRow.article_id, CaptureRow.purpose == "attachment")
    return (
        select(_TABLE, Channel.url.label("channel_url"), Article.key.label("offered_by"))
        .join(Channel, Channel.id == CaptureRow.channel_id, isouter=True)
        .join(Article, offers, isouter=True)
    )


def last_answer(session: Session, url: str) -> CaptureLine | None:
    """Return the last fetch of this address (or of one that led to it) that got a whole page, or None.

    Looks through the captures from the newest on: for a person who asks once, not for a crawl.
    """
    # Without its fragment a form's address would be the URL's own page.
    spellings = () if Form.at(url) else (url_key(url), url_key(url, fold_https=True))
    wanted = (url, *spellings)
    query = (
        _lines()
        .where(CaptureRow.url.in_(wanted) | CaptureRow.key.in_(wanted))
        .where(CaptureRow.was_read, CaptureRow.status == 200, CaptureRow.warc_file != "")
        .order_by(CaptureRow.id.desc())
        .limit(1)
    )
    row = session.execute(query).mappings().first()
    return _to_line(row) if row else None


def numbered(session: Session, ids: Collection[int]) -> dict[int, CaptureLine]:
    """Return the captures with these numbers, by number."""
    query = _lines().where(CaptureRow.id.in_(ids))
    return {row["id"]: _to_line(row) for row in session.execute(query).mappings()}


def on_the_way(session: Session, line: CaptureLine) -> list[CaptureLine]:
    """Return the other captures of the reading that this one ended, oldest first.

    These are redirects, answers that were asked for again, and a long article's further parts.
    """
    own = select(CaptureRow.article_id).where(CaptureRow.id == line.id).scalar_subquery()
    query = (
        _lines()
        .where(
            CaptureRow.run_id == line.run_id, CaptureRow.id.between(line.id - _NEAR, line.id - 1)
        )
        .where(CaptureRow.article_id == own, CaptureRow.purpose == line.purpose)
        .order_by(CaptureRow.id.desc())
    )
    rows = takewhile(lambda row: not row["was_read"], session.execute(query).mappings())
    return [_to_line(row) for row in rows][::-1]


def _to_line(row: Mapping[Any, Any]) -> CaptureLine:
    return CaptureLine(
        id=row["id"],
        run_id=row["run_id"],
        purpose=row["purpose"],
        offered_by=row["offered_by"] or "",
        key=row["url"] if row["key"] is None else row["key"],
        capture=_to_capture(row),
        channel=row["channel_url"] or "",
        page_number=row["page_number"],
        entries=row["entries"],
        article_id=row["article_id"],
    )


def _to_capture(row: Mapping[Any, Any]) -> Capture:
    return Capture(
        url=row["url"],
        final_url=row["url"] if row["final_url"] is None else row["final_url"],
        at=row["at"],
        status=row["status"],
        verdict=Verdict(row["verdict"]),
        why=row["why"],
        etag=row["etag"],
        last_modified=row["last_modified"],
        content_type=row["content_type"],
        digest=row["digest"],
        warc_file=row["warc_file"],
        warc_offset=row["warc_offset"],
        warc_length=row["warc_length"],
        elapsed_ms=row["elapsed_ms"],
    )


@frozen(kw_only=True)
class Check:
    """What an address answered."""

    purpose: Purpose
    url: str
    page_number: int
    verdict: str


def checks(session: Session, run_id: int) -> list[Check]:
    """Return what the articles, listings and robots.txt of a run answered, each once, as it did last."""
    query = (
        select(
            CaptureRow.purpose,
            CaptureRow.key,
            CaptureRow.url,
            CaptureRow.page_number,
            CaptureRow.verdict,
        )
        .where(CaptureRow.run_id == run_id, CaptureRow.was_read)
        .where(CaptureRow.purpose.in_(("article", "listing", "robots")))
        .order_by(CaptureRow.id)
    )
    last = {
        (row.purpose, row.key or row.url): Check(
            purpose=row.purpose, url=row.url, page_number=row.page_number, verdict=row.verdict
        )
        for row in session.execute(query)
    }
    return list(last.values())


def last_checks(session: Session, run_id: int) -> dict[int, str]:
    """Return the verdict of this run's last check of each article that was ever read."""
    query = (
        select(CaptureRow.article_id, CaptureRow.verdict)
        .join(Article, Article.id == CaptureRow.article_id)
        .where(CaptureRow.run_id == run_id, CaptureRow.purpose == "article")
        .where(CaptureRow.was_read, Article.head_seq > 0)
        .order_by(CaptureRow.id)
    )
    return {article: verdict for article, verdict in session.execute(query) if article}


def count_listings(session: Session, run_id: int) -> int:
    """Return how many listing pages of this run had entries or were unchanged since they had."""
    query = select(CaptureRow.verdict, CaptureRow.entries).where(
        CaptureRow.run_id == run_id, CaptureRow.purpose == "listing", CaptureRow.was_read
    )
    return sum(
        verdict == Verdict.NOT_MODIFIED or (verdict == Verdict.CONTENT and bool(entries))
        for verdict, entries in session.execute(query)
    )


def listing_pages(session: Session, run_id: int) -> dict[tuple[int, int], int]:
    """Return the captures of the listing pages that a run read, by channel and page number."""
    query = (
        select(CaptureRow.id, CaptureRow.channel_id, CaptureRow.page_number)
        .where(CaptureRow.run_id == run_id, CaptureRow.purpose == "listing", CaptureRow.was_read)
        .order_by(CaptureRow.id)
    )
    return {(channel, page): number for number, channel, page in session.execute(query) if channel}
