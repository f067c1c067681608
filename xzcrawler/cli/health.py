"""`xzcrawler health`: is every site still watched, and does it still publish?"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any

import typer
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from xzcrawler.cli import judged, queue_lines, tables
from xzcrawler.cli.arguments import JsonLines
from xzcrawler.cli.database import opened
from xzcrawler.cli.output import Screen, as_json, screen, write_json, write_text
from xzcrawler.cli.plain import cell, one_line
from xzcrawler.cli.prometheus import exposition
from xzcrawler.cli.times import minute
from xzcrawler.config import Config
from xzcrawler.errors import UsageError
from xzcrawler.monitor.health import ChannelHealth, SiteHealth
from xzcrawler.monitor.health_watch import keep_health, look_at
from xzcrawler.sites import Site, get_site, load_sites
from xzcrawler.store import Store, queue

WRONG = 1
_STYLES = {"fine": "green", "wrong": "red", "never": "dim", "quiet": "yellow", "blind": "red"}
_GAPS = 3


def command(
    sites: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SITE",
            help="Names from `xzcrawler sites`; all that were crawled when none is named.",
        ),
    ] = None,
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Also open and close the incidents `quiet` and `blind`.")
    ] = False,
    prometheus: Annotated[
        bool, typer.Option("--prometheus", help="Print the text format of Prometheus.")
    ] = False,
    as_lines: JsonLines = False,
) -> None:
    """Tell whether every site is still watched and still publishes.

    Exits with 1 when a site is quiet or blind, has an incident that lasts, or was named and never crawled.
    """
    if prometheus and as_lines:
        raise UsageError("one of --json and --prometheus")
    config = Config.from_env()
    now = config.clock()
    with opened(config) as store:
        found = [_examine(store, site, now, check=check) for site in _chosen(sites or [])]
        with store.read() as session:
            waiting = queue.state(session)
    known = found if sites else [health for health in found if health.state != "never"]
    if as_lines:
        write_json([*map(_site_json, known), *queue_lines.as_lines(waiting)])
    elif prometheus:
        write_text(exposition(known, now) + queue_lines.exposition(waiting), None)
    else:
        _show(screen(), known, queue_lines.said(waiting))
    if any(health.state != "fine" for health in known):
        raise typer.Exit(WRONG)


def _chosen(names: Sequence[str]) -> list[Site]:
    if names:
        return [get_site(name) for name in dict.fromkeys(names)]
    return sorted(load_sites().values(), key=lambda site: site.name)


def _examine(store: Store, site: Site, now: datetime, *, check: bool) -> SiteHealth:
    if check:
        return keep_health(store, site, now)
    with store.read() as session:
        return look_at(session, site, now)


def _show(console: Screen, found: Sequence[SiteHealth], of_queue: Iterable[str]) -> None:
    if not found:
        console.print("No site was crawled yet: `xzcrawler crawl` does.")
    for health in found:
        run = health.last_run
        words = Text(one_line(health.site), style="bold")
        words.append(f"  {health.state}", style=_STYLES[health.state])
        if run is None:
            console.print(words.append("  never crawled", style="default"))
            continue
        words.append(f"  last run {minute(run.started)} {run.outcome}", style="default")
        words.append(f", last article read {minute(health.parsed_at)}", style="default")
        words.append(f", {health.due.due} due, {health.due.overdue} overdue", style="default")
        console.print(words, soft_wrap=True)
        console.print(Padding(_table(health.channels), (0, 0, 0, 2)))
        for sign in health.signs:
            said = Text(f"{sign.kind}: ", style=_STYLES.get(sign.kind, ""))
            place = f"{one_line(sign.place)}: " if sign.url else ""
            console.print(
                Padding(said.append(place + one_line(sign.why), style="default"), (0, 0, 0, 2))
            )
        for incident in health.incidents:
            console.print(Padding(judged.incident(incident), (0, 0, 0, 2)))
        console.print()
    for line in of_queue:
        console.print(line, soft_wrap=True)


def _table(channels: Sequence[ChannelHealth]) -> Table:
    names = ("last read", "last walk", "last new", "noticed after", "no change", "gaps of 30 days")
    table = tables.grid("channel", *names, narrow=names[:4])
    for channel in channels:
        table.add_row(
            cell(channel.title or channel.url),
            minute(channel.read_at),
            minute(channel.walked_at),
            minute(channel.last_new),
            f"~ {_span(channel.delay)}" if channel.delay else "–",
            _no_change(channel),
            _gaps(channel),
        )
    return table


def _no_change(channel: ChannelHealth) -> str:
    """E.g. `2 days (usual: up to 5), 4 looks, confidence high`."""
    if channel.silent_days is None:
        days = "too little history"
    elif channel.expected_days is None:
        days = f"{channel.silent_days} days (too little history)"
    else:
        days = f"{channel.silent_days} days (usual: up to {channel.expected_days})"
    return f"{days}, {channel.looks} looks, confidence {channel.confidence}"


def _gaps(channel: ChannelHealth) -> str:
    shown = [
        f"{minute(gap.start)} – {minute(gap.end) if gap.end else 'now'}" for gap in channel.gaps
    ]
    more = [f"and {len(shown) - _GAPS} more"] if len(shown) > _GAPS else []
    return "\n".join(shown[:_GAPS] + more)


def _span(span: timedelta) -> str:
    """E.g. `12 min`, `6.4 h`, `2.5 d`."""
    minutes = span.total_seconds() / 60
    if minutes < 90:
        return f"{minutes:.0f} min"
    hours = minutes / 60
    return f"{hours:.1f} h" if hours < 48 else f"{hours / 24:.1f} d"


def _site_json(health: SiteHealth) -> dict[str, Any]:
    fields = as_json(health)
    run = health.last_run
    fields["last_run"] = as_json(run) if run else None
    for channel, line in zip(health.channels, fields["channels"], strict=True):
        for name in ("delay", "allowed"):
            span: timedelta | None = getattr(channel, name)
            del line[name]
            line[f"{name}_seconds"] = None if span is None else round(span.total_seconds())
        del line["signs"]
    return fields
