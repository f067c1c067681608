"""The text of an attachment is read in a process of its own, with limits: the file may be hostile."""

import asyncio
import json
import math
import multiprocessing
import resource
import signal
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from attrs import asdict

from xzcrawler.items import FileText
from xzcrawler.pages.documents import read_text

CPU_SECONDS = 20
"""For one file: a PDF of ten pages takes 0.07, an Excel file of 20,000 rows 1. Processor time: a busy
machine cuts nothing off."""
MEMORY = 1 << 30
"""Bytes that reading a file may take, beside what the process has to begin with."""
_PATIENCE = 600.0
"""Seconds after which a process that has neither answered nor used up its time is ended."""
_END = 5.0

_FORKS = multiprocessing.get_context("forkserver")


class FileReader:
    """Reads the files of one run, one after the other."""

    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(1)

    async def read(self, body: bytes, media_type: str) -> FileText:
        """Return the file's text; whatever the file does to its reader, there is an answer."""
        async with self._turn:
            return await asyncio.to_thread(read_apart, body, media_type)


def read_apart(body: bytes, media_type: str, *, seconds: int = CPU_SECONDS) -> FileText:
    """Read a file in a process of its own, and wait for it; *seconds* of processor time at most."""
    ours, theirs = _FORKS.Pipe(duplex=False)
    child = _FORKS.Process(target=_serve, args=(theirs, body, media_type, seconds), daemon=True)
    try:
        child.start()
    except OSError as error:
        return FileText(state="failed", why=f"no process to read it in: {error}")
    finally:
        theirs.close()
    with ours:
        return _answer(ours, child, seconds)


def _answer(ours: Connection, child: BaseProcess, seconds: int) -> FileText:
    answer = b""
    with suppress(EOFError, OSError):
        # JSON, no pickle: who has read a hostile file is to be believed no more than the file.
        answer = ours.recv_bytes() if ours.poll(_PATIENCE) else b""
    child.join(_END)
    if child.is_alive():
        child.kill()
        child.join()
    if answer:
        return FileText(**json.loads(answer))
    return FileText(state="failed", why=_blame(child.exitcode, seconds))


def _blame(code: int | None, seconds: int) -> str:
    if code in {-signal.SIGXCPU, -signal.SIGKILL}:
        return f"takes more than {seconds} s to read"
    return f"ends the process that reads it (exit code {code})"


def _serve(wire: Connection, body: bytes, media_type: str, seconds: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C: the crawl has pages to finish
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    _limit(seconds)
    text = read_text(body, media_type)
    wire.send_bytes(json.dumps(asdict(text)).encode())


def _limit(seconds: int) -> None:
    """Let this process take no more than a file is worth; where a system knows no such limit, without it."""
    limits = {
        resource.RLIMIT_CPU: _used() + seconds,
        resource.RLIMIT_AS: _size() + MEMORY,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for kind, most in limits.items():
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most + (kind == resource.RLIMIT_CPU)))


def _used() -> int:
    """Return the seconds of processor time spent before the file was looked at."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return math.ceil(used.ru_utime + used.ru_stime)


def _size() -> int:
    """Return the bytes of memory this process has mapped; Linux says so."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError):
        return MEMORY
    return pages * resource.getpagesize()
