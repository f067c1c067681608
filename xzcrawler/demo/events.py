"""What happens in 彭城 on each day of the calendar, and what the city shows then."""

import tomllib
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from attrs import evolve, frozen

from xzcrawler.config import SHANGHAI
from xzcrawler.demo.newsroom import CityArticle, SiteCode, articles

FIRST_DAY = date(2026, 3, 2)
DAY_COUNT = 14

EventKind = Literal[
    "edit",
    "redate",
    "swap_file",
    "withdraw",
    "soften",
    "send_home",
    "replace_by_error",
    "restore",
    "pin",
    "unpin",
    "delist",
    "relist",
    "move",
    "regenerate",
    "new_template",
    "old_template",
    "redesign",
    "fault",
    "heal",
]
State = Literal["shown", "missing", "soft_missing", "home", "error_text"]
CityFault = Literal["down", "firewall", "articles_lost"]


@frozen(kw_only=True)
class Event:
    """Something that happens to a site before the first run of a day, or before its evening run.

    To one article: `edit` changes one place, `redate` its publication time, `swap_file` the bytes of an
    attachment; `withdraw` answers 404, `soften` 200 with 页面不存在, `send_home` redirects to the home
    page, `replace_by_error` shows one and the same text of an error that calls itself none, and
    `restore` undoes these four; `pin` and `delist` change the channel's list only; `move` gives it a
    new address to which the old one redirects.
    To a whole site: `regenerate` writes every page anew without changing what it says, `new_template`
    prints articles so that their source stands nowhere, `redesign` gives every article another
    address and lets the old ones answer 404, `fault` lets it fail until `heal`.
    Publishing is no event: it stands in the article itself.
    """

    day: int
    evening: bool = False
    kind: EventKind
    site: SiteCode | Literal[""] = ""
    """Of an event that befalls a whole site."""
    slug: str = ""
    old: str = ""
    new: str = ""
    """What takes the place of `old`; of `fault` which one (`CityFault`)."""
    why: str


@frozen
class Shown:
    """How the city answers for one article at one time."""

    article: CityArticle
    state: State = "shown"
    pinned: bool = False
    listed: bool = True


_STATES: dict[str, State] = {
    "withdraw": "missing",
    "soften": "soft_missing",
    "send_home": "home",
    "replace_by_error": "error_text",
    "restore": "shown",
}


@cache
def events() -> tuple[Event, ...]:
    """Return everything that happens, in order of time."""
    text = files(__package__).joinpath("events.toml").read_text(encoding="utf-8")
    happened = (Event(**entry) for entry in tomllib.loads(text)["event"])
    return tuple(sorted(happened, key=lambda event: (event.day, event.evening)))


def until(day: int, *, evening: bool = False) -> Iterator[Event]:
    """Yield what has happened by that day's first run, or by its evening run."""
    for event in events():
        if (event.day, event.evening) <= (day, evening):
            yield event


@cache
def edition(day: int, evening: bool = False) -> dict[str, Shown]:
    """Return what the city shows on that day, by slug.

    Articles that appear on later days are absent.
    """
    shown = {s: Shown(a) for s, a in articles().items() if a.day <= day}
    for event in until(day, evening=evening):
        if event.slug:
            shown[event.slug] = _after(event, shown[event.slug])
        elif event.kind == "redesign":
            shown = {slug: _redesigned(event, item) for slug, item in shown.items()}
    return shown


@cache
def faults(day: int, evening: bool = False) -> dict[SiteCode, CityFault]:
    """Return what is wrong with whole sites at that time."""
    wrong: dict[Any, Any] = {}
    for event in until(day, evening=evening):
        if event.kind == "fault":
            wrong[event.site] = event.new
        elif event.kind == "heal":
            wrong.pop(event.site, None)
    return wrong


@cache
def template(site: SiteCode, day: int, evening: bool = False) -> Literal["old", "new"]:
    """Return in which template a site prints its articles."""
    kinds = [event.kind for event in until(day, evening=evening) if event.site == site]
    turns = [kind for kind in kinds if kind in {"new_template", "old_template"}]
    return "new" if turns[-1:] == ["new_template"] else "old"


@cache
def regenerated_at(day: int) -> datetime:
    """Return when the government site last wrote all its pages anew."""
    last = max((e.day for e in until(day) if e.kind == "regenerate"), default=1)
    return morning(last, time(5, 40, 12))


def changed_on(slug: str, day: int, *, evening: bool = False) -> datetime:
    """Return when the page of an article was last written because of what it says."""
    texts = {"edit", "redate", "restore"}
    own = [e for e in until(day, evening=evening) if e.slug == slug and e.kind in texts]
    if own:
        return morning(own[-1].day, time(16 if own[-1].evening else 7, 40))
    return morning(articles()[slug].day, time(7, 40))


def morning(day: int, at: time) -> datetime:
    """Return the moment *at* (Shanghai time) of that day of the calendar."""
    return datetime.combine(FIRST_DAY + timedelta(days=day - 1), at, SHANGHAI)


def _after(event: Event, shown: Shown) -> Shown:
    if event.kind in _STATES:
        return evolve(shown, state=_STATES[event.kind])
    if event.kind in _TEXTS:
        return evolve(shown, article=_TEXTS[event.kind](event, shown.article))
    return evolve(shown, **_PLACES[event.kind])


def _redated(event: Event, article: CityArticle) -> CityArticle:
    return evolve(article, printed_at=datetime.fromisoformat(event.new).replace(tzinfo=SHANGHAI))


_TEXTS: dict[str, Callable[[Event, CityArticle], CityArticle]] = {
    "edit": lambda event, article: article.edited(event.old, event.new),
    "redate": _redated,
    "swap_file": lambda event, article: evolve(article, swapped=(*article.swapped, event.old)),
    "move": lambda event, article: evolve(article, new_path=event.new, redirects=True),
}
_PLACES: dict[str, dict[str, Any]] = {
    "pin": {"pinned": True},
    "unpin": {"pinned": False},
    "delist": {"listed": False},
    "relist": {"listed": True},
}


def _redesigned(event: Event, shown: Shown) -> Shown:
    article = shown.article
    if article.site != event.site:
        return shown
    path = event.new.format(at=article.at, number=article.number)
    return evolve(shown, article=evolve(article, new_path=path))
