"""Three hundred sites that exist in memory only: what they publish, when, and what befalls them.

Newspapers publish every day, bureaus on working days, portals nearly every day, districts on Wednesdays;
working days are those of the real calendar, with its holidays and 调休. Troubles befall one site each,
so that whatever is reported of another site is a false alarm.
"""

import random
import zlib
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Literal

from attrs import field, frozen

from tests.benchmarks.edited_texts import article
from xzcrawler.config import SHANGHAI
from xzcrawler.monitor.office_hours import is_working_day
from xzcrawler.sites import Channel, Site

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ENTRIES = 15
"""On a listing, and on the only page it has."""
_PAST = 120 * DAY
"""Before the month: a district's listing goes back for a hundred days."""
_KEPT = 40
"""Articles of a column from before the month; its listing has shown fewer since."""
_SETTLING = 2 * DAY
"""At both ends of the month, in which nothing befalls a site."""
_EDITED = 0.05

Newsroom = Literal["paper", "bureau", "portal", "district"]
Kind = Literal["down 6 h", "down 2 d", "firewall", "field lost", "unreadable", "no entries", "dead"]

_NEWSROOMS: Sequence[Newsroom] = (
    *("paper", "bureau", "portal", "bureau", "bureau"),
    *("paper", "bureau", "portal", "bureau", "district"),
)
"""Of ten sites."""
_CADENCE: Mapping[Newsroom, timedelta] = {
    "paper": 11 * HOUR,
    "bureau": 11 * HOUR,
    "portal": 11 * HOUR,
    "district": 23 * HOUR,
}
_COLUMNS: Mapping[Newsroom, Sequence[float]] = {
    "paper": (1.0, 1.0),
    "bureau": (1.0, 0.5),
    "portal": (1.0, 0.7),
    "district": (1.0,),
}
"""Articles of each column on a day on which it publishes: so few that a listing shows two weeks."""
_SHARES: Mapping[Kind, tuple[float, timedelta]] = {
    "down 6 h": (20 / 300, 6 * HOUR),
    "down 2 d": (10 / 300, 2 * DAY),
    "firewall": (10 / 300, DAY),
    "field lost": (6 / 300, 3 * DAY),
    "unreadable": (4 / 300, 3 * DAY),
    "no entries": (10 / 300, DAY),
    "dead": (5 / 300, 400 * DAY),
}
"""Of the sites, and for how long."""


@frozen(kw_only=True)
class Event:
    """Something befalls a site."""

    kind: Kind
    site: str
    column: int
    """The channel it befalls, where it is not the whole site."""
    start: datetime
    end: datetime


@frozen(kw_only=True)
class Column:
    """A channel, and when its articles are published, oldest first."""

    channel: Channel
    born: tuple[datetime, ...]

    def listed(self, at: datetime) -> range:
        """Return the numbers of the articles its listing shows then."""
        end = bisect_left(self.born, at)
        return range(max(0, end - ENTRIES), end)


@frozen(kw_only=True)
class Town:
    """One site, and what happens there."""

    site: Site
    newsroom: Newsroom
    columns: tuple[Column, ...]
    event: Event | None = None

    def befallen(self, at: datetime, *kinds: Kind) -> bool:
        event = self.event
        return event is not None and event.kind in kinds and event.start <= at < event.end


@frozen(kw_only=True)
class World:
    """All of them, for a span of time."""

    start: datetime
    end: datetime
    towns: Mapping[str, Town] = field(factory=dict)

    @property
    def sites(self) -> list[Site]:
        return [town.site for town in self.towns.values()]

    @property
    def events(self) -> list[Event]:
        return [town.event for town in self.towns.values() if town.event]


def make_world(
    sites: int,
    start: datetime,
    end: datetime,
    *,
    kinds: Sequence[Kind] = (*_SHARES,),
    seed: int = 1,
) -> World:
    """Return so many sites; of each kind of event at least one befalls one of them."""
    chance = random.Random(seed)  # noqa: S311 - a simulation
    numbers = list(range(sites))
    chance.shuffle(numbers)
    befallen = {event.site: event for event in _events(numbers, kinds, (start, end), chance)}
    towns = [_town(number, (start, end), befallen, chance) for number in range(sites)]
    return World(start=start, end=end, towns={town.site.name: town for town in towns})


