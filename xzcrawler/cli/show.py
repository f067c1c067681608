"""`xzcrawler show`: everything stored about one article."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from xzcrawler.cli import attached, tables
from xzcrawler.cli.arguments import ArticleRef, check_revision
from xzcrawler.cli.database import reading
from xzcrawler.cli.families import family_json, show_family
from xzcrawler.cli.fields import show_fields
from xzcrawler.cli.output import as_json, change_json, screen, write_json
from xzcrawler.cli.plain import cell, one_line
from xzcrawler.cli.times import minute
from xzcrawler.config import Config
from xzcrawler.monitor.family import family_of
from xzcrawler.monitor.why import why
from xzcrawler.store import articles, attachments, captures, upcoming
from xzcrawler.store.article_values import (
    ArticleHistory,
    AttachmentHistory,
    ListingPlace,
    RevisionView,
)
from xzcrawler.store.values import CaptureLine, DueLine

_STANDING = {"pinned": "cyan", "missing": "yellow", "delisted": "red", "dropped": "dim"}

_Captures = Mapping[int, CaptureLine]


def command(
    article: ArticleRef,
    revision: Annotated[
        int | None, typer.Option(metavar="N", help="This revision instead of the last one.")
    ] = None,
    as_lines: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show all that is stored of an article."""
    config = Config.from_env()
    with reading(config) as session:
        history = articles.history(session, articles.find(session, article))
        seq = len(history.revisions) if revision is None else revision
        check_revision(seq, len(history.revisions))
        kept = captures.numbered(session, [view.capture_id for view in history.revisions])
        files = attachments.history(session, history.id)
        due = upcoming.of_article(session, history.id)
        story = family_of(session, history.id)
    shown = history.revisions[seq - 1]
    if as_lines:
        offered = {"attachments": [attached.to_json(file) for file in files]}
        told = {"story": family_json(story) if story else None}
        said = _history_json(history, shown, kept) | _next_check(due, config.clock())
        write_json([said | offered | told])
    else:
        _show(history, shown, kept, files)
        if story:
            screen().print()
            show_family(story, diff=False)
        _show_next(due, config.clock())


def _show(
    history: ArticleHistory,
    shown: RevisionView,
    kept: _Captures,
    files: Sequence[AttachmentHistory],
) -> None:
    console = screen()
    heading = f"article {history.id}, {history.presence} since {minute(history.presence_since)}"
    if history.blocked_since:
        heading += f", blocked since {minute(history.blocked_since)}"
    console.print(heading, style="bold")
    for words in _untold(history):
        console.print(words, style="yellow")
    if shown.seq != len(history.revisions):
        console.print(f"revision {shown.seq} of {len(history.revisions)}", style="yellow")
    show_fields(
        console,
        shown.article,
        ("now at", one_line(history.url, 2000) if history.url != shown.article.url else ""),
        ("site", history.site),
        ("first seen", minute(history.first_seen)),
    )
    if history.places:
        console.print("\nlisted in", style="bold")
        console.print(_places(history))
    if len(history.addresses) > 1:
        console.print("\naddresses", style="bold")
        console.print(_addresses(history))
    console.print("\nrevisions", style="bold")
    console.print(_revisions(history, kept))
    if files:
        console.print("\nattachments", style="bold")
        console.print(attached.table(files))
    if len(history.changes) > 1:
        console.print("\nchanges", style="bold", end="")
        console.print(tables.changes(history.changes))


def _show_next(due: DueLine | None, now: datetime) -> None:
    if due is not None:
        console = screen()
        console.print("\nnext check", style="bold")
        console.print(f"{minute(due.due_at)}  {why(due, now)}", soft_wrap=True)


def _next_check(due: DueLine | None, now: datetime) -> dict[str, Any]:
    return {"next_check": due.due_at if due else None, "why": why(due, now) if due else ""}


def _addresses(history: ArticleHistory) -> Table:
    table = tables.grid("from", "until", "role", "address", narrow=("from", "until", "role"))
    for line in history.addresses:
        table.add_row(minute(line.first_seen), minute(line.last_seen), line.role, cell(line.url))
    return table


def _untold(history: ArticleHistory) -> Iterator[str]:
    """What people have not been told of yet, and why."""
    last = history.revisions[-1]
    if history.told_seq < last.seq:
        waits = "a second look" if last.doubt else "the page to come to rest"
        yield f"revision {last.seq} has not been told of: it waits for {waits}"


def _revisions(history: ArticleHistory, kept: _Captures) -> Table:
    table = tables.grid(
        "rev", "noticed", "kind", "archived in (file:byte)", narrow=("noticed",), right=("rev",)
    )
    for view in history.revisions:
        kind = f"brings back {view.reverts_to}" if view.reverts_to else view.kind
        if view.doubt:
            was = "was " if view.seq <= history.told_seq else ""
            kind += f", {was}in doubt: {view.doubt}"
        table.add_row(str(view.seq), minute(view.at), kind, cell(_place(kept[view.capture_id])))
    return table


def _places(history: ArticleHistory) -> Table:
    table = tables.grid(
        *("channel", "page", "place", "first seen", "last seen", "there"),
        narrow=("first seen", "last seen", "there"),
        right=("page", "place"),
    )
    for place in history.places:
        table.add_row(
            cell(place.channel or place.url),
            str(place.page),
            str(place.position),
            minute(place.first_seen),
            minute(place.last_seen),
            _standing(place),
        )
    return table


def _standing(place: ListingPlace) -> Text:
    """Return how an entry stands, e.g. `delisted since 2026-03-02 21:00`."""
    state = "listed" if place.state == "fresh" else place.state
    words = Text(state, style=_STANDING.get(state, ""))
    return words if state == "listed" else words.append(f" since {minute(place.state_since)}")


def _place(line: CaptureLine) -> str:
    capture = line.capture
    return f"{capture.warc_file}:{capture.warc_offset}"


def _history_json(history: ArticleHistory, shown: RevisionView, kept: _Captures) -> dict[str, Any]:
    fields = as_json(history)
    return {
        **{name: fields[name] for name in ("id", "key", "site", "channel", "url", "first_seen")},
        **{
            name: fields[name]
            for name in ("presence", "presence_since", "told_seq", "blocked_since")
        },
        "revision": shown.seq,
        "article": as_json(shown.article),
        "revisions": [_revision_json(view, kept[view.capture_id]) for view in history.revisions],
        "changes": [change_json(line) for line in history.changes],
        "places": fields["places"],
        "addresses": fields["addresses"],
        "merged": fields["merged"],
    }


def _revision_json(view: RevisionView, line: CaptureLine) -> dict[str, Any]:
    fields = as_json(view)
    del fields["article"], fields["article_id"]
    place = {
        name: getattr(line.capture, name)
        for name in ("warc_file", "warc_offset", "warc_length", "digest")
    }
    return {**fields, "run": line.run_id, "capture": place}
