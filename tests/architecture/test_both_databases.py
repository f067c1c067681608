"""What stores is tested on SQLite and on PostgreSQL."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "integration"
ON_BOTH = re.compile(
    r"\b(store: Store|database_url|empty_url|watch: \"?Watch|archive: \"?Archive)\b"
)
MODULES = [
    path
    for room in ("store", "monitor")
    for path in sorted((ROOT / room).glob("test_*.py"))
    if path.stem != "test_queue"  # the queue of many machines is PostgreSQL's
]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_tests_of_the_store_take_a_database_from_the_fixtures_that_give_both(path: Path) -> None:
    assert ON_BOTH.search(path.read_text(encoding="utf-8"))
