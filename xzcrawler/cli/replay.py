"""`xzcrawler replay`: read a stored run again, without network, and compare."""

from typing import Annotated

import typer
from rich.text import Text

from xzcrawler.cli.database import require_database
from xzcrawler.cli.output import as_json, screen, write_json
from xzcrawler.cli.plain import one_line
from xzcrawler.config import Config
from xzcrawler.monitor.replay import Difference
from xzcrawler.workers import replay_run

DIFFERENCES = 1


def command(
    run: Annotated[
        int, typer.Option(metavar="N", help="Number of the run, from `xzcrawler runs`.")
    ],
    as_lines: Annotated[
        bool, typer.Option("--json", help="Print one JSON object for each difference.")
    ] = False,
) -> None:
    """Read a stored run again and compare.

    The archive gives the answers; nothing is asked and nothing is stored.
    """
    config = Config.from_env()
    require_database(config)
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


def _shown(difference: Difference) -> Text:
    words = Text(one_line(difference.url), style="bold")
    words.append(f"\n  {one_line(difference.field)}: ", style="dim")
    words.append(one_line(difference.stored) or "–", style="red")
    return words.append(" → ").append(one_line(difference.replayed) or "–", style="green")
