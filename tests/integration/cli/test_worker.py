"""`xzcrawler worker` says in one line what it cannot work without."""

import sys
from typing import Any

import pytest

from tests.integration.cli.test_wrong_input import assert_one_line

pytestmark = pytest.mark.usefixtures("data")


def test_a_database_in_a_file_is_refused(xzcrawler: Any) -> None:
    said = xzcrawler("worker", "--drain")

    assert_one_line(said, 2, "XZ_DATABASE=postgresql://", "xzcrawler schedule")


def test_a_missing_engine_is_named_with_what_to_install(
    xzcrawler: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("xzcrawler.workers.engine", "xzcrawler.workers.queue_tasks"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "procrastinate", None)

    said = xzcrawler("worker", "--drain")

    assert_one_line(said, 2, "pip install 'xzcrawler[cluster]'")
