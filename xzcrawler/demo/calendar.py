"""Two weeks in 彭城: when a watcher runs, and what it must report by each evening.

What must be told is written down by hand in `oracle.toml`, apart from what happens (`events.toml`).
"""

import tomllib
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from attrs import field, frozen

from xzcrawler.demo.addresses import url_of
from xzcrawler.demo.events import DAY_COUNT, Event, edition, events, faults, morning
from xzcrawler.demo.newsroom import SiteCode, articles
from xzcrawler.demo.oracle_stories import announced_on
from xzcrawler.store.values import ChangeType

_RUNS = (time(9), time(21))


@frozen(kw_only=True)
class Expected:
    """One thing a watcher that runs twice a day must have told by the evening."""

    type: ChangeType
    url: str
    kinds: tuple[str, ...] = ()
    """Of an edit: kinds that must be among those told; none leaves them open."""
    facts: tuple[str, ...] = ()
    """Of an edit: `old → new` that must be among the facts told."""
    why: str = ""


@frozen(kw_only=True)
class Quiet:
    """Something that must not be told: the trap of a day."""

    slug: str
    why: str


@frozen(kw_only=True)
class ExpectedIncident:
    """A trouble of a whole site that must be open from one day's runs on, and closed on another's."""

    site: str
    kind: str
    opened: int
    closed: int | None = None
    """None: it still lasts when the calendar ends."""


@frozen(kw_only=True)
class Day:
    """One day of the calendar."""

    number: int
    runs: tuple[datetime, ...]
    """When the watcher believes to run, aware; its clock is wrong in the evening of day 11."""
    events: tuple[Event, ...]
    expected: tuple[Expected, ...]
    traps: tuple[Quiet, ...] = ()
    migrated: tuple[str, ...] = ()
    """Sites whose redesign the operator confirms after the first run."""
    is_down: tuple[str, ...] = ()
    """Sites whose runs fail on this day."""

    def urls(self, kind: str) -> list[str]:
        """Return the sorted addresses of what must be told with that type."""
        return sorted(line.url for line in self.expected if line.type == kind)


@frozen
class _Oracle:
    told: tuple[dict[str, Any], ...]
    traps: tuple[dict[str, Any], ...]
    incidents: tuple[ExpectedIncident, ...]
    days: dict[int, dict[str, Any]] = field(factory=dict)


@cache
def _oracle() -> _Oracle:
    text = files(__package__).joinpath("oracle.toml").read_text(encoding="utf-8")
    read = tomllib.loads(text)
    return _Oracle(
        told=tuple(read["told"]),
        traps=tuple(read["trap"]),
        incidents=tuple(ExpectedIncident(**entry) for entry in read["incident"]),
        days={entry.pop("day"): entry for entry in read["day"]},
    )


def incidents() -> tuple[ExpectedIncident, ...]:
    """Return the incidents that must be on record at the end, and no others."""
    return _oracle().incidents


def _day(number: int) -> Day:
    special = _oracle().days.get(number, {})
    return Day(
        number=number,
        runs=tuple(_run(number, at, special.get("clock_ahead_days", 0)) for at in _RUNS),
        events=tuple(event for event in events() if event.day == number),
        expected=(*_new(number), *_told(number), *_reprinted(number)),
        traps=tuple(
            Quiet(slug=trap["slug"], why=trap["why"])
            for trap in _oracle().traps
            if trap["day"] == number
        ),
        migrated=tuple(special.get("migrated", ())),
        is_down=tuple(special.get("down", ())),
    )


def _run(number: int, at: time, ahead: int) -> datetime:
    # Only the evening's clock is ever wrong.
    return morning(number, at) + timedelta(days=ahead if at == _RUNS[-1] else 0)


def _new(number: int) -> Iterator[Expected]:
    """Every article that appeared since its site last answered."""
    shown = edition(number, evening=True)
    for slug, item in shown.items():
        if _found_on(slug) == number:
            yield Expected(type="new", url=url_of(item.article), why="published")


def _found_on(slug: str) -> int:
    article = articles()[slug]
    days = (day for day in range(article.day, DAY_COUNT + 1) if _answers(article.site, day))
    return next(days, 0)


def _answers(site: SiteCode, day: int) -> bool:
    return any(not faults(day, evening).get(site) for evening in (False, True))


def _told(number: int) -> Iterator[Expected]:
    shown = edition(number, evening=True)
    for entry in _oracle().told:
        if entry["day"] == number:
            yield Expected(
                type=entry["type"],
                url=url_of(shown[entry["slug"]].article),
                kinds=tuple(entry.get("kinds", ())),
                facts=tuple(entry.get("facts", ())),
                why=entry["why"],
            )


def _reprinted(number: int) -> Iterator[Expected]:
    """The copies of the oracle's stories, on the day on which each can be seen."""
    shown = edition(number, evening=True)
    for told in announced_on(number):
        yield Expected(type=told.type, url=url_of(shown[told.slug].article), why=told.why)


DAYS: tuple[Day, ...] = tuple(_day(number) for number in range(1, DAY_COUNT + 1))
