"""How much a line says for being part of an article's text, and which elements say nothing."""

import re
from itertools import islice

from xzcrawler.pages.document import Element

_PUNCTUATED = re.compile(r"[，！？；：、“”,;!?]|\.(?:\s|$)")
_FOOTER = re.compile(
    r"版权|ICP备|公网安备|许可证|主办[:：单]|承办[:：单]|未经授权|网站标识码|技术支持|举报电话|违法和不良|浏览器|联系电话[:：]"
)
_DETAIL = re.compile(
    r"(?:(?:信息|文章|稿件|新闻)?来源|作者|记者|责任编辑|责编|编辑|发布(?:时间|日期)|时间|日期|浏览|点击|阅读|字[号体])\s?[:：].{0,40}"
    r"|(?:19|20)\d\d[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}.{0,50}"
)
"""Date, source and people: in a short article their line is longer than the text."""
_LONGEST_DETAIL, _LONGEST_FOOTER = 90, 300
_LONG = 60
_CLAUSE, _FRAGMENT, _SNIPPET = 0.7, 0.2, 0.05
"""What a character counts in a line that is no sentence: the teaser of another article has a comma
at most, headings and cells have no punctuation, buttons and counters are shorter still."""
_SHORTEST_FRAGMENT = 8
_ASIDE = re.compile(
    r"foot|copyright|comment|relate|recommend|share|crumb|banner|pinglun|xiangguan"
    r"|(?<![a-z])(?:hot|side|rank|nav|menu|login|search|player|xgplayer|vjs|prism-player)",
    re.IGNORECASE,
)
_ASIDE_TAGS = frozenset({"footer", "nav", "aside"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_TEASER_LINKS = 4
"""Links of an item looked at: the picture, the column and the source may come before the heading."""


def weigh(text: str, linked: int) -> float:
    """Return what a line weighs, of whose characters *linked* stand in links.

    >>> weigh("全市大会昨天召开。", 0), weigh("更多", 2), weigh("来源：彭城日报", 0)
    (9, 0.0, 0.0)
    """
    length = len(text) - linked
    if length <= 0:
        return 0.0
    is_sentence = "。" in text
    if len(text) < _LONG or not is_sentence:
        if len(text) < _LONGEST_FOOTER and _FOOTER.search(text):
            return 0.0
        if len(text) < _LONGEST_DETAIL and _DETAIL.fullmatch(text):
            return 0.0
    if is_sentence:
        return length
    if _PUNCTUATED.search(text):
        return length * (_CLAUSE if length < _LONG else 1.0)
    return length * (_SNIPPET if length < _SHORTEST_FRAGMENT else _FRAGMENT)


def is_aside(element: Element) -> bool:
    """Return whether an element is no part of the text: menus, comments, teasers of other articles."""
    if element.tag in _ASIDE_TAGS or (element.tag == "li" and _is_teaser(element)):
        return True
    name, identity = element.get("class"), element.get("id")
    return (name is not None and _ASIDE.search(name) is not None) or (
        identity is not None and _ASIDE.search(identity) is not None
    )


def _is_teaser(element: Element) -> bool:
    """One item of a list of other articles: its heading is a link.

    Below a short article the summaries of others hold more sentences than the article itself.
    """
    return any(
        (above := link.getparent()) is not None
        and (above.tag in _HEADINGS or next(link.iter(*_HEADINGS), None) is not None)
        for link in islice(element.iter("a"), _TEASER_LINKS)
    )
