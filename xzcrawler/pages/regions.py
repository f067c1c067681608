"""Parts of a page whose names or headings say that they hold no list: menus, footers, recommendations."""

import re
from collections.abc import Mapping
from functools import lru_cache

from attrs import define, field

from xzcrawler.pages.document import Element, short_text

_MENU = re.compile(
    r"(?:^|[\s_-])(?:\w{0,12}(?:nav|menu)|navi|navbar|foot|\w{0,6}footer|copyright|bread|\w{0,5}crumbs?|position|location|weizhi|dqwz|daohang|friend\w*|flinks?"
    r"|yqlj|zqdh|toolbar|topbar|header|login\w*|share|sitemap)(?:[\s_-]|\d|$)",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"(?:^|[\s_-])(?:side|sidebar|\w{0,6}sidebar|aside|hot\w{0,5}|rank\w{0,4}|recommend\w*|tuijian|tjyd|rmtj|rmxw|remen|paihang|phb|relate\w*|xgyd|xgxw|xgwz"
    r"|widgets?|ads?|banner|slider?|swiper\w*|focus\w*|carousel|adv|advert\w*)(?:[\s_-]|\d|$)",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"热点|热门|热文|热榜|推荐|排行|点击榜|友情链接|相关(?:链接|阅读|新闻|文章|信息)|网站导航|站群|便民|猜你喜欢|常用|hot|related|popular|recommend",
    re.IGNORECASE,
)
_LONGEST_HEADING = 14
_STATE = re.compile(
    r"^(?:active|current|cur|on|first|last|odd|even|clearfix|cl|cf|clear|fl|fr|row|new|selected|hover|red|gray|grey)$"
)
_DIGITS = re.compile(r"\d+")
_MENU_TAGS = frozenset({"nav", "footer", "header"})
MENU, ASIDE = 0.03, 0.1
"""How much rows in a menu or among recommendations count beside others."""
_KNOWN = 4096
"""Names remembered: the pages of a site use a few over and over."""
_WHOLE = 0.6
"""The part of a page's links above which a region is no part of it: `<div class="nav-page">` around everything."""


@define
class Regions:
    """The named parts of a page."""

    links: Mapping[Element, int]
    """How many links of the page stand in each part."""
    _names: dict[Element, str] = field(factory=dict, init=False)
    """Of the parts asked for: blocks share most of what they stand in."""

    def factor(self, chain: tuple[Element, ...]) -> float:
        """Return how much the regions around a link, its ancestors, let it count."""
        most = self.links[chain[0]] * _WHOLE
        return min((_factor(part) for part in chain if self.links[part] <= most), default=1.0)

    def shape(self, holder: Element, chain: tuple[Element, ...]) -> tuple[str, ...]:
        """Return the kind of place a row stands in: equal for rows of blocks that are built alike."""
        above = chain[: chain.index(holder)] if holder in chain else chain
        for part in above:
            if part not in self._names:
                self._names[part] = name_of(part)
        return (str(holder.tag), *map(self._names.__getitem__, above))


def name_of(part: Element) -> str:
    """Return an element's tag and its first class that tells what it is for, without figures."""
    told = part.get("class")
    return f"{part.tag}.{_told(told) if told else ''}"


@lru_cache(_KNOWN)
def _told(classes: str) -> str:
    told = next((word for word in classes.split() if not _STATE.match(word)), "")
    return _DIGITS.sub("", told)


def heading_over(block: Element) -> str:
    """Return the short text that stands over a block of rows, else an empty string."""
    parent = block.getparent()
    for part in (block, parent, parent.getparent() if parent is not None else None):
        if part is None or part.tag in {"body", "html"}:
            return ""
        above = part.getprevious()
        if above is None or not isinstance(above.tag, str):
            continue
        if text := short_text(above, _LONGEST_HEADING):
            return text
    return ""


def heads_recommendations(heading: str, title: str) -> bool:
    """Whether a heading calls what follows recommendations or links, and the page's title does not.

    >>> heads_recommendations("热点新闻", "彭城市人民政府"), heads_recommendations("热点新闻", "热点新闻_彭城市人民政府")
    (True, False)
    """
    return _HEADING.search(heading) is not None and heading not in title


def _factor(part: Element) -> float:
    tag = part.tag
    if tag in {"body", "html", "form"}:
        return 1.0
    if tag in _MENU_TAGS:
        return MENU
    if tag == "aside":
        return ASIDE
    name, identity = part.get("class"), part.get("id")
    return _factor_named(f"{name or ''} {identity or ''}") if name or identity else 1.0


@lru_cache(_KNOWN)
def _factor_named(named: str) -> float:
    if _MENU.search(named):
        return MENU
    return ASIDE if _ASIDE.search(named) else 1.0
