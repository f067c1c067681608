"""`xzcrawler demo`: two weeks of the sample city, crawled, told and checked."""

import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated

import typer
from attrs import evolve, frozen
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from xzcrawler.cli import tables
from xzcrawler.cli.calendar_check import incident_mismatches, is_amiss, mismatches
from xzcrawler.cli.fresh import make_fresh
from xzcrawler.cli.output import Screen, screen
from xzcrawler.cli.plain import one_line
from xzcrawler.cli.progress import shown_progress
from xzcrawler.cli.times import clock, day
from xzcrawler.cli.tour import show_tour
from xzcrawler.config import Config
from xzcrawler.demo.addresses import HOSTS
from xzcrawler.demo.calendar import DAYS, Day
from xzcrawler.demo.city import SampleCity
from xzcrawler.monitor import migrating
from xzcrawler.monitor.run import RunResult
from xzcrawler.sites import Site, load_sites
from xzcrawler.store import Store
from xzcrawler.store import changes as change_log
from xzcrawler.store import incidents as incident_log
from xzcrawler.store.values import CHANGE_TYPES, ChangeLine, IncidentLine
from xzcrawler.workers import run_sites

MISMATCH = 1
_WHY = 90
"""Characters of an incident's grounds; `sites` shows all of them."""


@frozen
class Told:
    """What a day's runs announced, and what is wrong with it."""

    day: Day
    changes: tuple[ChangeLine, ...]
    muted: int
    """Changes on record that nobody is alerted to."""
    wrong: tuple[str, ...]


def command(
    days: Annotated[
        int, typer.Option(metavar="N", min=1, max=len(DAYS), help="Only the first days.")
    ] = len(DAYS),
    *,
    keep: Annotated[
        bool, typer.Option("--keep", help="Keep the city running at the end, until Ctrl-C.")
    ] = False,
) -> None:
    """Crawl two weeks of the sample city.

    Tells after each day what is new, edited, gone and so on, and whether the calendar agrees.

    A database of an earlier demo is replaced; any other is left alone.
    """
    config = Config.from_env()
    sample = {site.name: site for site in load_sites().values() if site.sample}
    make_fresh(config, sample)
    names = in_calendar(sample.values())
    console = screen()
    with SampleCity() as city:
        console.print(f"彭城, the sample city, answers at {city.url}")
        told = []
        for today in DAYS[:days]:
            city.day = today.number
            told.append(_live(console, today, names, evolve(config, sample_city=city.url), city))
        _show_summary(console, told)
        show_tour(console, config, [line for of_day in told for line in of_day.changes])
        if keep:
            _wait(console, city)
    if any(of_day.wrong for of_day in told):
        raise typer.Exit(MISMATCH)


def in_calendar(sites: Iterable[Site]) -> list[str]:
    """Return the names of the sites that the calendar knows, not those declared for practice."""
    return [site.name for site in sites if set(site.domains) <= set(HOSTS.values())]


def _live(
    console: Screen, today: Day, names: Sequence[str], config: Config, city: SampleCity
) -> Told:
    """Crawl each of the day's runs, then tell what was noticed and whether it is right."""
    console.print(Rule(f"day {today.number}, {day(today.runs[0])}", style="bold"))
    for why in dict.fromkeys(event.why for event in today.events):
        console.print(f"what happens: {why}", style="dim")
    before = _last_change(config)
    wrong: list[str] = []
    for moment in today.runs:
        city.evening = moment != today.runs[0]
        wrong += _run(console, moment, names, evolve(config, now=moment), today.is_down)
        if moment == today.runs[0]:
            _migrate(console, moment, today.migrated, config)
    recorded = _changes(config, before)
    noticed = [line for line in recorded if not line.muted]
    for name in CHANGE_TYPES:
        _show_changes(console, name, [line for line in noticed if line.type == name])
    muted = [line for line in recorded if line.muted]
    _show_muted(console, muted)
    lasting = _lasting(config)
    _show_incidents(console, lasting)
    wrong += [*mismatches(today, noticed), *incident_mismatches(today, lasting)]
    _show_verdict(console, noticed, wrong)
    return Told(today, tuple(noticed), len(muted), tuple(wrong))


