"""The title of a page nobody has described: the heading that the page's head confirms."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import cast

from attrs import evolve, frozen
from lxml import etree
from rapidfuzz import fuzz

from xzcrawler.pages.density import Body
from xzcrawler.pages.document import Element, short_text, visible_text
from xzcrawler.pages.flow import Flow
from xzcrawler.text import clean

_FIRST_HEADINGS = ("h1", "h2", "h3", "ucaptitle", "founder-title")
_TITLE_NAME = re.compile(r"tit|Title|headline|-tt|(?<!\S)(?:\w*bt|tt)(?!\S)")
_Within = Callable[..., list[Element]]
_CLAIMED = cast(
    "_Within",
    etree.XPath(
        "//text()[string-length(normalize-space()) > 3 and contains($claims, normalize-space())]/.."
    ),
)
_SITE_NAME = re.compile(
    r"\s*(?:[_|｜]|\s[-–—]\s|[-–—](?=[^-–—]{0,14}(?:网|政府|日报|晚报|新闻|在线|频道|门户|委员会|局)\s*$)).*$"
)
_SITE = re.compile(r"(?:网|网站|政府|日报|晚报|在线|频道|门户|委员会|局)$")
"""How the name of a site ends: a head may give nothing else."""
_WELCOME = re.compile(r"欢迎|首页|主页|官网|官方网|平台|一站式")
_APPENDED = re.compile(r"[-–—_|｜]")
_SURELY_TITLE = 8
_LONG_ENOUGH = 12
"""Characters from which a head's words can be a title and no channel."""
_ALIKE = 70.0
"""Of 100: how alike two wordings of one title are."""
_OFFICE = re.compile(
    r"(?:网|网站|政府|报|台|社|在线|频道|门户|委|局|厅|处|办|室|院|校|中心|平台|部|馆|公司|协会|[区县市镇乡]|街道)$"
)
"""How the name of an office or a place ends."""
_SEPARATORS = "-_|｜:："
_DASHES = re.compile(r"[-–—]+")
_LABELLED = re.compile(r"^.{2,4}[:：].{0,6}$")
_NAMED = re.compile(
    r"(?:(?:信息|文件|来信|信件|公告)(?:标题|名称)|标\s*题)\s*[:：\s]\s*(\S.{3,100}?)(?:\s{2}|$)"
)
_DETAILS = re.compile(
    r"(?:来\s*源|作者|发布|时间|日期|浏览|点击|阅读|编辑|录入|人气)\S{0,6}\s?[:：]|(?:19|20)\d\d[-/.年]\s?\d{1,2}[-/.月]"
)
_BESIDE = 3
_LINES_ABOVE = 16
_SHORTEST = 4
_SHORTEST_UNCONFIRMED = 7
_LONGEST_UNCONFIRMED = 60
_NO_TITLE = re.compile(
    r"[>＞»|｜]|。$|^(?:首页|正文|详情|.{0,4}导航|.{0,4}菜单|分享|收藏|打印|无障碍|长者.*|登录|注册)$|(?:19|20)\d\d[-/.年]\d|[:：]$|^(?:来源|作者|时间|发布|所属|分类|栏目|标签|关键[词字]|浏览|阅读)"
)
_LONGEST = 120
_LONGEST_CLAIM = 500


@frozen
class Headline:
    """A title and, when it is visible, where it stands."""

    text: str
    element: Element | None = None
    is_sure: bool = True
    """Whether the head confirms it."""


@frozen
class Found:
    """A title and which line of the flow it is."""

    headline: Headline
    line: int


def find_headline(root: Element, metas: Mapping[str, str]) -> Headline:
    """Return the longest visible heading that the head's titles contain.

    Without one: the head's own title, the site's name cut off; empty when there is none.
    """
    claims = list(_claims(root, metas))
    whole = next(map(without_site_name, claims), "")
    best = _claimed(root, claims)
    if best is None:
        return Headline(whole, None, is_sure=False)
    # A heading that is the whole of what the head says may be the site's name, said once more;
    # not so where the head names the site besides.
    named_apart = (
        best.text == whole
        and any(claim != whole for claim in claims)
        and (
            len(whole) >= _SHORTEST_UNCONFIRMED
            or whole == claims[0]  # `ArticleTitle` says no more than that
            or (best.element is not None and best.element.tag == "h1")
        )
    )
    doubtful = len(best.text) < _SHORTEST_UNCONFIRMED or _SITE.search(best.text) is not None
    return evolve(best, is_sure=named_apart or not doubtful)


def confirmed_headline(root: Element, metas: Mapping[str, str], selected: Headline) -> Headline:
    """Return the heading a selector chose, unless the head contradicts it and confirms a longer one.

    `h1` is often the site's logo and `.title` the name of a column.
    """
    claims = list(_claims(root, metas))
    if not claims or _bare(selected.text) in _joined(claims):
        whole = next(map(without_site_name, claims), "")
        if not claims or len(selected.text) * 2 >= len(whole) or whole.startswith(selected.text):
            return selected
    claimed = _claimed(root, claims)
    if claimed is None or len(claimed.text) <= len(selected.text) or _SITE.search(claimed.text):
        return selected
    return claimed


def _joined(claims: list[str]) -> str:
    return "\n".join(map(_bare, claims))


def _bare(text: str) -> str:
    """A title without blanks, dashes of any length alike: heads and headings differ in them."""
    return _DASHES.sub("-", "".join(text.split()))


def _claimed(root: Element, claims: list[str]) -> Headline | None:
    """The heading that is all the head says but for what templates append, else the longest within."""
    wholes = {_bare(claim): _bare(without_site_name(claim)) for claim in claims}
    headings = [_headline(element) for element in root.iter(*_FIRST_HEADINGS)]
    if found := _exact(headings, wholes):
        return found
    candidates = [_headline(element) for element in _within(root, claims)]
    everything = [*headings, *candidates]
    return _exact(candidates, wholes) or _ends(everything, wholes) or _longest(everything, claims)


