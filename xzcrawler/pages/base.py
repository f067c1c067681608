"""How an article page and a listing page are read: selectors as class attributes, general rules for the rest."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import islice
from typing import ClassVar

from web_poet import WebPage

from xzcrawler.errors import UnreadablePage
from xzcrawler.items import Article, Form, Listing
from xzcrawler.pages import blocks, paging, rows
from xzcrawler.pages.above import lines_before
from xzcrawler.pages.density import Body, body_of, find_body, read_flow
from xzcrawler.pages.document import Document, absolute, visible_text
from xzcrawler.pages.flow import Flow
from xzcrawler.pages.headline import Headline, confirmed_headline, find_headline, headline_above
from xzcrawler.pages.labels import channel_of, doc_number_in, language_of, source_of_head, tags_of
from xzcrawler.pages.moment import (
    more_exact,
    published_apart,
    published_by_data,
    published_by_element,
    published_by_guess,
    published_by_head,
    published_in,
    published_in_scripts,
    with_clock,
)
from xzcrawler.pages.parts import named_parts
from xzcrawler.pages.passage import Passage
from xzcrawler.pages.second_opinion import Opinion, best_passage
from xzcrawler.text import carrier, clean, credit
from xzcrawler.text.credit import Credits
from xzcrawler.text.dates import Published, day_in_url
from xzcrawler.text.encoding import decode

Choices = tuple[str, ...]
"""CSS selectors, the most trusted first: the first that matches something readable counts.

