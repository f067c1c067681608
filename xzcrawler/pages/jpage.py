"""What the scripts of a Hanweb list ask for next: `jpage` (JCMS) and `loadPageData` (JPaaS).

Both state in the page what they send. The first answer tells how much there is; every later form
is computed from the form before and its answer alone.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from attrs import evolve

from xzcrawler.items import Form
from xzcrawler.pages.answers import count, words
from xzcrawler.pages.document import absolute
from xzcrawler.pages.literal import COMPUTED, object_at

_JPAGE = re.compile(r"\.jpage\s*\(\s*(?=\{)")
_COLUMN = re.compile(r"/col/col(\d+)/")
_PROXY = re.compile(r"/jpage/dataproxy\.jsp$")
_GROUP = 3
"""Pages that `jpage` fetches at once unless it is told otherwise."""
_LOAD = re.compile(
    r"loadPageData(?<!\wloadPageData)\s*\(\s*(?:(?P<name>[A-Za-z_$]\w{0,40})\s*[,)]|(?=\{))"
)
_MOST_CALLS = 20
"""Of one page: a column's list and its side blocks."""
_MOST_RECORDS = 1_000
"""Asked for at once; a script that wants more is not what it seems."""
_QUERY = "/queryList"
_ORDER = {"sort": "sortNum", "order": "desc"}
"""Sent by `loadPageData` itself, with every question."""

_Parameters = list[tuple[str, str]]


def next_group(page: str, url: str, shown: int) -> tuple[Form, ...]:
    """Return the form for the records behind the *shown* ones that stand in the page.

    As `jpage` does, whole groups are asked for: `perPage` times `groupSize` records. So a page that
    holds only a part of the first group is followed by all of it. Of several lists in one page
    that of the address's column is meant.
    """
    calls = [call for call in _jpage_calls(page) if _sent(call.get("ajaxParam"))]
    column = _COLUMN.search(url)
    own = [call for call in calls if column and _column(call) == column[1]]
    for call in own or calls[: len(calls) == 1]:
        page_size = count(call.get("perPage")) or 0
        size = page_size * (count(call.get("groupSize")) or _GROUP)
        target = absolute(url, words(call.get("proxyUrl")))
        is_sound = 0 < size <= _MOST_RECORDS and _is_proxy(target, url)
        if is_sound and shown < (count(call.get("totalRecord")) or 0):
            first = shown // size * size + 1
            body = urlencode(_sent(call["ajaxParam"]))
            return (Form(_range(target, first, size, page_size), body),)
    return ()


def group_after(form: Form, total: int | None, records: int) -> tuple[Form, ...]:
    """Return the form for the group after this one; none behind the last record."""
    asked = parse_qs(urlsplit(form.url).query)
    first, last, shown = (
        count(asked.get(name, [""])[0]) for name in ("startrecord", "endrecord", "perpage")
    )
    if not records or not first or not last or not shown or last < first:
        return ()
    size = last - first + 1
    if last >= total if total is not None else records < size:
        return ()
    return (evolve(form, url=_range(form.url, last + 1, size, shown)),)


def first_query(page: str, url: str) -> tuple[Form, ...]:
    """Return the form for the first page of a JPaaS list, whose page holds no rows at all."""
    steps = set(urlsplit(url).path.split("/"))
    calls = [(call, codes) for call in _load_calls(page) if (codes := _codes(call))]
    own = [(call, codes) for call, codes in calls if steps.intersection(codes["channelCode[]"])]
    for call, codes in own or calls[: len(calls) == 1]:
        size = count(call.get("perPage"))
        if size and size <= _MOST_RECORDS:
            sent = {"current": "1", "pageSize": str(size), **codes, **_ORDER}
            return (Form(absolute(url, _QUERY), urlencode(sent, doseq=True)),)
    return ()


def query_after(form: Form, total: int | None, results: int) -> tuple[Form, ...]:
    """Return the form for the page after this one; none behind the last result."""
    sent = parse_qsl(form.body, keep_blank_values=True)
    current, size = count(dict(sent).get("current")), count(dict(sent).get("pageSize"))
    if not results or not current or not size:
        return ()
    if current * size >= total if total is not None else results < size:
        return ()
    following = [(name, str(current + 1) if name == "current" else value) for name, value in sent]
    return (evolve(form, body=urlencode(following)),)


def _jpage_calls(page: str) -> Iterator[Mapping[str, Any]]:
    for found in islice(_JPAGE.finditer(page), _MOST_CALLS):
        yield object_at(page, found.end())


def _load_calls(page: str) -> Iterator[Mapping[str, Any]]:
    """The parameters of each call: written into it, or assigned to a variable before it."""
    for found in islice(_LOAD.finditer(page), _MOST_CALLS):
        name = found["name"]
        if not name:
            yield object_at(page, found.end())
            continue
        assigned = re.compile(rf"(?<![\w$.]){re.escape(name)}\s*=\s*(?=\{{)")
        for before in reversed(
            list(islice(assigned.finditer(page, 0, found.start()), _MOST_CALLS))
        ):
            yield object_at(page, before.end())
            break


def _sent(parameters: object) -> _Parameters:
    """The parameters as they are sent; none at all when one of them is computed."""
    pairs = list(parameters.items()) if isinstance(parameters, Mapping) else []
    if any(value is COMPUTED or isinstance(value, dict | list) for _, value in pairs):
        return []
    return [(name, _written(value)) for name, value in pairs]


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _column(call: Mapping[str, Any]) -> str:
    return dict(_sent(call["ajaxParam"])).get("columnid", "")


def _codes(call: Mapping[str, Any]) -> dict[str, list[str]]:
    """The site and the channels a JPaaS list shows; empty unless both are stated."""
    codes = {f"{name}[]": call.get(name) for name in ("webSiteCode", "channelCode")}
    lists = {name: [value] if isinstance(value, str) else value for name, value in codes.items()}
    stated = {
        name: [one for one in value if isinstance(one, str) and one]
        for name, value in lists.items()
        if isinstance(value, list)
    }
    return stated if len(stated) == len(codes) and all(stated.values()) else {}


def _is_proxy(target: str, url: str) -> bool:
    there, here = urlsplit(target), urlsplit(url)
    return there.hostname == here.hostname and _PROXY.search(there.path) is not None


def _range(url: str, first: int, size: int, shown: int) -> str:
    asked = {"startrecord": first, "endrecord": first + size - 1, "perpage": shown}
    return f"{url.partition('?')[0]}?{urlencode(asked)}"