def _headline(element: Element) -> Headline:
    return Headline(short_text(element, _LONGEST), element)


def _within(root: Element, claims: list[str]) -> Iterator[Element]:
    """Elements whose text the head says, too, and what holds them: a title may be set in parts."""
    said = "\n".join(" ".join(claim.split()) for claim in claims)
    for element in _CLAIMED(root, claims=said):
        if element.tag != "title" and not _is_linked(element):
            yield element
            if (holder := element.getparent()) is not None:
                yield holder


def _is_heading(element: Element | None) -> bool:
    return element is not None and element.tag in _FIRST_HEADINGS


def _is_linked(element: Element) -> bool:
    """Whether it leads to the article: a teaser beside it may say its title, too."""
    return element.tag == "a" or next(element.iterancestors("a"), None) is not None


def _exact(candidates: Iterable[Headline], wholes: Mapping[str, str]) -> Headline | None:
    said = [
        one
        for one in candidates
        if any(_is_all_of(one.text, claim, whole) for claim, whole in wholes.items())
    ]
    return max(said, key=lambda one: len(_bare(one.text)), default=None)


def _ends(candidates: Iterable[Headline], claims: Iterable[str]) -> Headline | None:
    """The heading that a head ends with: some put the site and the channel first."""
    for one in candidates:
        bare = _bare(one.text)
        if len(bare) < _SHORTEST_UNCONFIRMED or _OFFICE.search(bare):
            continue
        if any(
            claim.endswith(bare) and claim[-len(bare) - 1] in _SEPARATORS
            for claim in claims
            if len(claim) > len(bare)
        ):
            return one
    return None


def _is_all_of(text: str, claim: str, whole: str) -> bool:
    bare = _bare(text)
    if len(bare) < (_SHORTEST if whole == claim else 2):
        return False
    if not claim.startswith(bare):
        return False
    if len(bare) >= len(whole):
        return True
    # What is appended may be keywords. A site's name can stand first, too.
    return (
        len(bare) >= _SHORTEST_UNCONFIRMED
        and claim[len(bare)] in _SEPARATORS
        and _SITE.search(text) is None
    )


def _longest(candidates: Iterable[Headline], claims: list[str]) -> Headline | None:
    joined = _joined(claims)
    whole = next(map(without_site_name, claims), "")
    said = [one for one in candidates if len(one.text) >= _SHORTEST and _bare(one.text) in joined]
    best = max(said, key=lambda one: len(one.text), default=None)
    # One much shorter than the head's title is the name of a channel or of the site,
    # unless the title goes on with keywords.
    if best is None or (len(best.text) * 2 < len(whole) and not whole.startswith(best.text)):
        return None
    return best


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
    is_alone = holder is not None and short_text(holder, _LONGEST) == text
    return Found(Headline(text, holder if is_alone else None), at)


def _only_marked(flow: Flow) -> int | None:
    """The one line of a page that stands in an element called a title and is as long as one."""
    marked = [
        at
        for at, (text, weight, holder) in enumerate(
            zip(flow.lines, flow.weights, flow.holders, strict=True)
        )
        if weight
        and len(text) >= _SURELY_TITLE
        and _prominence(holder) <= 1
        and _can_be_title(text)
        and not _OFFICE.search(text)
    ]
    return marked[0] if len(marked) == 1 else None


def speaks_of_another(named: str, visible: str) -> bool:
    """Return whether a head's words are a title and not the one a page seems to show.

    >>> speaks_of_another("关于城东菜市场清晨开张的消息", "栏目热线"), speaks_of_another("通知公告", "停水通知")
    (True, False)
    """
    bare = _bare(_APPENDED.split(named)[0])  # the site's name may be as long as a title
    if len(bare) < _LONG_ENOUGH or _OFFICE.search(bare) or _WELCOME.search(bare):
        return False
    return fuzz.partial_ratio(bare, _bare(visible)) < _ALIKE


def _most_prominent(lines: Sequence[int], flow: Flow, *, within: int = 9) -> int:
    """Of several, the nearest of the most prominent; ranks above *within* are alike."""
    return min(lines, key=lambda at: min(_prominence(flow.holders[at]), within))


def _prominence(holder: Element | None) -> int:
    """0 for what can be nothing but a heading."""
    if holder is None:
        return 3
    if holder.tag in _FIRST_HEADINGS:
        return 0 if holder.tag != "h3" else 1
    name = f"{holder.get('class', '')} {holder.get('id', '')}"
    if _TITLE_NAME.search(name):
        return 1
    return 2 if next(holder.iter("strong", "b", "h4"), None) is not None else 3


def _can_be_title(text: str) -> bool:
    if not _SHORTEST <= len(text) <= _LONGEST_UNCONFIRMED:
        return False
    return not any(pattern.search(text) for pattern in (_NO_TITLE, _SITE, _LABELLED))


def without_site_name(title: str) -> str:
    """Return a head's title without what templates append.

    >>> without_site_name("徐州召开大会_徐州频道_中国江苏网")
    '徐州召开大会'
    >>> without_site_name("2023-2024年供暖公告-彭城市人民政府")
    '2023-2024年供暖公告'
    """
    return _SITE_NAME.sub("", title).strip() or title.strip()


def _claims(root: Element, metas: Mapping[str, str]) -> Iterator[str]:
    for name in ("articletitle", "og:title"):
        if claim := metas.get(name):
            yield claim[:_LONGEST_CLAIM]
    for title in root.iter("title"):
        if claim := visible_text(title):
            yield claim[:_LONGEST_CLAIM]
            return
