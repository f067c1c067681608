"""Where the parts of an article page stand: title, details, text."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import ClassVar

from attrs import frozen
from propcache.api import cached_property
from web_poet import WebPage

from xzcrawler.items import Article
from xzcrawler.pages.above import lines_before
from xzcrawler.pages.density import Body, body_of, find_body
from xzcrawler.pages.details import details
from xzcrawler.pages.document import Document, Element, visible_text
from xzcrawler.pages.flow import Flow
from xzcrawler.pages.flow_reader import read, read_below
from xzcrawler.pages.headline import Headline, confirmed_headline, find_headline
from xzcrawler.pages.passage import Passage
from xzcrawler.pages.second_opinion import Opinion, best_passage
from xzcrawler.pages.title_above import headline_above, speaks_of_another
from xzcrawler.text import clean
from xzcrawler.text.encoding import decode

Choices = tuple[str, ...]
"""CSS selectors, the most trusted first: the first that matches something readable counts.

`#id`, `.class` and `tag` cost nothing, anything longer searches the page."""
_LINES_ABOVE = 8
_DETAILS_ABOVE = 3
_DETAILS_BELOW = 60
"""Lines after a title among which its date is looked for: share buttons and language menus come between."""
_RUNNING_TEXT = 60


@frozen
class _Opening:
    """The title, what stands below it, and the body when finding the title meant finding it."""

    headline: Headline
    below: Flow
    body: Body | None = None


class Layout(WebPage[Article]):
    """What stands where on an article's page: by selectors, and where none matches by general rules."""

    title_css: ClassVar[Choices] = ()
    details_css: ClassVar[Choices] = ()
    """The line with date, source and people, as one element."""
    body_css: ClassVar[Choices] = ()
    drop_css: ClassVar[Choices] = ()
    """Elements inside the body that are no part of it; all that match."""
    attachments_css: ClassVar[Choices] = ()
    """Blocks of files and pictures outside the body; all that match."""

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

    @property
    def headline(self) -> Headline:
        """The title and where it stands."""
        return self._opening.headline

    @property
    def below_headline(self) -> Flow:
        """Everything a reader sees below the title, or on the whole page without one."""
        return self._opening.below

    @cached_property
    def _opening(self) -> _Opening:
        element, root = self.document.first(self.title_css), self.document.root
        if element is None:
            found = find_headline(root, self.head)
            if not found.is_sure and (opening := self._opening_above_text(found)):
                return opening
        else:
            selected = Headline(visible_text(element), element)
            found = confirmed_headline(root, self.head, selected)
        return self._opening_at(found)

    def _opening_at(self, headline: Headline) -> _Opening:
        element = headline.element
        if element is None:
            return _Opening(headline, self._whole)
        return _Opening(headline, read_below(element, asides=True))

    @cached_property
    def _whole(self) -> Flow:
        """The page as a reader sees it, its title not looked at."""
        return read(self.document.root, asides=True)

    def _opening_above_text(self, named: Headline) -> _Opening | None:
        """The title above the text, unless the head's own words are one and speak of something else."""
        body = body_of(self.document.root, self._whole, None)
        found = None if body is None else headline_above(body)
        if body is None or found is None or speaks_of_another(named.text, found.headline.text):
            return None
        if found.line in range(body.span.first_line - _DETAILS_BELOW, body.span.end_line):
            # The page has been read: what stands below the title need not be read again.
            flow = body.flow.after(found.line)
            return _Opening(found.headline, flow, body.after(found.line))
        return self._opening_at(found.headline)

    @cached_property
    def details(self) -> tuple[str, ...]:
        """The lines that state date, source and people."""
        element = self.document.first(self.details_css)
        if element is None:
            return self.around_headline
        return tuple(details(read(element)))

    @cached_property
    def around_headline(self) -> tuple[str, ...]:
        """The lines just after the title, up to the running text, then those before; without the title.

        A date in the title is what the article is about.
        """
        title, above = self.headline.text, self.above_headline
        near = [
            text
            for left, text in enumerate(reversed(above))
            if left < _DETAILS_ABOVE or clean.is_fact(text)
        ]
        return tuple(text for text in (*self._details_below(), *reversed(near)) if text != title)

    @cached_property
    def above_headline(self) -> list[str]:
        """The last lines above the title."""
        element = self.headline.element
        return [] if element is None else lines_before(element, _LINES_ABOVE)

    @cached_property
    def found_body(self) -> Body | None:
        """The body as the general rules find it."""
        known = self._opening.body
        return known or find_body(self.document.root, self.headline.element, self.below_headline)

    @cached_property
    def passage(self) -> Passage:
        """The body with its pictures and files, before cleaning."""
        blocks = [block for css in self.attachments_css for block in self.document.select(css)]
        found = self.opinion.passage
        if blocks:
            found.add_files(Passage.of(found.base, blocks))
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
        found = Passage(self.base_url)
        for element in (one for css in self.body_css for one in self.document.select(css)):
            span = None if dropped else self.below_headline.whole_span(element)
            if span is None:
                found.take(read(element, skip=frozenset(dropped | self._titled)))
            else:  # what stands below the title has been read
                found.take(self.below_headline, span)
            if found.lines or found.images:
                return found
        return None

    @cached_property
    def _titled(self) -> frozenset[Element]:
        """The title's element."""
        element = self.headline.element
        return frozenset() if element is None else frozenset({element})

    def read_text(self) -> str:
        """The whole page as text, markup and all."""
        return decode(self.response.body, self.response.headers.get("Content-Type"))

    def _details_below(self) -> Iterator[str]:
        running = 0
        for text in islice(details(self.below_headline, asides_until=2), _DETAILS_BELOW):
            is_sentence = clean.is_sentence(text)
            running += is_sentence or len(text) > _RUNNING_TEXT
            if running > 3:
                return
            if not is_sentence:
                yield text