def _run(
    console: Screen, moment: datetime, names: Sequence[str], config: Config, down: Sequence[str]
) -> list[str]:
    with shown_progress(lines=False) as listener:
        results = run_sites(names, config, trigger="demo", on_progress=listener)
    sums = {
        name: sum(tables.count(result.stats, name) for result in results)
        for name in tables.COUNTERS
    }
    words = ", ".join(f"{count} {name}" for name, count in sums.items() if count)
    console.print(f"{clock(moment)}  {words}")
    return [_failure(result) for result in results if is_amiss(result, down)]


def _migrate(console: Screen, moment: datetime, sites: Sequence[str], config: Config) -> None:
    """Do what an operator does when a site was rebuilt, once the incident says so."""
    for site in sites:
        with _opened(config) as store:
            pairs = migrating.apply(store, site, moment)
        console.print(
            f"       sites migrate {site} --apply: {len(pairs)} articles at new addresses"
        )


def _failure(result: RunResult) -> str:
    why = result.troubles[0].why if result.troubles else ""
    return one_line(f"the run of {result.site} was {result.outcome} {why}".strip())


def _show_changes(console: Screen, name: str, lines: Sequence[ChangeLine]) -> None:
    if not lines:
        return
    console.print(Text(f"\n{name} ({len(lines)})", style=f"bold {tables.STYLES[name]}"))
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True, style="dim")
    table.add_column(overflow="fold")
    for line in lines:
        table.add_row(f"{line.article_id:>5}", one_line(line.site), tables.said(line))
    console.print(table)


def _show_muted(console: Screen, lines: Sequence[ChangeLine]) -> None:
    """Say what the runs counted besides: it is on record, and worth nobody's alarm."""
    if lines:
        counted = Counter((line.type, line.muted) for line in lines)
        words = ", ".join(f"{count} {name} ({why})" for (name, why), count in counted.items())
        console.print(f"\nmuted: {words}", style="dim")


def _show_incidents(console: Screen, lasting: Sequence[IncidentLine]) -> None:
    if lasting:
        console.print(Text("\nincidents that last", style="bold"))
    for line in lasting:
        why = one_line(str(line.evidence.get("why", "")), limit=_WHY)
        words = Text(f"{line.site} {line.kind}: {why}", style="yellow")
        console.print(Padding(words, (0, 0, 0, 6)))


def _lasting(config: Config) -> list[IncidentLine]:
    with _opened(config) as store, store.read() as session:
        return incident_log.lasting(session)


def _show_verdict(console: Screen, noticed: Sequence[ChangeLine], wrong: Sequence[str]) -> None:
    counted = _counted(noticed)
    if not wrong:
        console.print(f"\n✓ exactly as the calendar says: {counted}\n", style="green")
        return
    console.print(f"\n✗ not as the calendar says: {counted}", style="red")
    for words in wrong:
        console.print(f"  {words}", style="red", soft_wrap=True)
    console.print()


def _counted(lines: Sequence[ChangeLine]) -> str:
    counts = {name: sum(line.type == name for line in lines) for name in CHANGE_TYPES}
    return ", ".join(f"{count} {name}" for name, count in counts.items() if count) or "nothing"


def _show_summary(console: Screen, told: Sequence[Told]) -> None:
    table = tables.grid("day", "date", "told", narrow=("date",), right=("day",))
    for of_day in told:
        mark = Text("✗ ", style="red") if of_day.wrong else Text("✓ ", style="green")
        muted = f"; {of_day.muted} muted" if of_day.muted else ""
        table.add_row(
            str(of_day.day.number),
            day(of_day.day.runs[0]),
            mark.append(_counted(of_day.changes) + muted, style="default"),
        )
    console.print(Rule("the days together", style="bold"))
    console.print(table)


def _wait(console: Screen, city: SampleCity) -> None:
    console.print(
        f"\nThe city stays at {city.url} until Ctrl-C. To crawl it from another terminal:\n"
        f"  export XZ_SAMPLE_CITY={city.url}"
    )
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        console.print("The city is closed.")


@contextmanager
def _opened(config: Config) -> Iterator[Store]:
    store = Store.open(config.database)
    try:
        yield store
    finally:
        store.close()


def _last_change(config: Config) -> int:
    noticed = _changes(config, 0)
    return noticed[-1].id if noticed else 0


def _changes(config: Config, after: int) -> list[ChangeLine]:
    with _opened(config) as store, store.read() as session:
        return change_log.since(session, after, muted=True)
