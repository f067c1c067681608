"""What `xzcrawler site check` shows: a page's fields beside its words, and what is odd."""

from collections.abc import Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from xzcrawler.cli.output import Screen, as_json
from xzcrawler.cli.plain import cell, one_line
from xzcrawler.workshop.check import CaseReport, FieldView

_STATES = {
    "new": "not accepted yet",
    "accepted": "accepted",
    "differs": "reads otherwise than accepted",
}
_STYLES = {"error": "red", "doubt": "yellow"}


def show_reports(console: Screen, reports: Sequence[CaseReport], owed: Sequence[str]) -> None:
    """Print every page with its fields and findings, the sums, and what the site still has to show."""
    for report in reports:
        _show(console, report)
    errors = sum(len(report.errors) for report in reports)
    doubts = sum(len(report.findings) for report in reports) - errors
    accepted = sum(report.state == "accepted" for report in reports)
    console.print(
        f"pages: {len(reports)}, errors: {errors}, doubts: {doubts}, accepted: {accepted}",
        style="red" if errors else "bold",
    )
    for words in owed:
        console.print(f"owed: {words}", soft_wrap=True)


def show_vouched(console: Screen, folders: Sequence[str]) -> None:
    """Print what was accepted, and what that claims."""
    if not folders:
        console.print("Nothing new to accept.")
        return
    for folder in folders:
        console.print(f"wrote {folder}/output.json", soft_wrap=True)
    console.print(
        "By committing these you say that you have read the Chinese: title, time, source and names\n"
        "against the page, the body from its first to its last line, and of a list every entry."
    )


def report_json(report: CaseReport) -> dict[str, Any]:
    """Return one page's report as `site check --json` prints it."""
    return {
        "case": report.case.name,
        "page_class": report.case.page_class,
        "url": report.case.url,
        "state": report.state,
        "fields": [as_json(view) for view in report.fields],
        "findings": [as_json(finding) for finding in report.findings],
    }


def _show(console: Screen, report: CaseReport) -> None:
    heading = Text(report.case.name, style="bold").append(f"  {_STATES[report.state]}", "not bold")
    console.print(heading, soft_wrap=True)
    console.print(f"  {one_line(report.case.url, 2000)}", soft_wrap=True, style="dim")
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, style="dim")
    table.add_column(overflow="fold", ratio=2)
    table.add_column(overflow="fold", ratio=3, style="dim")
    for view in report.fields:
        table.add_row(f"  {view.field}", cell(view.value or "–"), cell(_beside(view)))
    console.print(table)
    for finding in report.findings:
        words = f"  {finding.weight}: {finding.field}: {one_line(finding.why, 300)}"
        console.print(words, style=_STYLES[finding.weight], soft_wrap=True)
    console.print()


def _beside(view: FieldView) -> str:
    return view.words if view.place in {"page", ""} else f"({view.place}) {view.words}"
