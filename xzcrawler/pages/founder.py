"""方正 Founder: e-papers in both layouts (issues, their pages, the articles on them) and its web pages."""

import re
from collections.abc import Mapping
from typing import ClassVar

from attrs import evolve
from propcache.api import cached_property

from xzcrawler.pages.delimited import DelimitedArticle, record_in
from xzcrawler.pages.document import visible_text
from xzcrawler.pages.issues import IssuePage, paper_of, stated_pages
from xzcrawler.pages.layout import Choices
from xzcrawler.pages.listing import ListingPage
from xzcrawler.pages.moment import more_exact
from xzcrawler.pages.rows import Row
from xzcrawler.text import credit
from xzcrawler.text.credit import Credits
from xzcrawler.text.dates import Published, parse_published

ARTICLE_URL = re.compile(
    r"/con/\d{6}/\d{2}/content_\d+\.html?|/html/\d{4}-\d{2}/\d{2}/content_\d+(?:_\d+)?\.html?"
)
"""Of the newer layout, and of the classic one."""
_ENTRY_URL = re.compile(
    rf"{ARTICLE_URL.pattern}|/\d{{4}}-\d{{2}}/\d{{2}}/content_\d+(?:_\d+)?\.html?"
)
_PLACE = re.compile(r"\?div=-?\d+$")
"""Where on the page's picture an article stands: the same article for every value."""
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
    title_css: ClassVar[Choices] = ("founder-title", "#Title", "#title", "h1", ".bt1", ".font01")
    published_css: ClassVar[Choices] = ("date", ".date", "founder-date")
    details_css: ClassVar[Choices] = (".info", ".date")
    source_css: ClassVar[Choices] = (".paper",)
    authors_css: ClassVar[Choices] = ("founder-author", ".author")
    channel_css: ClassVar[Choices] = (".crumb", "#currentBM")
    body_css: ClassVar[Choices] = ("founder-content", "#ozoom", "#articleContent")
    attachments_css: ClassVar[Choices] = (".attachment", "#newspic")

    @cached_property
    def record(self) -> Mapping[str, str]:
        """What the comment `enpproperty` states; empty without one."""
        return record_in(self.document.root, "enpproperty")

    def read_published(self) -> Published | None:
        """The page's own words, to the second where the comment tells it (`08:15:00.0`, `…:671`).

        An e-paper's comment says midnight, which is the day and no clock.
        """
        stated = parse_published(self.record.get("date", ""))
        if stated and (stated.at.hour, stated.at.minute, stated.at.second) == (0, 0, 0):
            stated = evolve(stated, precision="day")
        return more_exact(super().read_published(), stated)

    def read_credits(self) -> Credits:
        """`sourcename` is the source, `liability` the editor; `author` counts where nobody is named."""
        found = super().read_credits()
        found += Credits(source=credit.clean_source(self.record.get("sourcename", "")))
        if not found.authors:
            names = self.record.get("journalist") or self.record.get("author", "")
            found += credit.authors_in(names)
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
    """One page of an issue. It continues with the issue's next page, the last one with the issue before.

    An index of dates (`period.xml`) leads to the issues it names.
    """

    article_url = _ENTRY_URL

    def read_rows(self) -> list[Row]:
        """The articles of the page, each address without the place on the page's picture."""
        return [row._replace(url=_PLACE.sub("", row.url)) for row in super().read_rows()]

    def read_next_pages(self) -> tuple[str, ...]:
        """The pages that follow in this issue, then the latest earlier issue the page states.

        None is guessed: a paper does not appear every day, and a page that is not there
        would count as a walk that failed.
        """
        here = IssuePage.of(str(self.response.url))
        if here is None:
            latest_first = sorted(self._pages, key=lambda page: page.day, reverse=True)
            return tuple(page.url for page in latest_first)
        issue = [page for page in self._pages if page.day == here.day]
        following = sorted(
            (page for page in issue if page.number > here.number), key=lambda page: page.number
        )
        earlier = [page for page in self._pages if page.day < here.day]
        latest = max((page.day for page in earlier), default="")
        before = min(
            (page for page in earlier if page.day == latest),
            key=lambda page: page.number,
            default=None,
        )
        return tuple(page.url for page in (*following, *([before] if before else [])))

    @cached_property
    def _pages(self) -> tuple[IssuePage, ...]:
        """Every page of an issue of this paper that the page states."""
        url = str(self.response.url)
        root, base, own = self.document.root, self.document.base_url(url), paper_of(url)
        return tuple(page for page in stated_pages(root, url, base) if page.paper == own)
