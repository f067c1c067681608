"""Lists that an Epoint site's `list.js` fetches from its full-text search, `getFullTextDataNew`.

What is sent differs from site to site and a wrong field silently finds nothing, so only what the
site's script sends is sent: as a site class declares it, or as a script in the page states it.
"""

import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from attrs import evolve, field, frozen

from xzcrawler.errors import InvalidSite
from xzcrawler.items import Entry, Form
from xzcrawler.pages.answers import count, each_once, json_object, objects, record_entry, words
from xzcrawler.pages.document import absolute
from xzcrawler.pages.literal import COMPUTED, object_at
from xzcrawler.text.dates import day_in_url

CATEGORY = "{categorynum}"
"""In `Search.sent`: the list's category, the last number among its address's steps."""

_STEP = re.compile(r"/(\d{3,30})/[^/]*$")
_ENDPOINT = re.compile(r"[=:(,]\s*['\"]([^'\"\s]{0,200}getFullTextData(?:New)?)['\"](?!\s*\+)")
"""As a whole: what is put together from parts is known to the script alone."""
_WHOLE = re.compile(r"[a-zA-Z][\w+.-]*:|//")
_LITERAL = re.compile(r"(?:=|\bdata\s*:|\bstringify\s*\()\s*(?=\{)")
_CONTENT_TYPE = re.compile(r"\bcontentType\s*:\s*['\"]([\w/.+; =-]{1,60})['\"]")
_JQUERY = "application/x-www-form-urlencoded; charset=UTF-8"
"""What jQuery calls a body when the script does not say."""
_MOST_LITERALS = 40
_MOST_RECORDS = 3000
_DATES = ("webdate", "infodate", "infodatepx")
_TAKEN = {"pn", "rn", "condition"}
"""Fields without which an object in a script is not what the search is asked."""


@frozen
class Search:
    """What a site's `list.js` asks of its full-text search. Raises InvalidSite unless it can be asked."""

    path: str
    """E.g. `/inteligentsearchnew/rest/esinteligentsearch/getFullTextDataNew`."""
    sent: str = field()
    """JSON as the script sends it, with `{categorynum}` for the list's category; `rn` records are asked
    for from record `pn` on."""
    content_type: str = "application/json;charset=UTF-8"
    links_below: str = "/"
    """What the script puts before a record's `linkurl`."""

    @sent.validator
    def _check(self, _: object, sent: str) -> None:
        if not count(json_object(sent).get("rn")):
            raise InvalidSite(
                f"Not what a full-text search is asked, as JSON with `rn`: {sent[:80]}"
            )


class Answer(NamedTuple):
    """What the search answered."""

    total: int | None
    """Of all records there are."""
    records: list[Mapping[str, Any]]


def stated_search(scripts: Iterator[str]) -> Search | None:
    """Return the search that a script of the page asks, when it states all it sends."""
    for code in scripts:
        endpoint = _ENDPOINT.search(code)
        if endpoint is None:
            continue
        kind = _CONTENT_TYPE.search(code)
        for found in islice(_LITERAL.finditer(code), _MOST_LITERALS):
            literal = object_at(code, found.end())
            if literal.keys() >= _TAKEN and (sent := _stated(literal)):
                return Search(endpoint[1], _as_json(sent), kind[1] if kind else _JQUERY)
    return None


def first_records(search: Search, url: str, shown: int) -> tuple[Form, ...]:
    """Return the form for the records behind the *shown* ones that stand in the page.

    As the script does, whole pages of `rn` records are asked for: what a page shows of an unfinished one
    comes again.
    """
    category = _STEP.search(urlsplit(url).path)
    target = absolute(url, search.path)
    if urlsplit(target).hostname != urlsplit(url).hostname:
        return ()
    if CATEGORY in search.sent and category is None:
        return ()
    sent = json_object(search.sent.replace(CATEGORY, category[1] if category else ""))
    size = count(sent.get("rn")) or 1
    body = _as_json({**sent, "pn": _like(sent.get("pn"), shown // size * size)})
    return (Form(target, body, search.content_type),)


def records_after(form: Form, answer: Answer) -> tuple[Form, ...]:
    """Return the form for the records behind this answer; none behind the last one."""
    sent = json_object(form.body)
    size, first = count(sent.get("rn")), count(sent.get("pn"))
    total, records = answer
    if not records or not size or first is None:
        return ()
    if first + size >= total if total is not None else len(records) < size:
        return ()
    following = {**sent, "pn": _like(sent["pn"], first + size)}
    return (evolve(form, body=_as_json(following)),)


def answered_records(answer: Answer, url: str, links_below: str) -> Iterator[Entry]:
    """Yield the entries of an answer in its order, each address once."""
    records = islice(answer.records, _MOST_RECORDS)
    return each_once(_entry(record, url, links_below) for record in records)


def _entry(record: Mapping[str, Any], url: str, links_below: str) -> Entry | None:
    target = _target(words(record.get("linkurl")).strip(), url, links_below)
    stated = next((text for name in _DATES if (text := words(record.get(name)))), "")
    return record_entry(
        url=target, title=record.get("title"), stated=stated, day=day_in_url(target)
    )


def answered(text: str) -> Answer:
    """Return what an answer holds, which some sites wrap as a text; no records of anything else."""
    outer = json_object(text)
    inner = outer.get("content", outer)
    if isinstance(inner, str):
        inner = json_object(inner)
    result = inner.get("result") if isinstance(inner, dict) else None
    if not isinstance(result, dict):
        return Answer(None, [])
    return Answer(count(result.get("totalcount")), list(objects(result.get("records"))))


def _target(link: str, url: str, links_below: str) -> str:
    if not link:
        return ""
    if not _WHOLE.match(link):
        link = f"{links_below.rstrip('/')}/{link.lstrip('/')}"
    return absolute(urljoin(url, "/"), link)


def _stated(literal: Mapping[str, Any]) -> dict[str, Any] | None:
    """The fields as they are sent, where only the position and the category are computed."""
    condition = [
        {**one, "equal": CATEGORY}
        if one.get("fieldName") == "categorynum" and one.get("equal") is COMPUTED
        else one
        for one in objects(literal["condition"])
    ]
    sent = {**literal, "condition": condition, "pn": 0}
    is_whole = condition and count(sent["rn"]) and not _is_computed(sent)
    return sent if is_whole else None


def _is_computed(value: object) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return value is COMPUTED or any(map(_is_computed, inner))


def _as_json(sent: Mapping[str, Any]) -> str:
    """As `JSON.stringify` writes it."""
    return json.dumps(sent, ensure_ascii=False, separators=(",", ":"))


def _like(before: object, number: int) -> int | str:
    return str(number) if isinstance(before, str) else number
