"""How to go on after the demo: commands that work on what it left."""

import shlex
import shutil
import sys
from collections.abc import Iterator, Sequence

from xzcrawler.cli.output import Screen
from xzcrawler.config import Config
from xzcrawler.store.values import ChangeLine


def show_tour(console: Screen, config: Config, changes: Sequence[ChangeLine]) -> None:
    """Print commands to try, with numbers of articles that have something to show."""
    console.print("\nGo on with", style="bold")
    for name, value in _settings(config):
        console.print(f"  export {name}={shlex.quote(value)}", soft_wrap=True)
    for command, why in _commands(changes):
        console.print(f"  {_program()} {command:<26} {why}", soft_wrap=True)


def _commands(changes: Sequence[ChangeLine]) -> Iterator[tuple[str, str]]:
    yield "new --type edited,gone", "the change log"
    edited = _first(changes, "edited", with_facts=True) or _first(changes, "edited")
    if edited:
        yield f"diff {edited.article_id}", "what exactly changed in an article"
    often = _often_edited(changes)
    if often:
        yield f"diff {often} 1..2", "an article that was edited more than once"
        yield f"show {often}", "its fields, its revisions, where the raw bytes are"
    gone = _first(changes, "gone")
    if gone:
        yield f"show {gone.article_id}", "an article that is gone"
    yield "list --source 彭城日报", "articles of one source"
    yield "new --reader me", "what `me` has not seen yet; nothing the second time"
    yield "runs", "what each run did"
    yield "replay --run 1", "read a stored run again, without network, and compare"


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
    called = sys.argv[0]
    return "xzcrawler" if shutil.which("xzcrawler") or not called.endswith("xzcrawler") else called


def _settings(config: Config) -> Iterator[tuple[str, str]]:
    """Yield what was set for the demo and must be set for the commands after it."""
    usual = Config.from_env({}).to_env()
    for name, value in config.to_env().items():
        if name in {"XZ_DATA", "XZ_DATABASE"} and usual.get(name) != value:
            yield name, value
