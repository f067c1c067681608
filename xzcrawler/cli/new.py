"""`xzcrawler new`: the change log."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

import typer
from attrs import evolve, frozen

from xzcrawler.cli import tables
from xzcrawler.cli.arguments import JsonLines, SiteName, check_site, parse_types
from xzcrawler.cli.database import opened
from xzcrawler.cli.folding import Folded, fold
from xzcrawler.cli.output import change_json, screen, write_json
from xzcrawler.cli.times import parse_since
from xzcrawler.config import Config
from xzcrawler.errors import UsageError
from xzcrawler.store import Session, stories
from xzcrawler.store import changes as change_log
from xzcrawler.store.values import CHANGE_TYPES, ChangeLine

_BATCH = 1000
_GLANCE = 50
"""Changes in the table when nobody said from when."""


@frozen(kw_only=True)
class _Wish:
    """What part of the change log is wanted."""

    after: int = 0
    since: datetime | None = None
    site: str | None = None
    types: tuple[str, ...] = ()
    min_severity: int = 0
    muted: bool = False
    copies: bool = False
    """Every copy on a line of its own."""


Since = Annotated[
    str | None,
    typer.Option(
        metavar="WHEN",
        help="2h, 3d, 2026-11-20, 2026-11-20T08:30; or last: what the reader has not seen yet.",
    ),
]
Reader = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="Remember under this name what has been shown (implies --since last).",
    ),
]
Types = Annotated[
    str | None,
    typer.Option(
        "--type", metavar="TYPES", help=f"Only these, comma between: {','.join(CHANGE_TYPES)}."
    ),
]
Severity = Annotated[
    int, typer.Option(metavar="N", min=0, max=100, help="Only changes this severe (0 to 100).")
]
Limit = Annotated[
    int | None,
    typer.Option(
        metavar="N",
        min=1,
        help="At most this many: the next ones of a reader, otherwise the latest.",
    ),
]
Muted = Annotated[
    bool,
    typer.Option(
        "--muted",
        help="Also what nobody is alerted to: unconfirmed edits, pages that go to and fro, a new look.",
    ),
]

Copies = Annotated[
    bool,
    typer.Option("--copies", help="Each copy of a text on a line of its own, not below the first."),
]


def command(
    *,
    since: Since = None,
    reader: Reader = None,
    site: SiteName = None,
    types: Types = None,
    min_severity: Severity = 0,
    limit: Limit = None,
    muted: Muted = False,
    copies: Copies = False,
    as_lines: JsonLines = False,
) -> None:
    """Tell what is new, edited, gone, back, moved, reprinted or listed otherwise.

    The change log, oldest first; a text that several articles carry stands there once. A reader's place moves only after its changes have been written out.
    """
    config = Config.from_env()
    reader = _reader(since, reader)
    moment = None if since in {None, "last"} else parse_since(since or "", config.clock())
    wish = _Wish(
        since=moment,
        site=site,
        types=parse_types(types),
        min_severity=min_severity,
        muted=muted,
        copies=copies or types is not None,
    )
    if limit is None and not (as_lines or since or reader):
        limit = _GLANCE
    with opened(config) as store:
        with store.read() as session:
            check_site(session, site)
            if reader:
                wish = evolve(wish, after=change_log.cursor(session, reader))
            last = _show(session, wish, limit, first=bool(reader), as_lines=as_lines)
        if reader and last:
            with store.write() as session:
                change_log.set_cursor(session, reader, last, config.clock())


def _reader(since: str | None, reader: str | None) -> str | None:
    if reader == "":
        raise UsageError("--reader needs a name")
    if since == "last":
        return reader or "default"
    if since is not None and reader is not None:
        raise UsageError(
            "--reader goes on where it stopped; leave out --since or write --since last"
        )
    return reader


def _show(
    session: Session, wish: _Wish, limit: int | None, *, first: bool, as_lines: bool
) -> int | None:
    """Print the changes; return the id of the last one printed."""
    if as_lines and limit is None:
        last = None
        for batch in _batches(session, wish):
            write_json(map(change_json, batch))
            last = batch[-1].id
        return last
    chosen, there_are_more = _chosen(session, wish, limit, first=first)
    if as_lines:
        write_json(map(change_json, chosen))
    else:
        ids = () if wish.copies else {line.article_id for line in chosen}
        told = fold(chosen, stories.members(session, ids))
        _show_table(told, there_are_more=there_are_more, first=first)
    return chosen[-1].id if chosen else None


def _show_table(chosen: list[Folded], *, there_are_more: bool, first: bool) -> None:
    console = screen()
    if not chosen:
        console.print("Nothing new.")
        return
    below = {told.line.id: told.copies for told in chosen if told.copies}
    console.print(tables.changes((told.line for told in chosen), below))
    if there_are_more:
        # How many would take a reading of the whole log, which grows for ever.
        place = "Later" if first else "Earlier"
        console.print(f"\n{place} changes are not shown; --limit shows more.")
    console.file.flush()


def _chosen(
    session: Session, wish: _Wish, limit: int | None, *, first: bool
) -> tuple[list[ChangeLine], bool]:
    """Return the first or the latest `limit` changes, and whether there are more."""
    if limit is None:
        return [line for batch in _batches(session, wish) for line in batch], False
    if first:
        lines = change_log.since(session, wish.after, **_narrowed(wish), limit=limit + 1)
        return lines[:limit], len(lines) > limit
    lines = change_log.latest(session, **_narrowed(wish), limit=limit + 1)
    return lines[-limit:], len(lines) > limit


def _batches(session: Session, wish: _Wish) -> Iterator[list[ChangeLine]]:
    after = wish.after
    while batch := change_log.since(session, after, **_narrowed(wish), limit=_BATCH):
        yield batch
        after = batch[-1].id


def _narrowed(wish: _Wish) -> dict[str, Any]:
    return {
        "since": wish.since,
        "site": wish.site,
        "types": wish.types,
        "min_severity": wish.min_severity,
        "muted": wish.muted,
    }
