"""`xzcrawler db backup`, `restore` and `copy`: the whole installation, somewhere else."""

import shlex
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from xzcrawler.cli.arguments import JsonLines
from xzcrawler.cli.database import require_database
from xzcrawler.cli.output import as_json, screen, write_json
from xzcrawler.cli.plain import one_line
from xzcrawler.cli.progress import counted
from xzcrawler.cli.times import minute
from xzcrawler.config import Config
from xzcrawler.monitor.backup import Backup, back_up
from xzcrawler.monitor.restore import FILE, Restored
from xzcrawler.monitor.restore import restore as restore_from
from xzcrawler.store.backup import file_url
from xzcrawler.store.transfer import copy as copy_database

INCOMPLETE = 1
_NAMED = 20


def backup(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A new folder.")],
    *,
    no_archive: Annotated[
        bool,
        typer.Option("--no-archive", help="List and hash the WARC files, but leave them out."),
    ] = False,
    as_lines: JsonLines = False,
) -> None:
    """Back the database and the archive up into a new folder.

    Crawls may go on meanwhile. Ends with 1 when a WARC file is missing that the database names.
    """
    config = Config.from_env()
    require_database(config)
    made = back_up(
        config.database,
        config.shelves,
        folder,
        now=config.clock(),
        with_archive=not no_archive,
        progress=partial(counted, bars=not as_lines),
    )
    if as_lines:
        fields = as_json(made)
        write_json([{**fields.pop("manifest"), "folder": str(folder), **fields}])
    else:
        _print_backup(folder, made)
    if made.missing:
        raise typer.Exit(INCOMPLETE)


def restore(
    backup: Annotated[Path, typer.Argument(metavar="BACKUP", help="What `db backup` made.")],
    into: Annotated[Path, typer.Argument(metavar="INTO", help="A new or empty data folder.")],
    *,
    as_lines: JsonLines = False,
) -> None:
    """Make a new data folder of a backup, everything compared with its manifest first."""
    restored = restore_from(backup, into, progress=partial(counted, bars=not as_lines))
    if as_lines:
        extra = {
            "folder": str(into),
            "database_url": file_url(into / FILE),
            "is_outdated": restored.is_outdated,
        }
        write_json([{**as_json(restored.manifest), **extra}])
        return
    _print_restored(into, restored)


def copy(
    source: Annotated[str, typer.Argument(metavar="FROM", help="Address of the database.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="Address of an empty database.")],
    *,
    force: Annotated[
        bool, typer.Option("--force", help="Although a run is open: copy what is stored now.")
    ] = False,
    as_lines: JsonLines = False,
) -> None:
    """Copy a database into another one, e.g. from SQLite to PostgreSQL.

    Goes on where an earlier attempt was cut off, and compares every row at the end. FROM is only read.
    Addresses are written as in XZ_DATABASE.
    """
    progress = partial(counted, bars=not as_lines)
    copied = copy_database(source, target, progress=progress, force=force)
    if as_lines:
        write_json([{"rows": copied.rows, **as_json(copied)}])
        return
    known = f", {copied.resumed} of them by an earlier attempt" if copied.resumed else ""
    _say(f"{copied.rows} rows of {len(copied.tables)} tables copied{known}.")
    _say("Both databases were compared row by row: they say the same.")
    _say("From now on set XZ_DATABASE to the new one; the archive stays where it is.")


def _print_backup(folder: Path, made: Backup) -> None:
    manifest = made.manifest
    archive = f"{manifest.archive_files} WARC files, {manifest.archive_bytes:,} bytes"
    left_out = "" if manifest.with_archive else ", listed but left out"
    rows = sum(manifest.rows.values())
    _say(f"{one_line(str(folder))}: {rows} rows, {archive}{left_out}.")
    _say(f"Its manifest: sha256:{made.sha256}")
    for member in made.missing[:_NAMED]:
        _say(f"missing: {one_line(member.name)}: {one_line(member.why)}", style="red")
    if len(made.missing) > _NAMED:
        _say(f"… and {len(made.missing) - _NAMED} more (--json names them)", style="red")


def _print_restored(into: Path, restored: Restored) -> None:
    manifest = restored.manifest
    folder = shlex.quote(one_line(str(into), limit=1000))
    at = minute(datetime.fromisoformat(manifest.at))
    rows = sum(manifest.rows.values())
    _say(f"{folder}: as of {at}, {rows} rows, {manifest.archive_files} WARC files.")
    if not manifest.with_archive:
        _say(f"The backup has no WARC files: put the archive at {folder}/archive.")
    if restored.missing:
        _say(f"{restored.missing} WARC files were missing when it was made.", style="red")
    upgrade = f"XZ_DATA={folder} xzcrawler db upgrade, then " if restored.is_outdated else ""
    _say(f"Use it: {upgrade}XZ_DATA={folder} xzcrawler verify")
    if manifest.source == "postgresql":
        url = shlex.quote(one_line(file_url(into.absolute() / FILE), limit=1000))
        _say(f"It came from PostgreSQL: xzcrawler db copy {url} TO moves it to an empty database.")


def _say(words: str, style: str | None = None) -> None:
    screen().print(words, style=style, soft_wrap=True)
