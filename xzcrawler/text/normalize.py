"""What counts as the same address and as the same text."""

import re
import unicodedata
from urllib.parse import quote, urlsplit, urlunsplit

INVISIBLE = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
"""Inside a character class: control, zero-width and direction characters, soft hyphen, byte order mark."""

INVISIBLES = re.compile(f"[{INVISIBLE}]")
"""One of them: a search for a class alone is several times faster than for a run of it."""
_SPACES = re.compile(r"\s+")
_LINE_ENDS = frozenset("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
_PERCENT = re.compile(r"%[0-9a-fA-F]{2}")
_WIDE = {wide: unicodedata.normalize("NFKC", wide) for wide in "，：；！？（）％　…"}
"""What keeps most Chinese text from being normalised already; without it NFKC takes 2 µs, not 190."""
_KEY = re.compile(r"https?://[a-z0-9][a-z0-9.-]*/[A-Za-z0-9_./-]*")
"""An address that is its own key, as most are: a tenth of the cost of taking it apart."""
_DEFAULT_PORT = {"http": ":80", "https": ":443"}
_ASCII = "".join(map(chr, range(0x21, 0x7F)))


def url_key(url: str, *, fold_https: bool = False) -> str:
    """Return the identity of an address: equal for spellings that name one resource.

    The path's case, every query parameter and the full length count.
    With `fold_https` http and https addresses are one.

    >>> url_key("HTTP://News.Example.cn:80/A/%e4%b8%ad.html?b=2&a=1#top")
    'http://news.example.cn/A/%E4%B8%AD.html?a=1&b=2'
    >>> url_key("https://a.cn", fold_https=True)
    'http://a.cn/'
    """
    if not fold_https and _KEY.fullmatch(url):
        return url
    try:
        parts = urlsplit(url.strip())
        host = _host(parts.netloc, parts.scheme)
    except ValueError:  # not an address, e.g. "http://[": only equal to itself
        return url.strip()
    scheme = "http" if fold_https and parts.scheme == "https" else parts.scheme
    path = _escaped(parts.path) or ("/" if host else "")
    return urlunsplit((scheme, host, path, _sorted_query(parts.query), ""))


def host_of(url: str) -> str:
    """Return the host that is asked for this address, with its port unless it is the usual one.

    >>> host_of("HTTP://News.Example.cn:80/a"), host_of("https://a.cn:8443/"), host_of("http://[")
    ('news.example.cn', 'a.cn:8443', '')
    """
    try:
        parts = urlsplit(url.strip())
        return _host(parts.netloc, parts.scheme).rpartition("@")[2]
    except ValueError:
        return ""


def comparable(text: str) -> str:
    """Return the form of a text that is compared and hashed, never shown.

    Compatibility forms, invisible characters and white space are folded;
    punctuation and digits are not: `1.5%` stays different from `15%`.

    >>> comparable(" 增长１.５％\\u200b　同比 \\r\\n\\r\\n 完 ")
    '增长1.5% 同比\\n完'
    """
    visible = INVISIBLES.sub("", text)
    for wide, narrow in _WIDE.items():
        visible = visible.replace(wide, narrow)
    return _SPACES.sub(_fold, unicodedata.normalize("NFKC", visible)).strip()


def _fold(spaces: re.Match[str]) -> str:
    return " " if _LINE_ENDS.isdisjoint(spaces[0]) else "\n"


def _host(netloc: str, scheme: str) -> str:
    user, at, host = netloc.rpartition("@")
    host = host.lower().removesuffix(_DEFAULT_PORT.get(scheme, ":"))
    if not host.isascii():
        host = host.encode("idna").decode("ascii")
    return user + at + host


def _escaped(part: str) -> str:
    """Escape what a crawler's request would escape too, and write `%e4` as `%E4`."""
    return _PERCENT.sub(lambda code: code[0].upper(), quote(part, safe=_ASCII))


def _sorted_query(query: str) -> str:
    parameters = [part for part in _escaped(query).split("&") if part]
    return "&".join(sorted(parameters, key=lambda part: part.partition("=")[0]))
