"""Troubles of a whole site that one run shows by itself: when each begins and when it is over."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from attrs import frozen

from xzcrawler.items import ABSENT, REFUSED, Verdict
from xzcrawler.store import Session, Store, captures, incidents, listings, tried_again
from xzcrawler.store.values import ANSWERED

ENOUGH = 3
"""Checks that say something about the site when no listing was asked for."""
_EXAMPLES = 10
_SILENT = ABSENT | {Verdict.EMPTY, Verdict.UNREADABLE, Verdict.NOT_HTML}
"""A listing answered, and has not one entry."""
_DOWN = frozenset({Verdict.UNREACHABLE, Verdict.ERROR})


@frozen(kw_only=True)
class Counts:
    """What the addresses of one run answered at their last check."""

    verdicts: Mapping[str, int]
    """Of listings and articles."""
    first_pages: Mapping[str, str]
    """Verdict of each channel's first listing page, by its address."""
    robots: Collection[str] = ()
    """Verdict of each host's robots.txt: while that fails, nothing else may be asked."""

    @property
    def checks(self) -> int:
        return sum(n for verdict, n in self.verdicts.items() if verdict != Verdict.FORBIDDEN)

    @property
    def refused(self) -> int:
        return sum(self.verdicts.get(verdict, 0) for verdict in REFUSED)

    @property
    def unreachable(self) -> int:
        return self.verdicts.get(Verdict.UNREACHABLE, 0)

    @property
    def has_no_robots(self) -> bool:
        """Nothing could be asked, since no host let its robots.txt be read."""
        return not self.checks and bool(self.robots) and _DOWN.issuperset(self.robots)

    @property
    def silent(self) -> list[str]:
        """Channels whose first listing page has no entry."""
        return [url for url, verdict in self.first_pages.items() if verdict in _SILENT]

    @property
    def are_enough(self) -> bool:
        return bool(self.first_pages) or self.checks >= ENOUGH


@frozen
class IncidentKind:
    """A rule: why it begins (empty when it does not), and whether it is over. In between it goes on."""

    name: str
    why: Callable[[Counts], str]
    is_over: Callable[[Counts], bool]


def _is_unreachable(counts: Counts) -> bool:
    return counts.has_no_robots or (counts.checks > 0 and counts.unreachable == counts.checks)


def _is_blocked(counts: Counts) -> bool:
    return not _is_unreachable(counts) and counts.refused * 2 > counts.checks


def _why_unreachable(counts: Counts) -> str:
    if not (counts.are_enough and _is_unreachable(counts)):
        return ""
    if counts.has_no_robots:
        return "robots.txt could not be read, so nothing was asked"
    return f"none of {counts.checks} addresses answered"


def _why_blocked(counts: Counts) -> str:
    if not (counts.are_enough and _is_blocked(counts)):
        return ""
    names = [name for name in sorted(REFUSED) if counts.verdicts.get(name)]
    said = ", ".join(f"{name} {counts.verdicts[name]}" for name in names)
    return f"{counts.refused} of {counts.checks} addresses let nobody in: {said}"


def _why_listing(counts: Counts) -> str:
    shown = ", ".join(counts.silent[:_EXAMPLES])
    return f"listings without an entry: {shown}" if shown else ""


def _is_reached(counts: Counts) -> bool:
    return counts.checks > counts.unreachable


def _is_let_in(counts: Counts) -> bool:
    return counts.checks > 0 and counts.refused * 2 <= counts.checks


def _is_listed(counts: Counts) -> bool:
    return bool(counts.first_pages) and ANSWERED.issuperset(counts.first_pages.values())


KINDS = (
    IncidentKind("unreachable", _why_unreachable, _is_reached),
    IncidentKind("blocked", _why_blocked, _is_let_in),
    IncidentKind("listing", _why_listing, _is_listed),
)


@tried_again
def keep_incidents(store: Store, run_id: int, site: str, now: datetime) -> None:
    """At the end of a run, open the incidents that it shows and close those that it shows to be over."""
    with store.write() as session:
        listings.lock_site(session, site)
        counts = _counts(session, run_id)
        for kind in KINDS:
            if why := kind.why(counts):
                evidence = {"why": why, "run": run_id, "verdicts": dict(counts.verdicts)}
                incidents.keep_open(session, site, kind.name, evidence, now)
            elif kind.is_over(counts):
                incidents.close(session, site, kind.name, now)


def _counts(session: Session, run_id: int) -> Counts:
    verdicts: dict[str, int] = {}
    first_pages: dict[str, str] = {}
    robots: list[str] = []
    for check in captures.checks(session, run_id):
        if check.purpose == "robots":
            robots.append(check.verdict)
            continue
        verdicts[check.verdict] = verdicts.get(check.verdict, 0) + 1
        if check.purpose == "listing" and check.page_number == 1:
            first_pages[check.url] = check.verdict
    return Counts(verdicts=verdicts, first_pages=first_pages, robots=robots)
