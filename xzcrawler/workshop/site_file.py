"""The text of a site file, from what a first look found."""

import json
import keyword
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from posixpath import commonpath
from urllib.parse import urlsplit

from w3lib.url import safe_url_string

from xzcrawler.config import SAMPLE_SUFFIX
from xzcrawler.errors import UsageError
from xzcrawler.pages.generic import GenericArticle, GenericListing
from xzcrawler.sites import Channel
from xzcrawler.text import clean
from xzcrawler.workshop.survey import Survey, host_of

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_SAYS_NOTHING = frozenset({"www", "com", "net", "org", "edu", "cn", "test"})
_DATED_FOLDER = re.compile(r"(?:19|20)\d\d(?:-?[01]\d(?:-?[0-3]\d)?)?")
_MOST = 0.8
_WIDTH = 100
"""Columns of a line, as in pyproject.toml; a Chinese character takes two."""
_SYSTEMS = {
    "trs": "TRS",
    "epoint": "Epoint",
    "founder": "Founder",
    "hanweb": "Hanweb",
    "ucap": "UCAP",
    "wordpress": "WordPress",
    "dedecms": "DedeCMS",
    "empirecms": "EmpireCMS",
    "vsb": "Visual SiteBuilder",
    "webplus": "WebPlus",
    "portal": "a news portal's template",
    "generic": "a publishing system nobody has described",
}

_FILE = '''"""{title} ({host}), on {system}."""

from web_poet import handle_urls

{imports}
from xzcrawler.sites import Channel, Site

SITE = Site(
    name="{name}",
    title={quoted_title},
    domains={domains},
    channels={channels},
{sample}    unverified=(
        "Seen on {seen:%Y-%m-%d}: one list and three articles. "
        "Not looked at: {not_seen}"
    ),
)


{article_rules}
class {cls}Article({article}):
    pass


{listing_rules}
class {cls}Listing({listing}):
    pass
'''


def check_name(name: str) -> str:
    """Return a name that can be a site's: a Python module, a folder, an argument.

    Raises UsageError.
    """
    if not _NAME.fullmatch(name) or keyword.iskeyword(name):
        raise UsageError(
            f"{name!r} cannot be a site's name: a small letter, then small letters, digits and _, at most 40"
        )
    return name


def name_for(url: str) -> str:
    """Return a site's name made from its host.

    >>> name_for("http://rsj.xz.gov.cn/001/list.html")
    'rsj_xz_gov'

    Raises UsageError when that gives no name.
    """
    labels = [label for label in host_of(url).split(".") if label not in _SAYS_NOTHING]
    name = "_".join(labels).replace("-", "_")
    if not _NAME.fullmatch(name) or keyword.iskeyword(name):
        raise UsageError(f"No name can be made of {host_of(url) or url!r}; give one with --name")
    return name


def class_prefix(name: str) -> str:
    """Return how the site's page classes begin.

    >>> class_prefix("rsj_xz_gov")
    'RsjXzGov'
    """
    return "".join(part.capitalize() for part in name.split("_"))


def site_file(found: Survey, name: str, seen: date) -> str:
    """Return the module `sites/NAME.py`, formatted as `make check` wants it."""
    lists = (found.channel.url, found.listing.final_url, *(column.url for column in found.columns))
    listing_urls = patterns(lists)
    article_urls = _article_patterns(found)
    [column] = patterns([found.channel.url])
    if all(one.startswith(column) for one in article_urls):
        # Articles lie below their column: what holds for the lists holds for those of the others too.
        article_urls = listing_urls
    return _FILE.format(
        title=_plain(found.title),
        host=host_of(found.channel.url),
        system=_system(found),
        imports=_imports(found),
        name=name,
        quoted_title=_quoted(found.title),
        domains=_domains(found.hosts),
        channels=_channels(found),
        sample="    sample=True,\n" if found.hosts[0].endswith(SAMPLE_SUFFIX) else "",
        seen=seen,
        not_seen=_not_seen(found),
        cls=class_prefix(name),
        article_rules=_rules(article_urls),
        article=found.article_class.__name__,
        listing_rules=_rules(listing_urls),
        listing=found.listing_class.__name__,
    )


