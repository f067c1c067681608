"""`xzcrawler prove`: one change as a zip file that anybody can check without us."""

import os
import zipfile
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Annotated

import typer

from xzcrawler.cli.database import reading
from xzcrawler.cli.output import screen
from xzcrawler.cli.times import parse_moment
from xzcrawler.config import Config
from xzcrawler.errors import UsageError
from xzcrawler.monitor.prove import prove

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The earliest time a zip file can hold: the same pack has the same bytes."""


def command(
    change: Annotated[
        int,
        typer.Argument(metavar="CHANGE", min=1, help="Its id, from `new --json` or `show --json`."),
    ],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE.zip", help="proof-CHANGE.zip by default."),
    ] = None,
    at: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="Prove against the head that was published then."),
    ] = None,
) -> None:
    """Pack the proof of a change.

    Both revisions, what differs, the archived answers, the chain of hashes, and a checker that needs
    nothing but Python.
    """
    config = Config.from_env()
    until = parse_moment(at, "--at") if at is not None else None
    path = output or Path(f"proof-{change}.zip")
    with reading(config) as session:
        files = prove(session, config.shelves, change, until)
    _write(path, files)
    screen().print(
        f"wrote {path} ({len(files)} files); unpack it and run: python3 check.py", soft_wrap=True
    )


def _write(path: Path, files: dict[str, bytes]) -> None:
    """Write the zip file whole or not at all."""
    try:
        with NamedTemporaryFile(dir=path.parent, suffix=".zip", delete=False) as stream:
            unfinished = Path(stream.name)
            try:
                with zipfile.ZipFile(stream, "w") as archive:
                    for name, content in files.items():
                        archive.writestr(_member(name), content)
                os.chmod(unfinished, 0o644)  # noqa: PTH101 - before it has its name
                unfinished.replace(path)
            except BaseException:
                with suppress(OSError):
                    unfinished.unlink()
                raise
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror or error}") from error


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, _LONG_AGO)
    member.create_system, member.external_attr = 3, 0o644 << 16  # the same on every machine
    return member
