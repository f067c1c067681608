"""Making room for a demo, without ever touching what a person has crawled."""

import shutil
from collections.abc import Collection

from xzcrawler.cli.database import sqlite_file
from xzcrawler.config import Config
from xzcrawler.errors import StoreError, UsageError
from xzcrawler.store import Store, runs


def make_fresh(config: Config, sample: Collection[str]) -> None:
    """Remove the database and archive that an earlier demo left.

    A database is a demo's when it knows the sample sites only; raises UsageError for any other,
    and StoreError when it cannot be opened or removed.
    """
    path = sqlite_file(config)
    known = _known_sites(config) if path is None or path.exists() else set[str]()
    if not known <= set(sample):
        others = ", ".join(sorted(known - set(sample)))
        raise UsageError(
            f"The database holds crawled sites ({others}); `XZ_DATA=demo xzcrawler demo` keeps them apart"
        )
    if known and path is None:
        raise UsageError("The database holds an earlier demo; give XZ_DATABASE an empty one")
    try:
        for name in ("", "-wal", "-shm"):
            if path is not None:
                path.with_name(path.name + name).unlink(missing_ok=True)
        for folder in (
            parent / name for parent in (config.archive, config.logs) for name in sample
        ):
            if folder.is_dir():
                shutil.rmtree(folder)
    except OSError as error:
        raise StoreError(f"Cannot remove the earlier demo: {error}") from None


def _known_sites(config: Config) -> set[str]:
    store = Store.open(config.database)
    try:
        with store.read() as session:
            return {site.name for site in runs.sites(session)}
    finally:
        store.close()
