"""The title of a page whose head does not name it: told from what stands above the text."""

import re
from collections.abc import Sequence
from functools import lru_cache

from attrs import frozen
from rapidfuzz import fuzz

from xzcrawler.pages.density import Body
from xzcrawler.pages.document import Element, short_text
from xzcrawler.pages.flow import Flow
from xzcrawler.pages.headline import (
    FIRST_HEADINGS,
    LONGEST,
    OFFICE,
    SHORTEST,
    SITE,
    Headline,
    folded,
)
from xzcrawler.text import clean

_TITLE_NAME = re.compile(r"tit|Title|headline|-tt|(?<!\S)(?:\w*bt|tt)(?!\S)")
_WELCOME = re.compile(r"欢迎|首页|主页|官网|官方网|平台|一站式")
_APPENDED = re.compile(r"[-–—_|｜]")
_SURELY_TITLE = 8
_LONG_ENOUGH = 12
"""Characters from which a head's words can be a title and no channel."""
_ALIKE = 70.0
"""Of 100: how alike two wordings of one title are."""
_LABELLED = re.compile(r"^.{2,4}[:：].{0,6}$")
_NAMED = re.compile(
    r"(?:(?:信息|文件|来信|信件|公告)(?:标题|名称)|标\s*题)\s*[:：\s]\s*(\S.{3,100}?)(?:\s\S{2,6}\s?[:：]|$)"
)
_DETAILS = re.compile(
    r"(?:来\s*源|作者|发布|时间|日期|浏览|点击|阅读|编辑|录入|人气)\S{0,6}\s?[:：]|(?:19|20)\d\d[-/.年]\s?\d{1,2}[-/.月]"
)
_BESIDE = 3
_LINES_ABOVE = 16
_LONGEST_UNCONFIRMED = 60
_NO_TITLE = re.compile(
    r"[>＞»|｜]|。$|^(?:首页|正文|详情|.{0,4}导航|.{0,4}菜单|分享|收藏|打印|无障碍|长者.*|登录|注册)$|(?:19|20)\d\d[-/.年]\d|[:：]$|^(?:来源|作者|时间|发布|所属|分类|栏目|标签|关键[词字]|浏览|阅读)"
)


@frozen
class Found:
    """A title and which line of the flow it is."""

    headline: Headline
    line: int


def headline_above(body: Body) -> Found | None:
    """Return the title of a page whose head does not name it.

    What a row of facts calls the title, else the line above the line of details,
    else the most prominent line above the text.
    """
    flow, span = body.flow, body.span
    lines = range(span.first_line, span.end_line)
    begin = next(
        (at for at in lines if clean.is_sentence(flow.lines[at]) and flow.weights[at]),
        span.first_line,
    )
    above = range(begin - 1, max(begin - _LINES_ABOVE, 0) - 1, -1)
    for at in above:
        if named := _NAMED.match(flow.lines[at]):
            return Found(Headline(named[1]), at)
    if (only := _only_marked(flow)) is not None:
        return _found(only, flow)
    found = [at for at in above if flow.weights[at] and _can_be_title(flow.lines[at])]
    if not found:
        return None
    details = next((at for at in above if _DETAILS.search(flow.lines[at])), begin)
    beside = [at for at in found if details - _BESIDE <= at < details]
    at = _most_prominent(beside, flow, within=1) if beside else _most_prominent(found, flow)
    return _found(at, flow)


def _found(at: int, flow: Flow) -> Found:
    text, holder = flow.lines[at], flow.holders[at]
    is_alone = holder is not None and short_text(holder, LONGEST) == text
    return Found(Headline(text, holder if is_alone else None), at)


def _only_marked(flow: Flow) -> int | None:
    """The one line of a page that stands in an element called a title and is as long as one."""
    marked = [
        at
        for at, text in enumerate(flow.lines)
        if _SURELY_TITLE <= len(text) <= _LONGEST_UNCONFIRMED
        and flow.weights[at]
        and _prominence(flow.holders[at]) <= 1
        and _can_be_title(text)
        and not OFFICE.search(text)
    ]
    return marked[0] if len(marked) == 1 else None


def speaks_of_another(named: str, visible: str) -> bool:
    """Return whether a head's words are a title and not the one a page seems to show.

    >>> speaks_of_another("关于城东菜市场清晨开张的消息", "栏目热线"), speaks_of_another("通知公告", "停水通知")
    (True, False)
    """
    said = folded(_APPENDED.split(named)[0])  # the site's name may be as long as a title
    if len(said) < _LONG_ENOUGH or OFFICE.search(said) or _WELCOME.search(said):
        return False
    return fuzz.partial_ratio(said, folded(visible)) < _ALIKE


def _most_prominent(lines: Sequence[int], flow: Flow, *, within: int = 9) -> int:
    """Of several, the nearest of the most prominent; ranks above *within* are alike."""
    return min(lines, key=lambda at: min(_prominence(flow.holders[at]), within))


def _prominence(holder: Element | None) -> int:
    """0 for what can be nothing but a heading."""
    if holder is None:
        return 3
    if holder.tag in FIRST_HEADINGS:
        return 0 if holder.tag != "h3" else 1
    if _is_called_title(f"{holder.get('class', '')} {holder.get('id', '')}"):
        return 1
    return 2 if next(holder.iter("strong", "b", "h4"), None) is not None else 3


@lru_cache(4096)
def _is_called_title(name: str) -> bool:
    return _TITLE_NAME.search(name) is not None


def _can_be_title(text: str) -> bool:
    if not SHORTEST <= len(text) <= _LONGEST_UNCONFIRMED:
        return False
    return not (_NO_TITLE.search(text) or SITE.search(text) or _LABELLED.search(text))
