"""大汉 Hanweb JCMS and its successor JPaaS, the publishing system of Jiangsu's provincial sites."""

import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from itertools import islice
from typing import Any, ClassVar
from urllib.parse import urlsplit

from attrs import evolve
from propcache.api import cached_property

from xzcrawler.items import Entry, Form, Listing
from xzcrawler.pages import jpage, rows
from xzcrawler.pages.addresses import Base
from xzcrawler.pages.answers import count, each_once, json_object, objects, record_entry, words
from xzcrawler.pages.delimited import DelimitedArticle
from xzcrawler.pages.document import Element, absolute, parse
from xzcrawler.pages.layout import Choices
from xzcrawler.pages.listing import ListingPage
from xzcrawler.text.dates import Published, day_in_url, parse_published
from xzcrawler.text.encoding import decode
from xzcrawler.text.normalize import url_key

ARTICLE_URL = re.compile(
    r"/art/\d{4}/(?:\d{1,2}/\d{1,2}/art_\d+_\d+|art_[0-9a-f]{32})\.html?", re.IGNORECASE
)
"""Month and day are not padded: `/art/2026/3/4/art_…`; the newer form has no day."""
_DAY = re.compile(r"/art/(\d{4})/(\d{1,2})/(\d{1,2})/art_")
_COLUMN = re.compile(r"/col/col(\d+)/")
_NO_COLUMN = re.compile(rf"^(?!.*{_COLUMN.pattern})")
_MOST_RECORDS = 3000
_TOTAL = re.compile(r"<totalrecord>\s*(\d{1,9})\s*</totalrecord>", re.IGNORECASE)
_ANSWER = re.compile(r'\s*\{.{0,500}"results"\s*:\s*\[', re.DOTALL)


class HanwebArticle(DelimitedArticle):
    """An article of a Hanweb site. `Maketime` and `HtmlGenerateTime` are never its publication."""

    read_by = "hanweb"
    text_begins = re.compile(r"ZJEG_RSS\.content\.begin|<\$\[信息内容\]>begin")
    text_ends = re.compile(r"ZJEG_RSS\.content\.end|<\$\[信息内容\]>end")
    title_css: ClassVar[Choices] = (".sp_title", ".main-fl-tit", "h1")
    details_css: ClassVar[Choices] = (".sp_time", ".main-fl-riqi")
    channel_css: ClassVar[Choices] = (".sp_position", ".position", ".location", ".crumb")
    body_css: ClassVar[Choices] = ("#zoom", "#Zoom", ".main-txt")

    def read_published(self) -> Published | None:
        """Visible first; the address states the day with unpadded figures, its number is no date."""
        url = str(self.response.url)
        when = super().read_published()
        return day_in_address(url) or when if when in (None, day_in_url(url)) else when


