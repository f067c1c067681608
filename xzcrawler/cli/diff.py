"""`xzcrawler diff`: what changed between two revisions, character by character, numbers whole."""

from collections.abc import Sequence
from typing import Annotated

import typer
from rich.text import Text

from xzcrawler.cli import attached
from xzcrawler.cli.arguments import ArticleRef, parse_range
from xzcrawler.cli.database import reading
from xzcrawler.cli.output import Screen, as_json, screen, write_json
from xzcrawler.cli.plain import one_line, plain
from xzcrawler.cli.times import minute
from xzcrawler.config import Config
from xzcrawler.monitor.diff import FieldChange, Mark, Piece, field_changes, pieces
from xzcrawler.store import articles, attachments
from xzcrawler.store.values import ArticleHistory

_PLAIN_MARKS = {Mark.SAME: ("", ""), Mark.DELETED: ("【-", "-】"), Mark.INSERTED: ("【+", "+】")}
_STYLES = {Mark.SAME: "", Mark.DELETED: "red strike", Mark.INSERTED: "green underline"}

Line = tuple[Piece, ...]


def command(
    article: ArticleRef,
    between: Annotated[
        str | None,
        typer.Argument(metavar="A..B", help="Two revisions; the last two when left out."),
    ] = None,
    attachment: Annotated[
        str | None,
        typer.Option(
            metavar="NAME|N",
            help="Compare versions of this attachment, by (part of) its name or its number in `show`.",
        ),
    ] = None,
    as_lines: Annotated[
        bool, typer.Option("--json", help="Print one JSON object for each field that differs.")
    ] = False,
) -> None:
    """Mark what changed between two revisions."""
    with reading(Config.from_env()) as session:
        history = articles.history(session, articles.find(session, article))
        files = attachments.history(session, history.id) if attachment is not None else ()
    if attachment is not None:
        _compare_files(history.id, attached.compared(files, attachment, between), as_lines=as_lines)
        return
    last = len(history.revisions)
    if between is None and last < 2:
        if not as_lines:
            screen().print(f"Article {history.id} has only one revision: nothing to compare.")
        return
    start, end = parse_range(between, last)
    changed = field_changes(
        history.revisions[start - 1].article, history.revisions[end - 1].article
    )
    if as_lines:
        place = {"article": history.id, "from_seq": start, "to_seq": end}
        write_json({**place, **as_json(change)} for change in changed)
    else:
        _show(history, start, end, changed)


def _compare_files(article: int, found: attached.Compared | None, *, as_lines: bool) -> None:
    if found is None:
        if not as_lines:
            screen().print("There is only one version of it: nothing to compare.")
    elif as_lines:
        write_json(
            {"article": article, **found.as_json(), **as_json(change)} for change in found.changed
        )
    else:
        console = screen()
        for line in found.heading:
            console.print(Text(line), soft_wrap=True)
        _show_changes(console, [attached.shown(change) for change in found.changed])


def _show(history: ArticleHistory, start: int, end: int, changed: Sequence[FieldChange]) -> None:
    console = screen()
    old, new = history.revisions[start - 1], history.revisions[end - 1]
    console.print(Text(f"article {history.id}  {one_line(new.article.title)}", style="bold"))
    console.print(f"revision {start} ({minute(old.at)}) → revision {end} ({minute(new.at)})")
    if new.reverts_to:
        console.print(f"revision {end} brings back revision {new.reverts_to}", style="yellow")
    if not changed:
        console.print("\nNothing a reader sees differs.")
    _show_changes(console, changed)


def _show_changes(console: Screen, changed: Sequence[FieldChange]) -> None:
    coloured = console.is_terminal and console.color_system is not None and not console.no_color
    for change in changed:
        console.print(f"\n{change.field}", style="bold")
        marked = pieces(plain(change.old), plain(change.new))
        for line in shortened(lines(marked)):
            console.print(Text("  ") + rendered(line, coloured=coloured), soft_wrap=True)


def lines(marked: Sequence[Piece]) -> list[Line]:
    """Cut pieces at their line ends; a line end that went or came is shown as ¶."""
    cut: list[list[Piece]] = [[]]
    for piece in marked:
        *ended, rest = piece.text.split("\n")
        for text in ended:
            end = "" if piece.mark is Mark.SAME else "¶"
            cut[-1].append(Piece(piece.mark, text + end))
            cut.append([])
        cut[-1].append(Piece(piece.mark, rest))
    return [
        tuple(piece for piece in line if piece.text) for line in cut if any(p.text for p in line)
    ]


def shortened(all_lines: Sequence[Line]) -> list[Line]:
    """Replace runs of unchanged lines by their number, but for the one next to a change."""
    changed = [any(piece.mark is not Mark.SAME for piece in line) for line in all_lines]
    shown: list[Line] = []
    left_out = 0
    for index, line in enumerate(all_lines):
        if any(changed[max(0, index - 1) : index + 2]):
            shown += [_left_out(left_out)] if left_out else []
            shown.append(line)
            left_out = 0
        else:
            left_out += 1
    return shown + ([_left_out(left_out)] if left_out else [])


def rendered(line: Line, *, coloured: bool) -> Text:
    """Return a line with colours on a terminal, else with 【-gone-】【+come+】.

    >>> rendered((Piece(Mark.DELETED, "15"), Piece(Mark.INSERTED, "20")), coloured=False).plain
    '【-15-】【+20+】'
    """
    words = Text()
    for piece in line:
        before, after = ("", "") if coloured else _PLAIN_MARKS[piece.mark]
        words.append(before + piece.text + after, style=_STYLES[piece.mark] if coloured else "")
    return words


def _left_out(count: int) -> Line:
    return (Piece(Mark.SAME, f"… {count} paragraph{'s' if count > 1 else ''} as before …"),)
