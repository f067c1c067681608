"""Lists that a site's script fetches as JSON: entries from its records, whatever they are called."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from xzcrawler.items import Entry
from xzcrawler.pages.document import parse, visible_text
from xzcrawler.text.dates import Published, parse_published
from xzcrawler.text.normalize import url_key


def json_object(text: str) -> Mapping[str, Any]:
    """Return the object a text holds; empty for anything else.

    >>> json_object('{"a": 1}'), json_object("[1]"), json_object("<html>")
    ({'a': 1}, {}, {})
    """
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def objects(value: object) -> Iterator[Mapping[str, Any]]:
    """Yield the objects of a list; nothing of anything else."""
    for one in value if isinstance(value, list) else ():
        if isinstance(one, dict):
            yield one


def words(value: object) -> str:
    """Return a text; half a surrogate pair, which JSON can hold and UTF-8 cannot, becomes a question mark."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def count(value: object) -> int | None:
    """Return a number that may be written as a text.

    >>> count(15), count("370"), count(True), count("many"), count(-1)
    (15, 370, None, None, None)
    """
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def record_entry(
    *, url: str, title: object, stated: object, day: Published | None = None
) -> Entry | None:
    """Return the entry of one record, None without a title; *day* when it states no time itself."""
    shown = visible_text(parse(words(title).encode()))
    if not url or not shown:
        return None
    when = parse_published(words(stated))
    known = when or day
    return Entry(
        url=url,
        title=shown,
        published_raw=when.raw if when else "",
        published=known.at if known else None,
    )


def each_once(found: Iterable[Entry | None]) -> Iterator[Entry]:
    """Yield the entries, each address once."""
    seen: set[str] = set()
    for one in found:
        if one and (key := url_key(one.url)) not in seen:
            seen.add(key)
            yield one
