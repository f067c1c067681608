"""Opening the database for a command, with a friendly word when there is none yet."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote

from xzcrawler.config import Config
from xzcrawler.errors import StoreError
from xzcrawler.store import Session, Store

_SQLITE = "sqlite:///"


def sqlite_file(config: Config) -> Path | None:
    """Return the file of an SQLite database, or None for one that is no plain file of ours."""
    path = config.database.removeprefix(_SQLITE).partition("?")[0]
    plain = config.database.startswith(_SQLITE) and not path.startswith((":memory:", "file:"))
    return Path(unquote(path)) if plain and path else None


def require_database(config: Config) -> None:
    """Raise StoreError with the way out when nothing has been crawled yet."""
    path = sqlite_file(config)
    if path is not None and not path.exists():
        raise StoreError(
            f"No database at {path} yet: `xzcrawler demo` shows how it works, `xzcrawler crawl` fills it"
        )


@contextmanager
def opened(config: Config) -> Iterator[Store]:
    """Open the existing database.

    Raises StoreError.
    """
    require_database(config)
    store = Store.open(config.database, create=False)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def reading(config: Config) -> Iterator[Session]:
    """Open the existing database for one look at it.

    Raises StoreError.
    """
    with opened(config) as store, store.read() as session:
        yield session
