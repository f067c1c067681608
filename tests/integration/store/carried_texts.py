"""A database whose articles carry given texts."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert

from tests.integration.store.full_tables import Parents, row
from xzcrawler.dedup import Text
from xzcrawler.store import Store
from xzcrawler.store.rows import tables

_WANTED = ("site", "channel", "run", "article", "capture", "revision")


def carry(store: Store, texts: Sequence[Text], published: Sequence[datetime]) -> list[int]:
    """Let articles carry these texts, in order of their numbers; return the numbers."""
    made: Parents = defaultdict(list)
    carried = list(zip(texts, published, strict=True))
    with store.write() as session:
        for table in tables():
            if table.name not in _WANTED:
                continue
            for number, (text, day) in enumerate(carried, 1):
                said = _said(table.name, text, day)
                made[table.name].append(row(table, number, made) | said)
            session.execute(insert(table), made[table.name])
    return [one["id"] for one in made["article"]]


def _said(name: str, text: Text, day: datetime) -> dict[str, Any]:
    if name == "article":
        return {"head_seq": 1, "told_seq": 1, "merged_into": None}
    if name == "revision":
        return {"seq": 1, "title": text.title, "body": text.body, "published": day, "source": ""}
    return {}


def hours(start: datetime, count: int) -> list[datetime]:
    """Return so many times, an hour apart."""
    return [start + timedelta(hours=number) for number in range(count)]
