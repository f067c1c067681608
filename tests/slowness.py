"""How slow the machine is just now: limits in seconds of CPU are those of an idle, ordinary one."""

import time

_USUAL = 0.025
"""Seconds that `_spin` takes on an idle core of 3 GHz with Python 3.11."""


def slowness() -> float:
    """Return by what limits in seconds are multiplied: 1 on an ordinary machine, more on one that is slow or busy."""
    return max(1.0, max(_spin() for _ in range(3)) / _USUAL)


def _spin() -> float:
    begun, number = time.process_time(), 1
    for _ in range(700_000):
        number = number * 3 % 65_537
    return time.process_time() - begun
