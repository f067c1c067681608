"""The queue as a person, a script and a monitor read it."""

from datetime import timedelta

from xzcrawler.cli import queue_lines
from xzcrawler.store.queue import QueueState

STATE = QueueState(
    waiting=3,
    later=1,
    doing=2,
    failed=4,
    oldest_waiting=timedelta(seconds=90),
    workers=2,
    stalled_workers=1,
)


def test_where_there_is_no_queue_nothing_is_said() -> None:
    assert queue_lines.said(None) == []
    assert queue_lines.as_lines(None) == []
    assert queue_lines.exposition(None) == ""


def test_a_queue_is_told_in_every_form() -> None:
    (line,) = queue_lines.said(STATE)
    ((name, values),) = queue_lines.as_lines(STATE)[0].items()
    text = queue_lines.exposition(STATE)

    assert "3 waiting (the first for 90 s), 2 being crawled" in line
    assert "2 alive, 1 stalled" in line
    assert (name, values["oldest_waiting_seconds"], values["failed"]) == ("queue", 90, 4)
    assert "# TYPE xzcrawler_queue_waiting gauge\nxzcrawler_queue_waiting 3\n" in text
