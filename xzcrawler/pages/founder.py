"""方正 Founder: e-papers in the newer layout (issues, their pages, the articles on them) and its web pages."""

import re
from collections.abc import Mapping
from functools import cached_property
from typing import ClassVar

from xzcrawler.pages.base import Choices, ListingPage
from xzcrawler.pages.delimited import DelimitedArticle, record_in
from xzcrawler.pages.document import absolute, visible_text
from xzcrawler.pages.moment import more_exact
from xzcrawler.text import credit
from xzcrawler.text.credit import Credits
from xzcrawler.text.dates import Published, parse_published

ARTICLE_URL = re.compile(r"/con/\d{6}/\d{2}/content_\d+\.html?")
_PAGE = re.compile(r"(?P<paper>.*/layout/)(?P<day>\d{6}/\d{2})/node_(?P<number>\w+)\.html?$")
_PAPER = re.compile(r"[\u4e00-\u9fff]{2,8}(?:[日晚晨早午商时]报|都市报|晨刊|周[报刊]|导报)")
_PAGE_NAME = re.compile(r"^第?\s*\w{1,4}\s*版\s*[:：]?\s*")


class FounderArticle(DelimitedArticle):
    """An article of an e-paper, where the paper itself is the source, or of a web site.

    The template of web sites states fields in a comment `enpproperty` and marks the text with
    comments `enpcontent`. What the page shows comes first, the comment says what it does not.
    """

    read_by = "founder"
    text_begins = re.compile(r"enpcontent")
    text_ends = re.compile(r"/enpcontent")
    title_css: ClassVar[Choices] = ("founder-title", "#Title", "#title", "h1")
    published_css: ClassVar[Choices] = ("date", ".date", "founder-date")
    details_css: ClassVar[Choices] = (".info", ".date")
    source_css: ClassVar[Choices] = (".paper",)
    authors_css: ClassVar[Choices] = ("founder-author", ".author")
    channel_css: ClassVar[Choices] = (".crumb",)
    body_css: ClassVar[Choices] = ("founder-content", "#ozoom", "#articleContent")
    attachments_css: ClassVar[Choices] = (".attachment",)

    @cached_property
    def record(self) -> Mapping[str, str]:
        """What the comment `enpproperty` states; empty without one."""
        return record_in(self.document.root, "enpproperty")

    def read_published(self) -> Published | None:
        """The page's own words, to the second where the comment tells it (`08:15:00.0`, `…:671`)."""
        stated = parse_published(self.record.get("date", ""))
        return more_exact(super().read_published(), stated)

    def read_credits(self) -> Credits:
        """`sourcename` is the source, `liability` the editor; `author` counts where nobody is named."""
        found = super().read_credits()
        found += Credits(source=credit.clean_source(self.record.get("sourcename", "")))
        if not found.authors:
            names = self.record.get("journalist") or self.record.get("author", "")
            found += Credits(authors=credit.names_in(names) or ())
        found += Credits(editors=credit.names_in(self.record.get("liability", "")) or ())
        return self.with_distant_credits(found) if self.record else found

    def read_unlabelled_source(self) -> str:
        """The paper, which classic pages name only in their head: 彭城日报--数字报刊."""
        titles = [visible_text(title) for title in self.document.root.iter("title")]
        papers = (found[0] for title in titles if (found := _PAPER.search(title)))
        return super().read_unlabelled_source() or next(papers, "")

    def read_channel(self) -> str:
        """The page of the issue: 要闻 of `第01版：要闻`."""
        return _PAGE_NAME.sub("", super().read_channel())


class FounderListing(ListingPage):
    """One page of an issue. It continues with the issue's next page, the last one with the issue before."""

    article_url = ARTICLE_URL

    def read_next_pages(self) -> tuple[str, ...]:
        """The pages that follow in this issue, then the latest earlier issue the page links.

        None is guessed: a paper does not appear every day, and a page that is not there
        would count as a walk that failed.
        """
        return self._rest_of_issue() + self._issue_before()

    def _rest_of_issue(self) -> tuple[str, ...]:
        url = str(self.response.url)
        pages = [page for page in self._pages if _day(page) == _day(url)]
        here = _number(url)
        return tuple(sorted((page for page in pages if _number(page) > here), key=_number))

    def _issue_before(self) -> tuple[str, ...]:
        here = _day(str(self.response.url))
        earlier = [page for page in self._pages if here and _day(page) < here]
        latest = max(map(_day, earlier), default="")
        return tuple(sorted((page for page in earlier if _day(page) == latest), key=_number))[:1]

    @cached_property
    def _pages(self) -> tuple[str, ...]:
        """Every page of an issue of this paper that is linked."""
        url = self.document.base_url(str(self.response.url))
        own = _PAGE.match(str(self.response.url))
        links = (
            absolute(url, link.get("href")).partition("#")[0]
            for link in self.document.select("a[href*='node_']")
        )
        return tuple(
            page
            for page in dict.fromkeys(links)
            if own and (found := _PAGE.match(page)) and found["paper"] == own["paper"]
        )


def _day(url: str) -> str:
    page = _PAGE.match(url)
    return page["day"] if page else ""


def _number(url: str) -> tuple[int, str]:
    page = _PAGE.match(url)
    name = page["number"] if page else ""
    return (int(name) if name.isdecimal() else 0, name)
