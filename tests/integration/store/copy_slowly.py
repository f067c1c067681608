"""`copy` in a process of its own, to be killed: from, to, and how many rows a batch has."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from xzcrawler.store import rows
from xzcrawler.store.transfer import copy


@contextmanager
def told(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """Say a line for each batch, and wait for one on standard input before the next."""

    def more(done: int) -> None:
        sys.stdout.write(f"{what} {done}\n")
        sys.stdout.flush()
        sys.stdin.readline()

    yield more


if __name__ == "__main__":
    rows._ROWS = int(sys.argv[3])
    copy(sys.argv[1], sys.argv[2], progress=told)
