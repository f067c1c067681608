"""`xzcrawler diff`: what changed between two revisions, character by character, numbers whole."""

from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import Annotated

import typer
from attrs import frozen
from rich.console import Console
from rich.text import Text

from xzcrawler.cli import attached
from xzcrawler.cli.arguments import ArticleRef, parse_range
from xzcrawler.cli.database import reading
from xzcrawler.cli.output import as_json, screen, write_json, write_text
from xzcrawler.cli.plain import one_line, plain
from xzcrawler.cli.times import minute
from xzcrawler.config import Config
from xzcrawler.errors import UsageError
from xzcrawler.monitor import grade
from xzcrawler.monitor.diff import FieldChange, Mark, Piece, field_changes, pieces
from xzcrawler.monitor.lines import Fold, Line, folded, lines
from xzcrawler.monitor.markup import page
from xzcrawler.monitor.unified import unified
from xzcrawler.store import articles, attachments
from xzcrawler.store.article_values import ArticleHistory, RevisionView

_PLAIN_MARKS = {Mark.SAME: ("", ""), Mark.DELETED: ("【-", "-】"), Mark.INSERTED: ("【+", "+】")}
_MOVED_MARKS = {Mark.DELETED: ("【-moved: ", "-】"), Mark.INSERTED: ("【+moved: ", "+】")}
_STYLES = {Mark.SAME: "", Mark.DELETED: "red strike", Mark.INSERTED: "green underline"}

Range = Annotated[
    str | None,
    typer.Argument(
        metavar="A..B", help="Two revisions, also backwards; the last two when left out."
    ),
]
File = Annotated[
    str | None,
    typer.Option(
        "--attachment",
        metavar="NAME|N",
        help="Compare versions of this attachment, by (part of) its name or its number in `show`.",
    ),
]
Lines = Annotated[
    bool, typer.Option("--json", help="Print one JSON object for each field that differs.")
]
Page = Annotated[bool, typer.Option("--html", help="A web page that needs no network.")]
Unified = Annotated[bool, typer.Option("--unified", help="Unified text, as `diff -u` writes it.")]
Context = Annotated[
    int | None,
    typer.Option(metavar="N", min=0, help="Show only N characters on each side of a change."),
]
Output = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="FILE", help="Write to a file.", dir_okay=False),
]


def command(
    article: ArticleRef,
    between: Range = None,
    *,
    attachment: File = None,
    as_lines: Lines = False,
    html: Page = False,
    as_unified: Unified = False,
    context: Context = None,
    output: Output = None,
) -> None:
    """Mark what changed between two revisions."""
    if as_lines + html + as_unified > 1:
        raise UsageError("Give one of --json, --html and --unified")
    if output and as_lines:
        raise UsageError("--json goes to standard output only")
    with reading(Config.from_env()) as session:
        history = articles.history(session, articles.find(session, article))
        files = attachments.history(session, history.id) if attachment is not None else ()
    form = _Form(as_lines=as_lines, html=html, unified=as_unified, context=context, output=output)
    if attachment is not None:
        found = attached.compared(files, attachment, between)
        nothing = "There is only one version of it: nothing to compare."
        _tell(_Files(history, found) if found else None, nothing, form)
        return
    last = len(history.revisions)
    compared = None if between is None and last < 2 else parse_range(between, last)
    nothing = f"Article {history.id} has only one revision: nothing to compare."
    _tell(_Compared.of(history, compared) if compared else None, nothing, form)


@frozen(kw_only=True)
class _Form:
    """How a comparison is wanted."""

    as_lines: bool
    html: bool
    unified: bool
    context: int | None
    output: Path | None


