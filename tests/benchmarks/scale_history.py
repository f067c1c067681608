"""Three years of many sites, made up: the same rows for the same size, in the order of time.

Sites are of unequal size (the share of the n-th falls with the root of n), half of the articles were
edited once and some twice, every article was asked for again once in vain. All sites' listings were
looked at once a day, and every hour in the last month, which is what health looks at.
"""

import bisect
import hashlib
import itertools
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from attrs import evolve, field, frozen

from tests.benchmarks.edited_texts import article
from xzcrawler.sites import Channel, Site

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
"""When the history ends: noon in Shanghai, on a working day."""
_DAYS = 1_095
_LATELY = 30
"""Days before the end in which listings were looked at every hour."""
_CHANNELS = 3
_EDITS = (0.5, 0.4, 0.1)
"""Shares of articles that were edited never, once and twice: 1.6 revisions an article."""
_POOL = 3_000
"""Paragraphs that texts are put together from, three to a text."""
_PARAGRAPH = 130
"""Characters; three of them and their overshoot are about 600."""

Row = tuple[Any, ...]


@frozen
class Size:
    """How much there is."""

    sites: int = 300
    articles: int = 2_000_000

    def scaled(self, scale: float) -> "Size":
        """Return a share of it; of the sites ten at least."""
        return Size(max(10, round(self.sites * scale)), max(1_000, round(self.articles * scale)))


def sites(size: Size) -> list[Site]:
    """Return the sites whose history it is."""
    return [
        Site(
            name=_name(n),
            title=f"第{n}市",
            domains=(f"www.city{n:03}.test",),
            channels=tuple(
                Channel(f"要闻{c}", f"http://www.city{n:03}.test/c{c}/") for c in range(_CHANNELS)
            ),
        )
        for n in range(size.sites)
    ]


def _name(site: int) -> str:
    return f"city_{site:03}"


def _text(at: datetime) -> str:
    return at.replace(tzinfo=None).isoformat(" ", "microseconds")


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


@frozen
class _Told:
    """An article as it is before its next edit."""

    article_id: int
    site: int
    channel: int
    url: str
    title: str
    published: datetime
    seq: int
    this_hash: str


