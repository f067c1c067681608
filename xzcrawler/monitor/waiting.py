"""Edits wait for the rest of their run: only together do they show whether the site or its template changed."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from attrs import define, evolve, field, frozen

from xzcrawler.errors import RejectedRow
from xzcrawler.items import Article, Reading
from xzcrawler.monitor import renewal, sinks
from xzcrawler.monitor.layout import UNREAD, is_templated
from xzcrawler.monitor.layout_watch import LayoutWatch
from xzcrawler.monitor.reader_version import reader_version
from xzcrawler.monitor.record import Outcome
from xzcrawler.monitor.sinks import Shown
from xzcrawler.monitor.trial import held_back
from xzcrawler.store import Session, Store, incidents, listings, revisions, sightings
from xzcrawler.store.sightings import Standing

MOST = 200
"""Articles read after which those that wait are decided on, be the run over or not: nobody is told
much later, the memory holds no more, and so many are evidence enough."""

_Standings = Mapping[str, Standing]


@frozen
class Held:
    """A reading that waits."""

    shown: Shown
    head: Article | None
    """What its article's last revision says; None when it was never read."""
    is_familiar: bool = False
    """It was never read, but another article of the site has its title and time."""

    @property
    def reading(self) -> Reading:
        return self.shown.reading


@define
class Waiting:
    """One run's edits, and first readings with a strange title, until they are decided on.

    Belongs to one thread at a time. What waits when a run is killed is due again.
    """

    store: Store
    write: Callable[[Sequence[Reading], datetime], list[Outcome]]
    """`record`, for this run."""
    take_over: Callable[[Sequence[Reading], datetime], None]
    """`technical.take_over`, for this run: what only other rules for reading changed is no edit."""
    layout: LayoutWatch
    held: list[Held] = field(factory=list)
    sinks: set[str] = field(factory=set)
    """Hashes of the site's error pages."""
    echoes: set[str] = field(factory=set)
    """Hashes of texts that two articles showed in place of their own."""
    is_open: bool = False
    first: int = 0
    """Articles read for the first time in this run."""
    renewed: int = 0
    """Of them, those that others of the site are like."""
    passed: int = 0
    """Articles read since the first of those that wait."""
    sunk: int = 0

    @property
    def site(self) -> str:
        return self.layout.site

    def record(
        self, readings: Sequence[Reading], now: datetime
    ) -> tuple[list[Outcome], list[Outcome]]:
        """Store readings; return what became of each (`held`: it waits), and of others that waited.

        Raises StoreError.
        """
        clear = dict(enumerate(readings))
        # An address that no database can hold is left to `record`, which says so.
        with suppress(RejectedRow):
            with self.store.read() as session:
                self._open(session, now)
                known = _known(session, readings)
                stale = self._stale(readings, known)
                if not stale:
                    clear = self._sift(session, readings, known)
            if stale:
                self.take_over(stale, now)
                with self.store.read() as session:
                    clear = self._sift(session, readings, _known(session, readings))
        stored = self.write([*clear.values()], now)
        became = dict(zip(clear, stored, strict=True))
        outcomes = [
            became.get(at) or Outcome(reading=reading, type="held")
            for at, reading in enumerate(readings)
        ]
        return outcomes, self.settle(now) if self.passed >= MOST else []

    def settle(self, now: datetime) -> list[Outcome]:
        """Decide on those that wait and store them; return what became of each. Raises StoreError."""
        held, self.held, self.passed = self.held, [], 0
        readings = [each.reading for each in held]
        with suppress(RejectedRow), self.store.write() as session:
            listings.lock_site(session, self.site)
            self._open(session, now)
            self.layout.accept(session, now)
            readings = self._judged(session, held, now)
        return self.write(readings, now)

    def finish(self, now: datetime) -> list[Outcome]:
        """Decide on what is left at the end of a run, and end the incidents that are over. Raises StoreError."""
        outcomes = self.settle(now)
        with self.store.write() as session:
            listings.lock_site(session, self.site)
            self.layout.close(session, now)
            if self.layout.evidence.reread and not self.sunk:
                incidents.close(session, self.site, sinks.KIND, now)
        return outcomes

    def _open(self, session: Session, now: datetime) -> None:
        if not self.is_open:
            self.sinks = sinks.known_sinks(session, self.site)
            self.echoes = sightings.repeated(session, self.site)
            self.layout.open(session, now)
            self.is_open = True

    def _stale(self, readings: Sequence[Reading], known: _Standings) -> list[Reading]:
        """Return those that say something else than before, where other rules read what was before."""
        return [
            reading
            for reading in readings
            if self._is_odd(reading, known)
            and known.get(reading.key)
            and known[reading.key].reader_version not in {"", reader_version()}
        ]

    def _sift(
        self, session: Session, readings: Sequence[Reading], known: _Standings
    ) -> dict[int, Reading]:
        """Return those that are stored at once, by their place; the others wait from now on."""
        odd = [at for at, reading in enumerate(readings) if self._is_odd(reading, known)]
        names = _names(session, readings, odd)
        heads = _heads(session, {readings[at].key for at in odd}, known)
        first = [at for at in odd if readings[at].key not in heads]
        places = renewal.familiar(session, self.site, [readings[at] for at in first])
        familiar = {first[place] for place in places}
        self.first += len(first)
        clear = dict(enumerate(readings))
        for at in odd:
            shown = Shown(readings[at], names[readings[at].key])
            head = heads.get(readings[at].key)
            if shown.is_sink(self.sinks):
                clear[at] = self._sink(readings[at])
            elif _is_same(readings[at], known):
                clear[at] = self._echoed(shown)
            elif head or shown.is_strange or at in familiar:
                self.held.append(Held(shown, head, at in familiar))
                del clear[at]
        for reading in clear.values():
            self._count(reading, known)
        articles = sum(reading.purpose == "article" for reading in readings)
        self.passed = self.passed + articles if self.held else 0
        return clear

    def _is_odd(self, reading: Reading, known: _Standings) -> bool:
        """Return whether a reading has to be looked at; most say what was said before."""
        if reading.purpose != "article" or reading.article is None:
            return False
        return not _is_same(reading, known) or reading.text_hash in self.sinks | self.echoes

    def _count(self, reading: Reading, known: _Standings) -> None:
        standing = known.get(reading.key) if reading.purpose == "article" else None
        if standing is None or not standing.head_seq:
            return
        if reading.article is not None:
            self.layout.count_same(reading, reading.article)
        elif reading.verdict in UNREAD:
            self.layout.count_unread(reading)

    def _sink(self, reading: Reading) -> Reading:
        self.sunk += 1
        return sinks.sunk(reading)

    def _judged(self, session: Session, held: Sequence[Held], now: datetime) -> list[Reading]:
        """Return the readings as they are stored, in any order."""
        learnt, twice = sinks.learn(session, self.site, [each.shown for each in held], now)
        self.sinks |= learnt
        self.echoes |= twice
        sunk = [self._sink(each.reading) for each in held if each.shown.is_sink(self.sinks)]
        left = [each for each in held if not each.shown.is_sink(self.sinks)]
        edits = [
            (each.reading, each.head, each.reading.article)
            for each in left
            if each.head and each.reading.article
        ]
        ill = self.layout.judge(session, edits, now)
        backs = {id(edits[at][0]): why for at, why in ill.items()}
        self.renewed += sum(each.is_familiar for each in held)
        return sunk + [
            held_back(each.reading, f"layout: {backs[id(each.reading)]}")
            if id(each.reading) in backs
            else self._marked(each)
            for each in left
        ]

    def _marked(self, held: Held) -> Reading:
        reading, said = self._echoed(held.shown), held.reading.article
        if held.is_familiar and renewal.is_renewed(self.renewed, self.first):
            return evolve(reading, renewed=True)
        if held.head and said and self._is_templated(held.head, said):
            return evolve(reading, templated=True)
        return reading

    def _is_templated(self, head: Article, said: Article) -> bool:
        """Return whether only the template differs, or an article has back what it lacked when it was new."""
        watch = self.layout
        return is_templated(head, said, watch.accepted) or is_templated(said, head, watch.recent)

    def _echoed(self, shown: Shown) -> Reading:
        is_echo = shown.is_strange and shown.reading.text_hash in self.echoes
        return evolve(shown.reading, echo=True) if is_echo else shown.reading


def _known(session: Session, readings: Sequence[Reading]) -> _Standings:
    asked = {reading.key for reading in readings if reading.purpose == "article"}
    return sightings.standings(session, asked) if asked else {}


def _is_same(reading: Reading, known: _Standings) -> bool:
    standing = known.get(reading.key)
    return standing is not None and standing.content_hash == reading.content_hash


def _heads(session: Session, keys: set[str], known: _Standings) -> dict[str, Article]:
    # Several keys may lead to one article.
    numbers = {key: known[key].article_id for key in keys if key in known and known[key].head_seq}
    found = revisions.heads(session, set(numbers.values())) if numbers else {}
    return {key: found[number] for key, number in numbers.items()}


def _names(
    session: Session, readings: Sequence[Reading], odd: Sequence[int]
) -> Mapping[str, frozenset[str]]:
    """Return what the articles at these places should be called, also by listings of the same batch."""
    if not odd:
        return {}
    listed: dict[str, list[str]] = {}
    for reading in readings:
        entries = reading.listing.entries if reading.listing else ()
        for key, entry in zip(reading.entry_keys, entries, strict=True):
            listed.setdefault(key, []).append(entry.title)
    return sinks.names_of(session, {readings[at].key for at in odd}, listed)
