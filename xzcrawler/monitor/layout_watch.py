"""Watches one run for a template that is read otherwise than before, and keeps the incident of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from attrs import define, field

from xzcrawler.items import Article, Capture, Reading
from xzcrawler.monitor.kept_pages import KeptPages
from xzcrawler.monitor.layout import UNREAD, Broken, Evidence, illness
from xzcrawler.store import Session, incidents, runs
from xzcrawler.store.values import Trouble

KIND = "layout"
"""Of the incident."""
ACCEPTED_AFTER = timedelta(days=7)
"""A site that has looked so for a week was rebuilt, and does not go back; who minds the reader has had time.
Without an end the edits of its pages would never be told again."""
_KEPT_KEYS = 100
"""Articles by which the layout is later found to be mended."""


@define
class LayoutWatch:
    """What a run has seen of a site's layout so far."""

    site: str
    run_id: int
    kept_pages: KeptPages | None = None
    evidence: Evidence = field(factory=Evidence)
    broken: Broken = field(factory=Broken)
    accepted: Broken = field(factory=Broken)
    """What used to be broken, and is how the site looks now."""
    recent: Broken = field(factory=Broken)
    """What is broken, or was until lately: an article first read then lacks it, and gets it back."""
    affected: dict[str, None] = field(factory=dict)
    """Keys of articles that the incident concerns."""
    unread: dict[str, Capture] = field(factory=dict)
    """Articles that could be read before and cannot now, by key; not all of them."""
    read_well: set[str] = field(factory=set)
    """Keys of those that the incident concerned, and that are read as before."""
    ill: int = 0

    def open(self, session: Session, now: datetime) -> None:
        """Look up what earlier runs found to be broken, and what of it has lasted long enough."""
        for incident in incidents.of_kind(session, self.site, KIND):
            found = Broken.from_evidence(incident.evidence)
            lasts = incident.closed is None
            if incident.evidence.get("accepted") or (
                lasts and now - incident.opened >= ACCEPTED_AFTER
            ):
                self.accepted |= found
            elif lasts:
                self.broken = found
                self.affected = dict.fromkeys(incident.evidence["keys"])
            if now - (incident.closed or now) < ACCEPTED_AFTER:
                self.recent |= found

    def accept(self, session: Session, now: datetime) -> None:
        """End an incident that has lasted long: the site looks like that from now on."""
        lasting = incidents.find_lasting(session, self.site, KIND)
        if lasting and now - lasting.opened >= ACCEPTED_AFTER:
            evidence = {**lasting.evidence, "accepted": True}
            incidents.close(session, self.site, KIND, now, evidence)
            self.accepted |= self.broken
            self.broken = Broken()

    def count_same(self, reading: Reading, article: Article) -> None:
        """Count an article that says what it said before."""
        self.evidence.add(article, article)
        if reading.key in self.affected:
            self.read_well.add(reading.key)

    def count_unread(self, reading: Reading) -> None:
        """Count an article that was read before and cannot be read now."""
        self.evidence.add_unread(reading.verdict)
        if len(self.unread) < _KEPT_KEYS:
            self.unread[reading.key] = reading.captures[-1]

    def judge(
        self, session: Session, edits: Sequence[tuple[Reading, Article, Article]], now: datetime
    ) -> dict[int, str]:
        """Return which edits (reading, last revision, what it says now) are the template's doing, and why.

        Keeps the incident open while there are such.
        """
        for _, head, said in edits:
            self.evidence.add(head, said)
        known = self.broken
        self.broken = self.evidence.broken(known) - self.accepted
        ill: dict[int, str] = {}
        samples: dict[str, Capture] = {}
        for at, (reading, head, said) in enumerate(edits):
            if found := illness(head, said, self.broken):
                ill[at] = ", ".join(found)
                self.affected.setdefault(reading.key)
                samples.setdefault(_case(found[0]), reading.captures[-1])
            elif reading.key in self.affected:
                self.read_well.add(reading.key)
        for key, capture in self.unread.items():
            if capture.verdict in self.broken.fields:
                self.affected.setdefault(key)
                samples.setdefault(str(capture.verdict), capture)
        if ill or self.broken != known:
            self._tell(session, samples, now)
        self.ill += len(ill)
        return ill

    def close(self, session: Session, now: datetime) -> None:
        """End the incident when articles that it concerned are read as before, and none is ill any more."""
        unread = any(self.evidence.lost[name] for name in self.broken.fields & UNREAD)
        if self.read_well and not self.ill and not unread:
            incidents.close(session, self.site, KIND, now)

    def _tell(self, session: Session, samples: dict[str, Capture], now: datetime) -> None:
        lasting = incidents.find_lasting(session, self.site, KIND)
        evidence: dict[str, Any] = self.evidence.shown(self.broken) | {
            "keys": list(self.affected)[:_KEPT_KEYS],
            "cases": list(lasting.evidence["cases"]) if lasting else [],
        }
        number = incidents.keep_open(session, self.site, KIND, evidence, now)
        cases = dict.fromkeys(evidence["cases"])
        for name, capture in samples.items() if self.kept_pages else ():
            if not any(case.endswith(f"/{name}") for case in cases) and self.kept_pages:
                cases |= dict.fromkeys(filter(None, [self.kept_pages.keep(number, capture, name)]))
        if list(cases) != evidence["cases"]:
            evidence["cases"] = list(cases)
            incidents.keep_open(session, self.site, KIND, evidence, now)
        trouble = Trouble(url="", verdict=KIND, why=f"{self.site}: {evidence['why']}")
        runs.add_trouble(session, self.run_id, trouble)


def _case(found: str) -> str:
    """What a kept page is called: why it is kept."""
    name, is_wrong, _ = found.partition(": ")
    if found[0] in "+-":
        return "new-line" if found[0] == "+" else "line-away"
    return f"wrong-{name}" if is_wrong else f"no-{name}"
