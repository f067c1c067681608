"""Which articles carry one text: an article's keys are written, then others are looked up and read."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import get_args

from attrs import evolve

from xzcrawler.dedup import Text
from xzcrawler.dedup.keys import TEXT_VERSION
from xzcrawler.items import Article, Reading
from xzcrawler.monitor.grouping import WINDOW, Grouping
from xzcrawler.monitor.reprints import announcement, is_site_wide
from xzcrawler.store import (
    Session,
    Store,
    changes,
    revisions,
    stories,
    story_keys,
    tried_again,
)
from xzcrawler.store.changes import NewChange
from xzcrawler.store.stories import Carried
from xzcrawler.store.story_keys import Awaits, NewKeys
from xzcrawler.store.values import ChangeLine

__all__ = ["WINDOW", "match_waiting", "note", "note_told"]

AT_ONCE = 20
"""Articles in one transaction: on SQLite nobody else writes for these few hundredths of a second."""


def note(session: Session, said: Mapping[int, Article | Text], awaits: Awaits = "telling") -> None:
    """Write what articles, by number, are found by, in the transaction that writes what they say.

    From then on they wait to be matched, whatever happens to the process.
    """
    texts = {number: Text(one.title, one.body) for number, one in said.items()}
    found_by = (
        NewKeys(article_id=number, key=text.key, keys=text.keys) for number, text in texts.items()
    )
    story_keys.write_keys(session, found_by, version=TEXT_VERSION, awaits=awaits)


def note_told(session: Session, readings: Mapping[int, Reading]) -> None:
    """Note what articles, by number, say that people are told of now.

    What their sites showed at other addresses before is set aside: it is nobody's copy.
    """
    note(session, {n: r.article for n, r in readings.items() if r.article and not r.renewed})
    found_by = (
        NewKeys(article_id=number, key=Text(one.article.title, one.article.body).key, keys=())
        for number, one in readings.items()
        if one.article and one.renewed
    )
    story_keys.write_keys(session, found_by, version=TEXT_VERSION, awaits=story_keys.ASIDE)


def match_waiting(
    store: Store,
    now: datetime,
    done: Callable[[int], None] | None = None,
    *,
    most_quiet: int | None = None,
) -> list[NewChange]:
    """Let all articles that wait find their stories; return what was told of them.

    Their keys were committed before, so that of two processes with alike texts one sees both. Each
    step is one transaction: who is cut off leaves the others waiting for whoever comes next.

    `done`: told how many more are matched. `most_quiet`: so many, about, of those that nobody is told
    of; None: all. Raises StoreError.
    """
    told: list[NewChange] = []
    for awaits in get_args(Awaits):
        matched = 0
        while awaits == "telling" or most_quiet is None or matched < most_quiet:
            count, lines = _match_in_one_transaction(store, awaits, now)
            told += lines
            matched += count
            if not count:
                break
            if done is not None:
                done(count)
    return told


@tried_again
def _match_in_one_transaction(
    store: Store, awaits: Awaits, now: datetime
) -> tuple[int, list[NewChange]]:
    with store.read() as session:
        some = story_keys.first_waiting(session, awaits, AT_ONCE)
        if not some:
            return 0, []  # as at the end of most runs: nobody is kept from writing
        grouping = Grouping(session, now)
        grouping.foresee(some)
    with store.write() as session:
        stories.lock(session)
        waiting = story_keys.waiting(session, some)
        grouping.go_on(session, [one.article_id for one in waiting])
        causes: dict[int, int] = {}
        for one in waiting:
            grouping.placed.clear()
            grouping.place(one.article_id)
            cause = grouping.carried(one.article_id)
            if one.awaits == "telling" and cause is not None:
                causes |= dict.fromkeys(grouping.placed, cause.run_id)
        told = _tell(session, grouping, causes, now)
        story_keys.set_matched(session, [one.article_id for one in waiting])
        return len(waiting), told


def _tell(
    session: Session, grouping: Grouping, causes: Mapping[int, int], now: datetime
) -> list[NewChange]:
    """Tell which of these articles are copies; each is given with the run that made it be placed."""
    of_runs: dict[int, list[NewChange]] = {}
    for line in _announcements(session, grouping, sorted(causes)):
        of_runs.setdefault(causes[line.article_id], []).append(line)
    for run_id, lines in of_runs.items():
        changes.append(session, run_id, lines, now)
    return [line for lines in of_runs.values() for line in lines]


def _announcements(
    session: Session, grouping: Grouping, article_ids: Iterable[int]
) -> Iterator[NewChange]:
    members = map(grouping.member, article_ids)
    copies = [one for one in members if one and one.first_article_id != one.article_id]
    named = {number for one in copies for number in (one.article_id, one.first_article_id)}
    log: dict[int, list[ChangeLine]] = {number: [] for number in named}
    for line in changes.of_articles(session, list(log)) if log else ():
        log[line.article_id].append(line)
    for member in copies:
        first, copy = (
            grouping.carried(one) for one in (member.first_article_id, member.article_id)
        )
        if first and copy and copy.article_id not in grouping.decisions:
            lines, of_first = log[copy.article_id], log[first.article_id]
            earlier = _earlier(session, first) if member.kind == "altered" else ()
            told = announcement(first, copy, member, lines, earlier)
            if told is not None:
                is_renewed = is_site_wide(lines) or is_site_wide(of_first)
                yield evolve(told, muted="site_wide") if is_renewed else told


def _earlier(session: Session, article: Carried) -> Sequence[Article]:
    """Return what an article said before."""
    if article.seq == 1:
        return ()
    past = revisions.of_article(session, article.article_id)
    return [view.article for view in past if view.seq < article.seq]
