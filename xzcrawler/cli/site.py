"""`xzcrawler site`: a new site made, its captured pages checked, any page frozen."""

from collections.abc import Sequence
from typing import Annotated

import typer

from xzcrawler.cli.arguments import JsonLines, require_command
from xzcrawler.cli.checked import report_json, show_reports, show_vouched
from xzcrawler.cli.output import screen, write_json
from xzcrawler.cli.plain import one_line
from xzcrawler.config import Config
from xzcrawler.errors import PageError
from xzcrawler.sites import get_site
from xzcrawler.workshop.cases import Case, cases_of
from xzcrawler.workshop.check import CaseReport, check
from xzcrawler.workshop.checkout import this_checkout
from xzcrawler.workshop.freeze import Kind, freeze
from xzcrawler.workshop.new_site import make_site
from xzcrawler.workshop.proof import lacking, page_classes

AMISS = 1

command = typer.Typer(help="Make a site and check its pages.", invoke_without_command=True)


@command.callback()
def help_alone(context: typer.Context) -> None:
    require_command(context)


@command.command("new")
def new(
    url: Annotated[str, typer.Argument(metavar="URL", help="A list of the site's articles.")],
    name: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The site's name; made from the host by default."),
    ] = None,
) -> None:
    """Write a site's file and capture its first pages.

    Asks for the list and for three articles it names, politely. Nothing is overwritten; when the
    pages cannot be read, nothing is written.
    """
    checkout = this_checkout()
    made = make_site(url, name, checkout, Config.from_env())
    console = screen()
    found = made.found
    console.print(
        f"{one_line(found.title)}, {one_line(found.channel.title)}: {len(found.entries)} entries, "
        f"read by {found.listing_class.__name__} and {found.article_class.__name__}",
        soft_wrap=True,
    )
    console.print(f"wrote {checkout.shown(made.file)}")
    for folder in made.folders:
        for case in sorted(folder.iterdir()):
            console.print(f"wrote {checkout.shown(case)}/", soft_wrap=True)
    console.print(f"Next: xzcrawler site check {made.name}")


@command.command("check")
def check_pages(
    name: Annotated[
        str,
        typer.Argument(metavar="NAME", help="A site, or a page class by its dotted name."),
    ],
    *,
    accept: Annotated[
        bool,
        typer.Option(
            "--accept", help="Write output.json: you have read the pages, and this is right."
        ),
    ] = False,
    as_lines: JsonLines = False,
) -> None:
    """Read the captured pages of a site again.

    Shows each field beside the page's own words and what is odd. Asks nothing of the web.
    """
    checkout = this_checkout()
    cases = cases_of(checkout, name)
    reports = check(cases, Config.from_env().clock())
    sound = not any(report.errors for report in reports)
    accepted = _accept(reports) if accept and sound else []
    if as_lines:
        write_json(report_json(report) for report in reports)
    else:
        show_reports(screen(), reports, [] if accept else _owed(name, cases))
    if accept and not sound:
        raise PageError(f"Nothing of {name} was accepted: a page with an error cannot be")
    if accept and not as_lines:
        show_vouched(screen(), [checkout.shown(report.case.folder) for report in accepted])
    if accept:
        return
    states = {report.state for report in reports}
    if sound and not as_lines and states != {"accepted"}:
        screen().print(
            f"Compare the values with the pages, then: xzcrawler site check {name} --accept"
        )
    if not sound or "differs" in states:
        raise typer.Exit(AMISS)


@command.command("freeze")
def freeze_page(
    url: Annotated[str, typer.Argument(metavar="URL", help="The page's address.")],
    case: Annotated[
        str,
        typer.Argument(metavar="CASE", help="Why the case exists, e.g. no-time or gb2312."),
    ],
    listing: Annotated[
        bool | None,
        typer.Option(
            "--listing/--article", help="What the page is, where no run and no channel tells."
        ),
    ] = None,
) -> None:
    """Keep a page as a fixture of the class that reads it.

    Its bytes come from the archive when a run has captured it, else from the web.
    """
    checkout = this_checkout()
    kinds: dict[bool | None, Kind | None] = {None: None, True: "listing", False: "article"}
    frozen = freeze(url, case, checkout, Config.from_env(), kind=kinds[listing])
    console = screen()
    console.print(
        f"wrote {checkout.shown(frozen.case.folder)}/ from {frozen.origin}, "
        f"{'a list' if frozen.case.is_listing else 'an article'}",
        soft_wrap=True,
    )
    console.print(f"Next: xzcrawler site check {_checked_by(frozen.case.page_class)}")


def _owed(name: str, cases: Sequence[Case]) -> list[str]:
    site = None if "." in name else get_site(name)
    return list(lacking(site, page_classes(site), cases)) if site else []


def _accept(reports: Sequence[CaseReport]) -> list[CaseReport]:
    """Write what is new or reads otherwise, and return it."""
    chosen = [report for report in reports if report.state != "accepted"]
    for report in chosen:
        if report.item is not None:
            report.case.accept(report.item)
    return chosen


def _checked_by(page_class: str) -> str:
    """Return the site that a page class belongs to, else the class itself."""
    parts = page_class.split(".")
    return parts[2] if parts[1] == "sites" else page_class
