"""All crawls of this process asked to end, and ended."""

import multiprocessing
import threading
import time

GRACE = 15.0
"""Seconds the crawls have to store what they were at. With what follows a stop takes at most 20, less than the
30 after which a worker without a sign of life counts as dead."""


def stop_crawls(ended: threading.Event, grace: float = GRACE) -> None:
    """Ask every crawl for an orderly end, and kill after `grace` seconds those that go on; until `ended` is set."""
    asked: set[int | None] = set()
    deadline = time.monotonic() + grace
    while not ended.wait(0.1):
        for child in multiprocessing.active_children():
            if time.monotonic() > deadline:
                child.kill()
            elif child.pid not in asked:
                child.terminate()
                asked.add(child.pid)
