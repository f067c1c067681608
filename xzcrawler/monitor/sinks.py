"""Error pages of a site, learnt from what they are shown in place of."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from attrs import evolve, frozen

from xzcrawler.items import Article, Capture, Reading, Verdict
from xzcrawler.monitor.doubt import same_title
from xzcrawler.store import Session, incidents, sightings, states
from xzcrawler.text.normalize import comparable

KIND = "sink"
"""Of the incident."""
ARTICLES = 3
"""Different ones that show one text: two may be a page that took the place of another."""
_SHOWN = 100
"""Characters of the text that the evidence gives."""
_SINK = "the site's error page: "


@frozen
class Shown:
    """A page that was read, and what it should be called."""

    reading: Reading
    names: frozenset[str]
    """What listings call it; where none does, the title people know; empty when there is neither."""

    @property
    def is_strange(self) -> bool:
        """Return whether the page calls itself otherwise than everybody else calls it."""
        article = self.reading.article
        return article is not None and bool(self.names) and not self._is_own(article)

    def is_sink(self, known: Collection[str]) -> bool:
        """Return whether it shows one of these texts, and is not the page that the text belongs to."""
        article = self.reading.article
        return article is not None and self.reading.text_hash in known and not self._is_own(article)

    def _is_own(self, article: Article) -> bool:
        return any(same_title(name, article.title) for name in self.names)


def known_sinks(session: Session, site: str) -> set[str]:
    """Return the hashes of the texts that were learnt to be error pages of this site."""
    return {
        sink["text_hash"]
        for incident in incidents.of_kind(session, site, KIND)
        for sink in incident.evidence["sinks"]
    }


def sunk(reading: Reading) -> Reading:
    """Return a reading of an error page: the article is not there, and nothing else is said."""
    *earlier, last = reading.captures
    said = reading.article.title if reading.article else ""
    last = evolve(last, verdict=Verdict.SOFT_MISSING, why=f"{_SINK}{said}"[:300])
    return evolve(reading, captures=(*earlier, last), article=None, content_hash="", text_hash="")


def is_sunk(capture: Capture) -> bool:
    """Return whether a page was taken for an error page because of what other pages showed."""
    return capture.verdict is Verdict.SOFT_MISSING and capture.why.startswith(_SINK)


def learn(
    session: Session, site: str, shown: Sequence[Shown], now: datetime
) -> tuple[set[str], set[str]]:
    """Note the texts shown in place of others; return those found to be error pages, and those shown twice.

    One text in place of three articles that are called differently is an error page. A reprint inside
    the site is called by its listings what it calls itself, and never gets here.
    """
    strange = {page.reading.text_hash: page.reading for page in shown if page.is_strange}
    numbers = states.numbers(session, [page.reading.key for page in shown if page.is_strange])
    seen = [
        (page.reading.text_hash, numbers[page.reading.key])
        for page in shown
        if page.is_strange and page.reading.key in numbers
    ]
    if not seen:
        return set(), set()
    sightings.add(session, site, seen, now)
    found, twice = [], set()
    for text_hash, articles in sightings.of_texts(session, site, list(strange)).items():
        called = _called(session, [article.key for article in articles])
        if len(called) >= ARTICLES:
            found.append(_evidence(strange[text_hash], [article.url for article in articles]))
        if len(called) > 1:
            twice.add(text_hash)
    if found:
        _tell(session, site, found, now)
    return {sink["text_hash"] for sink in found}, twice


def names_of(
    session: Session, keys: Collection[str], listed: Mapping[str, Collection[str]] | None = None
) -> dict[str, frozenset[str]]:
    """Return what articles should be called, by key; `listed`: what listings call them that are not stored yet."""
    called = sightings.listed_titles(session, keys)
    known = sightings.standings(session, keys)
    names: dict[str, frozenset[str]] = {}
    for key in keys:
        own = {*called.get(key, ()), *(listed or {}).get(key, ())}
        if not own and key in known and known[key].told_title:
            own = {known[key].told_title}
        names[key] = frozenset(own)
    return names


def _called(session: Session, keys: Sequence[str]) -> set[str]:
    """The different names among those of these articles."""
    return {comparable(min(names)) for names in names_of(session, keys).values() if names}


def _evidence(reading: Reading, urls: Sequence[str]) -> dict[str, Any]:
    article = reading.article
    said = f"{article.title} {article.body}" if article else ""
    return {
        "text_hash": reading.text_hash,
        "text": " ".join(said.encode(errors="replace").decode().replace("\0", "").split())[:_SHOWN],
        "urls": list(urls)[:ARTICLES],
    }


def _tell(session: Session, site: str, found: Sequence[Mapping[str, Any]], now: datetime) -> None:
    lasting = incidents.find_lasting(session, site, KIND)
    known = [*lasting.evidence["sinks"]] if lasting else []
    told = {sink["text_hash"] for sink in known}
    sinks = [*known, *(sink for sink in found if sink["text_hash"] not in told)]
    why = f"one page in place of several articles: {sinks[-1]['text']}"
    evidence = {"why": why, "sinks": sinks}
    incidents.keep_open(session, site, KIND, evidence, now)
