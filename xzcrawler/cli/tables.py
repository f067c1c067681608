"""Tables of changes, articles, runs and sites for people."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from xzcrawler.cli.plain import cell, one_line
from xzcrawler.cli.times import clock, day, minute, published
from xzcrawler.monitor.run import RunResult
from xzcrawler.store.values import ArticleLine, ChangeLine, RunLine, SiteLine, Trouble

STYLES = {
    "new": "green",
    "edited": "yellow",
    "gone": "red",
    "back": "cyan",
    "moved": "cyan",
    "delisted": "red",
    "relisted": "cyan",
    "pinned": "blue",
    "unpinned": "blue",
    "backdated": "magenta",
    "reprinted": "blue",
    "altered-reprint": "magenta",
    "merged": "cyan",
    "ok": "green",
    "alive": "green",
    "partial": "yellow",
    "suspect": "yellow",
    "running": "yellow",
    "busy": "yellow",
    "failed": "red",
    "interrupted": "red",
}

COUNTERS: Mapping[str, tuple[str, ...]] = {
    "listings": ("xz/record/listing",),
    "new": ("xz/record/new",),
    "edited": ("xz/record/edited",),
    "gone": ("xz/presence/gone",),
    "back": ("xz/record/back",),
    "reprinted": ("xz/stories/reprinted", "xz/stories/altered-reprint"),
    "unchanged": ("xz/record/unchanged",),
    "suspect": ("xz/record/suspect",),
    "forbidden": ("xz/check/listing/forbidden", "xz/check/article/forbidden"),
    "failed": ("xz/run/listings_failed", "xz/run/articles_failed"),
}
"""What a run is summed up by, and the statistics each stands for."""

_SOURCE = 12
"""Columns of the terminal for a source; a longer one is folded."""

_ALWAYS = ("listings", "new", "edited", "gone", "unchanged", "failed")


def grid(*columns: str, narrow: Sequence[str] = (), right: Sequence[str] = ()) -> Table:
    """Return an empty table; narrow columns never wrap, numbers stand right."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
    for name in columns:
        table.add_column(
            name,
            no_wrap=name in narrow or name in right,
            justify="right" if name in right else "left",
            overflow="fold",
        )
    return table


def styled(word: str) -> Text:
    """Return a word of our own in the colour it has everywhere."""
    return Text(word, style=STYLES.get(word, ""))


def changes(
    lines: Iterable[ChangeLine], copies: Mapping[int, Sequence[ChangeLine]] | None = None
) -> RenderableType:
    """Changes in the order they were noticed, a heading for each day.

    `copies`: by the number of a change, what tells of copies and is folded below it.
    """
    known = list(lines)
    # The same widths on every day, so that the eye can run down the columns.
    site = max((len(line.site) for line in known), default=0)
    parts: list[RenderableType] = []
    for heading, of_day in groupby(known, key=lambda line: day(line.at)):
        table = grid(
            "time",
            "what",
            "article",
            "site",
            "title",
            narrow=("time", "what", "site"),
            right=("article",),
        )
        table.columns[1].min_width = len("edited")
        table.columns[3].min_width = site
        for line in of_day:
            table.add_row(
                clock(line.at),
                styled(line.type),
                str(line.article_id),
                cell(line.site),
                said(line).append_text(_also((copies or {}).get(line.id, ()))),
            )
        parts += [Text(f"\n{heading}", style="bold"), table]
    return Group(*parts)


def said(line: ChangeLine) -> Text:
    """Return a change's title, why nobody is alerted to it, and below it what changed."""
    words = cell(line.title)
    if line.muted:
        words.append(f"  (muted: {line.muted})", style="dim")
    if line.summary and line.type != "new":
        words.append(
            f"\n{one_line(line.summary)}",
            style=STYLES.get(line.type, "") if line.type == "edited" else "dim",
        )
    return words


def _also(copies: Sequence[ChangeLine]) -> Text:
    if not copies:
        return Text()
    named = ", ".join(f"{one_line(copy.site)} {copy.article_id}" for copy in copies)
    return Text(f"\nalso in {named}", style="blue")


