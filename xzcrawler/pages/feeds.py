"""Listings made for programs: RSS 2.0 and 1.0, Atom, sitemaps and indexes of sitemaps."""

import html
import re
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from lxml import etree
from propcache.api import cached_property

from xzcrawler.config import SHANGHAI
from xzcrawler.items import Entry, Listing
from xzcrawler.pages.document import Element, absolute
from xzcrawler.pages.listing import ListingPage
from xzcrawler.text import clean
from xzcrawler.text.dates import day_in_url, parse_published
from xzcrawler.text.encoding import as_utf8
from xzcrawler.text.normalize import url_key

_MOST_ENTRIES = 50_000
"""What the sitemap protocol allows in one file."""
_MOST_PAGES = 1_000
_ROWS = {"rss": "item", "rdf": "item", "feed": "entry", "urlset": "url"}
"""What an entry is called, by the name of the root."""
_ROOT = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?.{0,500}?\?>\s*|<!--.{0,2000}?-->\s*|<!DOCTYPE[^<>\[]{0,500}>\s*){0,8}"
    rb"<(?:\w{1,20}:)?(?:rss|rdf|feed|urlset|sitemapindex)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_OTHERS = frozenset({"media", "itunes", "image", "video", "googleplay"})
"""Prefixes of vocabularies that have titles, links and dates of their own."""
_YEARS = range(1900, 2100)
"""As in every date that is read elsewhere; the year 2203 is a slip of the pen."""
_LINKED = ("alternate", "", None)
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
_MAIL_DATE = re.compile(r"\d{1,2}[\s-][A-Z][a-z]{2}[a-z]*[\s-]\d{2,4}\s+\d")
_DATES = ("pubdate", "published", "date", "issued", "publication_date", "updated", "modified")


def is_feed(body: bytes) -> bool:
    """Return whether an answer is a feed or a sitemap, whatever its headers call it.

    >>> is_feed(b'<?xml version="1.0"?><rss version="2.0">'), is_feed(b"<html><body>rss")
    (True, False)
    """
    return _ROOT.match(body) is not None


class FeedListing(ListingPage):
    """A feed or sitemap of any site."""

    def read(self) -> Listing:
        """Return the entries and, as next pages, the next part of a feed or the maps of an index."""
        url = str(self.response.url)
        found: dict[str, Entry] = {}
        for row in self._rows():
            link = _link(row, url)
            if link and (key := url_key(link)) not in found:
                found[key] = _entry(row, link)
                if len(found) == _MOST_ENTRIES:
                    break
        return Listing(
            url=url, entries=tuple(found.values()), next_pages=tuple(self.read_next_pages())
        )

    @cached_property
    def root(self) -> Element:
        """The parsed document: nothing is fetched, no entity replaced."""
        parser = etree.XMLParser(
            encoding="utf-8",
            recover=True,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        content_type = self.response.headers.get("Content-Type")
        text = as_utf8(self.response.body, content_type).replace(b"\0", b"").lstrip()
        root = etree.fromstring(text, parser) if text else None
        return etree.Element("empty") if root is None else root

    def read_next_pages(self) -> tuple[str, ...]:
        """Pages of this host only: a map must not lead the crawl elsewhere."""
        url = str(self.response.url)
        pages = (absolute(url, address) for address in self._continued())
        host, here = urlsplit(url).hostname, url_key(url)
        own = (page for page in pages if urlsplit(page).hostname == host and url_key(page) != here)
        return tuple(dict.fromkeys(own))[:_MOST_PAGES]

    def _rows(self) -> Iterator[Element]:
        wanted = _ROWS.get(_name(self.root))
        return (element for element in self.root.iter() if wanted and _name(element) == wanted)

    def _continued(self) -> list[str]:
        if _name(self.root) == "sitemapindex":
            return _maps(self.root)
        holders = [self.root, *(child for child in self.root if _name(child) == "channel")]
        links = (child for holder in holders for child in holder if _name(child) == "link")
        return [link.get("href") or "" for link in links if link.get("rel") == "next"]


def _maps(index: Element) -> list[str]:
    """The maps of an index, the last changed first when all say when.

    A walk ends where it meets what is known, and many indexes begin with the oldest.
    """
    maps = [(_text(one, "loc"), _text(one, "lastmod")) for one in index]
    times = {address: _time(changed) for address, changed in maps}
    dated = {address: when for address, when in times.items() if when is not None}
    if len(dated) == len(times):
        return sorted(dated, key=dated.__getitem__, reverse=True)
    return list(times)


def _entry(row: Element, url: str) -> Entry:
    news = next((child for child in row if _name(child) == "news"), row)
    stated = next((text for name in _DATES if (text := _text(news, name))), "")
    day = day_in_url(url)
    when = _time(stated) or (day.at if day else None)
    if when is None:  # the time of the last change is the least that is known
        stated = _text(row, "lastmod")
        when = _time(stated)
    return Entry(url=url, title=_title(news), published_raw=stated, published=when)


def _link(row: Element, base: str) -> str:
    """The address of an entry's article; a permanent identifier stands in for a link."""
    for child in row:
        name = _name(child)
        if name == "loc" or (name == "link" and child.get("rel") in _LINKED):
            address = child.get("href") or _words(child)
            if url := absolute(base, address):
                return url.partition("#")[0]
    for child in row:
        permanent = _name(child) == "guid" and child.get("isPermaLink") != "false"
        text = _words(child).strip() if permanent else ""
        if text.startswith("http"):
            return absolute(base, text).partition("#")[0]
    return ""


def _title(row: Element) -> str:
    """A title without markup; all but Atom's plain titles are escaped a second time."""
    for child in row:
        if _name(child) != "title":
            continue
        text = _words(child)
        atom = isinstance(row.tag, str) and row.tag.endswith("}entry")
        if not atom or child.get("type") == "html":
            text = html.unescape(_MARKUP.sub("", text))
        return clean.line(text)
    return ""


def _text(element: Element, name: str) -> str:
    return next((clean.line(_words(child)) for child in element if _name(child) == name), "")


def _words(element: Element) -> str:
    return "".join(map(str, element.itertext()))


def _name(element: Element) -> str:
    """An element's lower-case name without its namespace; empty for other vocabularies."""
    if not isinstance(element.tag, str):
        return ""
    prefix, _, name = element.tag.rpartition("}")[2].rpartition(":")
    return "" if (prefix or element.prefix) in _OTHERS else name.lower()


def _time(stated: str) -> datetime | None:
    """A time as mail or ISO 8601 writes it; without a zone it is Shanghai's."""
    if _MAIL_DATE.search(stated):
        try:
            when = parsedate_to_datetime(stated)
        except (ValueError, OverflowError):
            return None
        return _in_shanghai(when if when.tzinfo else when.replace(tzinfo=SHANGHAI))
    found = parse_published(stated)
    return found.at if found else None


def _in_shanghai(when: datetime) -> datetime | None:
    try:
        return when.astimezone(SHANGHAI) if when.year in _YEARS else None
    except OverflowError:
        return None
