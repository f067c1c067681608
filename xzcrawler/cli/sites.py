"""`xzcrawler sites`: what is declared, when it was last read, and when it is read next."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import attrs
import typer
from rich.padding import Padding
from rich.text import Text

from xzcrawler.cli import judged, tables
from xzcrawler.cli.arguments import JsonLines
from xzcrawler.cli.crawl import chosen
from xzcrawler.cli.database import reading, sqlite_file
from xzcrawler.cli.migrate import migrate
from xzcrawler.cli.output import Screen, as_json, screen, write_json
from xzcrawler.cli.plain import one_line
from xzcrawler.cli.times import minute
from xzcrawler.config import Config
from xzcrawler.monitor.agenda import Turn, agenda
from xzcrawler.monitor.pace import quiet_until
from xzcrawler.monitor.trial import awaits_trial
from xzcrawler.sites import Site, get_site, load_sites
from xzcrawler.store import runs
from xzcrawler.store.outlook import Prospect, look_ahead
from xzcrawler.store.values import HostLine, SiteLine

command = typer.Typer(invoke_without_command=True)
command.command("migrate")(migrate)


@command.callback()
def show(context: typer.Context, as_lines: JsonLines = False) -> None:
    """Show the declared sites and their last runs."""
    if context.invoked_subcommand is not None:
        return
    declared = load_sites()
    config = Config.from_env()
    known, turns = _known(config, chosen((), config))
    names = sorted({*declared, *known})
    if as_lines:
        write_json(
            _site_json(name, declared.get(name), known.get(name)) | _turn_json(turns.get(name))
            for name in names
        )
        return
    console = screen()
    console.print(
        tables.sites((name, _title(declared.get(name)), known.get(name)) for name in names)
    )
    for site in declared.values():
        _show_site(console, site, known.get(site.name), turns.get(site.name), config.clock())


def _show_site(
    console: Screen, site: Site, line: SiteLine | None, turn: Turn | None, now: datetime
) -> None:
    sample = " (sample city)" if site.sample else ""
    console.print(f"\n{site.name}{sample}  {', '.join(site.domains)}", style="bold")
    for channel in site.channels:
        console.print(f"  {one_line(channel.title)}  {channel.url}", soft_wrap=True)
    if turn:
        console.print(f"  next run {_when(turn, now)}: {turn.why}")
    if line and line.next_due:
        console.print(f"  next article due {minute(line.next_due)}")
    for host in line.hosts if line else ():
        console.print(f"  {_host(site, host, now)}", soft_wrap=True)
    if site.unverified:
        words = Text(f"not verified: {one_line(site.unverified, limit=1000)}", style="yellow")
        if not site.sample:
            words.append(f"\n{_trial(site, line)}", style="default")
        console.print(Padding(words, (0, 0, 0, 2)))
    for incident in line.incidents if line else ():
        console.print(Padding(judged.incident(incident), (0, 0, 0, 2)))


def _known(
    config: Config, names: Sequence[str]
) -> tuple[Mapping[str, SiteLine], Mapping[str, Turn]]:
    """Return what is stored of the sites, and the turns that `schedule` would give these."""
    lines, prospect, now = {}, Prospect(), config.clock()
    path = sqlite_file(config)
    if path is None or path.exists():
        with reading(config) as session:
            lines = {line.name: line for line in runs.sites(session)}
            prospect = look_ahead(session, now)
    turns = agenda([get_site(name) for name in names], prospect, now)
    return lines, {turn.site: turn for turn in turns}


def _when(turn: Turn, now: datetime) -> str:
    if turn.due is None:
        return "later"
    return f"due since {minute(turn.due)}" if turn.due < now else minute(turn.due)


def _turn_json(turn: Turn | None) -> dict[str, Any]:
    """`next_run` is null for a site that is being crawled, or that `schedule` would not crawl."""
    return {"next_run": turn.due if turn else None, "next_why": turn.why if turn else ""}


def _host(site: Site, host: HostLine, now: datetime) -> str:
    """How gently a host is asked, e.g. `www.xz.gov.cn: 900 articles, at most 2400 rechecks a day`."""
    budget = site.politeness.rechecks_a_day
    words = f"{one_line(host.name)}: {host.articles} articles, at most {budget} rechecks a day"
    if host.stretch > 1:
        words += f", intervals ×{host.stretch:.1f}"
    if host.slack > 1:
        words += f", floor ×{host.slack:.1f}"
    quiet = quiet_until(host.quiet_until, now)
    return f"{words}, quiet until {minute(quiet)}" if quiet else words


def _trial(site: Site, line: SiteLine | None) -> str:
    if awaits_trial(site, line.proven_version if line else ""):
        return "on trial: its first readings are stored only when they are found good"
    return "its first readings were found good"


def _title(site: Site | None) -> str:
    return site.title if site else "(no longer declared)"


def _site_json(name: str, site: Site | None, known: SiteLine | None) -> dict[str, Any]:
    return {
        "name": name,
        "title": site.title if site else "",
        "domains": list(site.domains) if site else [],
        "channels": [attrs.asdict(channel) for channel in site.channels] if site else [],
        "sample": bool(site and site.sample),
        "unverified": site.unverified if site else "",
        "proven_version": known.proven_version if known else "",
        "rechecks_a_day": site.politeness.rechecks_a_day if site else None,
        "hosts": [as_json(host) for host in known.hosts] if known else [],
        "incidents": [as_json(incident) for incident in known.incidents] if known else [],
        "articles": known.articles if known else 0,
        "gone": known.gone if known else 0,
        "last_run": as_json(known.last_run) if known and known.last_run else None,
        "next_due": known.next_due if known else None,
    }
