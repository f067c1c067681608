"""国泰新点 Epoint WebBuilder, the publishing system of Xuzhou's government sites."""

import re
from collections.abc import Iterator
from typing import ClassVar

from propcache.api import cached_property

from xzcrawler.items import Form, Listing
from xzcrawler.pages import fulltext, paging
from xzcrawler.pages.article import ArticlePage
from xzcrawler.pages.fulltext import Search
from xzcrawler.pages.layout import Choices
from xzcrawler.pages.listing import ListingPage
from xzcrawler.text.encoding import decode

ARTICLE_URL = re.compile(
    r"/\d{8}/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\.html?", re.IGNORECASE
)
"""The eight digits are the day of publication."""
_ANSWER = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{")
_LIST_JS = re.compile(r"(?:^|/)list\.js(?:$|[?#])")


class EpointArticle(ArticlePage):
    """An article of an Epoint site."""

    read_by = "epoint"
    title_css: ClassVar[Choices] = (".ewb-article-tt", ".ewb-article-title", ".article-title", "h1")
    details_css: ClassVar[Choices] = (
        ".ewb-article-sources",
        ".ewb-article-source",
        ".info-sources",
    )
    editors_css: ClassVar[Choices] = (".ewb-article-editor",)
    channel_css: ClassVar[Choices] = (".ewb-location", ".location", ".wb-location")
    doc_number_css: ClassVar[Choices] = (".ewb-facts", ".xxgk-table", ".wb-table")
    body_css: ClassVar[Choices] = (
        ".ewb-article-info",
        "#infoContent",
        "#TDContent",  # before 2020
        "#Zoom",
        ".mian-cont",  # the platform's own spelling
        "#UCAP-CONTENT",
    )
    attachments_css: ClassVar[Choices] = (
        ".ewb-article-attach",
        ".ewb-attach",
        "#attach",
        "#filedown",
    )


class EpointListing(ListingPage):
    """A list of an Epoint site, or an answer of its full-text search.

    Only a 下页 link is followed: numbered files may skip a year. Where `list.js` pages the list by
    asking the search, the numbered files are no continuation at all, and a site's class says what is asked:

        class TownListing(EpointListing):
            search = Search("/inteligentsearchnew/rest/esinteligentsearch/getFullTextDataNew", '{…}')
    """

    search: ClassVar[Search | None] = None
    """What `list.js` asks; unless it is declared, a script in the page may state it."""

    def read(self) -> Listing:
        """Return the entries of the page or of the answer."""
        if not _ANSWER.match(self.response.body):
            return super().read()
        url = str(self.response.url)
        text = decode(self.response.body, self.response.headers.get("Content-Type"))
        below = self.search.links_below if self.search else "/"
        form, answer = Form.at(url), fulltext.answered(text)
        return Listing(
            url=url,
            entries=tuple(fulltext.answered_records(answer, url, below)),
            next_forms=fulltext.records_after(form, answer) if form else (),
        )

    def read_next_pages(self) -> tuple[str, ...]:
        """None where the list is paged by the search."""
        is_searched = self.known_search or any(map(_LIST_JS.search, self._scripts("src")))
        if is_searched:
            return ()
        return paging.linked_pages(self.document.root, str(self.response.url))

    def read_next_forms(self) -> tuple[Form, ...]:
        """The records behind those in the page."""
        if self.known_search is None:
            return ()
        url = str(self.response.url)
        return fulltext.first_records(self.known_search, url, len(self.found_rows))

    @cached_property
    def known_search(self) -> Search | None:
        """The search as it is declared or as the page states it."""
        return self.search or fulltext.stated_search(self._scripts(""))

    def _scripts(self, attribute: str) -> Iterator[str]:
        for script in self.document.root.iter("script"):
            yield (script.get(attribute) if attribute else script.text) or ""
