"""Recording: readings become captures, revisions, changes and due times, all or nothing."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from attrs import evolve

from xzcrawler.errors import RejectedRow
from xzcrawler.items import Article, Reading, Verdict
from xzcrawler.monitor.attached import note_offers, record_files
from xzcrawler.monitor.captured import append_captures
from xzcrawler.monitor.decide import Decision, decide
from xzcrawler.monitor.hosts import pace_all
from xzcrawler.monitor.known import known_of
from xzcrawler.monitor.listed import record_listings
from xzcrawler.monitor.mentions import mentions
from xzcrawler.monitor.moves import Followed, follow, go_back
from xzcrawler.monitor.outcome import Outcome, OutcomeType
from xzcrawler.monitor.reader_version import reader_version
from xzcrawler.monitor.reread import Rereader
from xzcrawler.monitor.spellings import join_spellings
from xzcrawler.monitor.stories import note_told
from xzcrawler.monitor.technical import adopt
from xzcrawler.monitor.waves import by_article, waves
from xzcrawler.store import (
    Session,
    Store,
    articles,
    changes,
    listings,
    revisions,
    runs,
    states,
    tried_again,
)
from xzcrawler.store.articles import OtherUrl
from xzcrawler.store.revisions import NewRevision, fact_hash
from xzcrawler.store.states import ArticleState
from xzcrawler.store.values import ANSWERED, Trouble

__all__ = ["Outcome", "decide", "record"]


def record(
    store: Store,
    run_id: int,
    readings: Sequence[Reading],
    now: datetime,
    rereader: Rereader | None = None,
) -> list[Outcome]:
    """Store the readings of one site in one transaction and say what became of each.

    `rereader`: with it, what only other rules read otherwise becomes a technical revision.

    When the database refuses one of them, each gets a transaction of its own,
    and the refused one is stored without what it says. Raises StoreError.
    """
    try:
        return _in_one_transaction(store, run_id, readings, now, rereader)
    except RejectedRow as error:
        if len(readings) > 1:
            return [
                outcome
                for reading in readings
                for outcome in record(store, run_id, [reading], now, rereader)
            ]
        return [_refused(store, run_id, readings[0], now, str(error))]


@tried_again
def _in_one_transaction(
    store: Store,
    run_id: int,
    readings: Sequence[Reading],
    now: datetime,
    rereader: Rereader | None,
) -> list[Outcome]:
    outcomes: list[Outcome] = []
    with store.write() as session:
        for site in sorted({reading.site for reading in readings}):
            listings.lock_site(session, site)
        for wave in waves(readings):
            outcomes += _record_wave(session, run_id, wave, now, rereader)
    order = {id(reading): index for index, reading in enumerate(readings)}
    return sorted(outcomes, key=lambda outcome: order[id(outcome.reading)])


def _refused(store: Store, run_id: int, reading: Reading, now: datetime, why: str) -> Outcome:
    """Store that a page was fetched, although what it says cannot be stored."""
    last = evolve(reading.captures[-1], verdict=Verdict.UNREADABLE, why=_plain(why))
    bare = evolve(
        reading,
        captures=(*reading.captures[:-1], last),
        article=None,
        listing=None,
        entry_keys=(),
        file=None,
    )
    outcome = Outcome(reading=reading, type="failed", why=why)
    try:
        kept = _in_one_transaction(store, run_id, [bare], now, None)[0]
        outcome = evolve(outcome, article_id=kept.article_id, seq=kept.seq)
    except RejectedRow:
        with store.write() as session:
            listings.break_walk(session, reading.site, reading.channel, run_id)
    with store.write() as session:
        trouble = Trouble(url=_plain(reading.url), verdict="not_stored", why=_plain(why))
        runs.add_trouble(session, run_id, trouble)
    return outcome


def _plain(text: str) -> str:
    return text.encode("ascii", "backslashreplace").decode().replace("\0", "\\x00")


def _record_wave(
    session: Session,
    run_id: int,
    wave: Sequence[Reading],
    now: datetime,
    rereader: Rereader | None,
) -> list[Outcome]:
    site = wave[0].site
    asked = {(reading.channel, "") for reading in wave if reading.channel}
    channels = listings.ensure_channels(session, site, asked, now) if asked else {}
    addresses = mentions(wave, channels)
    numbers = states.ensure(session, site, addresses, now) if addresses else {}
    parts = by_article(session, wave, numbers)
    if len(parts) > 1:
        return [o for part in parts for o in _record_wave(session, run_id, part, now, rereader)]
    read = [reading for reading in wave if reading.purpose == "article"]
    pages = [reading for reading in wave if reading.purpose == "listing"]
    # First, since a page is known again by the title it is listed under.
    record_listings(session, run_id, pages, now, channels=channels, numbers=numbers)
    followed, stand = _followed(session, run_id, read, numbers, now)
    known = followed.numbers
    files = [reading for reading in wave if reading.purpose == "attachment"]
    if files:
        known = {**known, **states.numbers(session, {file.offered_by for file in files})}
    capture_ids = append_captures(session, run_id, wave, channels, known)
    moves = [evolve(change, capture_id=capture_ids[id(r)]) for r, change in followed.told]
    changes.append(session, run_id, moves, now)
    before = [stand[known[reading.key]] for reading in read]
    outcomes: list[Outcome] = []
    if read:
        before = adopt(session, read, before, rereader, now)
        outcomes += _record_articles(
            session, run_id, read, now, before=before, capture_ids=capture_ids, rereader=rereader
        )
    outcomes += [Outcome(reading=page, type=_page_type(page)) for page in pages]
    told = record_files(session, run_id, files, now, capture_ids=capture_ids, numbers=known)
    outcomes += [Outcome(reading=f, type="edited" if id(f) in told else "file") for f in files]
    return outcomes + [Outcome(reading=r, type="robots") for r in wave if r.purpose == "robots"]


def _followed(
    session: Session,
    run_id: int,
    read: Sequence[Reading],
    numbers: Mapping[str, int],
    now: datetime,
) -> tuple[Followed, Mapping[int, ArticleState]]:
    """Return where the articles are now, and how they stand."""
    stand = states.load(session, {numbers[reading.key] for reading in read})
    followed = follow(session, run_id, read, numbers, now)
    unread = [reading for reading in read if not stand[numbers[reading.key]].head_seq]
    followed = join_spellings(session, unread, followed, now)
    if followed.numbers is not numbers:  # something has moved
        stand = states.load(session, {followed.numbers[reading.key] for reading in read})
    return followed, stand


def _page_type(page: Reading) -> OutcomeType:
    is_fine = page.verdict in ANSWERED
    return "listing" if is_fine else "failed"


def _record_articles(
    session: Session,
    run_id: int,
    readings: Sequence[Reading],
    now: datetime,
    *,
    before: Sequence[ArticleState],
    capture_ids: Mapping[int, int],
    rereader: Rereader | None,
) -> list[Outcome]:
    gone_back = go_back(session, run_id, list(zip(readings, before, strict=True)), now)
    before = [gone_back.get(state.id, state) for state in before]
    decisions = _decide_all(session, run_id, readings, before, now, rereader=rereader)
    new = [
        _revision(
            reading, reading.article, state, decision, capture_id=capture_ids[id(reading)], now=now
        )
        for reading, state, decision in zip(readings, before, decisions, strict=True)
        if decision.revision and reading.article
    ]
    revisions.append(session, new)
    told = zip(readings, before, decisions, strict=True)
    note_told(session, {s.id: r for r, s, d in told if d.state.told_seq != s.told_seq})
    announced = [change for decision in decisions for change in decision.changes]
    changes.append(session, run_id, announced, now)
    states.save(session, before, pace_all(session, [d.state for d in decisions], now))
    articles.add_urls(session, list(_other_urls(readings, before, decisions)), now)
    offers = zip(readings, before, decisions, strict=True)
    note_offers(
        session,
        readings[0].site,
        [(s.id, r.article, bool(d.revision)) for r, s, d in offers if r.article],
        now,
    )
    return [
        Outcome(reading=r, type=d.type, article_id=d.state.id, seq=d.state.head_seq or None)
        for r, d in zip(readings, decisions, strict=True)
    ]


def _decide_all(
    session: Session,
    run_id: int,
    readings: Sequence[Reading],
    before: Sequence[ArticleState],
    now: datetime,
    *,
    rereader: Rereader | None,
) -> list[Decision]:
    pairs = list(zip(readings, before, strict=True))
    known = known_of(session, pairs, rereader)
    return [
        decide(state, reading, run_id, now, known=known.get(state.id)) for reading, state in pairs
    ]


def _revision(
    reading: Reading,
    article: Article,
    state: ArticleState,
    decision: Decision,
    *,
    capture_id: int,
    now: datetime,
) -> NewRevision:
    return NewRevision(
        article_id=state.id,
        seq=decision.state.head_seq,
        capture_id=capture_id,
        kind="real",
        at=now,
        reader_version=reader_version(),
        content_hash=reading.content_hash,
        text_hash=reading.text_hash,
        fact_hash=fact_hash(article),
        reverts_to=decision.reverts_to,
        doubt=decision.doubt,
        prev_hash=state.this_hash,
        article=article,
    )


def _other_urls(
    readings: Sequence[Reading], before: Sequence[ArticleState], decisions: Sequence[Decision]
) -> Iterator[OtherUrl]:
    for reading, state, decision in zip(readings, before, decisions, strict=True):
        if not decision.revision or reading.article is None:
            continue
        others = {"redirect": reading.captures[-1].final_url}
        others["canonical"] = reading.article.canonical_url
        for role, url in others.items():
            if url and url not in {state.url, reading.url}:
                yield OtherUrl(state.id, url, role)
