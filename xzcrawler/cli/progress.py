"""How far the runs are: bars on a terminal, now and then a line otherwise."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from xzcrawler.monitor.run import Progress as RunProgress

_EVERY = 10.0
"""Seconds between two plain lines of one site."""

Listener = Callable[[RunProgress], None]


@contextmanager
def shown_progress(*, bars: bool = True, lines: bool = True) -> Iterator[Listener]:
    """Give a listener for `run_sites`; what it shows goes to stderr, results stay alone on stdout."""
    console = Console(stderr=True, highlight=False, markup=False, emoji=False)
    if bars and console.is_terminal:
        with _bars(console) as drawn:
            yield _Bars(drawn).show
    elif lines:
        yield _Lines().show
    else:
        yield lambda progress: None


def _bars(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=None),
        TextColumn("{task.completed:.0f}/{task.total:.0f} pages", markup=False),
        TextColumn("{task.fields[found]}", style="green", markup=False),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    )


class _Bars:
    """One bar a site; called from the threads that listen to the children."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}
        self._lock = threading.Lock()

    def show(self, progress: RunProgress) -> None:
        with self._lock:
            if progress.site not in self._tasks:
                self._tasks[progress.site] = self._bars.add_task(progress.site, total=1, found="")
        total = max(1, progress.pages + progress.waiting)
        task = self._tasks[progress.site]
        self._bars.update(task, completed=progress.pages, total=total, found=_found(progress))


class _Lines:
    """A line when a site begins and every ten seconds, for logs and cron mails."""

    def __init__(self) -> None:
        self._said: dict[str, float] = {}

    def show(self, progress: RunProgress) -> None:
        now = time.monotonic()
        if now - self._said.get(progress.site, -_EVERY) < _EVERY:
            return
        self._said[progress.site] = now
        pages = f"{progress.pages} of {progress.pages + progress.waiting} pages"
        words = f"{pages} {_found(progress)}" if progress.pages else "begins"
        sys.stderr.write(f"{progress.site}: {words.rstrip()}\n")


def _found(progress: RunProgress) -> str:
    counts = {"new": progress.new, "edited": progress.edited, "failed": progress.failed}
    return ", ".join(f"{count} {name}" for name, count in counts.items() if count)


@contextmanager
def counted(what: str, total: int, *, bars: bool = True) -> Iterator[Callable[[int], None]]:
    """Give a listener that is told how many more of `total` are done; a bar on a terminal, else nothing."""
    console = Console(stderr=True, highlight=False, markup=False, emoji=False)
    if not (bars and console.is_terminal):
        yield lambda more: None
        return
    columns = (BarColumn(bar_width=None), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(TextColumn(what, markup=False), *columns, console=console, transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda more: bar.advance(task, more)
