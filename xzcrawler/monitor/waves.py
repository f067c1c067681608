"""Cuts a batch of readings so that each sees what the one before it made of the same article."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from xzcrawler.items import Reading
from xzcrawler.monitor.spellings import bare
from xzcrawler.store import Session, states


def waves(readings: Sequence[Reading]) -> Iterator[list[Reading]]:
    """Cut a batch so that no address comes twice in one part, in whatever spelling."""
    return _cut(readings, lambda reading: {bare(reading.key), bare(reading.final_key)} - {""})


def _cut(
    readings: Sequence[Reading], named: Callable[[Reading], Collection[str | int]]
) -> Iterator[list[Reading]]:
    wave: list[Reading] = []
    seen: set[str | int] = set()
    for reading in readings:
        names = named(reading) if reading.purpose == "article" else ()
        if not seen.isdisjoint(names):
            yield wave
            wave, seen = [], set()
        wave.append(reading)
        seen.update(names)
    if wave:
        yield wave


def by_article(
    session: Session, wave: Sequence[Reading], numbers: Mapping[str, int]
) -> list[list[Reading]]:
    """Cut a part again where two addresses in it lead to one article."""
    finals = {reading.final_key for reading in wave} - {""}
    known = {**numbers, **states.numbers(session, finals)} if finals else numbers
    return list(
        _cut(
            wave, lambda reading: {known.get(reading.key, 0), known.get(reading.final_key, 0)} - {0}
        )
    )
