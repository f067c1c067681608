"""`xzcrawler replay`: read a stored run again, without network, and compare."""

from typing import Annotated

import typer
from rich.text import Text

from xzcrawler.cli import tables
from xzcrawler.cli.database import require_database
from xzcrawler.cli.output import as_json, screen, write_json
from xzcrawler.cli.plain import one_line
from xzcrawler.cli.progress import shown_progress
from xzcrawler.config import Config
from xzcrawler.errors import StoreError, UsageError
from xzcrawler.monitor.replay import Difference
from xzcrawler.store.engine import parse_url
from xzcrawler.workers import rebuild, replay_run

DIFFERENCES = 1


def command(
    run: Annotated[
        int | None, typer.Option(metavar="N", help="Number of the run, from `xzcrawler runs`.")
    ] = None,
    into: Annotated[
        str | None,
        typer.Option(
            metavar="DATABASE",
            help="Record all runs again in this new database, e.g. `sqlite:///again.db`.",
        ),
    ] = None,
    as_lines: Annotated[
        bool, typer.Option("--json", help="Print one JSON object for each difference.")
    ] = False,
) -> None:
    """Read a stored run again and compare, or all of them into a new database.

    The archive gives the answers; nothing is asked, and the database they are in stays as it is.
    """
    config = Config.from_env()
    require_database(config)
    if into is not None:
        _rebuild(config, into, run)
        return
    if run is None:
        raise UsageError("Say which run with --run N, or all of them with --into DATABASE")
    report = replay_run(run, config)
    if as_lines:
        write_json(map(as_json, report.differences))
    else:
        console = screen()
        console.print(
            f"Run {report.run_id}: {report.pages} pages read again, {len(report.differences)} differences."
        )
        for difference in report.differences:
            console.print(_shown(difference))
    if report.differences:
        raise typer.Exit(DIFFERENCES)


def _rebuild(config: Config, into: str, run: int | None) -> None:
    if run is not None:
        raise UsageError("--into records all runs, in their order: leave out --run")
    try:
        parse_url(into, "--into")
    except StoreError as error:
        raise UsageError(str(error)) from None
    with shown_progress() as listener:
        results = rebuild(config, into, on_progress=listener)
    pages = sum(tables.count(result.stats, name) for result in results for name in tables.COUNTERS)
    screen().print(f"{len(results)} runs recorded again, {pages} pages.")


def _shown(difference: Difference) -> Text:
    words = Text(one_line(difference.url), style="bold")
    words.append(f"\n  {one_line(difference.field)}: ", style="dim")
    words.append(one_line(difference.stored) or "–", style="red")
    return words.append(" → ").append(one_line(difference.replayed) or "–", style="green")
