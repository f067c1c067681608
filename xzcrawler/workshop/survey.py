"""A first look at a site: one list, three of its articles, and what made them."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import urlsplit

from attrs import frozen

from xzcrawler import pages
from xzcrawler.errors import PageError, UnreadablePage
from xzcrawler.items import Entry, Listing, Verdict
from xzcrawler.pages.article import ArticlePage
from xzcrawler.pages.document import Document, link_target, short_text, visible_text
from xzcrawler.pages.listing import ListingPage
from xzcrawler.pages.platform import article_class, listing_class
from xzcrawler.sites import Channel
from xzcrawler.text.normalize import url_key
from xzcrawler.workers.fetch import FetchedPage

Fetch = Callable[[str], FetchedPage]
"""Raises PageError when there is no answer."""

ARTICLES = 3
_MOST_TRIED = 6
"""Articles asked for until three can be read."""
_MOST_HOPS = 2
"""An e-paper's entry page leads to the issue, and that to its first page."""
_MOST_COLUMNS = 8
_PARTS = re.compile(r"\s*[_|｜—–]+\s*|\s+-\s+|-(?=[^-]{2,}$)")
_COLUMN_NAME = re.compile(r"[\u4e00-\u9fff]{2,8}")
_INDEX = re.compile(r"(?:index|default)\.\w+$")


@frozen(kw_only=True)
class Survey:
    """What a first look found."""

    channel: Channel
    title: str
    """The site's name."""
    listing: FetchedPage
    """The page that has the entries."""
    listing_class: type[ListingPage]
    found: Listing
    entries: tuple[Entry, ...]
    """Those that lead to the site itself."""
    articles: tuple[FetchedPage, ...]
    """Three."""
    article_class: type[ArticlePage]
    columns: tuple[Channel, ...]
    """What the page names beside this one and is built alike; not looked at."""

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts of the list and of its articles, the list's first."""
        urls = (self.channel.url, self.listing.final_url, *(entry.url for entry in self.entries))
        return tuple(dict.fromkeys(host_of(url) for url in urls))


def survey(url: str, fetch: Fetch) -> Survey:
    """Look at the list at *url* and at three articles it names.

    Raises PageError when the list or its articles cannot be had or read.
    """
    first = require_content(fetch(url))
    listing, found, entries = _with_entries(first, fetch)
    if len(entries) < ARTICLES:
        raise UnreadablePage(
            f"{url} is no list: {len(entries)} entries lead to articles of its own site, {ARTICLES} are needed"
        )
    articles = _articles(url, entries, fetch)
    document = Document(first.body, first.content_type)
    column, title = names(document, host_of(first.final_url))
    return Survey(
        channel=Channel(column, first.final_url),
        title=title,
        listing=listing,
        listing_class=listing_class(listing.final_url, listing.body),
        found=found,
        entries=tuple(entries),
        articles=articles,
        article_class=_common_class(articles),
        columns=tuple(columns_beside(document, first.final_url)),
    )


def own_entries(found: Listing, url: str) -> list[Entry]:
    """Return the entries that lead to the list's own host, or else to hosts below its own name."""
    host = host_of(url)
    same = [entry for entry in found.entries if host_of(entry.url) == host]
    if len(same) >= ARTICLES:
        return same
    family = host.removeprefix("www.")
    return [entry for entry in found.entries if f".{host_of(entry.url)}".endswith(f".{family}")]


