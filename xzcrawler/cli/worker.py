"""`xzcrawler worker`: one of many machines that crawl for one PostgreSQL."""

import logging
from typing import Annotated

import typer

from xzcrawler.cli.crawl import chosen
from xzcrawler.cli.output import screen
from xzcrawler.cli.plain import one_line
from xzcrawler.cli.schedule import AtOnce
from xzcrawler.config import Config
from xzcrawler.errors import UsageError
from xzcrawler.monitor.run import RunResult
from xzcrawler.workers.launch import AT_ONCE


def command(
    sites: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SITE",
            help="Names from `xzcrawler sites` that it queues when due, the same on every machine; all when none is named.",
        ),
    ] = None,
    *,
    at_once: AtOnce = AT_ONCE,
    drain: Annotated[
        bool, typer.Option("--drain", help="Stop when no site is due and none is queued.")
    ] = False,
) -> None:
    """Crawl due sites together with other machines on one PostgreSQL, until stopped.

    SIGTERM and Ctrl-C stop it within 20 seconds; what was under way goes on elsewhere.
    """
    try:
        from xzcrawler.workers.engine import serve  # noqa: PLC0415 - procrastinate is an extra
    except ModuleNotFoundError as error:
        if error.name and error.name.partition(".")[0] in {
            "procrastinate",
            "psycopg",
            "psycopg_pool",
        }:
            raise UsageError(
                "worker needs procrastinate: pip install 'xzcrawler[cluster]'"
            ) from None
        raise
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    config = Config.from_env()
    serve(config, chosen(sites or [], config), at_once=at_once, drain=drain, tell=_tell)


def _tell(result: RunResult) -> None:
    why = f"  {result.troubles[0].why}" if result.troubles else ""
    screen().print(one_line(f"{result.site}  {result.outcome}{why}"), soft_wrap=True)
