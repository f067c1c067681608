"""Any page as a fixture: from the archive where a run has kept it, else from the web."""

import re
from typing import Literal

from attrs import frozen

from xzcrawler import pages
from xzcrawler.archive.warc import read_record
from xzcrawler.config import Config
from xzcrawler.errors import UsageError
from xzcrawler.items import Form
from xzcrawler.sites import site_of
from xzcrawler.store import Store, captures, exists
from xzcrawler.store.values import CaptureLine
from xzcrawler.text.normalize import url_key
from xzcrawler.workers.fetch import FetchedPage, PageFetcher
from xzcrawler.workshop.cases import Case, save_case
from xzcrawler.workshop.checkout import Checkout
from xzcrawler.workshop.survey import is_column_beside, require_content

_CASE = re.compile(r"[a-z0-9][a-z0-9-]{1,79}")
Kind = Literal["article", "listing"]


@frozen
class Frozen:
    """A captured page that was written."""

    case: Case
    origin: str
    """Where its bytes came from: `the web`, or e.g. `run 3`."""


def freeze(
    url: str,
    name: str,
    checkout: Checkout,
    config: Config,
    *,
    kind: Kind | None = None,
) -> Frozen:
    """Write the page at *url* as the case *name* of the class that reads it.

    Without *kind* it is what a run took it for; else a list when its address is a channel's or like
    one, else an article. Raises UsageError for a name that cannot be used or is taken, PageError when there
    is no such page, StoreError and ArchiveError when what is stored cannot be used.
    """
    _check_case(name)
    line = _captured(url, config)
    if line is None and Form.at(url):
        raise UsageError(f"{url} is asked by POST, and no run has kept its answer")
    if line is None:
        with PageFetcher(config) as fetcher:
            page, origin = fetcher.fetch(url), "the web"
    else:
        page, origin = _stored(line, config), f"run {line.run_id}"
    require_content(page)
    if kind is None:
        kind = "listing" if _is_listing(url, line) else "article"
    choose = pages.listing_page if kind == "listing" else pages.article_page
    cls = choose(page.final_url, page.body)
    folder = checkout.fixtures / f"{cls.__module__}.{cls.__qualname__}"
    if (folder / name).exists():
        raise UsageError(f"There is a case {checkout.shown(folder / name)} already; choose another")
    return Frozen(save_case(folder, name, page), origin)


def _check_case(name: str) -> None:
    if not _CASE.fullmatch(name):
        raise UsageError(
            f"A case is called why it exists, in small letters, digits and hyphens (no-time, gb2312), not {name!r}"
        )


def _captured(url: str, config: Config) -> CaptureLine | None:
    if not exists(config.database):
        return None
    store = Store.open(config.database, create=False)
    try:
        with store.read() as session:
            return captures.last_answer(session, url)
    finally:
        store.close()


def _stored(line: CaptureLine, config: Config) -> FetchedPage:
    kept = line.capture
    exchange = read_record(config.shelves, kept.warc_file, kept.warc_offset)
    return FetchedPage(
        url=kept.url,
        final_url=kept.final_url or kept.url,
        status=exchange.status,
        content_type=kept.content_type,
        body=exchange.plain_body(),
        truncated=exchange.truncated,
    )


def _is_listing(url: str, line: CaptureLine | None) -> bool:
    if line is not None:
        return line.purpose == "listing"
    site = site_of(url)
    columns = [channel.url for channel in site.channels] if site else []
    return any(url_key(one) == url_key(url) or is_column_beside(url, one) for one in columns)