def patterns(urls: Iterable[str]) -> tuple[str, ...]:
    """Return for each host the folder that all its addresses share; dated folders are left out.

    >>> patterns(["http://a.cn/xz/a/202601/t1.shtml", "http://a.cn/xz/a/202602/t2.shtml"])
    ('a.cn/xz/a/',)
    """
    folders: dict[str, list[str]] = {}
    for url in urls:
        parts = urlsplit(url)
        folders.setdefault(parts.netloc.lower(), []).append(parts.path.rpartition("/")[0] or "/")
    return tuple(host + _undated(commonpath(paths)) for host, paths in folders.items())


def _article_patterns(found: Survey) -> tuple[str, ...]:
    """Return folders that hold the articles seen and most of those listed: a list links specials too."""
    folders = patterns(page.final_url for page in found.articles)
    addresses = [urlsplit(entry.url) for entry in found.entries]
    listed = [address.netloc.lower() + address.path for address in addresses]
    while sum(url.startswith(folders) for url in listed) < _MOST * len(listed):
        wider = tuple(dict.fromkeys(map(_wider, folders)))
        if wider == folders:
            break
        folders = wider
    return folders


def _wider(folder: str) -> str:
    above = folder.rstrip("/").rpartition("/")[0]
    return f"{above}/" if above else folder


def _undated(folder: str) -> str:
    steps: list[str] = []
    for step in filter(None, folder.split("/")):
        if _DATED_FOLDER.fullmatch(step):
            break
        steps.append(step)
    return "/" + "".join(f"{_safe(step)}/" for step in steps)


def _system(found: Survey) -> str:
    module = found.article_class.__module__.rpartition(".")[2]
    if found.article_class is GenericArticle and found.listing_class is not GenericListing:
        module = found.listing_class.__module__.rpartition(".")[2]
    return _SYSTEMS.get(module, module)


def _not_seen(found: Survey) -> str:
    parts = [
        "the list's further pages"
        if found.found.following
        else "whether the list has further pages"
    ]
    parts.append("other columns")
    return ", ".join(parts) + ", withdrawn articles"


def _imports(found: Survey) -> str:
    names: dict[str, set[str]] = {}
    for cls in (found.article_class, found.listing_class):
        names.setdefault(cls.__module__, set()).add(cls.__name__)
    return "\n".join(
        f"from {module} import {', '.join(sorted(names[module]))}" for module in sorted(names)
    )


def _channels(found: Survey) -> str:
    title, url = _quoted(found.channel.title), _quoted(_safe(found.channel.url))
    alone = f"(Channel({title}, {url}),)"
    if not found.columns and _width(f"    channels={alone},") <= _WIDTH:
        return alone
    return "\n".join(("(", *_channel_lines(found), "    )"))


def _channel_lines(found: Survey) -> Iterable[str]:
    yield from _channel(found.channel)
    if found.columns:
        yield "        # The page names these too; nobody has looked at them yet:"
    for column in found.columns:
        yield f"        # Channel({_quoted(column.title)}, {_quoted(_safe(column.url))}),"


def _channel(channel: Channel) -> Sequence[str]:
    title, url = _quoted(channel.title), _quoted(_safe(channel.url))
    line = f"        Channel({title}, {url}),"
    if _width(line) <= _WIDTH:
        return [line]
    inside = f"            {title}, {url}"
    if _width(inside) <= _WIDTH:
        return ["        Channel(", inside, "        ),"]
    return ["        Channel(", f"            {title},", f"            {url},", "        ),"]


def _domains(hosts: Sequence[str]) -> str:
    if len(hosts) == 1:
        return f"({_quoted(hosts[0])},)"
    return "(\n" + "".join(f"        {_quoted(host)},\n" for host in hosts) + "    )"


def _rules(urls: Sequence[str]) -> str:
    lines = (f"@handle_urls({_quoted(url)})" for url in urls)
    return "\n".join(
        line if len(line) <= _WIDTH else line.replace("(", "(\n    ", 1)[:-1] + "\n)"
        for line in lines
    )


def _width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line)


def _quoted(text: str) -> str:
    return json.dumps(_plain(text), ensure_ascii=False)


def _plain(text: str) -> str:
    """A page's words as they may stand in source: nothing that ends a string or hides."""
    return clean.line(text).translate({ord('"'): None, ord("\\"): None}) or "–"


def _safe(url: str) -> str:
    return safe_url_string(url).replace('"', "%22").replace("\\", "%5C")