def spread(entries: Sequence[Entry]) -> list[Entry]:
    """Return the first, the last and the middle one, then the others: templates change over time."""
    plain = [entry for entry in entries if not entry.pinned] or list(entries)
    chosen = [plain[0], plain[-1], plain[len(plain) // 2]]
    return list({url_key(entry.url): entry for entry in (*chosen, *entries)}.values())


def names(document: Document, host: str) -> tuple[str, str]:
    """Return what the page calls its column and its site; the site's host where it says nothing."""
    shown = next((visible_text(title) for title in document.root.iter("title")), "")
    parts = [part for part in _PARTS.split(shown) if part]
    head = document.metas
    site = head.get("sitename") or head.get("og:site_name") or (parts[-1] if parts else host)
    column = head.get("columnname") or next((part for part in parts if part != site), site)
    return column, site


def columns_beside(document: Document, url: str) -> Iterator[Channel]:
    """Yield the columns that the page links and whose addresses differ from *url* in one folder."""
    seen = {_shape(url)}
    base = document.base_url(url)
    for link in document.root.iter("a"):
        label, target = short_text(link, 20), link_target(link, base).partition("#")[0]
        if not target or _shape(target) in seen or not _COLUMN_NAME.fullmatch(label):
            continue
        if is_column_beside(target, url):
            seen.add(_shape(target))
            yield Channel(label, target)
        if len(seen) > _MOST_COLUMNS:
            return


def is_column_beside(url: str, column: str) -> bool:
    """Whether an address differs from a column's in one folder only, as that of another column does.

    >>> is_column_beside("http://a.cn/pc/ms/", "http://a.cn/pc/yw/index.shtml")
    True
    >>> is_column_beside("http://a.cn/pc/yw/t20260302_1.shtml", "http://a.cn/pc/yw/index.shtml")
    False
    """
    one, other = _shape(url), _shape(column)
    if len(one) != len(other):
        return False
    different = [index for index, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    # Of the last two, the file's name and the query, neither is a folder.
    return len(different) == 1 and 0 < different[0] < len(one) - 2


def host_of(url: str) -> str:
    """Return the host in lower case."""
    return urlsplit(url).hostname or ""


def judged(page: FetchedPage) -> tuple[Verdict, str]:
    """Return the verdict on an answer and why, as `pages.judge` gives them."""
    return pages.judge(
        status=page.status,
        url=page.url,
        final_url=page.final_url,
        content_type=page.content_type,
        body=page.body,
        truncated=page.truncated,
    )


def require_content(page: FetchedPage) -> FetchedPage:
    """Return the page when it has something to read. Raises UnreadablePage with the verdict."""
    verdict, why = judged(page)
    if verdict is Verdict.CONTENT:
        return page
    raise UnreadablePage(_refusal(page, verdict, why))


def _refusal(page: FetchedPage, verdict: Verdict, why: str) -> str:
    return f"{page.url} cannot be read: {verdict}, {why}"


def _with_entries(page: FetchedPage, fetch: Fetch) -> tuple[FetchedPage, Listing, list[Entry]]:
    """Return the page with entries that *page* is or leads to, what it lists, and enough entries if there are.

    The first page of an issue may have fewer articles than are needed.
    """
    found = _read_listing(page)
    listing, shown, entries = page, found, own_entries(found, page.final_url)
    for _ in range(_MOST_HOPS):
        if len(entries) >= ARTICLES or not found.next_pages:
            break
        page = require_content(fetch(found.next_pages[0]))
        found = _read_listing(page)
        if not entries:
            listing, shown = page, found
        entries += own_entries(found, page.final_url)
    return listing, shown, entries


def _read_listing(page: FetchedPage) -> Listing:
    return pages.read_listing(page.body, page.final_url, page.content_type)


def _articles(url: str, entries: Sequence[Entry], fetch: Fetch) -> tuple[FetchedPage, ...]:
    """Return three articles that can be read. Raises UnreadablePage; at once when the site blocks us."""
    read: list[FetchedPage] = []
    why = ""
    for entry in spread(entries)[:_MOST_TRIED]:
        tried = _article(fetch, entry.url)
        if isinstance(tried, FetchedPage):
            read.append(tried)
        else:
            why = tried
        if len(read) == ARTICLES:
            return tuple(read)
    raise UnreadablePage(
        f"{url}: {len(read)} of the articles it lists could be read, {ARTICLES} are needed; {why}"
    )


def _article(fetch: Fetch, url: str) -> FetchedPage | str:
    """Return an article's page, or why it cannot be read. Raises UnreadablePage when we are blocked."""
    try:
        page = fetch(url)
    except PageError as error:
        return str(error)
    verdict, why = judged(page)
    if verdict is Verdict.BLOCKED:
        raise UnreadablePage(_refusal(page, verdict, why))
    if verdict is not Verdict.CONTENT:
        return _refusal(page, verdict, why)
    try:
        pages.read_article(page.body, page.final_url, page.content_type)
    except UnreadablePage as error:
        return str(error)
    return page


def _common_class(articles: Sequence[FetchedPage]) -> type[ArticlePage]:
    classes = Counter(article_class(page.final_url, page.body) for page in articles)
    return classes.most_common(1)[0][0]


def _shape(url: str) -> tuple[str, ...]:
    parts = urlsplit(url)
    path = _INDEX.sub("", parts.path)
    return (host_of(url), *path.split("/"), parts.query)
