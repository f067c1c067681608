"""`xzcrawler runs`: what each run did, and what went wrong where."""

from typing import Annotated

import typer

from xzcrawler.cli import tables
from xzcrawler.cli.arguments import JsonLines, SiteName, check_site
from xzcrawler.cli.database import reading
from xzcrawler.cli.output import as_json, screen, write_json
from xzcrawler.cli.plain import one_line
from xzcrawler.config import Config
from xzcrawler.store import runs as run_log


def command(
    site: SiteName = None,
    limit: Annotated[int, typer.Option(metavar="N", min=1, help="At most this many.")] = 20,
    as_lines: JsonLines = False,
) -> None:
    """Show the latest runs and their troubles."""
    with reading(Config.from_env()) as session:
        check_site(session, site)
        lines = run_log.recent(session, site=site, limit=limit)
    if as_lines:
        write_json(map(as_json, lines))
        return
    console = screen()
    console.print(tables.runs(lines) if lines else "No run yet: `xzcrawler crawl` makes one.")
    for line in lines:
        if line.troubles:
            console.print(f"\nrun {line.id}, {one_line(line.site)}:", style="bold")
            console.print(tables.troubles(line.troubles))
