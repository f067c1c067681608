"""Who holds a lease: a process, named so that others can tell whether it still runs."""

import os
import socket
from pathlib import Path
from secrets import token_hex

from attrs import frozen

from xzcrawler.store.leases import Lease

_PROC = Path("/proc")


@frozen(kw_only=True)
class Owner:
    """One process, unlike any other that ever ran anywhere."""

    machine: str
    """Its name, for people."""
    pid: int
    space: str
    """Where the number means something: this boot of this kernel, this space of process numbers. Empty: unknown."""
    started: str
    """When the process began, by the kernel's count: numbers are used again."""

    def __str__(self) -> str:
        return f"{self.machine} {self.pid} {self.space or '-'} {self.started or token_hex(8)}"


def this_process() -> str:
    """Return the owner that this process is, in at most 255 characters; call it once."""
    pid = os.getpid()
    machine = "".join(socket.gethostname().split())[:100] or "?"
    return str(Owner(machine=machine, pid=pid, space=_space(), started=_started(pid)))


def is_gone(owner: str) -> bool:
    """Return whether that process is known to have ended: only of one on this machine can that be told."""
    parts = owner.split(" ")
    if len(parts) != 4 or not parts[1].isdecimal() or not _space() or parts[2] != _space():
        return False
    return _started(int(parts[1])) != parts[3]


def who(lease: Lease) -> str:
    """Return what a person calls the owner of a lease, e.g. `process 4711 on news-1`."""
    machine, pid, *_ = [*lease.owner.split(" "), "?"]
    return f"process {pid} on {machine}"


def _space() -> str:
    # Two containers of one machine may have the same name and the same process numbers.
    try:
        boot = (_PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot}/{(_PROC / 'self/ns/pid').readlink()}"
    except OSError:
        return ""  # not Linux


def _started(pid: int) -> str:
    """Return when a process began, empty for one that has ended: also for one nobody has buried yet."""
    try:
        stat = (_PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    fields = stat.rpartition(")")[2].split()  # the name before it may hold anything
    return "" if fields[0] in {"Z", "X"} else fields[19]
