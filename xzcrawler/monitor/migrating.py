"""A site's migration: noticed while it goes on, proposed, carried out, taken back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from attrs import evolve, frozen

from xzcrawler import __version__
from xzcrawler.config import SHANGHAI
from xzcrawler.monitor.likeness import folded
from xzcrawler.monitor.migration import Candidate, Pair, Proposal, like_any, propose
from xzcrawler.monitor.moves import REDESIGN, moved
from xzcrawler.store import (
    Session,
    Store,
    addresses,
    candidates,
    changes,
    due,
    incidents,
    listings,
    merges,
    runs,
    states,
)
from xzcrawler.store.candidates import ArticleSketch
from xzcrawler.store.merges import MergeLine
from xzcrawler.store.states import ArticleState
from xzcrawler.store.values import Trouble

MANY = 10
"""Lost articles, and known titles among the new ones, from which a site is being rebuilt."""
KNOWN_SHARE = 0.2
"""Of the lost ones, at least so many must be listed elsewhere: listings show the latest only."""
AT_ONCE = 200
"""Pairs of one transaction: a second or two, and other writers wait for 30."""
LOOKS_BACK = timedelta(days=30)
"""How far without an incident that tells when the addresses changed."""
LEEWAY = timedelta(days=1)
"""The first run that meets the new addresses may be that much older than the incident."""


@frozen(kw_only=True)
class Signs:
    """What one run showed of a site whose addresses may have changed."""

    lost: int
    """Articles that do not answer any more."""
    listed: int
    """Articles first seen since then."""
    familiar: int
    """Lost ones whose title one of these carries."""

    @property
    def is_redesign(self) -> bool:
        return self.familiar >= max(MANY, KNOWN_SHARE * self.lost)

    def why(self, site: str) -> str:
        """Return it in one line that says what to do."""
        return (
            f"{site}: {self.lost} addresses no longer answer, and {self.familiar} of their titles "
            f"are listed at new ones: run `xzcrawler sites migrate {site}`"
        )


def notice(session: Session, run_id: int, site: str, now: datetime) -> frozenset[int]:
    """Open, renew or close the incident of a site whose addresses changed.

    Returns the lost articles that are listed elsewhere: they are not called gone while it lasts.
    """
    since = _began(session, site, now)
    if candidates.count_lost(session, site, since) < MANY:
        incidents.close(session, site, REDESIGN, now)
        return frozenset()
    lost = candidates.lost(session, site, since)
    new = candidates.fresh(session, site, since)
    titles = {folded(sketch.title) for sketch in new} - {""}
    familiar = frozenset(sketch.id for sketch in lost if folded(sketch.title) in titles)
    signs = Signs(lost=len(lost), listed=len(new), familiar=len(familiar))
    if not signs.is_redesign:
        incidents.close(session, site, REDESIGN, now)
        return frozenset()
    numbers = {"lost": signs.lost, "listed": signs.listed, "familiar": signs.familiar}
    evidence = {"why": signs.why(site), "run": run_id, **numbers}
    incidents.keep_open(session, site, REDESIGN, evidence, now)
    runs.add_trouble(session, run_id, Trouble(url="", verdict=REDESIGN, why=signs.why(site)))
    return familiar


def proposal(
    session: Session, site: str, now: datetime, *, since: datetime | None = None
) -> Proposal:
    """Return which articles of a site are to be brought together.

    Old are those that have been missing since its addresses changed, new those first seen since.
    `since` is a day before the incident opened unless given; then old are those, too, that nobody
    has asked for since. Without an incident it is 30 days ago.
    """
    began = since or _began(session, site, now)
    is_rebuilt = since is not None or incidents.is_open(session, site, REDESIGN)
    done = {line.old_id for line in merges.lasting(session, site, "migration") if line.at >= began}
    silent = [
        sketch
        for sketch in (candidates.alive(session, site, began) if is_rebuilt else ())
        if sketch.fails or sketch.was_asked is None or sketch.was_asked < began
    ]
    lost = [one for one in candidates.lost(session, site, began) if one.id not in done]
    old = lost + [one for one in silent if one.id not in done]
    new = candidates.fresh(session, site, began)
    sides = [_candidates(old), _candidates(new)]
    near = [like_any(sides[0], sides[1]), like_any(sides[1], sides[0])]
    texts = candidates.bodies(session, [one.id for side in near for one in side])
    with_texts = [[evolve(one, body=texts.get(one.id, "")) for one in side] for side in near]
    found = propose(*with_texts)
    told = {pair.old.id for pair in found.pairs} | {doubt.old.id for doubt in found.unsure}
    return evolve(found, unmatched=sum(one.id not in told for one in lost), began=began)


def apply(
    store: Store, site: str, now: datetime, *, since: datetime | None = None
) -> tuple[Pair, ...]:
    """Bring old and new articles of a site together; return the pairs.

    Each pair is one history from then on, with a `moved` change nobody is alerted to, since a
    migration concerns the whole site. The incident is over. Done again, it finds nothing to do; when
    it was cut off, what is left. No transaction holds up other writers for long.
    """
    with store.write() as session:
        listings.lock_site(session, site)
        pairs = proposal(session, site, now, since=since).pairs
        if not pairs:
            return ()
        run_id = runs.note(session, site=site, spider="migrate", code_version=__version__, now=now)
    done: list[Pair] = []
    for chunk in states.chunks(pairs, AT_ONCE):
        with store.write() as session:
            listings.lock_site(session, site)
            done += _apply(session, chunk, site=site, run_id=run_id, now=now)
    with store.write() as session:
        listings.lock_site(session, site)
        incidents.close(session, site, REDESIGN, now)
    return tuple(done)


def _apply(
    session: Session, pairs: Sequence[Pair], *, site: str, run_id: int, now: datetime
) -> list[Pair]:
    known = states.load(session, {one.id for pair in pairs for one in (pair.old, pair.new)})
    # A crawl may have followed a redirect of one of them since they were proposed.
    still = [
        pair
        for pair in pairs
        if all(
            known[one.id].presence != "merged" and known[one.id].url == one.url
            for one in (pair.old, pair.new)
        )
    ]
    for pair in still:
        _bring_together(session, pair, known, site=site, run_id=run_id, now=now)
    told = [
        moved(known[pair.old.id], pair.new.url, muted=True, title=pair.old.title) for pair in still
    ]
    changes.append(session, run_id, told, now)
    return still


def undo(store: Store, site: str, now: datetime) -> tuple[MergeLine, ...]:
    """Take the last migration of a site that holds back; return its merges, none when there is none.

    Old and new articles stand as before; what was recorded since stays where it is. The change log
    says so, too. Cut off and done again, it goes on.
    """
    with store.write() as session:
        lasting = merges.lasting(session, site, "migration")
        last = max((line.evidence["run"] for line in lasting), default=0)
        chosen = [line for line in lasting if line.evidence["run"] == last]
        if not chosen:
            return ()
        run_id = runs.note(session, site=site, spider="migrate", code_version=__version__, now=now)
    for chunk in states.chunks(chosen[::-1], AT_ONCE):
        with store.write() as session:
            listings.lock_site(session, site)
            holding = {line.id for line in merges.lasting(session, site, "migration")}
            still = [line for line in chunk if line.id in holding]
            known = states.load(session, {line.old_id for line in still})
            merges.undo(session, still, now)
            told = [
                evolve(change, summary=f"撤销迁移：{change.summary}")
                for line in still
                for change in [moved(known[line.old_id], line.evidence["from"], muted=True)]
            ]
            changes.append(session, run_id, told, now)
    return tuple(chosen)


def _began(session: Session, site: str, now: datetime) -> datetime:
    open_ones = [line for line in incidents.lasting(session) if line.site == site]
    opened = next((line.opened for line in open_ones if line.kind == REDESIGN), None)
    return opened - LEEWAY if opened else now - LOOKS_BACK


def _candidates(sketches: Iterable[ArticleSketch]) -> list[Candidate]:
    return [
        Candidate(
            id=sketch.id,
            url=sketch.url,
            title=sketch.title,
            day=sketch.published.astimezone(SHANGHAI).date() if sketch.published else None,
            text_hash=sketch.text_hash,
            first_seen=sketch.first_seen,
        )
        for sketch in sketches
    ]


def _bring_together(
    session: Session,
    pair: Pair,
    known: Mapping[int, ArticleState],
    *,
    site: str,
    run_id: int,
    now: datetime,
) -> None:
    one, other = known[pair.old.id], known[pair.new.id]
    evidence: dict[str, Any] = {
        "run": run_id,
        "reason": pair.reason,
        "certainty": pair.certainty,
        "from": one.url,
        "to": other.url,
    }
    merges.join(
        session, one, other, site=site, kind="migration", at=other.url, evidence=evidence, now=now
    )
    addresses.move(session, one, other.url, other.key, now)
    # What the old address said about itself must not make the new one answer 304.
    visit = evolve(one.visit, due_at=now, reason="recheck", etag="", last_modified="")
    visit = evolve(visit, not_modified=0, failures=0, blocked_since=None)
    due.set_visits(session, [(one.id, visit)])
