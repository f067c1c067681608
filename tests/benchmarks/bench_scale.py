"""How large a database grows and how long its answers take: `bench_scale [SCALE] [sqlite|postgresql …]`.

SCALE 1 is 300 sites with 2 million articles and 3.2 million revisions, about an hour and 30 GB of disk;
0.01, the default, a minute. Every question is asked 60 times, each time about something else, as its
command does; the aim is 200 ms for 19 in 20 of them.
"""

import random
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from attrs import frozen

from tests.benchmarks.databases import database
from tests.benchmarks.scale_history import NOW, History, Size, sites
from tests.benchmarks.scale_load import load
from xzcrawler.monitor.agenda import agenda
from xzcrawler.monitor.health_watch import look_at
from xzcrawler.monitor.plan import plan_run
from xzcrawler.sites import Site
from xzcrawler.store import (
    Session,
    Store,
    articles,
    attachments,
    captures,
    changes,
    outlook,
    upcoming,
)

_CALLS = 60
_AIM_MS = 200
_GLANCE = 50


@frozen
class Town:
    """What questions are asked about."""

    store: Store
    sites: list[Site]
    articles: int
    chance: random.Random

    def site(self) -> Site:
        """Any site, large or small."""
        return self.chance.choice(self.sites)


def _read(question: Callable[[Session, Town], object]) -> Callable[[Town], object]:
    def ask(town: Town) -> object:
        with town.store.read() as session:
            return question(session, town)

    return ask


def _new_since_last(session: Session, town: Town) -> object:
    ahead = town.chance.randrange(1, 3_000)
    last = changes.latest(session, limit=1)[-1].id
    return changes.since(session, last - ahead, limit=1_000)


def _list_a_day(session: Session, town: Town) -> object:
    day = NOW - timedelta(days=town.chance.randrange(1_000))
    return articles.listing(session, start=day, end=day + timedelta(days=1), limit=_GLANCE + 1)


def _list_a_day_of_a_site(session: Session, town: Town) -> object:
    day = NOW - timedelta(days=town.chance.randrange(1_000))
    return articles.listing(
        session,
        site=town.site().name,
        start=day,
        end=day + timedelta(days=7),
        limit=_GLANCE + 1,
    )


def _list_a_source(session: Session, town: Town) -> object:
    source = f"第{town.chance.randrange(len(town.sites))}市日报"
    return articles.listing(session, source=source, limit=_GLANCE + 1)


def _show(session: Session, town: Town) -> object:
    number = str(town.chance.randrange(1, town.articles + 1))
    history = articles.history(session, articles.find(session, number))
    articles.find(session, history.url)
    captures.numbered(session, [view.capture_id for view in history.revisions])
    return attachments.history(session, history.id), upcoming.of_article(session, history.id)


def _since(hours: int) -> Callable[[Session, Town], object]:
    return lambda session, town: changes.since(
        session, since=NOW - timedelta(hours=hours, minutes=town.chance.randrange(60)), limit=1_000
    )


QUESTIONS: dict[str, Callable[[Town], object]] = {
    "new": _read(lambda session, town: changes.latest(session, limit=_GLANCE + 1)),
    "new --since 2h": _read(_since(2)),
    "new --since last": _read(_new_since_last),
    "new --site": _read(
        lambda session, town: changes.latest(session, site=town.site().name, limit=_GLANCE + 1)
    ),
    "new --type gone": _read(
        lambda session, town: changes.latest(session, types=["gone"], limit=_GLANCE + 1)
    ),
    "list": _read(lambda session, town: articles.listing(session, limit=_GLANCE + 1)),
    "list --site": _read(
        lambda session, town: articles.listing(session, site=town.site().name, limit=_GLANCE + 1)
    ),
    "list --source": _read(_list_a_source),
    "list, one day": _read(_list_a_day),
    "list --site, a week": _read(_list_a_day_of_a_site),
    "show": _read(_show),
    "health of a site": _read(lambda session, town: look_at(session, town.site(), NOW)),
    "which sites are due": _read(
        lambda session, town: agenda(town.sites, outlook.look_ahead(session, NOW), NOW)
    ),
    "what a run visits": lambda town: plan_run(town.store, town.site(), NOW, spider="news"),
}


def main() -> None:
    """Fill, measure and throw away each of the databases."""
    scale = float(sys.argv[1]) if len(sys.argv) > 1 else 0.01
    size = Size().scaled(scale)
    for kind in sys.argv[2:] or ["sqlite", "postgresql"]:
        with TemporaryDirectory(prefix="xz-scale-") as folder, database(kind, Path(folder)) as url:
            measure(kind, url, size)


def measure(kind: str, url: str, size: Size) -> None:
    """Print how large it is and how long its answers take."""
    started = time.monotonic()
    load(url, History(size))
    took = time.monotonic() - started
    store = Store.open(url)
    held = _bytes(store, url)
    _say(
        f"{kind}: {size.sites} sites, {size.articles:,} articles, {held / 1e9:.2f} GB,"
        f" {held / size.articles:.0f} bytes an article; made in {took:.0f} s"
    )
    town = Town(store, sites(size), size.articles, random.Random(7))  # noqa: S311 - repeatable
    for name, ask in QUESTIONS.items():
        _say(_line(name, sorted(_timed(ask, town) for _ in range(_CALLS))))
    store.close()


def _timed(ask: Callable[[Town], object], town: Town) -> float:
    started = time.perf_counter()
    ask(town)
    return (time.perf_counter() - started) * 1_000


def _line(name: str, took: list[float]) -> str:
    worst = took[int(0.95 * len(took))]
    said = "" if worst < _AIM_MS else f"  above {_AIM_MS} ms"
    return f"  {name:20} p50 {median(took):8.1f} ms  p95 {worst:8.1f} ms{said}"


def _bytes(store: Store, url: str) -> int:
    if url.startswith("sqlite"):
        question = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
    else:
        question = "SELECT pg_database_size(current_database())"
    with store.read() as session:
        return int(session.exec_driver_sql(question).scalar_one())


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
