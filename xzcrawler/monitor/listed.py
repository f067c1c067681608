"""Recording of listing pages: who is listed where, and how far each channel was walked."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from attrs import evolve

from xzcrawler.items import Reading, Verdict
from xzcrawler.store import Session, entries, listings
from xzcrawler.store.entries import SeenEntry
from xzcrawler.store.listings import ChannelState
from xzcrawler.store.values import ANSWERED


def record_listings(
    session: Session,
    run_id: int,
    pages: Sequence[Reading],
    now: datetime,
    *,
    channels: Mapping[str, ChannelState],
    numbers: Mapping[str, int],
) -> None:
    """Store the entries of these pages and move their channels' marks.

    `numbers` holds the article of every entry's key.
    """
    known = dict(channels)
    for page in pages:
        channel = known.get(page.channel)
        if channel is None:
            continue
        after = walked(channel, page, run_id)
        if after != channel:
            is_complete = after.walked_run_id != channel.walked_run_id
            listings.save_channel(session, after, now if is_complete else None)
            known[page.channel] = after
        seen = _entries(page, channel, numbers, run_id)
        entries.put(session, run_id, seen, now)


def walked(channel: ChannelState, page: Reading, run_id: int) -> ChannelState:
    """Return a channel after one page of its listing was read.

    The walk counts as completed with its last page, when no page of it failed: a walk that was
    killed or broken half-way is walked again.
    """
    if page.verdict not in ANSWERED:
        since_full = channel.not_modified + (page.page_number == 1)
        return evolve(channel, broken_run_id=run_id, not_modified=since_full)
    if page.page_number == 1:
        channel = _validated(channel, page, run_id)
    if page.ends_walk and channel.broken_run_id != run_id:
        return evolve(channel, walked_run_id=run_id)
    return channel


def _validated(channel: ChannelState, page: Reading, run_id: int) -> ChannelState:
    if page.verdict is Verdict.NOT_MODIFIED:
        return evolve(channel, not_modified=channel.not_modified + 1)
    last = page.captures[-1]
    following = page.listing.following if page.listing else ()
    return evolve(
        channel,
        next_page=following[0] if following else "",
        not_modified=0,
        validators_run_id=run_id,
        etag=last.etag,
        last_modified=last.last_modified,
    )


def _entries(
    page: Reading, channel: ChannelState, numbers: Mapping[str, int], run_id: int
) -> list[SeenEntry]:
    if page.listing is None:
        return []
    before = channel.walked_run_id if channel.walked_run_id != run_id else None
    # A listing that names an article twice (pinned and in its place) counts it once, where it is first.
    # So does one that names it by two of its addresses.
    first: dict[int, SeenEntry] = {}
    pairs = zip(page.entry_keys, page.listing.entries, strict=True)
    for position, (key, entry) in enumerate(pairs, start=1):
        seen = SeenEntry(
            channel_id=channel.id,
            article_id=numbers[key],
            title=entry.title,
            published_raw=entry.published_raw,
            # A day that only its address states is no statement of the listing.
            published=entry.published if entry.published_raw else None,
            pinned=entry.pinned,
            page=page.page_number,
            position=position,
            unseen_run_id=before,
        )
        first.setdefault(seen.article_id, seen)
    return list(first.values())
