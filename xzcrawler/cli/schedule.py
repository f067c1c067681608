"""`xzcrawler schedule`: crawls every site when its turn comes, until it is stopped."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from xzcrawler.cli.crawl import chosen, exit_code
from xzcrawler.cli.output import as_json, screen, write_json
from xzcrawler.cli.plain import one_line
from xzcrawler.cli.tables import COUNTERS, count, styled
from xzcrawler.cli.times import minute
from xzcrawler.config import SHANGHAI, Config
from xzcrawler.monitor.office_hours import calendar_note
from xzcrawler.monitor.run import RunResult
from xzcrawler.sites import get_site
from xzcrawler.workers.launch import AT_ONCE
from xzcrawler.workers.schedule import Loop

SiteNames = Annotated[
    list[str] | None,
    typer.Argument(metavar="SITE", help="Names from `xzcrawler sites`; all when none is named."),
]
Once = Annotated[bool, typer.Option("--once", help="Do what is due now and end: for cron.")]
AtOnce = Annotated[
    int, typer.Option(metavar="N", min=1, max=64, help="Sites crawled side by side.")
]
RunLines = Annotated[
    bool, typer.Option("--json", help="Print one JSON object for each run that is over.")
]


def command(
    sites: SiteNames = None,
    *,
    once: Once = False,
    at_once: AtOnce = AT_ONCE,
    as_lines: RunLines = False,
) -> None:
    """Crawl every site when its turn comes, in the foreground; SIGTERM or Ctrl-C ends it within 30 seconds."""
    config = Config.from_env()
    chosen_sites = [get_site(name) for name in chosen(sites or [], config)]
    _warn(config)
    results: list[RunResult] = []

    def tell(result: RunResult) -> None:
        if once:
            results.append(result)
        if as_lines:
            write_json([as_json(result)])
        else:
            _show(result, config)

    loop = Loop(config=config, sites=chosen_sites, tell=tell, at_once=at_once)
    with _stopped_by_signals(loop):
        if once:
            loop.run_once()
        else:
            loop.run()
    raise typer.Exit(exit_code(results))


def _warn(config: Config) -> None:
    note = calendar_note(config.clock().astimezone(SHANGHAI).date())
    if note:
        sys.stderr.write(f"xzcrawler: {note}\n")


@contextmanager
def _stopped_by_signals(loop: Loop) -> Iterator[None]:
    kinds = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(kind, lambda *_: loop.stop()) for kind in kinds]
    try:
        yield
    finally:
        for kind, handler in zip(kinds, before, strict=True):
            signal.signal(kind, handler)


def _show(result: RunResult, config: Config) -> None:
    words = [f"{name} {n}" for name in COUNTERS if (n := count(result.stats, name))]
    said = ", ".join(words) or (result.troubles[0].why if result.troubles else "nothing was due")
    line = (minute(config.clock()), one_line(result.site))
    screen().print(*line, styled(result.outcome), one_line(said), sep="  ", soft_wrap=True)
    sys.stdout.flush()
