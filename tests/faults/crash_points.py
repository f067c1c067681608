"""Faults at named points of a page's life, put into the process that crawls: `XZ_TEST_CRASH=point|fault|n`.

`run_sites.py` imports this; the fork server imports that again, and each child has what it has. The fault comes
at the n-th time that the point is reached in one process, once; XZ_TEST_CRASH_MARK names a file that is made then.
The points are `archive write`, `torn archive write`, `archive sync`, and `before commit` or `after commit` with one
of the STAGES behind: `before commit of pages`.
"""

import errno
import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any

from sqlalchemy import exc
from sqlalchemy.engine.default import DefaultDialect

from xzcrawler.archive import warc

KILL = "kill -9"
STAGES = {
    "pages": "_in_one_transaction",
    "settling": "settle",
    "closing": "RunReport._close_row",
}
"""What a transaction is for, and the function that it is made in: `monitor.record`, `monitor.presence`, `extensions`."""
_DISK = {"ENOSPC": errno.ENOSPC, "EIO": errno.EIO}
_DATABASE = {
    "ENOSPC": "database or disk is full",
    "EIO": "disk I/O error",
    "SQLITE_BUSY": "database is locked",
}


class _Os:
    """The module `os` for the archive, with faults of its own."""

    def __init__(self, **instead: Callable[..., Any]) -> None:
        self._instead = instead

    def __getattr__(self, name: str) -> Any:
        return self._instead.get(name) or getattr(os, name)


def install(point: str, fault: str, number: int, mark: Path) -> None:
    """Let the fault come at the n-th time that the point is reached."""
    calls = count(1)

    def strike(error: Exception) -> None:
        mark.touch()
        if fault == KILL:
            os.kill(os.getpid(), signal.SIGKILL)
        raise error

    def is_turn() -> bool:
        return next(calls) == number

    if point in {"archive write", "torn archive write", "archive sync"}:
        _into_archive(point, is_turn, lambda: strike(OSError(_DISK.get(fault, 0), fault)))
    else:
        reason = sqlite3.OperationalError(_DATABASE.get(fault, fault))
        error = exc.OperationalError("COMMIT", None, reason)
        _into_commit(point, is_turn, lambda: strike(error))


def _into_archive(point: str, is_turn: Callable[[], bool], strike: Callable[[], None]) -> None:
    def write(descriptor: int, content: memoryview) -> int:
        if is_turn():
            if point == "torn archive write":
                os.write(descriptor, content[: len(content) // 2])
            strike()
        return os.write(descriptor, content)

    def fsync(descriptor: int) -> None:
        if is_turn():
            strike()
        os.fsync(descriptor)

    instead: Any = _Os(fsync=fsync) if point == "archive sync" else _Os(write=write)
    warc.os = instead  # type: ignore[attr-defined]  # the archive's own name for the module


def _into_commit(point: str, is_turn: Callable[[], bool], strike: Callable[[], None]) -> None:
    commit = DefaultDialect.do_commit
    when, _, stage = point.partition(" of ")

    def do_commit(self: DefaultDialect, connection: Any) -> None:
        struck = _is_inside(STAGES[stage]) and is_turn()
        if struck and when == "before commit":
            strike()
        commit(self, connection)  # type: ignore[no-untyped-call]
        if struck and when == "after commit":
            strike()

    DefaultDialect.do_commit = do_commit  # type: ignore[method-assign]


def _is_inside(function: str) -> bool:
    frame: FrameType | None = sys._getframe()
    while frame is not None and frame.f_code.co_qualname != function:
        frame = frame.f_back
    return frame is not None


wanted = os.environ.get("XZ_TEST_CRASH")  # noqa: TID251 - the test sets it for this process
if wanted:
    where, what, turn = wanted.split("|")
    install(where, what, int(turn), Path(os.environ["XZ_TEST_CRASH_MARK"]))  # noqa: TID251 - idem