def _events(
    numbers: Sequence[int],
    kinds: Sequence[Kind],
    span: tuple[datetime, datetime],
    chance: random.Random,
) -> Iterator[Event]:
    left = list(numbers)
    for kind in kinds:
        share, lasting = _SHARES[kind]
        for _ in range(max(1, round(share * len(numbers)))):
            fit = next(n for n in left if kind != "dead" or _newsroom(n) != "district")
            left.remove(fit)
            yield _event(kind, fit, lasting, span, chance)


def _event(
    kind: Kind,
    number: int,
    lasting: timedelta,
    span: tuple[datetime, datetime],
    chance: random.Random,
) -> Event:
    first, last = span[0] + _SETTLING, span[1] - _SETTLING - lasting
    if kind == "dead":
        last = span[0] + (span[1] - span[0]) / 3  # a week of silence is not said at once
    start = first + max(last - first, timedelta(0)) * chance.random()
    return Event(kind=kind, site=_name(number), column=0, start=start, end=start + lasting)


def _town(
    number: int,
    span: tuple[datetime, datetime],
    befallen: Mapping[str, Event],
    chance: random.Random,
) -> Town:
    name, newsroom = _name(number), _newsroom(number)
    host = f"www.{name.replace('_', '')}.test"
    event = befallen.get(name)
    columns = []
    for n, articles in enumerate(_COLUMNS[newsroom]):
        channel = Channel(f"要闻{n}", f"http://{host}/c{n}/", _CADENCE[newsroom])
        born = list(_births(newsroom, articles, (span[0] - _PAST, span[1]), chance))
        if event and event.kind == "dead" and event.column == n:
            born = [at for at in born if at < event.start]
        past = bisect_left(born, span[0])
        columns.append(Column(channel=channel, born=tuple(born[max(0, past - _KEPT) :])))
    channels = tuple(column.channel for column in columns)
    site = Site(name=name, title=f"第{number}市", domains=(host,), channels=channels, first_pages=1)
    return Town(site=site, newsroom=newsroom, columns=tuple(columns), event=event)


def _name(number: int) -> str:
    return f"city_{number:03}"


def _newsroom(number: int) -> Newsroom:
    return _NEWSROOMS[number % len(_NEWSROOMS)]


def _births(
    newsroom: Newsroom, articles: float, span: tuple[datetime, datetime], chance: random.Random
) -> Iterator[datetime]:
    day, last = (at.astimezone(SHANGHAI).date() for at in span)
    while day < last:
        share = articles * _publishes(newsroom, day)
        count = int(share) + (chance.random() < share % 1)
        yield from sorted(_moment(newsroom, day, chance) for _ in range(count))
        day += DAY


def _publishes(newsroom: Newsroom, day: date) -> float:
    """Return what a newsroom does on such a day, as a share of what it does on its busy ones."""
    if newsroom == "paper":
        return 1.0
    if newsroom == "portal":
        return 1.0 if is_working_day(day) else 0.3
    return float(is_working_day(day) and (newsroom == "bureau" or day.isoweekday() == 3))


def _moment(newsroom: Newsroom, day: date, chance: random.Random) -> datetime:
    hour = 6 if newsroom == "paper" else chance.randrange(9, 18)
    return datetime.combine(day, time(hour, chance.randrange(60)), SHANGHAI)


def edits(url: str, born: datetime, at: datetime) -> int:
    """Return how often the article was edited until then: a twentieth once, within two days."""
    lot = zlib.crc32(url.encode()) / 0xFFFFFFFF
    return int(lot < _EDITED and at >= born + 2 * DAY * lot / _EDITED)


@cache
def paragraphs() -> Sequence[str]:
    """Return what texts are put together from."""
    chance = random.Random(5)  # noqa: S311 - repeatable
    return [article(chance, 130) for _ in range(400)]
