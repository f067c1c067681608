"""What an address gives away about the page behind it: an article, a file, or a column of them."""

import re
from urllib.parse import urljoin, urlsplit

from xzcrawler.pages.document import absolute

_ENDING = r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar)"
_NAMED_FILE = re.compile(_ENDING, re.IGNORECASE)
FILE = re.compile(rf"{_ENDING}$", re.IGNORECASE)
_COLUMN = re.compile(
    r"(?:index|list|lists|node|channel|category|column|col|tags?|default|main|home|more|search|sub_?page|login|register|rss|feed"
    r"|sitemap|about|contact)\d*(?:[-_]\d+)*",
    re.IGNORECASE,
)
_COLUMN_FOLDER = re.compile(
    r"/(?:category|tags?|author|columns?|channels?|topics?|special|search)/"
)
_ARCHIVE = re.compile(r"(?:19|20)\d\d(?:/\d{1,2}){0,2}")
"""A blog's months: `/2026/11/`."""
_STRONG = re.compile(
    r"(?:19|20)\d\d[-/_]?(?:0[1-9]|1[0-2])(?!\d{5})|/(?:19|20)\d\d/\d{1,2}/|\d{5,}|[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}|[0-9a-f]{16}",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"[0-9a-fA-F](?:(?<=1)9\d\d|(?<=2)0\d\d|(?<=\d)\d{4}|[0-9a-fA-F]{7})", re.ASCII
)
"""What every strong sign holds, found at a fraction of its cost."""
_LONG_NUMBER = re.compile(r"[0-9][0-9]{4}")
"""The most frequent strong sign: most articles are told by it."""
_DIGIT = re.compile(r"\d")
_QUERY_COLUMN = re.compile(
    r"(?:^|&)(?:cat|page_id|author|tag|m|paged?|catid|classid|typeid|columnid)=[^&]*",
    re.IGNORECASE,
)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+){3,}", re.IGNORECASE)

_PLAIN = re.compile(r"/?\w[\w-]*(?:[./]\w[\w-]*)*(?:\?[\w=&%.-]+)?/?", re.ASCII)
"""A relative address with nothing in it that has to be resolved."""
_HOST = r"https?://\w[\w.-]*(?::\d+)?"
_WHOLE = re.compile(rf"{_HOST}(?:/\w[\w-]*(?:\.\w+)*)*/?(?:\?[\w=&%.-]+)?", re.ASCII)
_BEGINS_WHOLE = re.compile(rf"{_HOST}(?![^/?#])", re.ASCII)
"""What names its host is left as it is, whatever follows."""

COLUMN, UNKNOWN, LIKELY, CERTAIN = 0.15, 0.5, 1.0, 1.1


def likeness(url: str) -> float:
    """Return how much an address looks like an article's: `COLUMN`, `UNKNOWN`, `LIKELY` or `CERTAIN`.

    A date, a long number or an id in the address speaks for an article, names such as `index`
    and `list`, or a folder, for a column.

    >>> likeness("http://a.cn/xw/202611/t20261124_81.html"), likeness("http://a.cn/xw/index_2.html")
    (1.1, 0.15)
    >>> likeness("http://a.cn/info/9.htm"), likeness("http://a.cn/tzgg/"), likeness("http://a.cn/xw/tzgg.htm")
    (1.0, 0.15, 0.5)
    """
    path, _, query = url.partition("?")
    path = path[path.find("/", 8) :]
    folders, _, name = path.rstrip("/").rpartition("/")
    stem = name.partition(".")[0]
    if FILE.search(path):
        return CERTAIN
    if query and (told := _by_query(query)):
        return told
    if (
        _COLUMN.fullmatch(stem)
        or (_COLUMN_FOLDER.search(path) and not ("." in name and _STRONG.search(path)))
        or ("." not in name and _ARCHIVE.fullmatch(path.strip("/")))
    ):
        return COLUMN
    if _LONG_NUMBER.search(path) or _is_strong(path):
        return CERTAIN
    if _DIGIT.search(stem) or ("-" in stem and _SLUG.fullmatch(stem)):
        return LIKELY
    return COLUMN if path.endswith("/") or "." not in name or not folders else UNKNOWN


def may_be_certain(url: str) -> bool:
    """Return whether it is worth asking whether an address is `CERTAIN`; no certain one is missed.

    >>> may_be_certain("/xw/202611/81.html"), may_be_certain("/tzgg/index_2.html")
    (True, False)
    """
    return _NUMBER.search(url) is not None or _NAMED_FILE.search(url) is not None


def _is_strong(path: str) -> bool:
    number = _NUMBER.search(path)
    # A slash may stand before.
    return number is not None and _STRONG.search(path, max(number.start() - 1, 0)) is not None


def _by_query(query: str) -> float | None:
    rest = _QUERY_COLUMN.sub("", query)
    if _DIGIT.search(rest):
        return LIKELY
    return COLUMN if rest != query else None


class Base:
    """An address that others are relative to; joins the usual forms without taking both apart."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.url = url
        self._scheme = f"{parts.scheme}:"
        self._host = f"{parts.scheme}://{parts.netloc}"
        is_plain = "//" not in parts.path and "/." not in parts.path
        self._folders = _folders(parts.path if is_plain else urlsplit(urljoin(url, "./")).path)
        """The path's own folder, the one around it and so on."""

    def join(self, href: str) -> str:
        """Return the http(s) address a link names, else an empty string; what `absolute` returns.

        >>> base = Base("http://a.cn/xw/index.html")
        >>> base.join("./1.html"), base.join("/2.html"), base.join("//b.cn/3.html"), base.join("mailto:x@a.cn")
        ('http://a.cn/xw/1.html', 'http://a.cn/2.html', 'http://b.cn/3.html', '')
        """
        href = href.strip()
        if href[:4] == "http" and _BEGINS_WHOLE.match(href):
            return href
        if href[:2] == "//" and _WHOLE.fullmatch(whole := self._scheme + href):
            return whole
        if href[:1] == "/":
            return f"{self._host}{href}" if _PLAIN.fullmatch(href) else absolute(self.url, href)
        plain, up = href.removeprefix("./"), 0
        while plain[:3] == "../":
            plain, up = plain[3:], up + 1
        if not href or plain[:1] == "/" or not (_PLAIN.fullmatch(plain) or not plain):
            return absolute(self.url, href)
        folder = self._folders[min(up, len(self._folders) - 1)]
        return f"{self._host}{folder}{plain}"


def _folders(path: str) -> list[str]:
    """The folders of a path, the innermost first: `/a/b/`, `/a/` and `/`."""
    names = path.split("/")[1:-1]
    return [f"/{''.join(f'{name}/' for name in names[:end])}" for end in range(len(names), -1, -1)]
