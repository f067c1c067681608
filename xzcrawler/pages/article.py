"""How an article page is read: selectors as class attributes, general rules for the rest."""

from collections.abc import Iterable
from typing import ClassVar, TypeVar

from propcache.api import cached_property

from xzcrawler.errors import UnreadablePage
from xzcrawler.items import Article
from xzcrawler.pages.details import credit_lines, details
from xzcrawler.pages.document import absolute, visible_text
from xzcrawler.pages.labels import channel_of, doc_number_in, language_of, source_of_head, tags_of
from xzcrawler.pages.layout import Choices, Layout
from xzcrawler.pages.moment import (
    TIMES,
    is_long_after,
    may_be_guessed,
    more_exact,
    other_time_in,
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
from xzcrawler.text import carrier, clean, credit
from xzcrawler.text.credit import Credits
from xzcrawler.text.dates import Published, day_in_url

_Found = TypeVar("_Found")


class ArticlePage(Layout):
    """One article's page.

    A platform or site names its selectors; what none of them finds is looked for
    by the general rules, so that a changed template costs a field its certainty, not its value.
    """

    read_by: ClassVar[str] = "generic"
    published_css: ClassVar[Choices] = ()
    source_css: ClassVar[Choices] = ()
    authors_css: ClassVar[Choices] = ()
    editors_css: ClassVar[Choices] = ()
    tags_css: ClassVar[Choices] = ()
    channel_css: ClassVar[Choices] = ()
    """The breadcrumb: its last step counts."""
    doc_number_css: ClassVar[Choices] = ()

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
            or self.unlabelled_source
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

    def read_published(self) -> Published | None:
        """Visible first: the head's time may be that of the page's generation."""
        stated = self.document.first_text(self.published_css)
        visible = published_in([stated]) if stated else None
        visible = visible or _first(map(published_in, self._beside))
        if visible is None or visible.precision == "day":
            by_head = published_by_head(self.head) or self._published_for_machines()
            if visible is not None or not is_long_after(by_head, self._day_of_address):
                visible = more_exact(visible, by_head)
        return visible or self._published_elsewhere() or other_time_in(self.around_headline)

    @cached_property
    def _beside(self) -> tuple[tuple[str, ...], ...]:
        """The lines of details, the most trusted first."""
        around = self.around_headline
        return (around,) if self.details is around else (self.details, around)

    @cached_property
    def _day_of_address(self) -> Published | None:
        return day_in_url(str(self.response.url))

    def _published_for_machines(self) -> Published | None:
        document = self.document
        return published_by_data(document.linked_data) or published_by_element(document.root)

    def _published_elsewhere(self) -> Published | None:
        """Below the text, in a script, at last the day of the address; the others must not contradict it."""
        apart = published_apart(details(self.below_headline, saying=TIMES))
        found = apart or published_in_scripts(self.document.root)
        stated = more_exact(with_clock(self._day_of_address, self.around_headline), found)
        if stated is None and may_be_guessed(self.document.root, self.head):
            return published_by_guess(self.read_text(), self.head)
        return stated

    def read_credits(self) -> Credits:
        """The credits outside the body."""
        found = Credits(source=credit.clean_source(self.document.first_text(self.source_css)))
        found += credit.authors_in(self.document.first_text(self.authors_css))
        found += credit.editors_in(self.document.first_text(self.editors_css))
        beside = list(map("\n".join, self._beside))
        if not found.source:
            found += Credits(source=_first(map(credit.source_in, beside)) or "")
        found += credit.labelled(beside[0])
        found += Credits(authors=credit.names_in(self.head.get("reporter", "")) or ())
        # An editor's element that is there may be empty; one that is missing has been renamed.
        renamed = self.editors_css and not any(map(self.document.select, self.editors_css))
        return self.with_distant_credits(found) if renamed else found

    def with_distant_credits(self, found: Credits) -> Credits:
        """Templates put the editor, and some the source, far below the text."""
        if found.editors and found.source:
            return found
        parts = [found]
        for line in credit_lines(self.below_headline):
            people = credit.people_in(line) or credit.labelled(line)
            source = "" if found.source else credit.source_in(line)
            parts.append(Credits(source, (), people.editors))
        return credit.joined(parts)

    @cached_property
    def unlabelled_source(self) -> str:
        """The source that has no label, looked for once."""
        return self.read_unlabelled_source()

    def read_unlabelled_source(self) -> str:
        """Who published it, what the head names, a carrier's name beside the date or before the text."""
        named = _first(map(carrier.publisher_in, self._beside))
        named = named or source_of_head(self.head, self.document.linked_data)
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
        beside = (*self.details, *self.above_headline, *paragraphs[:5])
        return doc_number_in(stated) or doc_number_in("\n".join(beside))

    def read_canonical_url(self) -> str:
        """What the page calls its own address."""
        for link in self.document.root.iter("link"):
            if (link.get("rel") or "").lower() == "canonical":
                return absolute(self.base_url, link.get("href"))
        return absolute(self.base_url, self.head.get("og:url"))

    def read_parts(self) -> tuple[str, ...]:
        """The addresses of a long article's parts, this page's among them."""
        links = self.below_headline.links
        return named_parts(self.document.root, str(self.response.url), links)

    def _paragraphs(self, passage: Passage) -> tuple[list[str], Credits]:
        lines, printed = credit.take_credits(passage.lines)
        text = clean.drop_noise(clean.drop_related(lines), title=self.headline.text)
        text = clean.drop_tail(text)
        return text, printed


def _first(found: Iterable[_Found]) -> _Found | None:
    """The first that says something."""
    return next(filter(None, found), None)
