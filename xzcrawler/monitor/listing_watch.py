"""What a reading of a channel's listing says: taken off, listed again, pinned, unpinned. Only values.

A listing is read from its top to where known entries begin, so a reading speaks of that stretch alone.
An entry is missed when it should stand in it: entries above and below it are still listed. Rolling off
the last page, a page that was not read and a listing that was rebuilt are no such thing.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal

from attrs import evolve, field, frozen

from xzcrawler.config import SHANGHAI
from xzcrawler.monitor.listing_order import Order, order
from xzcrawler.store.entries import OtherPlace
from xzcrawler.store.values import EntryState
from xzcrawler.store.watched import WatchedEntry

READINGS = 2
"""In as many runs: a listing that is generated anew may be short for a moment."""
LASTING = timedelta(hours=6)
"""Between the first and the last of them."""
MASS = 3
MASS_SHARE = 0.2
"""More missing at once than this, or half, is a listing that was rebuilt, not a quiet withdrawal."""

EventType = Literal["delisted", "relisted", "pinned", "unpinned"]


@frozen(kw_only=True)
class Event:
    """Something that happened to an entry."""

    type: EventType
    entry: WatchedEntry
    """As it was before."""
    beside: WatchedEntry | None = None
    """The entry that was seen and shows it: itself, or its older neighbour."""
    also_in: str = ""
    """Title of another channel that still lists the article."""
    replaced_by: str = ""
    """Address of an article of the same title that is listed since."""


@frozen(kw_only=True)
class Stretch:
    """What one run read of a channel's listing, and what it should have seen there."""

    seen: tuple[WatchedEntry, ...]
    """From the top."""
    order: Order
    """Of the entries among them that are not pinned."""
    absent: tuple[WatchedEntry, ...] = ()
    """Ranked between those in order, and not seen."""
    pins: tuple[WatchedEntry, ...] = ()
    """Pinned when last seen, and not seen."""
    elsewhere: Mapping[int, Sequence[OtherPlace]] = field(factory=dict)
    """Other listings that absent articles stand in, by article."""

    @property
    def plain(self) -> list[WatchedEntry]:
        """The entries that stand in their place."""
        return [entry for entry in self.seen if not entry.pinned]

    @property
    def in_order(self) -> list[WatchedEntry]:
        """Those known before that stand as they stood, newest first."""
        plain = self.plain
        return [plain[place] for place in self.order.in_order]

    @property
    def has_top(self) -> bool:
        """The first page was read, so what was pinned must be there."""
        return bool(self.seen) and self.seen[0].page == 1


@frozen(kw_only=True)
class Judged:
    """What a reading comes to."""

    entries: tuple[WatchedEntry, ...]
    """As they are afterwards, those that differ."""
    events: tuple[Event, ...]
    ask_soon: tuple[int, ...]
    """Articles whose next check decides."""
    lost: tuple[WatchedEntry, ...]
    """Missing at once, more than anybody withdraws."""


def ranks_of(seen: Sequence[WatchedEntry]) -> list[int | None]:
    """Return the ranks, before this reading, of the entries that are not pinned."""
    return [entry.rank for entry in seen if not entry.pinned]


def order_of(seen: Sequence[WatchedEntry], *, top: int, floor: int | None) -> Order:
    """Return the order of the entries that were seen and are not pinned.

    `top`: the highest rank yet; `floor`: the highest one below them that was not seen.
    """
    known = ranks_of(seen)
    from_top = bool(seen) and seen[0].page == 1
    found = order(known, top=top, from_top=from_top, floor=floor)
    if not found.is_shaken:
        return found
    # All begins anew above what was known, so that nothing old is expected among it.
    return evolve(order([None] * len(known), top=top, from_top=True), moved=found.moved)


def within(absent: Sequence[WatchedEntry], standing: Sequence[WatchedEntry]) -> list[WatchedEntry]:
    """Return the absent entries that stood between those in order.

    One old entry at the foot of a page must not make all that lies between expected there.
    """
    if len(standing) < 3 or not is_mass(len(absent), len(standing)):
        return list(absent)
    inner = [entry for entry in absent if (entry.rank or 0) > (standing[-2].rank or 0)]
    return list(absent) if is_mass(len(inner), len(standing) - 1) else inner


def judge(stretch: Stretch, now: datetime) -> Judged:
    """Return what became of the entries of a stretch, and what is told of it."""
    steps = list(_present(stretch, now))
    sunk = [entry for entry in stretch.absent if _is_sunk(entry, stretch)]
    inside = [entry for entry in stretch.pins if _is_inside(entry, stretch)]
    expected = [*(entry for entry in stretch.absent if entry not in sunk), *inside]
    lost = expected if is_mass(len(expected), len(stretch.in_order)) else []
    steps += [_missing(entry, stretch, now) for entry in expected if not lost]
    steps += [(entry, _to(entry, "dropped", now), None) for entry in (*lost, *sunk)]
    steps += [_unpinned(entry, stretch, now) for entry in stretch.pins if entry not in inside]
    return Judged(
        entries=tuple(after for before, after, _ in steps if after != before),
        events=tuple(event for _, _, event in steps if event is not None and _is_told(event)),
        ask_soon=tuple(after.article_id for _, after, _ in steps if _waits_for_answer(after)),
        lost=tuple(lost),
    )


