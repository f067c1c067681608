"""What workers left in a database, to be compared."""

from collections.abc import Iterable
from itertools import pairwise

from sqlalchemy import text

from tests.integration.workers.hamlets import host_of
from xzcrawler.store import Store, runs
from xzcrawler.store.values import RunLine

_SAID = """
    SELECT article.key, presence, seq, revision.title, content_hash FROM article
    LEFT JOIN revision ON revision.article_id = article.id"""
_TOLD = (
    "SELECT article.key, type, from_seq, to_seq FROM change JOIN article ON article.id = article_id"
)


def runs_in(database: str) -> list[RunLine]:
    """Return all runs of a database."""
    store = Store.open(database)
    with store.read() as session:
        found = runs.all_runs(session)
    store.close()
    return found


def contents(database: str) -> list[tuple[object, ...]]:
    """Return what articles say and what was told of them, by natural keys."""
    store = Store.open(database)
    with store.read() as session:
        rows = [tuple(row) for query in (_SAID, _TOLD) for row in session.execute(text(query))]
    store.close()
    return sorted(rows, key=repr)


def overlaps(found: Iterable[RunLine]) -> list[tuple[int, int]]:
    """Return the runs at one host of which the second began before the first was over."""
    ended = sorted((run for run in found if run.finished), key=lambda run: run.started)
    return [
        (one.id, other.id)
        for host in {host_of(run.site) for run in ended}
        for one, other in pairwise(run for run in ended if host_of(run.site) == host)
        if one.finished is None or other.started < one.finished
    ]
