"""Listening to a child: how far it is, its last word, and the ways it may end without one."""

import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from xzcrawler.monitor.run import Progress
from xzcrawler.workers.values import Failure

GRACE = 15.0
"""Seconds a child has to end after its last word, or after Ctrl-C."""

Listener = Callable[[Progress], None]


def last_word(
    connection: Connection, child: BaseProcess, listener: Listener, deadline: float
) -> tuple[object, str]:
    """Return what the child says last; when it says nothing until the monotonic clock's deadline, None and why."""
    while connection.poll(max(0.0, deadline - time.monotonic())):
        try:
            message = connection.recv()
        except EOFError:
            child.join(GRACE)
            return None, f"the crawling process ended unexpectedly (exit code {child.exitcode})"
        if isinstance(message, Progress):
            listener(message)
            continue
        child.join(GRACE)
        return message, message.why if isinstance(message, Failure) else ""
    return None, "stopped at its time limit"
