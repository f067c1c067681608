"""How much a line says for being part of an article's text, and which elements say nothing."""

import re
from functools import lru_cache
from itertools import islice

from xzcrawler.pages.document import UNREAD_TAGS, Element, text_of
from xzcrawler.text.clean import is_dated, is_fact, is_sentence

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
    r"(?<![a-z])foot(?:er)?(?![a-z])|copyright|comment|relate|recommend|share|crumb|banner|pinglun|xiangguan"
    r"|(?<![a-z])(?<!has-)(?<!with-)(?<!no-)(?:hot|side|rank|nav|menu|login|search|player|xgplayer|vjs|prism-player)",
    re.IGNORECASE,
)
_KNOWN = 4096
"""Names remembered: the pages of a site use a few over and over."""
ASIDE_TAGS = frozenset({"footer", "nav", "aside"})
_ITEMS = frozenset({"li", "div", "dl", "dd", "section", "article"})
_LONGEST_TEASER = 400
_LONGEST_HEADING = 16
_LINKS = 2
_COMMENTS = re.compile(r"评论|留言|跟[帖贴]|回复|comments|reply", re.IGNORECASE)
_OTHERS = re.compile(
    r"[【\[|｜]?(?:"
    r"(?:您可能|你可能|大家|网友)?(?:相关|热门|热点|最新|精彩|推荐|更多|更多精彩|往期|编辑推荐|为[您你]推荐|今日|近期|本[站网]|频道|图片|视频)"
    r"(?:链接|新闻|阅读|报道|文章|推荐|资讯|内容|信息|视频|专题|稿件|图集|图片|政策|解读|动态|来信|发布|消息|评论|排行榜?|回顾|热点|热榜|头条|点击|回复|精彩)"
    r"|推荐|延伸阅读|拓展阅读|推荐阅读|猜你喜欢|大家(?:都|还|正)在看|看了又看|(?:点击|阅读|浏览|新闻|热文|一周|24小时)(?:排行榜?|热[榜点门])"
    r"|(?:网友|全部|用户|所有|热门|最新|精彩|文章|网民)?(?:评论|留言|跟帖)(?:区|列表)?|(?:发表|我要|我来)(?:评论|回复|留言)|网友互动"
    r"|related (?:articles|posts|news|stories)|recommended|you may also like|more (?:news|stories)|(?:\d+ )?comments|leave a reply"
    r")\s?(?:[\(（\[]?\d*[条个]?[\)）\]]?)\s?[】\]:：>》|｜]{0,3}",
    re.IGNORECASE,
)
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
    sentence = is_sentence(text)
    if (not sentence or len(text) < _LONG) and _is_detail(text):
        return 0.0
    if is_fact(text) or is_dated(text):
        return 0.0
    if sentence:
        return length
    if _PUNCTUATED.search(text):
        return length * (_CLAUSE if length < _LONG else 1.0)
    return length * (_SNIPPET if length < _SHORTEST_FRAGMENT else _FRAGMENT)


def _is_detail(text: str) -> bool:
    """Date, source, people, the site's own words."""
    if len(text) < _LONGEST_FOOTER and _FOOTER.search(text):
        return True
    return len(text) < _LONGEST_DETAIL and _DETAIL.fullmatch(text) is not None


def holders_of_headings(root: Element) -> frozenset[Element | None]:
    """Return what holds a heading of its own, and the items around one: nothing else can be a teaser."""
    found: set[Element | None] = set()
    for heading in root.iter(*_HEADINGS):
        found.add(heading.getparent())
        found.update(heading.iterancestors("li"))
    return frozenset(found)


@lru_cache(_KNOWN)
def names_aside(name: str) -> bool:
    """Return whether a class or id is that of what is no part of the text: menus, comments, related articles."""
    return _ASIDE.search(name) is not None


def is_teaser(element: Element) -> bool:
    """Return whether one of `holders_of_headings` is an item of a list of other articles: its heading is a link.

    Below a short article the summaries of others hold more sentences than the article itself.
    """
    if element.tag not in _ITEMS:
        return False
    if element.tag == "li":
        return any(
            (above := link.getparent()) is not None
            and (above.tag in _HEADINGS or next(link.iter(*_HEADINGS), None) is not None)
            for link in islice(element.iter("a"), _TEASER_LINKS)
        )
    return any(map(_is_linked_heading, element)) and _length(element) <= _LONGEST_TEASER


def _is_linked_heading(child: Element) -> bool:
    if child.tag not in _HEADINGS:
        return False
    link = child.find(".//a[@href]")
    return link is not None and not (link.get("href") or "").startswith("#")


def _length(element: Element) -> int:
    return sum(len(text.strip()) for text in map(str, element.itertext()))


def heads_others(text: str) -> bool:
    """Return whether a line may head what others wrote: links to their articles, comments.

    >>> heads_others("推荐阅读"), heads_others("网友评论 (12)"), heads_others("相关附件")
    (True, True, False)
    """
    return len(text) <= _LONGEST_HEADING and _OTHERS.fullmatch(text) is not None


def belongs_to_others(heading: str, rest: list[Element]) -> bool:
    """Return whether the rest of a box is what its heading says: links, or comments.

    A box of background under the same heading has sentences and no links.
    """
    if _COMMENTS.search(heading):
        return True
    links = sum(1 for one in rest for _ in islice(one.iter("a"), _LINKS))
    return links >= _LINKS and _begins_linked(rest[0])


def _begins_linked(element: Element) -> bool:
    for one in element.iter():
        if one.tag == "a":
            return True
        if isinstance(one.tag, str) and (one.text or "").strip(" \t\r\n·•●■[(（0123456789.、"):
            return False
    return False


def says_something(element: Element) -> bool:
    """Return whether an element holds any text."""
    if not isinstance(element.tag, str) or element.tag in UNREAD_TAGS:
        return False
    if (text := element.text) and not text.isspace():
        return True
    return len(element) > 0 and text_of(element).strip() != ""
