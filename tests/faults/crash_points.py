"""Faults at named points of a page's life, put into the process that crawls: `XZ_TEST_CRASH=point|fault|n`.

`run_sites.py` imports this; the fork server imports that again, and each child has what it has. The fault comes
at the n-th time that the point is reached in one process, once; XZ_TEST_CRASH_MARK names a file that is made then.
"""

import errno
import os
import signal
import sqlite3
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import exc
from sqlalchemy.engine.default import DefaultDialect

from xzcrawler.archive import warc

KILL = "kill -9"
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

    def do_commit(self: DefaultDialect, connection: Any) -> None:
        struck = is_turn()
        if struck and point == "before commit":
            strike()
        commit(self, connection)  # type: ignore[no-untyped-call]
        if struck and point == "after commit":
            strike()

    DefaultDialect.do_commit = do_commit  # type: ignore[method-assign]


wanted = os.environ.get("XZ_TEST_CRASH")  # noqa: TID251 - the test sets it for this process
if wanted:
    where, what, turn = wanted.split("|")
    install(where, what, int(turn), Path(os.environ["XZ_TEST_CRASH_MARK"]))  # noqa: TID251 - idem
