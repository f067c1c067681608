"""`xzcrawler sites migrate`: old and new articles of a site whose addresses changed, brought together."""

import sys
from collections.abc import Iterator
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from xzcrawler.cli import tables
from xzcrawler.cli.arguments import JsonLines, check_site
from xzcrawler.cli.database import opened
from xzcrawler.cli.output import screen, write_json
from xzcrawler.cli.plain import cell, one_line
from xzcrawler.cli.times import minute, parse_moment
from xzcrawler.config import Config
from xzcrawler.errors import UsageError
from xzcrawler.monitor import migrating
from xzcrawler.monitor.migration import Pair, Proposal
from xzcrawler.store import Store

_SHOWN = 50
"""Pairs in the table; `--json` gives all."""


Name = Annotated[str, typer.Argument(metavar="NAME", help="The site, from `xzcrawler sites`.")]
Apply = Annotated[
    bool, typer.Option("--apply", help="Bring these articles together: one history each.")
]
Undo = Annotated[bool, typer.Option("--undo", help="Take the last migration of the site back.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
Since = Annotated[
    str | None,
    typer.Option(
        metavar="WHEN",
        help="When the addresses changed. Default: a day before it was noticed, else 30 days ago.",
    ),
]


def migrate(
    name: Name,
    *,
    apply: Apply = False,
    undo: Undo = False,
    yes: Yes = False,
    since: Since = None,
    as_lines: JsonLines = False,
) -> None:
    """Join old and new articles of a site.

    For a site that has changed its addresses. Without an option it only shows which ones. Articles
    are matched by text, by title and day, or by title and most of the text; what is like several is
    left out. Nobody is alerted.
    """
    if apply and undo:
        raise UsageError("--apply and --undo exclude each other")
    config = Config.from_env()
    began = parse_moment(since, "--since") if since is not None else None
    with opened(config) as store:
        with store.read() as session:
            check_site(session, name)
            found = migrating.proposal(session, name, config.clock(), since=began)
        if undo:
            _undo(store, name, config, yes=yes)
            return
        if as_lines:
            write_json(_lines(found))
        else:
            _show(found, name, is_next=not apply)
        if apply and found.pairs:
            _agree(f"Bring these {len(found.pairs)} pairs together?", yes=yes)
            done = migrating.apply(store, name, config.clock(), since=began)
            if not as_lines:
                _say_done(name, len(done))


def _say_done(name: str, count: int) -> None:
    screen().print(
        f"\n{count} articles go on at their new addresses. "
        f"`xzcrawler sites migrate {one_line(name)} --undo` takes it back."
    )


def _undo(store: Store, name: str, config: Config, *, yes: bool) -> None:
    _agree(f"Take the last migration of {name} back?", yes=yes)
    taken_back = migrating.undo(store, name, config.clock())
    console = screen()
    if taken_back:
        console.print(f"{len(taken_back)} pairs are two articles each again.")
    else:
        console.print(f"No migration of {one_line(name)} is left to take back.")


def _agree(question: str, *, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise UsageError("Nobody can be asked here: add --yes")
    typer.confirm(question, abort=True, err=True)


def _show(found: Proposal, name: str, *, is_next: bool) -> None:
    console = screen()
    if not found.pairs and not found.unsure:
        since = f" since {minute(found.began)}" if found.began else ""
        console.print(f"No article is found at another address{since}; --since looks further back.")
        return
    if found.pairs:
        console.print(_table(found.pairs[:_SHOWN]))
    if len(found.pairs) > _SHOWN:
        console.print(f"… and {len(found.pairs) - _SHOWN} more (--json gives all)")
    if found.unsure:
        console.print("\nleft out", style="bold")
    for doubt in found.unsure[:_SHOWN]:
        words = Text(f"  {doubt.old.id}  ").append_text(cell(doubt.old.title))
        words.append(f"\n    {doubt.why}: ", style="yellow")
        words.append(", ".join(str(one.id) for one in doubt.new))
        console.print(words)
    if len(found.unsure) > _SHOWN:
        console.print(f"  … and {len(found.unsure) - _SHOWN} more (--json gives all)")
    console.print(
        f"\n{len(found.pairs)} pairs, {len(found.unsure)} unsure, {found.unmatched} missing without a new address"
    )
    if found.pairs and is_next:
        console.print(f"\nNext: xzcrawler sites migrate {one_line(name)} --apply")


def _table(pairs: tuple[Pair, ...]) -> Table:
    table = tables.grid(
        *("old", "new", "sure", "because of", "title, old and new address"),
        narrow=("because of",),
        right=("old", "new", "sure"),
    )
    for pair in pairs:
        words = cell(pair.old.title)
        words.append(f"\n{one_line(pair.old.url)}\n→ {one_line(pair.new.url)}", style="dim")
        numbers = str(pair.old.id), str(pair.new.id), f"{pair.certainty}%"
        table.add_row(*numbers, pair.reason, words)
    return table


def _lines(found: Proposal) -> Iterator[dict[str, Any]]:
    for pair in found.pairs:
        yield {
            "old": pair.old.id,
            "new": pair.new.id,
            "old_url": pair.old.url,
            "new_url": pair.new.url,
            "title": pair.old.title,
            "reason": pair.reason,
            "certainty": pair.certainty,
        }
    for doubt in found.unsure:
        yield {
            "old": doubt.old.id,
            "new": [one.id for one in doubt.new],
            "old_url": doubt.old.url,
            "new_url": [one.url for one in doubt.new],
            "title": doubt.old.title,
            "reason": doubt.why,
            "certainty": 0,
        }
