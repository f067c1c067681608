"""方正 Founder e-papers in the newer layout: issues, their pages, and the articles on them."""

import re
from datetime import timedelta
from typing import ClassVar
from urllib.parse import urljoin

from xzcrawler.pages.base import ArticlePage, Choices, ListingPage
from xzcrawler.pages.document import absolute, visible_text
from xzcrawler.text.dates import day_in_url

ARTICLE_URL = re.compile(r"/con/\d{6}/\d{2}/content_\d+\.html?")
_PAGE = re.compile(r"(?P<paper>.*/layout/)\d{6}/\d{2}/node_(?P<number>\w+)\.html?$")
_REFRESH = re.compile(r"url\s*=\s*['\"]?([^'\"\s]+)", re.IGNORECASE)
_PAGE_NAME = re.compile(r"^第?\s*\w{1,4}\s*版\s*[:：]?\s*")


class FounderArticle(ArticlePage):
    """An article of an e-paper. The paper itself is the source."""

    read_by = "founder"
    title_css: ClassVar[Choices] = ("founder-title", "#Title", "#title", "h1")
    published_css: ClassVar[Choices] = ("date", ".date", "founder-date")
    details_css: ClassVar[Choices] = (".info", ".date")
    source_css: ClassVar[Choices] = (".paper",)
    authors_css: ClassVar[Choices] = ("founder-author", ".author")
    channel_css: ClassVar[Choices] = (".crumb",)
    body_css: ClassVar[Choices] = ("founder-content", "#ozoom", "#articleContent")
    attachments_css: ClassVar[Choices] = (".attachment",)

    def read_channel(self) -> str:
        """The page of the issue: 要闻 of `第01版：要闻`."""
        return _PAGE_NAME.sub("", super().read_channel())


class FounderListing(ListingPage):
    """One page of an issue. It continues with the issue's next page, the last one with the issue before."""

    article_url = ARTICLE_URL

    def read_next_pages(self) -> tuple[str, ...]:
        """The pages that follow in this issue, then the issue before; of an entry page, today's issue."""
        return self._rest_of_issue() + self._issue_before() or self._refresh()

    def _rest_of_issue(self) -> tuple[str, ...]:
        url = str(self.response.url)
        pages = dict.fromkeys(
            target
            for link in self.document.select("a[href*='node_']")
            if _PAGE.match(target := absolute(url, link.get("href")).partition("#")[0])
            and day_in_url(target) == day_in_url(url)
        )
        here = _number(url)
        return tuple(sorted((page for page in pages if _number(page) > here), key=_number))

    def _issue_before(self) -> tuple[str, ...]:
        url = str(self.response.url)
        for link in self.document.select("a[href*='node_']"):
            target = absolute(url, link.get("href"))
            if "上一期" in visible_text(link) and _PAGE.match(target):
                return (target,)
        page, day = _PAGE.match(url), day_in_url(url)
        if page is None or day is None:
            return ()
        before = day.at - timedelta(days=1)
        return (urljoin(url, f"{page['paper']}{before:%Y%m/%d}/node_01.html"),)

    def _refresh(self) -> tuple[str, ...]:
        url = str(self.response.url)
        for meta in self.document.root.iter("meta"):
            instant = (meta.get("http-equiv") or "").lower() == "refresh"
            if instant and (found := _REFRESH.search(meta.get("content") or "")):
                return (absolute(url, found[1]),)
        return ()


def _number(url: str) -> tuple[int, str]:
    page = _PAGE.match(url)
    name = page["number"] if page else ""
    return (int(name) if name.isdecimal() else 0, name)
