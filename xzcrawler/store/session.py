"""The database: opening it, one transaction at a time, and its failures in one clear line."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

Session = Connection
"""One transaction. Statements are Core statements, so nothing is kept or flushed behind our back."""


class Store:
    """An open database."""

    @classmethod
    def open(cls, url: str, *, create: bool = True) -> "Store":
        """Open the database; a fresh one gets its tables.

        Raises NewerDatabase, OutdatedDatabase or StoreError, each with one clear line.
        """
        raise NotImplementedError

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction that writes; committed at the end, undone when an error escapes."""
        raise NotImplementedError
        yield

    @contextmanager
    def read(self) -> Iterator[Session]:
        """One transaction that only reads: every query in it sees the same state."""
        raise NotImplementedError
        yield

    def close(self) -> None:
        """Give the connections back."""
        raise NotImplementedError