@frozen(eq=False)
class History:
    """All rows of a made-up past."""

    size: Size
    _chance: random.Random = field(factory=lambda: random.Random(5), init=False)  # noqa: S311 - repeatable
    _counts: dict[str, Iterator[int]] = field(init=False)
    _runs: dict[int, int] = field(factory=dict, init=False)
    """The last run of each site."""
    _ranks: dict[int, int] = field(factory=dict, init=False)
    """Entries of each channel so far."""
    _pending: dict[int, list[_Told]] = field(factory=dict, init=False)
    """Articles to be edited, by the hour in which they will be."""
    _pool: list[str] = field(init=False)

    def __attrs_post_init__(self) -> None:
        counts = {name: itertools.count(1) for name in ("run", "article", "capture", "revision")}
        object.__setattr__(self, "_counts", counts | {"change": itertools.count(1)})
        pool = [article(self._chance, _PARAGRAPH) for _ in range(_POOL)]
        object.__setattr__(self, "_pool", pool)

    def rows(self) -> Iterator[tuple[str, Row]]:
        """Yield each row with the name of its table, the oldest first."""
        start = NOW - timedelta(days=_DAYS)
        yield from self._declared(start)
        hours = _DAYS * 24
        weights = list(itertools.accumulate(1 / (n + 1) ** 0.5 for n in range(self.size.sites)))
        made = 0
        for hour in range(hours):
            at = start + timedelta(hours=hour)
            yield from self._looks(at, hour, all_of_them=hour < 24 or hour >= hours - _LATELY * 24)
            while made < self.size.articles * (hour + 1) // hours:
                made += 1
                spot = bisect.bisect(weights, self._chance.random() * weights[-1])
                yield from self._new(spot, at, hour)
            for told in self._pending.pop(hour, ()):
                yield from self._edited(told, at)
        yield from self._channels(start)

    def _declared(self, start: datetime) -> Iterator[tuple[str, Row]]:
        for site in sites(self.size):
            yield "site", (site.name, "active", _text(start))
            yield "host", (site.domains[0], 1.0, 1.0, _text(NOW - timedelta(minutes=10)))

    def _channels(self, start: datetime) -> Iterator[tuple[str, Row]]:
        for n, site in enumerate(sites(self.size)):
            run = self._runs[n]
            for c, channel in enumerate(site.channels):
                walk = (run, _text(NOW - timedelta(hours=1)), run)
                names = (n * _CHANNELS + c + 1, site.name, channel.url, channel.title)
                yield "channel", (*names, _text(start), *walk, '"e1"', "", 3, "")

    def _looks(self, at: datetime, hour: int, *, all_of_them: bool) -> Iterator[tuple[str, Row]]:
        for n in range(self.size.sites):
            if all_of_them or hour % 24 == n % 24:
                yield from self._look(n, at)

    def _look(self, n: int, at: datetime) -> Iterator[tuple[str, Row]]:
        run = next(self._counts["run"])
        self._runs[n] = run
        stats = f'{{"xz/run/listings_read":{_CHANNELS},"xz/run/articles_read":2,"xz/check/not_modified":3}}'
        times = (_text(at), _text(at + timedelta(seconds=40)))
        named = (run, _name(n), "news", "schedule", *times, "ok", stats, "[]")
        yield "run", (*named, "1.0", f"2026/city_{n:03}-{run}.warc.gz")
        for c in range(_CHANNELS):
            url = f"http://www.city{n:03}.test/c{c}/"
            place = (run, "listing", None, n * _CHANNELS + c + 1)
            yield "capture", self._capture(place, url, at, entries=20)

    def _capture(
        self, place: Row, url: str, at: datetime, *, entries: int | None = None, status: int = 200
    ) -> Row:
        number = next(self._counts["capture"])
        verdict = "content" if status == 200 else "not_modified"
        asked = (number, *place, 1, True, entries, url, _text(at), status, verdict, "", '"e1"', "")
        digest = _digest(f"{number}")
        archived = (digest, f"2026/{place[0]}.warc.gz", number * 700 % 10**8, 9_000, 130)
        return (*asked, "text/html; charset=utf-8", *archived)

    def _new(self, n: int, at: datetime, hour: int) -> Iterator[tuple[str, Row]]:
        number = next(self._counts["article"])
        channel = n * _CHANNELS + self._chance.randrange(_CHANNELS)
        published = at - timedelta(minutes=self._chance.randrange(5, 300))
        url = f"http://www.city{n:03}.test/{published:%Y%m}/t{published:%Y%m%d}_{number}.html"
        title = self._chance.choice(self._pool)[:26] + str(number % 97)
        edits = self._chance.choices((0, 1, 2), _EDITS)[0]
        last = _DAYS * 24 - 1
        first = min(last, hour + self._chance.randrange(1, 400))
        second = min(last, first + self._chance.randrange(1, 400))
        edits = min(edits, (first > hour) + (second > first))
        changed = (
            at,
            NOW - timedelta(hours=last + 1 - first),
            NOW - timedelta(hours=last + 1 - second),
        )[edits]
        said = (_name(n), url, url, channel + 1, _text(at), "alive", _text(at))
        yield "article", (number, *said, edits + 1, _text(changed), edits + 1)
        told = _Told(number, n, channel, url, title, published, 0, "")
        self._keep(told, (first, second)[:edits])
        yield from self._edited(told, at)
        yield (
            "capture",
            self._capture((self._runs[n], "article", number, None), url, at, status=304),
        )
        yield self._listed(told, at)
        yield self._due(told, at)

    def _keep(self, told: _Told, hours: tuple[int, ...]) -> None:
        for seq, hour in enumerate(hours, start=1):
            later = evolve(told, seq=seq, this_hash=_digest(told.url))
            self._pending.setdefault(hour, []).append(later)

    def _edited(self, told: _Told, at: datetime) -> Iterator[tuple[str, Row]]:
        run, seq = self._runs[told.site], told.seq + 1
        capture = self._capture((run, "article", told.article_id, None), told.url, at)
        yield "capture", capture
        yield "revision", self._revision(told, seq, capture[0], at)
        kind, from_seq = ("new", None) if seq == 1 else ("edited", told.seq)
        number = next(self._counts["change"])
        kinds = "[]" if seq == 1 else '["text"]'
        said = (
            number,
            _name(told.site),
            kind,
            _text(at),
            run,
            told.article_id,
            from_seq,
            seq,
            kinds,
        )
        summary = "" if seq == 1 else "办理时限 20个工作日 → 15个工作日"
        muted = "flapping" if number % 50 == 0 else ""
        yield "change", (*said, number * 7 % 100, "[]", told.title, summary, muted)

    def _revision(self, told: _Told, seq: int, capture: int, at: datetime) -> Row:
        body = "\n".join(self._chance.choices(self._pool, k=3))
        text = _digest(f"{told.article_id} {body}")
        number = next(self._counts["revision"])
        hashes = (text, text, text, "", told.this_hash, _digest(told.url))
        named = (
            number,
            told.article_id,
            seq,
            _name(told.site),
            capture,
            "text" if seq > 1 else "first",
            _text(at),
        )
        date = (_text(told.published), f"{told.published:%Y-%m-%d %H:%M}", "minute")
        source = f"第{told.site}市日报" if told.article_id % 4 else "新华社"
        people = (source, '["记者甲"]', '["编辑乙"]', "[]", f"要闻{told.channel % _CHANNELS}", "")
        tail = (body, "[]", "[]", "", "zh-CN", "general")
        return (*named, "v1", *hashes, told.url, told.title, *date, *people, *tail)

    def _listed(self, told: _Told, at: datetime) -> tuple[str, Row]:
        rank = self._ranks[told.channel] = self._ranks.get(told.channel, 0) + 1
        run, day = self._runs[told.site], f"{told.published:%Y-%m-%d}"
        place = (told.channel + 1, told.article_id, told.title, day, _text(told.published))
        seen = (_text(at), run, _text(at), run, max(1, run - 1))
        return "listing_entry", (*place, False, 1, 1, *seen, rank, 0, "listed")

    def _due(self, told: _Told, at: datetime) -> tuple[str, Row]:
        wait = min(timedelta(days=30), max(timedelta(hours=1), (NOW - at) / 10))
        due_at = NOW + wait * (self._chance.random() - 0.005)
        said = (told.article_id, _name(told.site), f"www.city{told.site:03}.test")
        times = (_text(due_at - wait), _text(due_at), int(wait.total_seconds()))
        return "due", (*said, *times, "recheck", 0, 1, '"e1"', "")
