"""How to go on after the demo: commands that work on what it left."""

import shlex
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.table import Table

from xzcrawler.cli.output import Screen
from xzcrawler.config import Config
from xzcrawler.store.values import ChangeLine


def show_tour(console: Screen, config: Config, changes: Sequence[ChangeLine]) -> None:
    """Print commands to try, with numbers of articles that have something to show."""
    console.print("\nGo on with", style="bold")
    for words in _settings(config):
        console.print(f"  {words}", soft_wrap=True)
    table = Table.grid(padding=(0, 0, 0, 2), pad_edge=True)
    table.add_column(no_wrap=True)
    table.add_column(style="dim")
    for command, why in _commands(changes):
        table.add_row(f"{_program()} {command}", why)
    console.print(table)


def _commands(changes: Sequence[ChangeLine]) -> Iterator[tuple[str, str]]:
    yield "new --type edited,gone", "the change log"
    edited = _first(changes, "edited", with_facts=True) or _first(changes, "edited")
    if edited:
        yield f"diff {edited.article_id}", "what exactly changed"
    often = _often_edited(changes)
    if often:
        yield f"diff {often} 1..2", "the first of several"
        yield f"show {often}", "all that is stored"
    gone = _first(changes, "gone")
    if gone:
        yield f"show {gone.article_id}", "one that is gone"
        yield f"prove {gone.id}", "proof for others"
    swapped = next((line for line in changes if "attachment_replaced" in line.kinds), None)
    if swapped:
        yield f"diff {swapped.article_id} --attachment 1", "a replaced file"
    yield "new --muted", "also what is no alarm"
    yield "list --source 彭城日报", "of one source"
    yield "new --reader me", "what is unseen"
    yield "runs", "what each run did"
    yield "replay --run 1", "read it again, offline"


def _first(
    changes: Sequence[ChangeLine], kind: str, *, with_facts: bool = False
) -> ChangeLine | None:
    return next((x for x in changes if x.type == kind and (x.facts or not with_facts)), None)


def _often_edited(changes: Sequence[ChangeLine]) -> int | None:
    return next(
        (line.article_id for line in changes if line.type == "edited" and (line.to_seq or 0) > 2),
        None,
    )


def _program() -> str:
    called = Path(sys.argv[0])
    if called.name == "__main__.py":
        return "python -m xzcrawler.cli"
    return called.name if shutil.which(called.name) else str(called)


def _settings(config: Config) -> Iterator[str]:
    """Yield what was set for the demo and must be set for the commands after it."""
    if config.data != Config().data:
        yield f"export XZ_DATA={shlex.quote(str(config.data))}"
    if config.database != Config.from_env({"XZ_DATA": str(config.data)}).database:
        yield "(with the same XZ_DATABASE)"  # not printed: it may hold a password
