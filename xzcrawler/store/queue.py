"""The queue of many machines: procrastinate's tables, kept in a schema of their own beside ours.

procrastinate writes them; here they are made once, and looked at. Nothing in them is worth a copy: which sites are
due can always be worked out anew from ours.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from attrs import frozen
from sqlalchemy import Connection, text

from xzcrawler.errors import StoreError, UsageError
from xzcrawler.store.engine import clear_errors, make_engine, parse_url, place
from xzcrawler.store.session import Session

SCHEMA = "procrastinate"
CRAWLS = "crawls"
"""The queue of the crawls."""
KEEPING = "keeping"
"""The queue of what keeps the other one going: never behind a crawl."""
DEFER_DUE = "xzcrawler.defer_due"

_LOCK = 0x787A7175
_ALIVE = timedelta(minutes=2)
"""A worker that gave no sign of life for this long is no reason to spare its tables."""


@frozen(kw_only=True)
class QueueState:
    """What waits, what is being crawled, and by whom."""

    waiting: int
    """Crawls that could begin."""
    later: int
    """Crawls that are tried again later."""
    doing: int
    failed: int
    """Given up after several tries, in the last day."""
    oldest_waiting: timedelta | None
    """For how long the first of the waiting ones waits."""
    workers: int
    """That gave a sign of life lately."""
    stalled_workers: int


def connection_arguments(database: str) -> dict[str, str]:
    """Return how psycopg connects to the queue.

    Raises UsageError for a database that is not PostgreSQL, StoreError for one that is none.
    """
    url = parse_url(database)
    if url.get_backend_name() != "postgresql":
        raise UsageError(
            "Many machines need PostgreSQL: XZ_DATABASE=postgresql://…; "
            "on one machine with SQLite `xzcrawler schedule` does the same"
        )
    query = {
        name: value if isinstance(value, str) else ",".join(value)
        for name, value in url.query.items()
    }
    named = {
        "host": url.host,
        "port": str(url.port) if url.port else None,
        "user": url.username,
        "password": None if url.password is None else str(url.password),
        "dbname": url.database,
        "application_name": "xzcrawler worker",
    }
    own = {name: value for name, value in named.items() if value} | query
    return own | {"options": f"{query.get('options', '')} -c search_path={SCHEMA}".strip()}


def prepare(database: str, tables: str, version: str) -> None:
    """Make the queue's tables unless they are there, also when several workers begin at once.

    `tables` are the statements that make them, `version` that of procrastinate. Tables of another version are made
    anew, as nothing in them is worth keeping. Raises StoreError when a worker of that other version still runs.
    """
    with _transaction(database) as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        known = _version(connection)
        if known == version:
            return
        if known is not None:
            _remove(connection, known, version)
        connection.execute(text("CREATE SCHEMA procrastinate"))
        connection.execute(text("SET LOCAL search_path TO procrastinate"))
        # As it is: SQLAlchemy would take colons and percent signs in it for parameters.
        connection.connection.cursor().execute(tables)
        connection.execute(text(f"COMMENT ON SCHEMA procrastinate IS '{_plain(version)}'"))


def exists(session: Session) -> bool:
    """Return whether this database has a queue."""
    if session.dialect.name != "postgresql":
        return False
    return bool(session.scalar(text("SELECT to_regclass('procrastinate.procrastinate_jobs')")))


def queued_sites(session: Session) -> set[str]:
    """Return the sites whose crawl waits or is under way."""
    query = text(
        "SELECT args->>'site' FROM procrastinate.procrastinate_jobs"
        " WHERE queue_name = :crawls AND status IN ('todo', 'doing')"
    )
    return set(session.scalars(query, {"crawls": CRAWLS}))


def unfinished(session: Session) -> int:
    """Return how many crawls, and looks for due ones, wait or are under way."""
    query = text(
        "SELECT count(*) FROM procrastinate.procrastinate_jobs WHERE status IN ('todo', 'doing')"
        " AND (queue_name = :crawls OR task_name = :defer_due)"
    )
    return session.scalar(query, {"crawls": CRAWLS, "defer_due": DEFER_DUE}) or 0


def state(session: Session, *, silent: timedelta = timedelta(seconds=30)) -> QueueState | None:
    """Return what the queue looks like, None where there is none.

    *silent*: without a sign of life for so long, a worker is stalled. All by the server's clock.
    """
    if not exists(session):
        return None
    jobs: Any = session.execute(_JOBS, {"crawls": CRAWLS}).one()
    workers: Any = session.execute(_WORKERS, {"silent": silent}).one()
    return QueueState(
        waiting=jobs.waiting,
        later=jobs.later,
        doing=jobs.doing,
        failed=jobs.failed,
        oldest_waiting=jobs.oldest,
        workers=workers.alive,
        stalled_workers=workers.stalled,
    )


_JOBS = text("""
    WITH job AS (
        SELECT status, scheduled_at,
            (SELECT max(at) FROM procrastinate.procrastinate_events WHERE job_id = jobs.id) AS since
        FROM procrastinate.procrastinate_jobs jobs
        WHERE queue_name = :crawls AND status IN ('todo', 'doing', 'failed')
    )
    SELECT count(*) FILTER (WHERE status = 'todo' AND coalesce(scheduled_at <= now(), true)) AS waiting,
        count(*) FILTER (WHERE status = 'todo' AND scheduled_at > now()) AS later,
        count(*) FILTER (WHERE status = 'doing') AS doing,
        count(*) FILTER (WHERE status = 'failed' AND since > now() - interval '1 day') AS failed,
        now() - min(coalesce(scheduled_at, since))
            FILTER (WHERE status = 'todo' AND coalesce(scheduled_at <= now(), true)) AS oldest
    FROM job""")

_WORKERS = text("""
    SELECT count(*) FILTER (WHERE last_heartbeat >= now() - cast(:silent AS interval)) AS alive,
        count(*) FILTER (WHERE last_heartbeat < now() - cast(:silent AS interval)) AS stalled
    FROM procrastinate.procrastinate_workers""")


def _plain(version: str) -> str:
    return "".join(letter for letter in version if letter.isalnum() or letter in ".-+_")


def _version(connection: Connection) -> str | None:
    query = text(
        "SELECT coalesce(obj_description(oid, 'pg_namespace'), '') FROM pg_namespace WHERE nspname = :name"
    )
    version: str | None = connection.scalar(query, {"name": SCHEMA})
    return version


def _remove(connection: Connection, known: str, version: str) -> None:
    if not known:
        raise StoreError(f"The schema {SCHEMA} of the database was not made by xzcrawler")
    workers = "SELECT max(last_heartbeat) FROM procrastinate.procrastinate_workers"
    last: datetime | None = connection.scalar(text(workers))
    now: datetime = connection.execute(text("SELECT now()")).scalar_one()
    if last is not None and now - last < _ALIVE:
        raise StoreError(
            f"Workers with procrastinate {known} are running, this one has {version}: stop them first"
        )
    connection.execute(text("DROP SCHEMA procrastinate CASCADE"))


@contextmanager
def _transaction(database: str) -> Iterator[Connection]:
    engine = make_engine(parse_url(database))
    try:
        with clear_errors(place(engine.url)), engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()
