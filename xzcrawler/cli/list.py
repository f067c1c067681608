"""`xzcrawler list`: stored articles."""

from typing import Annotated

import typer

from xzcrawler.cli import tables
from xzcrawler.cli.arguments import JsonLines, SiteName, check_site
from xzcrawler.cli.database import reading
from xzcrawler.cli.output import as_json, screen, write_json
from xzcrawler.cli.times import parse_end, parse_moment
from xzcrawler.config import Config
from xzcrawler.store import articles

_GLANCE = 50


Source = Annotated[str | None, typer.Option(metavar="NAME", help="Only this 来源, e.g. 徐州日报.")]
From = Annotated[
    str | None,
    typer.Option("--from", metavar="WHEN", help="Published on this day or later, e.g. 2026-03-01."),
]
To = Annotated[
    str | None, typer.Option("--to", metavar="WHEN", help="Published on this day or earlier.")
]
Limit = Annotated[
    int | None,
    typer.Option(
        metavar="N", min=1, help=f"At most this many. Default: {_GLANCE}; with --json: all."
    ),
]


def command(
    *,
    site: SiteName = None,
    source: Source = None,
    start: From = None,
    end: To = None,
    limit: Limit = None,
    as_lines: JsonLines = False,
) -> None:
    """List stored articles, latest published first."""
    first = parse_moment(start, "--from") if start is not None else None
    after = parse_end(end, "--to") if end is not None else None
    glance = limit or (None if as_lines else _GLANCE)
    with reading(Config.from_env()) as session:
        check_site(session, site)
        lines = articles.listing(
            session,
            site=site,
            source=source,
            start=first,
            end=after,
            limit=glance + 1 if glance else None,
        )
    if as_lines:
        write_json(map(as_json, lines[:glance]))
        return
    console = screen()
    console.print(tables.articles(lines[:glance]) if lines else "No article is stored that fits.")
    if glance and len(lines) > glance:
        console.print(f"\nOnly the latest {glance} are shown; --limit shows more.")
