"""How web-poet writes and compares our items in fixtures: times as ISO 8601, words as words.

web-poet 0.24.1 writes only what JSON knows; its main branch can do more.
"""

from datetime import datetime
from enum import Enum
from typing import Any

from web_poet.testing.itemadapter import WebPoetTestItemAdapter


class PlainItemAdapter(WebPoetTestItemAdapter):
    """The adapter for `SCRAPY_POET_TESTS_ADAPTER` and for `adapter` in a fixture's meta.json."""

    def asdict(self) -> dict[str, Any]:
        """Return the item in what JSON knows."""
        plain: dict[str, Any] = _plain(super().asdict())
        # Most items have none; one that turns up where none was expected is an extra field.
        for name in ("next_forms", "parts"):
            if not plain.get(name):
                plain.pop(name, None)
        return plain


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value
