"""What people type, checked: names of sites, types of change, ranges of revisions."""

import difflib
import re
from typing import Annotated

import typer

from xzcrawler.errors import UsageError
from xzcrawler.sites import get_site
from xzcrawler.store import Session, runs
from xzcrawler.store.values import CHANGE_TYPES

JsonLines = Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")]
SiteName = Annotated[
    str | None,
    typer.Option("--site", metavar="SITE", help="Only this site, from `xzcrawler sites`."),
]
ArticleRef = Annotated[
    str, typer.Argument(metavar="ARTICLE", help="Its number from `list` or `new`, or its address.")
]


def check_site(session: Session, name: str | None) -> None:
    """Accept a declared site, and one that is stored though its module is gone.

    Raises UnknownSite with the nearest names.
    """
    # The database first: declared sites bring their page objects along, which takes a moment.
    if name is not None and name not in {site.name for site in runs.sites(session)}:
        get_site(name)


def parse_types(text: str | None) -> tuple[str, ...]:
    """Split `new,edited`.

    >>> parse_types("new, edited")
    ('new', 'edited')

    Raises UsageError with the nearest types.
    """
    types = tuple(filter(None, (word.strip().lower() for word in (text or "").split(","))))
    for word in types:
        if word not in CHANGE_TYPES:
            near = difflib.get_close_matches(word, CHANGE_TYPES, n=2, cutoff=0.5) or CHANGE_TYPES
            raise UsageError(f"No change is of the type {word!r}. Nearest: {', '.join(near)}")
    return types


def parse_range(text: str | None, last: int, of: str = "revision") -> tuple[int, int]:
    """Return the two revisions to compare: `A..B`, `B` for B-1..B, None for the last two.

    >>> parse_range("1..3", last=3), parse_range("2", last=3), parse_range(None, last=3)
    ((1, 3), (1, 2), (2, 3))

    `of` is what they are called. Raises UsageError.
    """
    if text is None:
        return last - 1, last
    match = re.fullmatch(r"(?:([0-9]{1,9})\.\.)?([0-9]{1,9})", text.strip())
    if match is None:
        raise UsageError(f"A range of {of}s is written like 1..2, not {text!r}")
    end = int(match[2])
    if match[1] is None and end == 1:
        raise UsageError(f"Nothing comes before {of} 1; write two of them like 1..2")
    start = int(match[1]) if match[1] else end - 1
    for seq in (start, end):
        check_revision(seq, last, of)
    return start, end


def check_revision(seq: int, last: int, of: str = "revision") -> None:
    """Raise UsageError unless there is a revision of that number."""
    if not 1 <= seq <= last:
        has = f"only {of} 1" if last == 1 else f"{of}s 1 to {last}"
        raise UsageError(f"There is no {of} {seq}; there {'is' if last == 1 else 'are'} {has}")


def require_command(context: typer.Context) -> None:
    """Show the help and leave with 2 when no command follows."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit(2)
