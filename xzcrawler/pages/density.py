"""The body of a page nobody has described: the element that holds its sentences."""

import re
from itertools import islice

from attrs import field, frozen, mutable

from xzcrawler.pages.document import Element, is_unread

_SENTENCE = re.compile(r"[，。！？；：、“”,;!?]|\.\s")
_ASIDE = re.compile(
    r"foot|copyright|comment|relate|recommend|share|crumb|banner|pinglun|xiangguan"
    r"|(?<![a-z])(?:hot|side|rank|nav|menu|login|search|player|xgplayer|vjs|prism-player)",
    re.IGNORECASE,
)
_FOOTER = re.compile(
    r"版权|ICP备|公网安备|许可证|主办[:：单]|承办[:：单]|未经授权|网站标识码|技术支持|举报电话|违法和不良|浏览器|联系电话[:：]"
)
_DETAIL = re.compile(
    r"(?:(?:信息|文章|稿件|新闻)?来源|作者|记者|责任编辑|责编|编辑|发布(?:时间|日期)|时间|日期|浏览|点击|阅读|字[号体])\s?[:：].{0,40}"
    r"|(?:19|20)\d\d[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}.{0,50}"
)
"""Date, source and people: in a short article their line is longer than the text."""
_PARAGRAPHS = frozenset(
    {"p", "pre", "blockquote", "h1", "h2", "h3", "h4", "h5", "span", "font", "b"}
)
_PARAGRAPHS_APART = frozenset({"div", "section", "li", "td"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_TEASER_LINKS = 4
"""Links of an item looked at: the picture, the column and the source may come before the heading."""
_FRAGMENT = 0.2
"""What a character counts in a text without punctuation: headings, buttons, cells."""
_LEAST = 10
"""Characters below which nothing counts as a body."""
_HOLDS = 0.6
"""The body is the innermost element that holds this share of its parent's sentences."""


@frozen
class Body:
    """Where the text stands, and the parts of the page that do not belong to it."""

    element: Element
    left_out: frozenset[Element]


@mutable
class _Weighing:
    """How much running text each element holds."""

    headline: Element | None
    passed: bool
    asides: bool
    """Whether parts named footer, comment or alike are left out."""
    weights: dict[Element, float] = field(factory=dict)
    left_out: list[Element] = field(factory=list)

    def add(self, element: Element) -> float:
        """Weigh an element and everything in it."""
        if is_unread(element):
            return 0.0
        if self._is_aside(element) or (self.passed and _is_teaser(element)):
            self.left_out.append(element)
            return 0.0
        self.passed = self.passed or element is self.headline
        weight = self._text(element.text)
        for child in element:
            inner = self.add(child)
            if child.tag != "a":
                weight += inner
            weight += self._text(child.tail)
        self.weights[element] = weight
        return weight

    def _text(self, text: str | None) -> float:
        if not self.passed or not text:
            return 0.0
        stripped = text.strip()
        if not stripped or _FOOTER.search(stripped) or _DETAIL.fullmatch(stripped):
            return 0.0
        return len(stripped) * (1.0 if _SENTENCE.search(stripped) else _FRAGMENT)

    def _is_aside(self, element: Element) -> bool:
        # Only once the headline has passed: a wrapper around everything may be called "sidebar-left".
        if not self.passed or not self.asides:
            return False
        if element.tag in {"footer", "nav", "aside"}:
            return True
        name = f"{element.get('class', '')} {element.get('id', '')}"
        return name != " " and _ASIDE.search(name) is not None


def _is_teaser(element: Element) -> bool:
    """One item of a list of other articles: its heading is a link.

    Below a short article the summaries of others hold more sentences than the article itself.
    """
    if element.tag != "li":
        return False
    return any(
        (above := link.getparent()) is not None
        and (above.tag in _HEADINGS or next(link.iter(*_HEADINGS), None) is not None)
        for link in islice(element.iter("a"), _TEASER_LINKS)
    )


def find_body(root: Element, headline: Element | None) -> Body | None:
    """Return the innermost element that holds most of the page's sentences.

    Text before the headline, in links, and in parts named footer, comment or alike counts
    nothing. None when nothing is left.
    """
    # A template may call its main column "left_side": then everything counts, and at last also
    # the text before a heading that turned out to stand below it.
    for trusted, start in ((True, headline), (False, headline), (False, None)):
        weighing = _Weighing(start, passed=start is None, asides=trusted)
        if weighing.add(root) >= _LEAST:
            return Body(_innermost(root, weighing.weights), frozenset(weighing.left_out))
    return None


def _innermost(element: Element, weights: dict[Element, float]) -> Element:
    while True:
        children = [child for child in element if weights.get(child)]
        best = max(children, key=weights.__getitem__, default=None)
        if (
            best is None
            or weights[best] < _HOLDS * weights[element]
            or _is_paragraph(best, children)
        ):
            return element
        element = best


def _is_paragraph(element: Element, siblings: list[Element]) -> bool:
    """One of several paragraphs, however much longer than the others it is."""
    if element.tag in _PARAGRAPHS:
        return True
    alike = [one for one in siblings if one.tag == element.tag and one is not element]
    leaf = all(child.tag not in _PARAGRAPHS_APART and child.tag != "p" for child in element)
    return (
        element.tag in _PARAGRAPHS_APART and leaf and element.find("br") is None and len(alike) > 2
    )
