"""`xzcrawler due`: which articles are asked for again, when and why."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.table import Table

from xzcrawler.cli import tables
from xzcrawler.cli.arguments import JsonLines, SiteName, check_site
from xzcrawler.cli.database import reading
from xzcrawler.cli.output import screen, write_json
from xzcrawler.cli.plain import cell, one_line
from xzcrawler.cli.times import minute
from xzcrawler.config import Config
from xzcrawler.monitor.why import why
from xzcrawler.store.upcoming import upcoming
from xzcrawler.store.values import DueLine

_GLANCE = 50


def command(
    *,
    site: SiteName = None,
    retired: Annotated[
        bool, typer.Option("--retired", help="Those that are not asked for any more.")
    ] = False,
    limit: Annotated[
        int | None,
        typer.Option(
            metavar="N", min=1, help=f"At most this many. Default: {_GLANCE}; with --json: all."
        ),
    ] = None,
    as_lines: JsonLines = False,
) -> None:
    """Tell which articles are asked for again, when and why."""
    config = Config.from_env()
    now = config.clock()
    glance = limit or (None if as_lines else _GLANCE)
    with reading(config) as session:
        check_site(session, site)
        lines = upcoming(session, site=site, retired=retired, limit=glance and glance + 1)
    if as_lines:
        write_json(_due_json(line, now) for line in lines[:glance])
        return
    console = screen()
    console.print(_table(lines[:glance], now) if lines else "Nothing is.")
    if glance and len(lines) > glance:
        console.print(f"\nOnly the first {glance} are shown; --limit shows more.")


def _table(lines: Sequence[DueLine], now: datetime) -> Table:
    table = tables.grid(
        "due", "article", "site", "title, and why", narrow=("due", "site"), right=("article",)
    )
    for line in lines:
        words = cell(line.title or line.url).append(f"\n{one_line(why(line, now))}", style="dim")
        table.add_row(minute(line.due_at), str(line.article_id), cell(line.site), words)
    return table


def _due_json(line: DueLine, now: datetime) -> dict[str, Any]:
    return {
        "article": line.article_id,
        "site": line.site,
        "host": line.host,
        "url": line.url,
        "title": line.title,
        "due": line.due_at,
        "asked": line.asked_at,
        "reason": line.reason,
        "interval_seconds": round(line.interval.total_seconds()),
        "failures": line.failures,
        "why": why(line, now),
    }