def articles(lines: Iterable[ArticleLine]) -> Table:
    """Articles with what the page says of their time and source."""
    table = grid(
        *("article", "published", "site", "source", "title"),
        narrow=("published", "site"),
        right=("article",),
    )
    table.columns[3].max_width = _SOURCE
    for line in lines:
        when = published(line.published, "day" if line.published else None)
        title = cell(line.title).append_text(_state(line))
        table.add_row(str(line.id), when, cell(line.site), cell(line.source), title)
    return table


def _state(line: ArticleLine) -> Text:
    words = Text()
    if line.presence != "alive":
        words.append(f"  {line.presence}", style=STYLES.get(line.presence, ""))
    if line.revisions > 1:
        words.append(f"  ×{line.revisions}", style="yellow")
    return words


def runs(lines: Iterable[RunLine]) -> Table:
    """Runs with what they did."""
    table = grid(
        "run",
        "started",
        "took",
        "site",
        "outcome",
        "what it did",
        narrow=("started", "took"),
        right=("run",),
    )
    for line in lines:
        table.add_row(
            str(line.id),
            minute(line.started),
            took(line),
            cell(line.site),
            styled(line.outcome),
            counts(line),
        )
    return table


def took(line: RunLine) -> str:
    """Return how long a run took, e.g. `3.2 s`; a dash while it goes on, and when the clock was a pretended one."""
    seconds = (line.finished - line.started).total_seconds() if line.finished else 0.0
    return f"{seconds:.1f} s" if seconds else "–"


def counts(line: RunLine) -> Text:
    """Return the counters that are not zero, e.g. `new 3, unchanged 12`."""
    words = [f"{name} {counted}" for name in COUNTERS if (counted := count(line.stats, name))]
    return Text(", ".join(words) or "–")


def count(stats: Mapping[str, int], name: str) -> int:
    """Return one of `COUNTERS` of a run."""
    return sum(stats.get(stat, 0) for stat in COUNTERS[name])


def results(of_runs: Iterable[RunResult]) -> Table:
    """What a crawl did, a line for each site."""
    table = grid("site", "outcome", *_ALWAYS, "also", narrow=("site", "outcome"), right=_ALWAYS)
    for run in of_runs:
        numbers = (str(count(run.stats, name) or "·") for name in _ALWAYS)
        rare = [f"{count(run.stats, name)} {name}" for name in COUNTERS if name not in _ALWAYS]
        also = ", ".join(words for words in rare if not words.startswith("0 "))
        table.add_row(cell(run.site), styled(run.outcome), *numbers, also)
    return table


def sites(lines: Iterable[tuple[str, str, SiteLine | None]]) -> Table:
    """Sites (name, title) with what the database knows of them."""
    table = grid(
        "site",
        "title",
        "articles",
        "gone",
        "last run",
        "outcome",
        narrow=("site", "last run", "outcome"),
        right=("articles", "gone"),
    )
    for name, title, known in lines:
        run = known.last_run if known else None
        table.add_row(
            cell(name),
            cell(title),
            str(known.articles if known else 0),
            str(known.gone) if known and known.gone else "",
            minute(run.started) if run else "never",
            styled(run.outcome) if run else "",
        )
    return table


_TROUBLES = 10
"""Troubles of one run in the table view; `--json` gives all."""


def troubles(happened: Sequence[Trouble]) -> Text:
    """What happened and where, the first few."""
    parts = []
    for trouble in happened[:_TROUBLES]:
        words = Text("  ").append(one_line(trouble.verdict), style="yellow")
        words.append(f"  {one_line(trouble.url)}")
        if trouble.why:
            words.append(f"\n    {one_line(trouble.why)}", style="dim")
        parts.append(words)
    if len(happened) > _TROUBLES:
        parts.append(Text(f"  … and {len(happened) - _TROUBLES} more (runs --json gives all)"))
    return Text("\n").join(parts)
