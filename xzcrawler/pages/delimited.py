"""What templates say in comments: where the text begins and ends, and fields no reader of the page sees."""

import re
from collections.abc import Iterator
from copy import deepcopy
from itertools import chain
from typing import ClassVar, cast

from lxml import etree

from xzcrawler.pages.article import ArticlePage
from xzcrawler.pages.document import Element, select
from xzcrawler.pages.flow_reader import read
from xzcrawler.pages.passage import Passage
from xzcrawler.text import clean

_LONGEST_MARK = 120
_LONGEST_RECORD = 8000
"""Characters of a comment that are looked at for fields."""
_FIELD = re.compile(r"<([a-z]\w{1,30})>([^<]{1,500})</\1>", re.IGNORECASE)


class DelimitedArticle(ArticlePage):
    """An article whose template says in comments where the text begins and ends."""

    text_begins: ClassVar[re.Pattern[str]]
    text_ends: ClassVar[re.Pattern[str]]

    def chosen_passage(self) -> Passage | None:
        """What stands between the two comments; without them, the body as elsewhere."""
        block = block_between(self.document.root, self.text_begins, self.text_ends)
        if block is None:
            return super().chosen_passage()
        dropped = frozenset(element for css in self.drop_css for element in select(block, css))
        found = Passage(self.base_url)
        found.take(read(block, skip=dropped))
        if not (found.lines or found.images or found.attachments):
            return super().chosen_passage()
        return found


def comments(root: Element) -> Iterator[tuple[Element, str]]:
    """Yield every comment with its text, in page order; also one before `<html>`."""
    # Not by XPath: its time grows with the square of the number of comments.
    before = reversed(list(root.itersiblings(etree.Comment, preceding=True)))
    for comment in chain(before, root.iter(etree.Comment)):
        yield comment, (comment.text or "").strip()


def record_in(root: Element, mark: str) -> dict[str, str]:
    """Return the fields of the first comment that begins with *mark*; none without one."""
    texts = (text for _, text in comments(root))
    return next((fields_of(text) for text in texts if text.startswith(mark)), {})


def fields_of(comment: str) -> dict[str, str]:
    """Return the fields a comment states, by lower-case name; empty ones are left out.

    >>> fields_of("enpproperty <date>2026-03-04 08:15:00.0</date><author></author><Url>null</Url>")
    {'date': '2026-03-04 08:15:00.0'}
    """
    return {
        name.lower(): value
        for name, text in _FIELD.findall(comment[:_LONGEST_RECORD])
        if (value := clean.line(text)) and value != "null"
    }


def block_between(root: Element, begin: re.Pattern[str], end: re.Pattern[str]) -> Element | None:
    """Return a copy of what stands between two comments, None without both.

    Marks may be doubled: the first beginning counts, and the first end after it. The end may
    stand deeper than the beginning, where an element was not closed.
    """
    start: Element | None = None
    for comment, text in comments(root):
        if len(text) > _LONGEST_MARK:
            continue
        if start is None and begin.fullmatch(text):
            start = comment
        elif start is not None and end.fullmatch(text):
            return _copied(start, comment)
    return None


def _copied(start: Element, end: Element) -> Element | None:
    inside = {end, *end.iterancestors()}
    block = etree.Element("div")
    block.text = start.tail
    for node in start.itersiblings():
        if node is end:
            return block
        block.append(deepcopy(node))
        if node in inside:
            mark = next(one for one in block[-1].iter(etree.Comment) if one.text == end.text)
            _cut_behind(mark)
            return block
    return None


def _cut_behind(mark: Element) -> None:
    """Remove everything that follows a node."""
    node: Element | None = mark
    while node is not None:
        node.tail = None
        above = node.getparent()
        for following in list(node.itersiblings()):
            cast("Element", above).remove(following)
        node = above
