"""The articles that readings name: those that were asked for, and those that listings show."""

from collections.abc import Mapping, Sequence

from xzcrawler.items import Reading
from xzcrawler.store.listings import ChannelState
from xzcrawler.store.states import Address


def mentions(
    readings: Sequence[Reading], channels: Mapping[str, ChannelState]
) -> dict[str, Address]:
    """Return every article the readings name, by key; the first mention decides its address and channel."""
    found: dict[str, Address] = {}
    for reading in readings:
        number = channels[reading.channel].id if reading.channel else None
        named = [(reading.key, reading.url)] if reading.purpose == "article" else []
        if reading.listing is not None:
            entries = zip(reading.entry_keys, reading.listing.entries, strict=True)
            named += [(key, entry.url) for key, entry in entries]
        for key, url in named:
            found.setdefault(key, Address(key=key, url=url, channel_id=number))
    return found