def is_mass(missing: int, present: int) -> bool:
    """Return whether so many entries are missing at once that the listing must have been rebuilt.

    >>> [is_mass(missing, 18) for missing in (1, 4, 5)]
    [False, False, True]
    >>> [is_mass(missing, 2) for missing in (2, 3)]
    [False, True]
    """
    expected = missing + present
    return missing > max(MASS, MASS_SHARE * expected) or missing > expected / 2


Step = tuple[WatchedEntry, WatchedEntry, Event | None]


def _present(stretch: Stretch, now: datetime) -> Iterable[Step]:
    ranks = iter(stretch.order.ranks)
    for entry in stretch.seen:
        rank = entry.rank if entry.pinned else next(ranks)
        state: EntryState = "pinned" if entry.pinned else "listed"
        if entry.state == "fresh" and not entry.pinned:
            state = "fresh"
        after = evolve(_to(entry, state, now), rank=rank, missing_runs=0, answered_at=None)
        told = _turn(entry)
        yield entry, after, told and Event(type=told, entry=entry, beside=entry)


def _turn(entry: WatchedEntry) -> EventType | None:
    """What it means that this entry is seen. Nothing on the first sight of a listing."""
    if entry.state == "delisted":
        return "relisted"
    if entry.state == "pinned":
        return None if entry.pinned else "unpinned"
    was_in_its_place = entry.rank is not None and entry.state in {"listed", "dropped"}
    return "pinned" if entry.pinned and was_in_its_place else None


def _missing(entry: WatchedEntry, stretch: Stretch, now: datetime) -> Step:
    since = entry.state_since
    is_ahead = since is not None and since > now  # the clock was
    if entry.state != "missing" or since is None or is_ahead or entry.last_seen >= since:
        first = evolve(entry, state="missing", state_since=now, missing_runs=1, answered_at=None)
        return entry, first, None
    after = evolve(entry, missing_runs=entry.missing_runs + 1)
    if not _is_confirmed(after, since, now):
        return entry, after, None
    others = stretch.elsewhere.get(entry.article_id, ())
    if any(place.first_seen > entry.last_seen for place in others):
        return entry, _to(entry, "dropped", now), None  # it moved there
    still = (place.channel for place in others if place.last_seen >= entry.last_seen)
    event = Event(
        type="delisted",
        entry=entry,
        beside=_older(entry, stretch),
        also_in=next(still, ""),
        replaced_by=_namesake(entry, stretch),
    )
    return entry, evolve(after, state="delisted"), event


def _namesake(entry: WatchedEntry, stretch: Stretch) -> str:
    same = (other for other in stretch.seen if other.title and other.title == entry.title)
    return next((other.url for other in same if other.first_seen > entry.last_seen), "")


def _is_confirmed(entry: WatchedEntry, since: datetime, now: datetime) -> bool:
    answers = entry.answered_at is not None and entry.answered_at >= since
    often = entry.missing_runs >= READINGS and now - since >= LASTING
    return often and answers and entry.presence == "alive"


def _unpinned(entry: WatchedEntry, stretch: Stretch, now: datetime) -> Step:
    """A pinned entry is not seen, and its place in time lies below what was read."""
    if not stretch.has_top:
        return entry, entry, None
    after = evolve(entry, missing_runs=entry.missing_runs + 1)
    if after.missing_runs < READINGS or now - entry.last_seen < LASTING:
        return entry, after, None
    event = Event(type="unpinned", entry=entry, beside=stretch.seen[0])
    return entry, _to(after, "dropped", now), event if entry.presence == "alive" else None


def _to(entry: WatchedEntry, state: EntryState, now: datetime) -> WatchedEntry:
    if state == entry.state:
        return entry
    is_first = entry.rank is None and entry.state in {"fresh", "listed"}
    was_overlooked = entry.state == "missing" and state == "listed"
    since = None if was_overlooked or (is_first and state in {"listed", "pinned"}) else now
    return evolve(entry, state=state, state_since=since)


def _waits_for_answer(entry: WatchedEntry) -> bool:
    # Not for ever: one that answers with neither content nor 404 is asked in its own time.
    is_due = entry.state == "missing" and entry.missing_runs <= READINGS + 1
    return is_due and entry.presence == "alive" and entry.answered_at is None


def _is_told(event: Event) -> bool:
    # Of an article that nobody was told of, or whose history goes on elsewhere, there is nothing to say.
    return event.entry.head_seq > 0 and event.entry.presence != "merged"


def _older(entry: WatchedEntry, stretch: Stretch) -> WatchedEntry | None:
    known = (other for other in stretch.in_order if (other.rank or 0) < (entry.rank or 0))
    return next(known, stretch.seen[0] if stretch.seen else None)


def _is_inside(entry: WatchedEntry, stretch: Stretch) -> bool:
    """Whether a pinned entry that went would stand in the stretch: by its rank, else by its day."""
    standing = stretch.in_order
    if len(standing) < 2 or not stretch.has_top or _is_sunk(entry, stretch):
        return False
    if entry.rank is not None:
        return (standing[-1].rank or 0) < entry.rank < (standing[0].rank or 0)
    days = [_day(other) for other in standing]
    own, dated = _day(entry), [day for day in days if day]
    return own is not None and bool(dated) and min(dated) < own < max(dated)


def _is_sunk(entry: WatchedEntry, stretch: Stretch) -> bool:
    """Whether an article's day lies before all that was read: dated anew, it stands further back now."""
    own = _day(entry)
    days = [day for other in stretch.in_order if (day := _day(other))]
    return own is not None and bool(days) and own < min(days)


def _day(entry: WatchedEntry) -> str | None:
    moment = entry.stated or entry.published
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d}" if moment else None
