"""What recording a reading would come to, without recording it."""

from collections.abc import Sequence
from datetime import datetime

from xzcrawler.items import ABSENT, Reading
from xzcrawler.monitor.record import record
from xzcrawler.monitor.reread import Rereader
from xzcrawler.monitor.run import Found
from xzcrawler.monitor.stories import match_waiting
from xzcrawler.monitor.technical import read_by_other_rules
from xzcrawler.store import Rehearsal, Store, revisions, runs, states
from xzcrawler.store.states import ArticleState


def preview(store: Store, reading: Reading, rereader: Rereader | None = None) -> Found | None:
    """Return what a person would be told about this article, or None when nothing is worth telling.

    `rereader`: with it, what only other rules read otherwise is no edit.
    """
    if reading.purpose != "article":
        return None
    with store.read() as session:
        known = states.numbers(session, [reading.key])
        state = next(iter(states.load(session, known.values()).values()), None)
    was_read = state is not None and state.head_seq > 0
    title = reading.article.title if reading.article else state.title if state else ""
    if reading.article is not None and not was_read:
        return Found(type="new", url=reading.url, title=title)
    if reading.article is not None and state and state.content_hash != reading.content_hash:
        if rereader is not None and _only_reads_otherwise(store, state, reading, rereader):
            return None
        return Found(type="edited", url=reading.url, title=title)
    if reading.verdict in ABSENT and was_read:
        return Found(type="missing", url=reading.url, title=title)
    return None


def _only_reads_otherwise(
    store: Store, state: ArticleState, reading: Reading, rereader: Rereader
) -> bool:
    with store.read() as session:
        head = revisions.head_views(session, [state.id]).get(state.id)
        again = head and read_by_other_rules(session, rereader, head, reading)
    return again is not None and again.content_hash == reading.content_hash


def preview_stories(store: Rehearsal, readings: Sequence[Reading], now: datetime) -> list[Found]:
    """Return which of these articles, all of one site, would be told to be copies. Raises StoreError.

    They are recorded and matched as in a run, and then all of it is undone. On SQLite nobody else
    writes meanwhile: a second for some hundred articles.
    """
    if not readings:
        return []
    with store.rehearse() as stage:
        with stage.write() as session:
            site = readings[0].site
            run_id = runs.start(
                session, site=site, spider="news", trigger="dry-run", code_version="", now=now
            )
        record(stage, run_id, readings, now)
        told = match_waiting(stage, now, most_quiet=0)
        with stage.read() as session:
            known = states.load(session, {line.article_id for line in told})
        return [
            Found(type=line.type, url=known[line.article_id].url, title=line.title) for line in told
        ]