class HanwebListing(ListingPage):
    """A list of a Hanweb site: a column's page, an answer of `dataproxy.jsp`, or one of `queryList`.

    The page and the answer to GET hold their records in a `<datastore>` and name the next group
    of them in `<nextgroup>`. Where there is none, the site's script asks on by POST
    (`dataproxy.jsp?startrecord=…` or `queryList`), and so do we: `pages/jpage.py`.
    """

    article_url = ARTICLE_URL

    def read(self) -> Listing:
        """Return the entries of the records, else those of the page's links."""
        if _ANSWER.match(self.text):
            return self._read_answer()
        listing = super().read()
        return evolve(listing, entries=tuple(map(_dated, listing.entries)))

    @cached_property
    def text(self) -> str:
        """The page or answer as text."""
        return decode(self.response.body, self.response.headers.get("Content-Type"))

    @cached_property
    def store(self) -> str:
        """The datastore of this column; a page may hold those of its side blocks too."""
        stores = [part.partition("</datastore")[0] for part in self.text.split("<datastore")[1:]]
        column = _COLUMN.search(str(self.response.url))
        own = f"columnid={column[1]}" if column else None
        return max(
            stores,
            key=lambda one: (
                own is not None and own in unescape(one),
                one.count("<record>"),
            ),
            default="",
        )

    def read_rows(self) -> list[rows.Row]:
        """One row a record: what stands between records is junk."""
        start = Base(str(self.response.url))
        records = list(islice(_parts(self.store, "record"), _MOST_RECORDS))
        found = (_row(holder, start) for holder in _holders(records))
        return [row for row in found if row] or super().read_rows()

    def read_next_pages(self) -> tuple[str, ...]:
        """The next group, when the datastore names one."""
        if not self.store:
            return super().read_next_pages()
        url = str(self.response.url)
        for markup in _parts(self.store, "nextgroup"):
            for link in parse(markup.encode()).iter("a"):
                target = absolute(url, link.get("href"))
                same_host = urlsplit(target).hostname == urlsplit(url).hostname
                if same_host and url_key(target) != url_key(url):
                    return (target,)
        return ()

    def read_next_forms(self) -> tuple[Form, ...]:
        """The next group of records, or the first page of a list that has none in its page."""
        url, records = str(self.response.url), self.store.count("<record>")
        if form := Form.at(url):
            total = _TOTAL.search(self.store)
            return jpage.group_after(form, count(total[1]) if total else None, records)
        return jpage.next_group(self.text, url, records) or jpage.first_query(self.text, url)

    def _read_answer(self) -> Listing:
        url = str(self.response.url)
        data = json_object(self.text).get("data")
        data = data if isinstance(data, dict) else {}
        form, results = Form.at(url), list(objects(data.get("results")))
        following = jpage.query_after(form, count(data.get("total")), len(results)) if form else ()
        return Listing(url=url, entries=tuple(answered_entries(results, url)), next_forms=following)


def day_in_address(url: str) -> Published | None:
    """Return the day an article's address states.

    >>> day_in_address("http://a.cn/art/2026/3/4/art_60085_20200101.html").at.date().isoformat()
    '2026-03-04'
    """
    found = _DAY.search(url)
    return parse_published("-".join(found.groups())) if found else None


def _dated(entry: Entry) -> Entry:
    """An entry without a date has that of its address; a number in the address is none."""
    day = None if entry.published_raw else day_in_address(entry.url)
    return evolve(entry, published=day.at) if day else entry


def answered_entries(results: Iterable[Mapping[str, Any]], url: str) -> Iterator[Entry]:
    """Yield the entries of a `queryList` answer's results in their order, each address once."""
    return each_once(_answered(result, url) for result in islice(results, _MOST_RECORDS))


def _answered(result: Mapping[str, Any], url: str) -> Entry | None:
    source = result.get("source")
    if not isinstance(source, dict):
        return None
    target = absolute(url, _address(source.get("urls")))
    return record_entry(
        url=target,
        title=source.get("title"),
        stated=source.get("pubDate"),
        day=day_in_address(target),
    )


def _address(urls: object) -> str:
    """The article's address: `urls` is a string, or an object of one a device, itself often a string."""
    if isinstance(urls, str) and urls.lstrip().startswith("{"):
        urls = json_object(urls)
    if isinstance(urls, dict):
        urls = urls.get("common") or urls.get("pc") or next(iter(urls.values()), "")
    return words(urls)


def _parts(store: str, tag: str) -> Iterator[str]:
    """What the elements of this name hold, inside CDATA or as entities."""
    for part in store.split(f"<{tag}>")[1:]:
        inner = part.partition(f"</{tag}>")[0].strip()
        if inner.startswith("<![CDATA["):
            yield inner[9:].partition("]]>")[0]
        else:
            yield unescape(inner)


def _holders(records: list[str]) -> list[Element]:
    """One element a record: all are parsed at once unless one of them is not closed, or closes others."""
    whole = parse("".join(f"<div>{markup}</div>" for markup in records).encode())
    together = [element for body in whole.iter("body") for element in body]
    if len(together) == len(records) and all(one.tag == "div" and not one.tail for one in together):
        return together
    return [
        body for markup in records for body in parse(f"<div>{markup}</div>".encode()).iter("body")
    ]


def _row(holder: Element, start: Base) -> rows.Row | None:
    for wanted in (ARTICLE_URL, _NO_COLUMN, None):
        if found := rows.row_in(holder, start, wanted):
            return found
    return None
