"""How a listing page is read: the page's list is found when no selector names its rows."""

import re
from typing import ClassVar

from propcache.api import cached_property
from web_poet import WebPage

from xzcrawler.items import Form, Listing
from xzcrawler.pages import blocks, paging, rows
from xzcrawler.pages.document import Document


class ListingPage(WebPage[Listing]):
    """One page of a channel's list."""

    rows_css: ClassVar[str] = ""
    """The elements that hold one entry each; without it the page's main block of links is found."""
    article_url: ClassVar[re.Pattern[str] | None] = None
    """Addresses that can be entries; found anywhere in the address."""

    async def to_item(self) -> Listing:
        return self.read()

    def read(self) -> Listing:
        """Return the entries in page order and the pages that continue this one."""
        url = str(self.response.url)
        entries = rows.entries(self.found_rows)
        following = self.read_next_pages()
        forms = () if following else self.read_next_forms()
        if not entries and not following and not forms:
            following = paging.refreshed_page(self.document.root, url)
        return Listing(url=url, entries=entries, next_pages=following, next_forms=forms)

    @cached_property
    def document(self) -> Document:
        """The parsed page."""
        return Document(self.response.body, self.response.headers.get("Content-Type"))

    @cached_property
    def found_rows(self) -> list[rows.Row]:
        """The rows, looked for once."""
        return self.read_rows()

    def read_rows(self) -> list[rows.Row]:
        """The rows of the list; those of a selector that matches nothing are looked for."""
        base = self.document.base_url(str(self.response.url))
        root, wanted = self.document.root, self.article_url
        found = rows.rows_matching(root, self.rows_css, base, wanted) if self.rows_css else []
        return found or blocks.main_block(root, base, wanted)

    def read_next_pages(self) -> tuple[str, ...]:
        """Pages that a script names, else the one behind 下一页, else what the head or a pager's figures say."""
        url, root = str(self.response.url), self.document.root
        return (
            paging.scripted_pages(root, url)
            or paging.linked_pages(root, url)
            or paging.declared_page(root, url)
            or paging.numbered_page(root, url)
        )

    def read_next_forms(self) -> tuple[Form, ...]:
        """What the page's script asks for by POST, when no address names the next page."""
        return ()
