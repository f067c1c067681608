"""Four days in 彭城: what happens on each, and what a watcher must report."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Literal

from attrs import evolve, frozen

from xzcrawler.config import SHANGHAI
from xzcrawler.demo.addresses import url_of
from xzcrawler.demo.newsroom import CityArticle, articles

FIRST_DAY = date(2026, 3, 2)
DAY_COUNT = 4

EventKind = Literal["edit", "withdraw", "soften", "restore", "pin", "regenerate"]
State = Literal["shown", "missing", "soft_missing"]


@frozen(kw_only=True)
class Event:
    """Something a newsroom does on a morning, before the first run of that day.

    `edit` changes one place, `withdraw` answers 404, `soften` answers 200 with 页面不存在,
    `restore` undoes both, `pin` puts an article on top of its channel, and `regenerate`
    writes every page of the government site anew without changing what it says.
    Publishing is no event: it stands in the article itself.
    """

    kind: EventKind
    slug: str = ""
    old: str = ""
    new: str = ""
    why: str


@frozen(kw_only=True)
class Expected:
    """What a watcher that runs twice a day must have reported by the evening: sorted URLs."""

    new: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    """Confirmed on this day: missing in three checks, in two runs, over 24 hours."""
    back: tuple[str, ...] = ()


@frozen(kw_only=True)
class Day:
    """One day of the calendar."""

    number: int
    runs: tuple[datetime, ...]
    """When the watcher runs, aware."""
    events: tuple[Event, ...]
    expected: Expected


@frozen
class Shown:
    """How the city answers for one article on one day."""

    article: CityArticle
    state: State = "shown"
    pinned: bool = False


EVENTS: dict[int, tuple[Event, ...]] = {
    1: (Event(kind="pin", slug="gov-hotline-directory", why="pinned since long ago"),),
    2: (
        Event(
            kind="edit",
            slug="gov-startup-subsidy",
            old="20个工作日",
            new="15个工作日",
            why="a changed number",
        ),
        Event(
            kind="edit",
            slug="ms-water-outage",
            old="3月6日22时",
            new="3月7日22时",
            why="a changed date: A→B",
        ),
        Event(kind="withdraw", slug="yw-power-storage", why="withdrawn for good"),
        Event(kind="withdraw", slug="ms-bus-reroute", why="withdrawn, and back on day 4"),
        Event(kind="soften", slug="ms-online-rumor", why="a soft 404 that listings still link"),
        Event(kind="pin", slug="founding", why="an old, known article comes to the top"),
    ),
    3: (
        Event(
            kind="edit",
            slug="yw-foreign-trade-jan",
            old="前两个月汽车零部件",
            new="1月汽车零部件",
            why="a changed title",
        ),
        Event(
            kind="edit",
            slug="ms-water-outage",
            old="3月7日22时",
            new="3月6日22时",
            why="a revert: B→A",
        ),
        Event(kind="soften", slug="gov-exam-shortlist", why="a soft 404 on the government site"),
        Event(
            kind="withdraw", slug="ms-museum-night", why="away for a day only: nobody reports it"
        ),
        Event(kind="regenerate", why="a new footer and PubDate on every government page: no edit"),
    ),
    4: (
        Event(
            kind="edit",
            slug="gov-equipment-loan",
            old="不超过1.5%",
            new="不超过15%",
            why="a lost decimal point",
        ),
        Event(
            kind="edit",
            slug="paper-rural-road",
            old="危旧桥梁64座",
            new="危旧桥梁46座",
            why="turned digits",
        ),
        Event(kind="restore", slug="ms-bus-reroute", why="back after it was reported gone"),
        Event(kind="restore", slug="ms-museum-night", why="back before anyone called it gone"),
    ),
}


@cache
def edition(day: int) -> dict[str, Shown]:
    """Return what the city shows on that day (1 to 4), by slug.

    Articles that appear on later days are absent.
    """
    shown = {s: Shown(a) for s, a in articles().items() if a.day <= day}
    for number in range(1, day + 1):
        for event in EVENTS[number]:
            if event.slug:
                shown[event.slug] = _after(event, shown[event.slug])
    return shown


@cache
def regenerated_at(day: int) -> datetime:
    """Return when the government site last wrote all its pages anew."""
    last = max(n for n in range(1, day + 1) if n == 1 or _regenerates(n))
    return morning(last, time(5, 40, 12))


def changed_on(slug: str, day: int) -> int:
    """Return the day, not after *day*, on which what the article says last changed."""
    edits = (n for n in range(1, day + 1) for e in EVENTS[n] if e.slug == slug and e.kind == "edit")
    return max(edits, default=articles()[slug].day)


def morning(day: int, at: time) -> datetime:
    """Return the moment *at* (Shanghai time) of that day of the calendar."""
    return datetime.combine(FIRST_DAY + timedelta(days=day - 1), at, SHANGHAI)


def _regenerates(day: int) -> bool:
    return any(event.kind == "regenerate" for event in EVENTS[day])


def _after(event: Event, shown: Shown) -> Shown:
    if event.kind == "edit":
        return evolve(shown, article=shown.article.edited(event.old, event.new))
    if event.kind == "pin":
        return evolve(shown, pinned=True)
    states: dict[str, State] = {"withdraw": "missing", "soften": "soft_missing"}
    return evolve(shown, state=states.get(event.kind, "shown"))


def _expected(day: int) -> Expected:
    return Expected(
        new=_urls(slug for slug, article in articles().items() if article.day == day),
        edited=_urls(event.slug for event in EVENTS[day] if event.kind == "edit"),
        gone=_urls(_confirmed_gone(day)),
        back=_urls(
            event.slug
            for event in EVENTS[day]
            if event.kind == "restore"
            and any(event.slug in _confirmed_gone(n) for n in range(1, day))
        ),
    )


def _confirmed_gone(day: int) -> set[str]:
    """Return the slugs that went yesterday morning and are still away this morning."""
    if day == 1:
        return set()
    went = {e.slug for e in EVENTS[day - 1] if e.kind in {"withdraw", "soften"}}
    return {slug for slug in went if edition(day)[slug].state != "shown"}


def _urls(slugs: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(url_of(articles()[slug]) for slug in slugs))


DAYS: tuple[Day, ...] = tuple(
    Day(
        number=number,
        runs=(morning(number, time(9)), morning(number, time(21))),
        events=EVENTS[number],
        expected=_expected(number),
    )
    for number in range(1, DAY_COUNT + 1)
)
