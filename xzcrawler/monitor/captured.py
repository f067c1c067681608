"""Recording of captures: every answer on the way to a page, whatever became of it."""

from collections.abc import Mapping, Sequence
from itertools import accumulate

from xzcrawler.items import Reading
from xzcrawler.store import Session, captures
from xzcrawler.store.captures import NewCapture
from xzcrawler.store.listings import ChannelState


def append_captures(
    session: Session,
    run_id: int,
    readings: Sequence[Reading],
    channels: Mapping[str, ChannelState],
    numbers: Mapping[str, int],
) -> dict[int, int]:
    """Store every capture; return, by the reading's identity, the number of the one that was read.

    `numbers` holds the articles' numbers by key; a capture of an address that is no article of
    ours (yet) belongs to none.
    """
    new = [
        NewCapture(
            capture=capture,
            purpose=reading.purpose,
            key=reading.key,
            article_id=_article(reading, numbers),
            channel_id=channels[reading.channel].id if reading.channel else None,
            page_number=reading.page_number,
            was_read=capture is reading.captures[-1],
            entries=len(reading.listing.entries) if reading.listing else None,
        )
        for reading in readings
        for capture in reading.captures
    ]
    ids = captures.append(session, run_id, new)
    lasts = accumulate(len(reading.captures) for reading in readings)
    return {id(reading): ids[end - 1] for reading, end in zip(readings, lasts, strict=True)}


def _article(reading: Reading, numbers: Mapping[str, int]) -> int | None:
    if reading.purpose == "attachment":
        return numbers.get(reading.offered_by)
    return numbers.get(reading.key) if reading.purpose == "article" else None
