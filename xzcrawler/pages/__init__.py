"""The one way from bytes to items: `read_article`, `read_listing`, and `judge` before them; `join` for parts."""

import importlib
from functools import cache
from typing import cast

from web_poet import HttpResponse, default_registry

from xzcrawler.errors import UnreadablePage
from xzcrawler.items import Article, Form, Listing
from xzcrawler.pages import kinds
from xzcrawler.pages.article import ArticlePage
from xzcrawler.pages.feeds import is_feed
from xzcrawler.pages.joining import first_part, is_at, join, next_part
from xzcrawler.pages.limits import excess
from xzcrawler.pages.listing import ListingPage
from xzcrawler.pages.offline import use_bundled_suffixes
from xzcrawler.pages.platform import article_class, listing_class
from xzcrawler.pages.verdict import judge

__all__ = [
    "article_page",
    "first_part",
    "is_at",
    "join",
    "judge",
    "listing_page",
    "next_part",
    "read_article",
    "read_listing",
]

use_bundled_suffixes()


def read_article(body: bytes, url: str, content_type: str | None = None) -> Article:
    """Return what an article's page says, read by the site's class, its platform's or the general one.

    Raises UnreadablePage, whose message names the address and whose verdict says what the page is instead.
    """
    _refuse_excess(body, url)
    page = article_page(url, body)(_response(body, url, content_type))
    try:
        article = page.read()
    except UnreadablePage as error:
        raise kinds.named(error, url, page.document.root) from None
    kinds.check(article, page.document.root)
    return article


def read_listing(body: bytes, url: str, content_type: str | None = None) -> Listing:
    """Return what a listing page says; one without entries has `entries=()`.

    The answer to a POST has its form's address (`items.Form.address`) as *url*.

    Raises UnreadablePage, whose message names the address, when it holds too much or its titles are garbled.
    """
    _refuse_excess(body, url, is_feed=is_feed(body))
    page = listing_page(url, body)(_response(body, url, content_type))
    listing = kinds.without_itself(page.read())
    kinds.check_titles(listing)
    return listing


def article_page(url: str, body: bytes) -> type[ArticlePage]:
    """Return the class that reads this article: the site's, its platform's or the general one."""
    declared = cast("type[ArticlePage] | None", _declared_class(url, Article))
    return declared or article_class(url, body)


def listing_page(url: str, body: bytes) -> type[ListingPage]:
    """Return the class that reads this listing page, or this answer to a POST."""
    form = Form.at(url)
    declared = cast("type[ListingPage] | None", _declared_class(form.url if form else url, Listing))
    return declared or listing_class(url, body)


def _refuse_excess(body: bytes, url: str, *, is_feed: bool = False) -> None:
    if found := excess(body, is_feed=is_feed):
        raise UnreadablePage(f"{url} is too much for a page: {found}")


def _declared_class(url: str, item: type) -> type | None:
    """The class of a site's rule for this address. Sites stand above pages, so they come in by name."""
    _load_sites()
    return default_registry.page_cls_for_item(url, item)


@cache
def _load_sites() -> None:
    importlib.import_module("xzcrawler.sites").load_sites()


def _response(body: bytes, url: str, content_type: str | None) -> HttpResponse:
    headers = {"Content-Type": content_type} if content_type else {}
    return HttpResponse(url, body, headers=headers)
