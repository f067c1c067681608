"""Which addresses may be contacted: public web addresses only, however they are spelled."""

import ipaddress
import re
import socket
import unicodedata
from collections.abc import Collection
from contextlib import suppress
from functools import lru_cache
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest

from xzcrawler.items import Verdict

_UNICAST = ipaddress.ip_network("2000::/3")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_NUMBER = re.compile(r"(0x[0-9a-f]*|[0-9]+)\Z")
_LOCAL_NAMES = frozenset(
    {
        "arpa",
        "corp",
        "home",
        "internal",
        "intranet",
        "lan",
        "local",
        "localdomain",
        "localhost",
        "onion",
        "private",
        "svc",
    }
)


class Refused(IgnoreRequest):
    """A request that is not sent; `verdict` and the message go into its capture."""

    def __init__(self, why: str, verdict: Verdict = Verdict.FORBIDDEN) -> None:
        super().__init__(why)
        self.verdict = verdict


def is_public(address: str) -> bool:
    """Say whether this IP address belongs to the public Internet, also when an IPv6 address wraps it.

    >>> is_public("93.184.216.34"), is_public("127.0.0.1"), is_public("100.64.0.1")
    (True, False, False)
    >>> is_public("::ffff:127.0.0.1"), is_public("2002:7f00:1::"), is_public("64:ff9b::7f00:1")
    (False, False, False)
    >>> is_public("64:ff9b::5db8:d822"), is_public("224.0.0.1"), is_public("not an address")
    (True, False, False)
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        wrapped = ip.ipv4_mapped or ip.sixtofour or _nat64(ip)
        if wrapped is None:
            return ip in _UNICAST and ip.is_global and ip.teredo is None
        ip = wrapped
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def why_refused(url: str, allowed: Collection[str] = ()) -> str:
    """Return why this URL must not be asked for, or an empty string.

    `allowed` are literal addresses that may be contacted although they are not public.
    Names are not looked up here: the resolver guard checks what they resolve to.

    >>> why_refused("http://www.xz.gov.cn/a.html")
    ''
    >>> why_refused("http://0x7f.1/")
    '127.0.0.1 is not a public address'
    >>> why_refused("file:///etc/passwd")
    "the scheme 'file' is not http or https"
    """
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        return f"not a valid address: {error}"
    if "\\" in url:
        return "a backslash makes the host ambiguous"
    return _why_origin_refused(parts.scheme, parts.netloc, parts.hostname or "", tuple(allowed))


@lru_cache(maxsize=1024)
def _why_origin_refused(scheme: str, netloc: str, host: str, allowed: tuple[str, ...]) -> str:
    if scheme not in {"http", "https"}:
        return f"the scheme {scheme!r} is not http or https"
    if "@" in netloc:
        return "the address carries a user name"
    name = unicodedata.normalize("NFKC", host).replace("。", ".").rstrip(".").lower()
    address = _literal(name)
    if address:
        public = address in allowed or is_public(address)
        return "" if public else f"{address} is not a public address"
    return _why_name_refused(name)


def _why_name_refused(name: str) -> str:
    labels = name.split(".")
    if not name or not all(re.fullmatch(r"[\w-]+", label) for label in labels):
        return f"{name!r} is not a host name"
    if _NUMBER.match(labels[-1]):
        return f"{name!r} is neither an address nor a name"
    if len(labels) == 1 or labels[-1] in _LOCAL_NAMES:
        return f"{name!r} is a local name"
    return ""


def _literal(name: str) -> str:
    """Return the address that the C library would read from this host, or an empty string."""
    with suppress(ValueError):
        return str(ipaddress.ip_address(name.partition("%")[0]))
    if all(_NUMBER.match(label) for label in name.split(".")):
        with suppress(OSError):
            return socket.inet_ntoa(socket.inet_aton(name))
    return ""


def _nat64(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None
