"""Faults at named points of a page's life, put into a process that has just begun.

A point is `after fetch`, `archive write`, `torn archive write`, `archive sync`, `after upload`, or `before commit of …`
or `after commit of …` with one of the STAGES behind. The fault comes at the n-th time that the point is reached.
"""

import errno
import importlib
import os
import signal
import sqlite3
import sys
from collections.abc import Callable, Mapping, Sequence
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from types import FrameType
from typing import Any

from attrs import frozen
from sqlalchemy.engine.default import DefaultDialect

from xzcrawler import settings
from xzcrawler.archive import push, warc
from xzcrawler.workers.values import Job

KILL = "kill -9"
LOST = "connection lost"
STAGES = {
    "lease": "_Hold.take",
    "opening": "RunReport.open_row",
    "plan": "plan_run",
    "pages": "_in_one_transaction",
    "edits": "Waiting.settle",
    "matching": "_match_in_one_transaction",
    "presence": "settle",
    "listings": "settle_listings",
    "closing": "RunReport._close_row",
    "reading": "command",  # of the command line: first what it reads, then the cursor of its reader
}
"""What a transaction is for, and the function that it is made in."""
_DISK = {"ENOSPC": errno.ENOSPC, "EIO": errno.EIO}
_SQLITE = {"ENOSPC": "database or disk is full", "EIO": "disk I/O error"}
_POSTGRESQL = {
    "40001": "DO $$BEGIN RAISE EXCEPTION 'not serializable' USING ERRCODE = '40001'; END$$",
    "40P01": "DO $$BEGIN RAISE EXCEPTION 'deadlock' USING ERRCODE = '40P01'; END$$",
    LOST: "SELECT pg_terminate_backend(pg_backend_pid())",
}
"""What makes the server itself raise the error, or end the connection."""


@frozen(kw_only=True)
class Fault:
    """What comes, where, and when; `mark` is a file that is made at that moment."""

    point: str
    kind: str
    turn: int = 1
    mark: Path


class _Os:
    """The module `os` for the archive, with faults of its own."""

    def __init__(self, **instead: Callable[..., Any]) -> None:
        self._instead = instead

    def __getattr__(self, name: str) -> Any:
        return self._instead.get(name) or getattr(os, name)


def begin(
    fault: Fault | None, gentleness: Mapping[str, float], connection: Connection, job: Job
) -> None:
    """Crawl as a child of a worker does, other settings and a fault in place."""
    for name, value in gentleness.items():
        setattr(settings, name, value)
    if fault:
        install(fault)
    # By name, as `launch` does: whoever names this function need not load Scrapy.
    importlib.import_module("xzcrawler.workers.child").main(connection, job)


def call(fault: Fault | None, function: Callable[..., object], args: Sequence[Any]) -> None:
    """Call a function, a fault in place."""
    if fault:
        install(fault)
    function(*args)


def install(fault: Fault) -> None:
    """Let the fault come in this process."""
    calls = count(1)

    def is_turn() -> bool:
        is_now = next(calls) == fault.turn
        if is_now:
            fault.mark.touch()
        return is_now

    when, _, stage = fault.point.partition(" commit of ")
    if stage:
        _into_commit(when, STAGES[stage], fault.kind, is_turn)
    elif fault.point == "after upload":
        _into_upload(fault.kind, is_turn)
    else:
        _into_archive(fault.point, fault.kind, is_turn)


def _strike_disk(kind: str) -> None:
    if kind == KILL:
        os.kill(os.getpid(), signal.SIGKILL)
    raise OSError(_DISK[kind], kind)


def _into_archive(point: str, kind: str, is_turn: Callable[[], bool]) -> None:
    def write(descriptor: int, content: memoryview) -> int:
        if is_turn():
            if point == "torn archive write":
                os.write(descriptor, content[: len(content) // 2])
            _strike_disk(kind)
        return os.write(descriptor, content)

    def fsync(descriptor: int) -> None:
        if is_turn():
            _strike_disk(kind)
        os.fsync(descriptor)

    instead: Any = _Os(fsync=fsync) if point == "archive sync" else _Os(write=write)
    warc.os = instead  # type: ignore[attr-defined]  # the archive's own name for the module


def _into_upload(kind: str, is_turn: Callable[[], bool]) -> None:
    store = push._store

    def stored(address: str, file: str, path: Path, size: int) -> None:
        store(address, file, path, size)
        if is_turn():
            _strike_disk(kind)

    push._store = stored


def _into_commit(when: str, function: str, kind: str, is_turn: Callable[[], bool]) -> None:
    commit = DefaultDialect.do_commit

    def do_commit(self: DefaultDialect, connection: Any) -> None:
        struck = _is_inside(function) and is_turn()
        if struck and when == "before":
            _strike_database(connection, kind)
        commit(self, connection)  # type: ignore[no-untyped-call]
        if struck and when == "after":
            _strike_database(connection, kind)

    DefaultDialect.do_commit = do_commit  # type: ignore[method-assign]


def _strike_database(connection: Any, kind: str) -> None:
    if kind == KILL:
        os.kill(os.getpid(), signal.SIGKILL)
    if kind in _POSTGRESQL:
        connection.cursor().execute(_POSTGRESQL[kind])
    raise sqlite3.OperationalError(_SQLITE[kind])


def _is_inside(function: str) -> bool:
    frame: FrameType | None = sys._getframe()
    while frame is not None and frame.f_code.co_qualname != function:
        frame = frame.f_back
    return frame is not None