@frozen
class _Compared:
    """Two revisions of an article."""

    history: ArticleHistory
    old: RevisionView
    new: RevisionView
    changes: tuple[FieldChange, ...]

    @classmethod
    def of(cls, history: ArticleHistory, seqs: tuple[int, int]) -> "_Compared":
        old, new = (history.revisions[seq - 1] for seq in seqs)
        return cls(history, old, new, field_changes(old.article, new.article))

    @property
    def names(self) -> tuple[str, str]:
        old, new = (f"revision {each.seq} ({minute(each.at)})" for each in (self.old, self.new))
        return old, new

    def objects(self) -> list[dict[str, object]]:
        place = {"article": self.history.id, "from_seq": self.old.seq, "to_seq": self.new.seq}
        return [{**place, **as_json(change)} for change in self.changes]

    def page(self, context: int | None) -> str:
        old, new = (f"第{each.seq}版（{minute(each.at)}）" for each in (self.old, self.new))
        facts = grade(self.old.article, self.new.article).facts
        return page(
            self.new.article.title,
            self.changes,
            notes=(f"{old} → {new}", self.history.url),
            facts=facts,
            context=context,
        )

    def unified(self) -> str:
        return unified([_plain(change) for change in self.changes], *self.names)

    def show(self, console: Console, context: int | None) -> None:
        title = one_line(self.new.article.title)
        console.print(Text(f"article {self.history.id}  {title}", style="bold"))
        console.print(" → ".join(self.names))
        if self.new.reverts_to and self.new.seq > self.old.seq:
            said = f"revision {self.new.seq} brings back revision {self.new.reverts_to}"
            console.print(said, style="yellow")
        if not self.changes:
            console.print("\nNothing a reader sees differs.")
        _show_changes(console, self.changes, context)


@frozen
class _Files:
    """Two versions of a file that an article offers."""

    history: ArticleHistory
    found: attached.Compared

    def objects(self) -> list[dict[str, object]]:
        place = {"article": self.history.id, **self.found.as_json()}
        return [{**place, **as_json(change)} for change in self.found.changed]

    def page(self, context: int | None) -> str:
        notes = (self.history.revisions[-1].article.title, self.history.url, *self.found.heading)
        changes = [FieldChange("附件文字", one.old, one.new) for one in self.found.shown]
        return page(self.found.name, changes, notes=notes, context=context)

    def unified(self) -> str:
        return unified([_plain(change) for change in self.found.shown], *self.found.names)

    def show(self, console: Console, context: int | None) -> None:
        for line in self.found.heading:
            console.print(Text(line), soft_wrap=True)
        _show_changes(console, self.found.shown, context)


def _tell(compared: _Compared | _Files | None, nothing: str, form: _Form) -> None:
    if compared is None:
        if not form.as_lines:
            screen().print(nothing)
    elif form.as_lines:
        write_json(compared.objects())
    elif form.html:
        write_text(compared.page(form.context), form.output)
    elif form.unified:
        write_text(compared.unified(), form.output)
    elif form.output:
        text = StringIO()
        compared.show(screen(text), form.context)
        write_text(text.getvalue(), form.output)
    else:
        compared.show(screen(), form.context)


def _plain(change: FieldChange) -> FieldChange:
    return FieldChange(change.field, plain(change.old), plain(change.new))


def _show_changes(console: Console, changed: Sequence[FieldChange], context: int | None) -> None:
    coloured = console.is_terminal and console.color_system is not None and not console.no_color
    for change in map(_plain, changed):
        console.print(f"\n{change.field}", style="bold")
        for line in folded(lines(pieces(change.old, change.new)), context):
            console.print(Text("  ") + rendered(line, coloured=coloured), soft_wrap=True)


def rendered(line: Line | Fold, *, coloured: bool) -> Text:
    """Return a line with colours on a terminal, else with 【-gone-】【+come+】.

    >>> rendered((Piece(Mark.DELETED, "15"), Piece(Mark.INSERTED, "20")), coloured=False).plain
    '【-15-】【+20+】'
    """
    if isinstance(line, Fold):
        return Text(f"… {line.count} paragraph{'s' if line.count > 1 else ''} as before …")
    words = Text()
    for piece in line:
        before, after = _marks(piece, coloured=coloured)
        words.append(before + piece.text + after, style=_STYLES[piece.mark] if coloured else "")
    return words


def _marks(piece: Piece, *, coloured: bool) -> Sequence[str]:
    if piece.moved:
        return ("moved: ", "") if coloured else _MOVED_MARKS[piece.mark]
    return ("", "") if coloured else _PLAIN_MARKS[piece.mark]