`#id`, `.class` and `tag` cost nothing, anything longer searches the page."""
_LINES_ABOVE = 5
_DETAILS_ABOVE = 3
_DETAILS_BELOW = 60
"""Lines after a title among which its date is looked for: share buttons and language menus come between."""
_RUNNING_TEXT = 60


class ArticlePage(WebPage[Article]):
    """One article's page.

    A platform or site names its selectors; what none of them finds is looked for
    by the general rules, so that a changed template costs a field its certainty, not its value.
    """

    read_by: ClassVar[str] = "generic"
    title_css: ClassVar[Choices] = ()
    details_css: ClassVar[Choices] = ()
    """The line with date, source and people, as one element."""
    published_css: ClassVar[Choices] = ()
    source_css: ClassVar[Choices] = ()
    authors_css: ClassVar[Choices] = ()
    editors_css: ClassVar[Choices] = ()
    tags_css: ClassVar[Choices] = ()
    channel_css: ClassVar[Choices] = ()
    """The breadcrumb: its last step counts."""
    doc_number_css: ClassVar[Choices] = ()
    body_css: ClassVar[Choices] = ()
    drop_css: ClassVar[Choices] = ()
    """Elements inside the body that are no part of it; all that match."""
    attachments_css: ClassVar[Choices] = ()
    """Blocks of files and pictures outside the body; all that match."""

    async def to_item(self) -> Article:
        return self.read()

    def read(self) -> Article:
        """Return what the page says; the same bytes and address always give the same article.

        Raises UnreadablePage when it has no title, or neither text nor pictures nor files.
        """
        url = str(self.response.url)
        title = self.headline.text
        passage = self.passage
        paragraphs, printed = self._paragraphs(passage)
        if not title or not (paragraphs or passage.images or passage.attachments):
            missing = "title" if not title else "body"
            raise UnreadablePage(f"No {missing} could be read from {url}")
        people = self.read_credits() + printed
        when = self.read_published()
        return Article(
            url=url,
            title=title,
            published=when.at if when else None,
            published_raw=when.raw if when else "",
            published_precision=when.precision if when else None,
            source=people.source
            or self.read_unlabelled_source()
            or carrier.carrier_of_dateline(next(iter(paragraphs), "")),
            authors=people.authors,
            editors=people.editors,
            tags=self.read_tags(),
            channel=self.read_channel(),
            doc_number=self.read_doc_number(paragraphs),
            body="\n".join(paragraphs),
            images=tuple(passage.images),
            attachments=tuple(passage.attachments),
            parts=self.read_parts(),
            canonical_url=self.read_canonical_url(),
            language=language_of(self.document.root, title),
            read_by="+".join(filter(None, (self.read_by, self.opinion.read_by))),
        )

    @cached_property
    def document(self) -> Document:
        """The parsed page."""
        return Document(self.response.body, self.response.headers.get("Content-Type"))

    @cached_property
    def base_url(self) -> str:
        """The address that the page's links are relative to."""
        return self.document.base_url(str(self.response.url))

    @cached_property
    def head(self) -> Mapping[str, str]:
        """The page's meta elements by lower-case name."""
        return self.document.metas

    @cached_property
    def headline(self) -> Headline:
        """The title and where it stands."""
        element = self.document.first(self.title_css)
        if element is None:
            found = find_headline(self.document.root, self.head)
            return found if found.is_sure else self._headline_above_text() or found
        selected = Headline(visible_text(element), element)
        return confirmed_headline(self.document.root, self.head, selected)

    def _headline_above_text(self) -> Headline | None:
        root = self.document.root
        body = body_of(root, read_flow(root, None, asides=True), None)
        if body is None or (found := headline_above(body)) is None:
            return None
        # The page has been read: what stands below the title need not be read again.
        self.below_headline = body.flow.after(found.line)
        self.found_body = body.after(found.line)
        return found.headline

    @cached_property
    def details(self) -> tuple[str, ...]:
        """The lines that state date, source and people."""
        element = self.document.first(self.details_css)
        if element is None:
            return self.around_headline
        flow = Flow()
        flow.add(element)
        return tuple(flow.details())

    @cached_property
    def around_headline(self) -> tuple[str, ...]:
        """The lines just after the title, up to the running text, then those before; without the title.

        A date in the title is what the article is about.
        """
        title, above = self.headline.text, self.above_headline[-_DETAILS_ABOVE:]
        return tuple(text for text in (*self._details_below(), *above) if text != title)

    @cached_property
    def above_headline(self) -> list[str]:
        """The last lines above the title."""
        element = self.headline.element
        return [] if element is None else lines_before(element, _LINES_ABOVE)

    @cached_property
    def below_headline(self) -> Flow:
        """Everything a reader sees below the title, or on the whole page without one."""
        return read_flow(self.document.root, self.headline.element, asides=True)

    @cached_property
    def found_body(self) -> Body | None:
        """The body as the general rules find it."""
        return find_body(self.document.root, self.headline.element, self.below_headline)

    @cached_property
    def passage(self) -> Passage:
        """The body with its pictures and files, before cleaning."""
        blocks = [block for css in self.attachments_css for block in self.document.select(css)]
        found = self.opinion.passage
        if blocks:
            found.add_files(Passage.of(found.base, blocks, frozenset()))
        return found

    @cached_property
    def opinion(self) -> Opinion:
        """The body, and who read it where our own rule was not sure."""
        found = self.chosen_passage()
        if found is not None:
            return Opinion(found, "")
        own, body = Passage(self.base_url), self.found_body
        if body is None:
            return Opinion(own, "")
        own.take(body.flow, body.span)
        return best_passage(own, body.share, self.read_text, self.base_url)

    def chosen_passage(self) -> Passage | None:
        """The body that a selector chose, None when the general rules have to find it."""
        dropped = {element for css in self.drop_css for element in self.document.select(css)}
        if self.headline.element is not None:
            dropped.add(self.headline.element)
        found = Passage(self.base_url)
        for element in (one for css in self.body_css for one in self.document.select(css)):
            flow = Flow(frozenset(dropped))
            flow.add(element)
            found.take(flow)
            if found.lines or found.images:
                return found
        return None

    def read_text(self) -> str:
        """The whole page as text, markup and all."""
        return decode(self.response.body, self.response.headers.get("Content-Type"))

    def read_published(self) -> Published | None:
        """Visible first: the head's time may be that of the page's generation."""
        stated = self.document.first_text(self.published_css)
        visible = (
            published_in([stated])
            or published_in(self.details)
            or published_in(self.around_headline)
        )
        if visible is None or visible.precision == "day":
            by_head = published_by_head(self.head) or self._published_for_machines()
            visible = more_exact(visible, by_head)
        return visible or self._published_elsewhere()

    def _published_for_machines(self) -> Published | None:
        root = self.document.root
        return published_by_data(root) or published_by_element(root)

    def _published_elsewhere(self) -> Published | None:
        """Below the text, in a script, at last the day of the address; the others must not contradict it."""
        day = day_in_url(str(self.response.url))
        apart = published_apart(self.below_headline.details())
        found = apart or published_in_scripts(self.document.root)
        stated = more_exact(with_clock(day, self.around_headline), found)
        return stated or published_by_guess(self.read_text(), self.head)

    def read_credits(self) -> Credits:
        """The credits outside the body."""
        found = Credits(source=credit.clean_source(self.document.first_text(self.source_css)))
        if authors := self.document.first_text(self.authors_css):
            people = credit.people_in(authors)
            found += people or Credits(authors=credit.names_in(authors) or ())
        if editors := self.document.first_text(self.editors_css):
            found += credit.people_in(editors) or Credits(editors=credit.names_in(editors) or ())
        lines = "\n".join(self.details)
        if not found.source:
            found += Credits(source=credit.source_in(lines))
        if not found.source:
            found += Credits(source=credit.source_in("\n".join(self.around_headline)))
        found += credit.labelled(lines)
        found += Credits(authors=credit.names_in(self.head.get("reporter", "")) or ())
        # An editor's element that is there may be empty; one that is missing has been renamed.
        renamed = self.editors_css and not any(map(self.document.select, self.editors_css))
        return self.with_distant_credits(found) if renamed else found

    def with_distant_credits(self, found: Credits) -> Credits:
        """Templates put the editor, and some the source, far below the text."""
        if found.editors and found.source:
            return found
        parts = [found]
        for line in self.below_headline.credits():
            people = credit.people_in(line) or credit.labelled(line)
            parts.append(Credits(credit.source_in(line), (), people.editors))
        return credit.joined(parts)

    def read_unlabelled_source(self) -> str:
        """Who published it, what the head names, a carrier's name beside the date or before the text."""
        named = carrier.publisher_in(self.details) or carrier.publisher_in(self.around_headline)
        named = named or source_of_head(self.document.root, self.head)
        return named or carrier.carrier_beside_date(self.details)

    def read_tags(self) -> tuple[str, ...]:
        """An element for tags, empty or not, outweighs the head's keywords."""
        for css in self.tags_css:
            if elements := self.document.select(css):
                return tags_of(visible_text(elements[0]))
        return tags_of(self.head.get("keywords", ""), besides=self.headline.text)

    def read_channel(self) -> str:
        """The last step of the breadcrumb, else the column the head names."""
        trail = self.document.first_text(self.channel_css)
        return channel_of(trail, self.headline.text) or self.head.get("columnname", "")

    def read_doc_number(self, paragraphs: list[str]) -> str:
        """A 文号 that is labelled or stands alone; those cited in the text do not count."""
        stated = self.document.first_text(self.doc_number_css)
        return doc_number_in(stated) or doc_number_in("\n".join((*self.details, *paragraphs[:5])))

    def read_canonical_url(self) -> str:
        """What the page calls its own address."""
        for link in self.document.root.iter("link"):
            if (link.get("rel") or "").lower() == "canonical":
                return absolute(self.base_url, link.get("href"))
        return absolute(self.base_url, self.head.get("og:url"))

    def read_parts(self) -> tuple[str, ...]:
        """The addresses of a long article's parts, this page's among them."""
        return named_parts(self.document.root, str(self.response.url))

    def _details_below(self) -> Iterator[str]:
        running = 0
        for text in islice(self.below_headline.details(asides_until=2), _DETAILS_BELOW):
            is_sentence = "。" in text
            running += is_sentence or len(text) > _RUNNING_TEXT
            if running > 3:
                return
            if not is_sentence:
                yield text

    def _paragraphs(self, passage: Passage) -> tuple[list[str], Credits]:
        lines, printed = credit.take_credits(passage.lines)
        text = clean.drop_noise(clean.drop_related(lines), title=self.headline.text)
        text = clean.drop_tail(text)
        return text, printed


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
        entries = rows.entries(self.read_rows())
        following = self.read_next_pages()
        forms = () if following else self.read_next_forms()
        if not entries and not following and not forms:
            following = paging.refreshed_page(self.document.root, url)
        return Listing(url=url, entries=entries, next_pages=following, next_forms=forms)

    @cached_property
    def document(self) -> Document:
        """The parsed page."""
        return Document(self.response.body, self.response.headers.get("Content-Type"))

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
