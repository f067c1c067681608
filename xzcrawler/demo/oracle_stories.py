"""Which articles of the sample city carry one text, and whether a database found the same.

Written down by hand in `oracle.toml`, apart from the articles.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from attrs import evolve, frozen

from xzcrawler.demo.addresses import url_of
from xzcrawler.demo.events import edition
from xzcrawler.demo.newsroom import articles
from xzcrawler.errors import UnknownArticle
from xzcrawler.store import Session, stories
from xzcrawler.store import articles as stored


@frozen(kw_only=True)
class Copy:
    """An article that carries the text of another."""

    slug: str
    kind: str
    """What it is to the first of its story at the end: one of `dedup.LINKED`."""
    was: str = ""
    """What it was before, when the first one was edited meanwhile."""
    since: int = 0
    """Day of that edit."""

    def on(self, day: int) -> str:
        """Return what it was on that day."""
        return self.was if day < self.since else self.kind


@frozen(kw_only=True)
class CityStory:
    """Articles that carry one text, the original before its copies."""

    first: str
    copies: tuple[Copy, ...]
    why: str

    @property
    def slugs(self) -> tuple[str, ...]:
        return self.first, *(copy.slug for copy in self.copies)


@frozen(kw_only=True)
class Apart:
    """Articles that are alike, none of them a copy of another."""

    slugs: tuple[str, ...]
    why: str


@frozen
class Announced:
    """What a watcher tells of a copy."""

    type: Literal["reprinted", "altered-reprint"]
    slug: str
    why: str


@frozen
class FoundStory:
    """A story as a database has it, its articles by slug."""

    first: str
    copies: Mapping[str, str]
    """What each of them is to the first."""

    @property
    def slugs(self) -> frozenset[str]:
        return frozenset({self.first, *self.copies})


@cache
def city_stories() -> tuple[CityStory, ...]:
    """Return the stories as they stand at the end."""
    return tuple(
        CityStory(
            first=entry["first"],
            copies=tuple(Copy(**copy) for copy in entry["copies"]),
            why=entry["why"],
        )
        for entry in _oracle()["story"]
    )


@cache
def look_alikes() -> tuple[Apart, ...]:
    """Return what must never be linked."""
    return tuple(
        Apart(slugs=tuple(entry["slugs"]), why=entry["why"]) for entry in _oracle()["apart"]
    )


def stories_on(day: int) -> Iterator[CityStory]:
    """Yield the stories that have a copy by that day, with the copies that there are."""
    for story in city_stories():
        copies = tuple(copy for copy in story.copies if articles()[copy.slug].day <= day)
        if copies:
            yield evolve(story, copies=copies)


def announced_on(day: int) -> Iterator[Announced]:
    """Yield what a watcher tells of copies on that day: of new ones, and of those whose first one was edited."""
    for story in city_stories():
        for copy in story.copies:
            if day in {articles()[copy.slug].day, copy.since}:
                is_altered = copy.on(day) == "altered"
                yield Announced(
                    "altered-reprint" if is_altered else "reprinted", copy.slug, story.why
                )


def found_in(session: Session, day: int) -> list[FoundStory]:
    """Return the stories of a database that was crawled until the evening of that day."""
    slugs = dict(_numbered(session, day))
    found: dict[int, dict[str, str]] = {}
    firsts = {}
    for number, member in stories.members(session, slugs).items():
        firsts[member.story_id] = slugs[member.first_article_id]
        if number != member.first_article_id:
            found.setdefault(member.story_id, {})[slugs[number]] = member.kind
    return [FoundStory(firsts[story_id], copies) for story_id, copies in sorted(found.items())]


def _numbered(session: Session, day: int) -> Iterator[tuple[int, str]]:
    for slug, item in edition(day, evening=True).items():
        with suppress(UnknownArticle):  # its site has not answered since it was published
            yield stored.find(session, url_of(item.article)), slug


def story_mismatches(day: int, found: Sequence[FoundStory]) -> list[str]:
    """Compare the stories found by the evening of that day with the oracle; return what is wrong, in words."""
    wanted = {frozenset(story.slugs): story for story in stories_on(day)}
    known = {story.slugs: story for story in found}
    missing = [
        f"not found as one story: {_listed(slugs)} ({wanted[slugs].why})"
        for slugs in wanted.keys() - known.keys()
    ]
    strange = [
        f"one story, though the oracle does not say so: {_listed(slugs)}{_trap(slugs)}"
        for slugs in known.keys() - wanted.keys()
    ]
    both = wanted.keys() & known.keys()
    other = [words for slugs in both for words in _misjudged(wanted[slugs], known[slugs], day)]
    return sorted([*missing, *strange, *other])


def _misjudged(wanted: CityStory, found: FoundStory, day: int) -> Iterator[str]:
    if found.first != wanted.first:
        yield f"{found.first} is taken for the original of {wanted.first}"
        return
    for copy in wanted.copies:
        kind = found.copies[copy.slug]
        if kind != copy.on(day):
            yield f"{copy.slug} is called {kind}, not {copy.on(day)} ({wanted.why})"


def _trap(slugs: frozenset[str]) -> str:
    trap = next((one for one in look_alikes() if len(slugs.intersection(one.slugs)) > 1), None)
    return f" ({trap.why})" if trap else ""


def _listed(slugs: frozenset[str]) -> str:
    return ", ".join(sorted(slugs))


@cache
def _oracle() -> dict[str, Any]:
    text = files(__package__).joinpath("oracle.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
