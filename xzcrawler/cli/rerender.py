"""`xzcrawler rerender`: stored pages read by today's rules; what reads otherwise is never an edit."""

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer
from rich.text import Text

from xzcrawler.cli import tables
from xzcrawler.cli.arguments import JsonLines, SiteName, check_site
from xzcrawler.cli.database import opened
from xzcrawler.cli.output import as_json, screen, write_json
from xzcrawler.cli.plain import cell, one_line
from xzcrawler.cli.progress import counted
from xzcrawler.config import Config
from xzcrawler.errors import UsageError
from xzcrawler.monitor.impact import EMPTIED_SHARE, FieldImpact, Impact
from xzcrawler.monitor.rerender import Written
from xzcrawler.store import Store, runs
from xzcrawler.workers.rerender import Rerender, Scope, scope_of

AMISS = 1
_TROUBLES = 20


def command(
    site: SiteName = None,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would read otherwise, write nothing.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Write without asking.")] = False,
    even_if_emptier: Annotated[
        bool,
        typer.Option("--even-if-emptier", help="Write although a field goes empty on many pages."),
    ] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Read also what these rules have read already.")
    ] = False,
    as_lines: JsonLines = False,
) -> None:
    """Read the stored pages of the articles again by today's rules.

    Shows first what would read otherwise. What is then written are technical revisions: on record, never
    told as an edit. Asks nothing of the web.
    """
    if not (dry_run or yes or (sys.stdin.isatty() and not as_lines)):
        raise UsageError("Nobody can be asked here: write --dry-run or --yes")
    config = Config.from_env()
    with opened(config) as store, _folder(config, dry_run=dry_run) as folder:
        scope = _scope(store, site)
        begun = Rerender.begin(config, store, scope, folder, everything=everything)
        with closing(begun) as rerender:
            with counted("reading", scope.articles, bars=not as_lines) as listener:
                impact = rerender.read(listener)
            report = _Report(scope, impact, as_lines=as_lines)
            report.show()
            if not dry_run and report.may_be_written(yes=yes, even_if_emptier=even_if_emptier):
                with counted("writing", impact.changed, bars=not as_lines) as listener:
                    written = rerender.write(config.clock(), listener)
                report.show_written(written)
    if report.is_amiss:
        raise typer.Exit(AMISS)


@contextmanager
def _folder(config: Config, *, dry_run: bool) -> Iterator[Path]:
    """Give the folder where what was read waits; a dry run leaves nothing behind."""
    if not dry_run:
        yield config.data / "rerender"
        return
    with TemporaryDirectory(prefix="xzcrawler-") as folder:
        yield Path(folder)


def _scope(store: Store, site: str | None) -> Scope:
    with store.read() as session:
        check_site(session, site)
        stored = [line.name for line in runs.sites(session)]
        return scope_of(session, [name for name in stored if site in {None, name}])


class _Report:
    """What was found, for a person or as JSON."""

    def __init__(self, scope: Scope, impact: Impact, *, as_lines: bool) -> None:
        self._scope = scope
        self._impact = impact
        self._as_lines = as_lines
        self.is_amiss = bool(scope.skipped or impact.failed)

    def show(self) -> None:
        if self._as_lines:
            write_json(_lines(self._scope, self._impact))
            return
        console = screen()
        impact = self._impact
        console.print(
            f"{impact.pages} articles: {impact.same} read the same, {impact.changed} otherwise, "
            f"{impact.failed} cannot be read."
        )
        moved = {name: found for name, found in impact.by_field.items() if found.examples}
        if moved:
            console.print(_table(moved))
            console.print(_examples(moved), soft_wrap=True)
        if impact.only_hashes:
            console.print(f"{impact.only_hashes} differ only in what they are compared by.")
        for name, why in self._scope.skipped.items():
            console.print(f"left out: {name}, {why}", style="yellow", soft_wrap=True)
        for read in impact.troubles[:_TROUBLES]:
            console.print(f"{read.state}: {one_line(read.why)}", style="yellow", soft_wrap=True)
        if impact.failed > _TROUBLES:
            console.print(f"… and {impact.failed - _TROUBLES} more (--json names them)")
        if impact.emptier:
            names = ", ".join(impact.emptier)
            console.print(
                f"\nTHESE RULES LOSE WORDS: on more than {EMPTIED_SHARE:.0%} of the pages that have it "
                f"this would go empty: {names}",
                style="bold red",
            )

    def may_be_written(self, *, yes: bool, even_if_emptier: bool) -> bool:
        if not self._impact.changed:
            return True
        if self._impact.emptier and not even_if_emptier:
            self.is_amiss = True
            if not self._as_lines:
                screen().print("Nothing was written; --even-if-emptier does it all the same.")
            return False
        count = self._impact.changed
        return yes or typer.confirm(f"Append {count} technical revisions?", err=True)

    def show_written(self, written: Written) -> None:
        self.is_amiss = self.is_amiss or bool(written.refused)
        if self._as_lines:
            write_json([{"kind": "written", **as_json(written)}])
            return
        console = screen()
        console.print(f"{written.revisions} technical revisions written; nobody is told of them.")
        if written.passed_over:
            console.print(f"{written.passed_over} articles have got another revision meanwhile.")
        for url, why in written.refused:
            console.print(f"not stored: {one_line(url)}: {one_line(why)}", style="red")


def _lines(scope: Scope, impact: Impact) -> Iterator[dict[str, Any]]:
    for name, found in impact.by_field.items():
        if found.examples:
            yield {"kind": "field", "field": name, **_counts(found), "examples": _words(found)}
    for name, why in scope.skipped.items():
        yield {"kind": "site", "site": name, "why": why}
    for read in impact.troubles:
        page = {"article": read.article_id, "revision": read.seq, "url": read.url}
        yield {"kind": "page", **page, "state": read.state, "why": read.why}
    counts = {name: getattr(impact, name) for name in ("pages", "same", "changed", "failed")}
    yield {
        "kind": "impact",
        **counts,
        "only_hashes": impact.only_hashes,
        "emptier": impact.emptier,
    }


def _counts(found: FieldImpact) -> dict[str, int]:
    return {name: getattr(found, name) for name in ("filled", "emptied", "filled_now", "other")}


def _words(found: FieldImpact) -> list[dict[str, str]]:
    return [{"url": url, "old": move.old, "new": move.new} for url, move in found.examples]


def _table(moved: dict[str, FieldImpact]) -> Any:
    columns = ("filled → empty", "empty → filled", "other", "filled before")
    table = tables.grid("field", *columns, narrow=("field",), right=columns)
    for name, found in moved.items():
        emptied = Text(str(found.emptied or "·"), style="red" if found.is_emptier else "")
        others = (str(number or "·") for number in (found.filled_now, found.other, found.filled))
        table.add_row(cell(name), emptied, *others)
    return table


def _examples(moved: dict[str, FieldImpact]) -> Text:
    words = Text()
    for name, found in moved.items():
        for url, move in found.examples:
            words.append(f"{name}  {one_line(url)}\n", style="dim")
            words.append(f"  {one_line(move.old, limit=80) or '–'}", style="red").append(" → ")
            words.append(f"{one_line(move.new, limit=80) or '–'}\n", style="green")
    return words
