"""Where words go: tables to a console of the right width, JSON as one object a line."""

import json
import os
import re
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import IO, Any, NoReturn, TextIO

import attrs
import typer
from rich.console import Console

from xzcrawler.cli.times import iso
from xzcrawler.errors import UsageError
from xzcrawler.store.values import ChangeLine

BROKEN_PIPE = 141
"""What a shell reports for a program that SIGPIPE ended: nobody reads any more."""

_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


class Screen(Console):
    """Rich's console; ends the program quietly when the reader has gone (`xzcrawler new | head`)."""

    def on_broken_pipe(self) -> NoReturn:
        end_unread()


def screen(file: IO[str] | None = None) -> Screen:
    """Return a console on standard output or a file: colours and full width on a terminal only."""
    return Screen(file=file, highlight=False, markup=False, emoji=False)


def write_text(text: str, file: Path | None) -> None:
    """Write UTF-8 to a file, or to standard output when there is none.

    Raises UsageError when the file cannot be written.
    """
    if file is not None:
        try:
            file.write_text(text, encoding="utf-8", errors="replace", newline="\n")
        except OSError as error:
            raise UsageError(f"Cannot write {file}: {error.strerror}") from None
        return
    _as_utf8(sys.stdout)
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        end_unread()


def write_json(values: Iterable[Mapping[str, Any]]) -> None:
    """Write one object a line and flush, so that what comes after knows it was delivered."""
    _as_utf8(sys.stdout)
    try:
        for value in values:
            sys.stdout.write(json_line(value) + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        end_unread()


def json_line(value: Mapping[str, Any]) -> str:
    """Return JSON with Chinese as it is and anything a terminal could obey escaped.

    >>> json_line({"title": "徐州\\u202e\\x1b"})
    '{"title": "徐州\\\\u202e\\\\u001b"}'
    """
    text = json.dumps(value, ensure_ascii=False, default=_unknown)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def as_json(value: Any) -> dict[str, Any]:
    """Return an attrs value as JSON's types, field by field."""
    return attrs.asdict(value, value_serializer=lambda _, __, part: _json_value(part))


def change_json(line: ChangeLine) -> dict[str, Any]:
    """Return a line of the change log as `new --json` prints it."""
    fields = as_json(line)
    return {name.removesuffix("_id"): value for name, value in fields.items()}


def end_unread() -> NoReturn:
    """Leave quietly, since nobody reads any more."""
    discard_output()
    raise typer.Exit(BROKEN_PIPE)


def discard_output() -> None:
    """Send what is still buffered nowhere, or Python complains when it closes standard output."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _json_value(part: Any) -> Any:
    if isinstance(part, datetime):
        return iso(part)
    return dict(part) if isinstance(part, Mapping) else part


def _unknown(value: object) -> str:
    if isinstance(value, datetime):
        return iso(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def _as_utf8(stream: TextIO) -> None:
    # A GBK terminal still gets UTF-8 here: JSON is for programs.
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8")
