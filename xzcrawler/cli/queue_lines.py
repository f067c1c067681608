"""The queue of many machines, as `health` shows it; nothing where there is none."""

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import asdict

from xzcrawler.cli.prometheus import gauges
from xzcrawler.store.queue import QueueState

T = TypeVar("T")

_HELP = {
    "waiting": "Crawls that could begin.",
    "later": "Crawls that are tried again later.",
    "doing": "Crawls under way.",
    "failed": "Crawls given up in the last day.",
    "oldest_waiting_seconds": "For how long the first of the waiting crawls waits.",
    "workers": "Workers that gave a sign of life lately; each program counts twice, for crawls and for keeping.",
    "stalled_workers": "Workers that did not.",
}


def said(state: QueueState | None) -> list[str]:
    """Return the line for a person."""
    if state is None:
        return []
    oldest = state.oldest_waiting
    waits = f" (the first for {round(oldest.total_seconds())} s)" if oldest else ""
    crawls = (
        f"{state.waiting} waiting{waits}, {state.doing} being crawled, "
        f"{state.later} tried again later, {state.failed} given up in the last day"
    )
    return [f"queue: {crawls}; workers: {state.workers} alive, {state.stalled_workers} stalled"]


def as_lines(state: QueueState | None) -> list[dict[str, Any]]:
    """Return the JSON line that follows those of the sites."""
    return [] if state is None else [{"queue": _values(state)}]


def exposition(state: QueueState | None) -> str:
    """Return the samples for Prometheus; an unknown value is left out."""
    values = {} if state is None else _values(state)
    return gauges(_queue(values), _queue(_HELP))


def _queue(named: Mapping[str, T]) -> dict[str, T]:
    return {f"queue_{name}": value for name, value in named.items()}


def _values(state: QueueState) -> dict[str, int | None]:
    fields = asdict(state)
    oldest = fields.pop("oldest_waiting")
    fields["oldest_waiting_seconds"] = None if oldest is None else round(oldest.total_seconds())
    return {name: fields[name] for name in _HELP}
