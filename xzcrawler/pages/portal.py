"""Regional news portals whose fields stand in `pubtime_baidu` and its family of ids."""

import re
from collections.abc import Mapping
from typing import ClassVar

from propcache.api import cached_property

from xzcrawler.pages.delimited import record_in
from xzcrawler.pages.document import Element, is_unread, visible_text
from xzcrawler.pages.generic import GenericArticle
from xzcrawler.pages.layout import Choices
from xzcrawler.pages.moment import more_exact
from xzcrawler.text import clean, credit
from xzcrawler.text.credit import Credits
from xzcrawler.text.dates import Published, parse_published

_ENDS_VALUE = frozenset({"br", "div", "p", "table", "td", "ul", "li", "h1", "h2", "h3"})
_LABEL_ONLY = re.compile(r"[:：]\s*$")
_LONGEST_VALUE = 60


class PortalArticle(GenericArticle):
    """An article of a portal of the `_baidu` ids.

    A label may stand alone in its element, its value behind it. A comment `<pageinfo>` at the
    top, where there is one, says once more what the template forgot to show; on such pages the
    head's `author` is the editor.
    """

    read_by = "portal"
    published_css: ClassVar[Choices] = ("#pubtime_baidu",)
    drop_css: ClassVar[Choices] = ("#news_more_page_div_id",)
    body_css: ClassVar[Choices] = ("#zw",)

    @cached_property
    def record(self) -> Mapping[str, str]:
        """What the comment at the top states; empty without one."""
        return record_in(self.document.root, "<pageinfo>")

    def read_published(self) -> Published | None:
        """The page's own words first, then the comment's."""
        return more_exact(super().read_published(), parse_published(self.record.get("date", "")))

    def read_credits(self) -> Credits:
        """The elements of the family, then what else the page says, then its comment and head."""
        authors, editors = self._stated("author"), self._stated("editor")
        found = Credits(source=credit.clean_source(self._stated("source")))
        found += credit.authors_in(authors)
        found += credit.editors_in(editors)
        found += super().read_credits()
        record = self.record
        found += Credits(source=credit.clean_source(record.get("source", "")))
        if not found.authors:
            found += Credits(authors=credit.names_in(record.get("author", "")) or ())
        if record and not found.editors:
            found += Credits(editors=credit.names_in(self.head.get("author", "")) or ())
        return found

    def _stated(self, field: str) -> str:
        stated = map(_value, self.document.select(f"#{field}_baidu"))
        return next((value for value in stated if value), "")


def _value(element: Element) -> str:
    """What an element says; a label alone, with the words that follow it."""
    own = visible_text(element)
    if not _LABEL_ONLY.search(own):
        return own
    following = [element.tail or ""]
    for sibling in element.itersiblings():
        if sibling.tag in _ENDS_VALUE or (sibling.get("id") or "").endswith("_baidu"):
            break
        following += ["" if is_unread(sibling) else visible_text(sibling), sibling.tail or ""]
    value = clean.line("".join(following))
    return f"{own}{value}" if value and len(value) <= _LONGEST_VALUE else ""
