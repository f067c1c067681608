"""Stories for people and for programs: the original, and what became of its text."""

from collections.abc import Iterator, Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from xzcrawler.cli import tables
from xzcrawler.cli.diff import rendered
from xzcrawler.cli.output import Screen, as_json, screen
from xzcrawler.cli.plain import cell, one_line, plain
from xzcrawler.cli.times import iso, minute
from xzcrawler.monitor.diff import pieces
from xzcrawler.monitor.family import Copy, Family
from xzcrawler.monitor.lines import folded, lines
from xzcrawler.monitor.originals import moment
from xzcrawler.store.stories import Carried


def show_families(known: Sequence[Family]) -> None:
    """Print stories, a line for each."""
    console = screen()
    if not known:
        console.print("No two articles carry one text.")
        return
    table = tables.grid(
        *("story", "copies", "published", "site", "article", "likely original"),
        narrow=("published", "site"),
        right=("story", "copies", "article"),
    )
    for one in known:
        numbers = str(one.story_id), str(len(one.copies))
        table.add_row(*numbers, *_place(one.original), _titled(one.original))
    console.print(table)


def _place(article: Carried) -> tuple[str, str, str]:
    return minute(moment(article)), one_line(article.site), str(article.article_id)


def _titled(article: Carried) -> Text:
    words = cell(article.title)
    if article.presence != "alive":
        words.append(f"  {article.presence}", style=tables.STYLES.get(article.presence, ""))
    return words


def show_family(found: Family, *, diff: bool) -> None:
    """Print a story: its original, and a copy a line with what it did to the text."""
    console = screen()
    original = found.original
    console.print(f"story {found.story_id}: {len(found.copies) + 1} articles", style="bold")
    console.print(
        Text(f"\nlikely original: article {original.article_id}  ").append(_titled(original))
    )
    console.print(Text(f"{one_line(original.site)}, {minute(moment(original))}"))
    console.print(Text(one_line(original.url, 2000)), soft_wrap=True)
    if found.stated:
        said = f"it names {one_line(found.stated)} as its own source, which is watched nowhere"
        console.print(Text(said), style="yellow")
    console.print("\ncopies", style="bold")
    console.print(_copies(found.copies))
    if diff:
        for copy in found.copies:
            _show_diff(console, original, copy)


def _copies(copies: Sequence[Copy]) -> Table:
    table = tables.grid(
        *("article", "published", "site", "what", "title, and what became of the text"),
        narrow=("published", "site", "what"),
        right=("article",),
    )
    for copy in copies:
        when, site, number = _place(copy.article)
        words = _titled(copy.article).append(f"\n{one_line(copy.words)}", style="yellow")
        what = f"{copy.kind}, by a person" if copy.by_person else f"{copy.kind} {copy.cover:.0%}"
        table.add_row(number, when, site, what, words)
    return table


def _show_diff(console: Screen, original: Carried, copy: Copy) -> None:
    heading = f"\narticle {original.article_id} → {copy.article.article_id}"
    console.print(heading, style="bold")
    coloured = console.is_terminal and console.color_system is not None and not console.no_color
    marked = lines(pieces(plain(original.body), plain(copy.article.body)))
    for line in folded(marked):
        console.print(Text("  ") + rendered(line, coloured=coloured), soft_wrap=True)


def family_json(found: Family) -> dict[str, Any]:
    """Return a story as `stories --json` prints it."""
    return {
        "story": found.story_id,
        "original": _article_json(found.original) | {"stated": found.stated},
        "copies": list(_copies_json(found.copies)),
    }


def _copies_json(copies: Sequence[Copy]) -> Iterator[dict[str, Any]]:
    for copy in copies:
        fields = as_json(copy)
        del fields["article"]
        lag = int(copy.lag.total_seconds())
        yield _article_json(copy.article) | fields | {"lag": lag}


def _article_json(article: Carried) -> dict[str, Any]:
    return {
        "article": article.article_id,
        "site": article.site,
        "url": article.url,
        "title": article.title,
        "source": article.source,
        "published": iso(article.published) if article.published else None,
        "first_seen": iso(article.first_seen),
        "presence": article.presence,
        "revision": article.seq,
    }
