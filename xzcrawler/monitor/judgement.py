"""Do the first readings of a site look like its articles? Readings in, a judgement out."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from attrs import asdict, frozen

from xzcrawler.items import ABSENT, Article, Reading, Verdict
from xzcrawler.monitor.check import findings

TRIAL_ARTICLES = 20
"""Article pages that are enough to judge a site by; a run on trial asks for hardly more."""

GOOD_SHARE = 0.8
"""Of them that must read well: a photo page or a broken link says nothing about the reader."""

_FEW = 3
"""Pages that may have something in common by chance."""
_TEMPLATE_SHARE = 0.3
"""Of a page's text that stands on other pages too: more is the site's frame, not an article."""
_SHORTEST_TITLE = 4
_EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
"""No municipal site is older."""
_EXAMPLES = 3
_TOLERATED = frozenset({"no source"})
"""Told, but never held against a page: many notices name none."""

_NOTHING = frozenset({Verdict.UNREADABLE, Verdict.EMPTY, Verdict.LISTING})


@frozen(kw_only=True)
class ChannelSeen:
    """What a channel's listing gave."""

    url: str
    answered: bool
    entries: int
    """On all its pages, those that are not this site's articles included."""


@frozen(kw_only=True)
class Example:
    """An article page that did not read well."""

    url: str
    flaws: tuple[str, ...]


@frozen(kw_only=True)
class Judgement:
    """Whether the first readings of a site can be recorded, and on what grounds."""

    outcome: Literal["passed", "failed", "undecided"]
    """`undecided`: no article page came, so nothing can be said."""
    channels: tuple[ChannelSeen, ...]
    tried: int
    """Article pages that were judged; blocked and broken ones say nothing."""
    good: int
    flaws: Mapping[str, int]
    """What was wrong or missing, on how many of the pages tried, the most frequent first."""
    examples: tuple[Example, ...] = ()

    @property
    def why(self) -> str:
        """One line for a person."""
        flaws = ", ".join(f"{flaw} {pages}" for flaw, pages in self.flaws.items())
        said = ["no article page came"]
        if self.tried:
            said = [f"{self.good} of {self.tried} first articles read well"]
        if flaws:
            said.append(flaws)
        silent = sum(channel.answered and not channel.entries for channel in self.channels)
        if silent:
            said.append(f"{silent} of {len(self.channels)} channels without an entry")
        return "; ".join(said)

    def evidence(self) -> dict[str, Any]:
        """Return it as JSON's types, for an incident."""
        return {"why": self.why} | asdict(self)


def judge_readings(readings: Sequence[Reading]) -> Judgement:
    """Judge a site by the first pages read of it, listings and articles.

    It passes when four of five articles have a title, a plausible time and a text of their own.
    A channel that answers without entries does not hold the others up: its listing fails in every
    run by itself. When no channel that answered has any, the site fails.
    """
    channels = _channels(readings)
    tried = _tried(readings)
    flaws = _flaws(tried)
    bad = [page for page in flaws if not _TOLERATED.issuperset(page.flaws)]
    counted = Counter(flaw for page in flaws for flaw in page.flaws)
    return Judgement(
        outcome=_outcome(channels, tried=len(tried), good=len(tried) - len(bad)),
        channels=channels,
        tried=len(tried),
        good=len(tried) - len(bad),
        flaws=dict(counted.most_common()),
        examples=tuple(bad[:_EXAMPLES]),
    )


def _outcome(
    channels: Sequence[ChannelSeen], *, tried: int, good: int
) -> Literal["passed", "failed", "undecided"]:
    answered = [channel for channel in channels if channel.answered]
    if answered and not any(channel.entries for channel in answered):
        return "failed"
    if not tried:
        return "undecided"
    return "passed" if good >= GOOD_SHARE * tried else "failed"


def _channels(readings: Sequence[Reading]) -> tuple[ChannelSeen, ...]:
    pages: dict[str, list[Reading]] = {}
    for reading in readings:
        if reading.purpose == "listing":
            pages.setdefault(reading.channel, []).append(reading)
    return tuple(
        ChannelSeen(
            url=url,
            answered=any(
                page.verdict is Verdict.CONTENT or page.verdict in _NOTHING for page in of_channel
            ),
            entries=sum(len(page.entry_keys) + page.left_out for page in of_channel),
        )
        for url, of_channel in pages.items()
    )


def _tried(readings: Sequence[Reading]) -> list[Reading]:
    """The articles that say how the site is read: what a list leads to must be one.

    Of a site read before, addresses that are no longer listed may be gone or never were articles.
    """
    listed = {key for reading in readings for key in reading.entry_keys}
    return [
        reading
        for reading in readings
        if reading.purpose == "article"
        and (
            reading.verdict is Verdict.CONTENT
            or (reading.verdict in ABSENT | _NOTHING and reading.key in listed)
        )
    ]


def _flaws(tried: Sequence[Reading]) -> list[Example]:
    articles = [reading.article for reading in tried if reading.article]
    enough = max(_FEW, len(articles) / 2)
    titles = Counter(article.title for article in articles)
    moments = Counter(article.published for article in articles)
    lines = Counter(line for article in articles for line in set(article.body.splitlines()))
    frame = {line for line, pages in lines.items() if pages >= enough}
    found = []
    for reading in tried:
        flaws = list(_own_flaws(reading))
        if article := reading.article:
            if titles[article.title] >= enough:
                flaws.append("a title of other pages")
            if _is_generated(article) and moments[article.published] > max(_FEW, enough):
                flaws.append("a published time of other pages")
            if _share(article, frame) > _TEMPLATE_SHARE:
                flaws.append("a text of other pages")
        if flaws:
            found.append(Example(url=reading.url, flaws=tuple(flaws)))
    return found


def _own_flaws(reading: Reading) -> Iterator[str]:
    article = reading.article
    if article is None:
        yield "no page" if reading.verdict in ABSENT else "nothing read"
        return
    if len(article.title.strip()) < _SHORTEST_TITLE:
        yield "no title"
    if article.published is not None and article.published < _EARLIEST:
        yield "published before there were sites"
    yield from (note.partition(":")[0] for note in findings(reading))


def _is_generated(article: Article) -> bool:
    """A day is shared by all the news of it; a minute is more likely that of the pages' making."""
    return article.published is not None and article.published_precision != "day"


def _share(article: Article, frame: set[str]) -> float:
    framed = sum(len(line) for line in article.body.splitlines() if line in frame)
    return framed / max(len(article.body), 1)
