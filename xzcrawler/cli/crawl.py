"""`xzcrawler crawl`: one run of each site over its listings and what is due."""

from collections.abc import Sequence
from typing import Annotated

import typer
from rich.padding import Padding

from xzcrawler.cli import judged, tables
from xzcrawler.cli.output import as_json, screen, write_json
from xzcrawler.cli.plain import cell, one_line
from xzcrawler.cli.progress import shown_progress
from xzcrawler.config import Config
from xzcrawler.errors import ArchiveError, NewerDatabase, OutdatedDatabase, StoreError, UsageError
from xzcrawler.monitor.run import RunResult
from xzcrawler.sites import get_site, load_sites
from xzcrawler.workers import run_sites

SOME_FAILED = 3
ALL_FAILED = 4
UNUSABLE = 5
ALL_BUSY = 6

_CRAWLED = {"ok", "partial"}
_DONE = {*_CRAWLED, "busy"}
_UNUSABLE = {
    "store_unusable",
    "archive_unusable",
    *(kind.__name__ for kind in (ArchiveError, StoreError, NewerDatabase, OutdatedDatabase)),
}
"""Verdicts of the trouble that ended a run because nothing could be stored."""


def command(
    sites: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SITE", help="Names from `xzcrawler sites`; all when none is named."
        ),
    ] = None,
    *,
    full: Annotated[
        bool, typer.Option("--full", help="Read the listings to their end, not only what is new.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Ask and read, but store nothing.")
    ] = False,
    as_lines: Annotated[
        bool, typer.Option("--json", help="Print one JSON object for each site.")
    ] = False,
) -> None:
    """Visit the sites: what is new, what is due."""
    config = Config.from_env()
    names = chosen(sites or [], config)
    with shown_progress(bars=not as_lines, lines=not as_lines) as listener:
        results = run_sites(names, config, full=full, dry_run=dry_run, on_progress=listener)
    if as_lines:
        write_json(map(as_json, results))
    else:
        show_results(results, dry_run=dry_run)
    raise typer.Exit(exit_code(results))


def chosen(names: Sequence[str], config: Config) -> list[str]:
    """Return the sites to crawl, each once; those of the sample city only while it runs.

    Raises UsageError, UnknownSite.
    """
    if not names:
        return [
            site.name for site in load_sites().values() if config.sample_city or not site.sample
        ]
    for name in names:
        if get_site(name).sample and not config.sample_city:
            raise UsageError(
                f"{name} belongs to the sample city, which is not running; `xzcrawler demo --keep` keeps it running"
            )
    return list(dict.fromkeys(names))


def exit_code(results: Sequence[RunResult]) -> int:
    """Return 0, or what went wrong with whole sites. A page that failed is no failed site.

    Nor is a site that another process has just now: it is being crawled. Only when that goes for all, nothing was done.
    """
    if any(trouble.verdict in _UNUSABLE for result in results for trouble in result.troubles):
        return UNUSABLE
    if results and all(result.outcome == "busy" for result in results):
        return ALL_BUSY
    failed = [result for result in results if result.outcome not in _DONE]
    if not failed:
        return 0
    return ALL_FAILED if len(failed) == len(results) else SOME_FAILED


def show_results(results: Sequence[RunResult], *, dry_run: bool = False) -> None:
    """Print what each site's run did, what went wrong where, and what a dry run would have stored."""
    console = screen()
    console.print(tables.results(results))
    for result in results:
        if result.troubles:
            console.print(f"\n{one_line(result.site)}:", style="bold")
            console.print(tables.troubles(result.troubles))
        if result.judgement:
            console.print(f"\n{one_line(result.site)}, first readings {result.judgement.outcome}:")
            grounds = judged.evidence(result.judgement.evidence())
            console.print(Padding(grounds, (0, 0, 0, 2)), soft_wrap=True)
        if result.outcome not in _CRAWLED and result.log:
            console.print(f"  log: {result.log}", soft_wrap=True)
    for found in (found for result in results for found in result.found):
        console.print(
            tables.styled(found.type), cell(found.title), cell(found.url), sep="  ", soft_wrap=True
        )
    if dry_run:
        console.print("\nA dry run: nothing was stored.")
