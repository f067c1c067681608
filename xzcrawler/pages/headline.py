"""The title of a page nobody has described: the heading that the page's head confirms."""

import re
from collections.abc import Iterator, Mapping

from attrs import frozen

from xzcrawler.pages.document import Element, select, short_text, visible_text
from xzcrawler.text.dates import parse_published

_HEADINGS = frozenset(
    {"h1", "h2", "h3", "h4", "ucaptitle", "founder-title", "strong", "b", "td", "p"}
)
_HEADING_CLASS = re.compile(r"tit|Title|headline|-tt|(?<!\S)bt(?!\S)")
_HEADING_ID = re.compile(r"[tT]itle|^bt$")
_SITE_NAME = re.compile(
    r"\s*(?:[_|｜]|\s[-–—]\s|[-–—](?=[^-–—]{0,14}(?:网|政府|日报|晚报|新闻|在线|频道|门户|委员会|局)\s*$)).*$"
)
_SITE = re.compile(r"(?:网|网站|政府|日报|晚报|在线|频道|门户|委员会|局)$")
"""How the name of a site ends: a head may give nothing else."""
_SPACES = re.compile(r"\s+")
_UNMARKED = ("div", "span")
_PROMINENT = (
    "h1, h2, h3, [class*=title], [id*=title], [class*=Title], [id*=Title], .bt, strong, b, td, p"
    ", div"
)
_SHORTEST = 4
_SHORTEST_UNCONFIRMED = 7
_LONGEST_UNCONFIRMED = 60
_NO_TITLE = re.compile(
    r"[>＞»|｜]|。$|(?:19|20)\d\d[-/.年]\d|[:：]$|^(?:来源|作者|时间|发布|所属|分类|栏目|标签|关键[词字]|浏览|阅读)"
)
_LONGEST = 120
_LONGEST_CLAIM = 500


@frozen
class Headline:
    """A title and, when it is visible, where it stands."""

    text: str
    element: Element | None = None


def find_headline(root: Element, metas: Mapping[str, str]) -> Headline:
    """Return the longest visible heading that the head's titles contain.

    Without one: the head's own title, the site's name cut off; empty when there is none.
    """
    claims = list(_claims(root, metas))
    whole = next(map(without_site_name, claims), "")
    best = _claimed(root, claims)
    # A heading that is the whole of what the head says may be the site's name, said once more;
    # not so where the head names the site besides.
    named_apart = best is not None and best.text == whole != next(iter(claims), "")
    if best is None or (
        not named_apart and (len(best.text) < _SHORTEST_UNCONFIRMED or _SITE.search(best.text))
    ):
        best = _standing_before_date(root) or best
    return best or Headline(whole)


def confirmed_headline(root: Element, metas: Mapping[str, str], selected: Headline) -> Headline:
    """Return the heading a selector chose, unless the head contradicts it and confirms a longer one.

    `h1` is often the site's logo and `.title` the name of a column.
    """
    claims = list(_claims(root, metas))
    if not claims or _SPACES.sub("", selected.text) in _joined(claims):
        whole = next(map(without_site_name, claims), "")
        if not claims or len(selected.text) * 2 >= len(whole) or whole.startswith(selected.text):
            return selected
    claimed = _claimed(root, claims)
    if claimed is None or len(claimed.text) <= len(selected.text) or _SITE.search(claimed.text):
        return selected
    return claimed


def _joined(claims: list[str]) -> str:
    return "\n".join(_SPACES.sub("", claim) for claim in claims)


def _claimed(root: Element, claims: list[str]) -> Headline | None:
    """The longest heading that the head's titles contain."""
    joined = _joined(claims)
    whole = next(map(without_site_name, claims), "")
    for candidates in (_marked(root), root.iter(*_UNMARKED)):
        best = Headline("")
        for element in candidates:
            # Most candidates are ruled out by their first characters, before their text is read.
            beginning = (element.text or "").lstrip()[:_SHORTEST].split()
            if beginning and beginning[0].isprintable() and beginning[0] not in joined:
                continue
            text = short_text(element, _LONGEST)
            if len(text) > max(len(best.text), _SHORTEST - 1) and _SPACES.sub("", text) in joined:
                best = Headline(text, element)
        # One much shorter than the head's title is the name of a channel or of the site,
        # unless the title goes on with keywords.
        if best.element is not None and (
            len(best.text) * 2 >= len(whole) or whole.startswith(best.text)
        ):
            return best
    return None


def _marked(root: Element) -> Iterator[Element]:
    """The elements that can be headings; a third of what a selector of as many parts costs."""
    for element in root.iter():
        if (
            element.tag in _HEADINGS
            or ((name := element.get("class")) and _HEADING_CLASS.search(name))
            or ((name := element.get("id")) and _HEADING_ID.search(name))
        ):
            yield element


def _standing_before_date(root: Element) -> Headline | None:
    """The heading whose next words are a date: some templates name only the channel in their head."""
    found, between = None, ""
    for element in select(root, _PROMINENT):
        text = short_text(element, _LONGEST)
        if not _SHORTEST_UNCONFIRMED <= len(text) <= _LONGEST_UNCONFIRMED or _NO_TITLE.search(text):
            continue
        if element.tag in {"div", "td", "p"} and next(element.iter("a"), None) is not None:
            continue  # a menu or a breadcrumb
        # A logo may stand before the title, and the date still be among its next words.
        if found is None or (_SITE.search(found.text) and text in between):
            words = _next_words(element)
            if when := parse_published(words):
                found, between = Headline(text, element), words.partition(when.raw)[0]
    return found


def _next_words(element: Element) -> str:
    """The text that follows an element: the rest of its parent, or what stands after that."""
    holder: Element | None = element
    for _ in range(3):
        if holder is None:
            break
        following = [holder.tail or ""]
        following += [short_text(sibling, _LONGEST) for sibling in list(holder.itersiblings())[:3]]
        if words := "".join(following).strip():
            return words[:_LONGEST]
        holder = holder.getparent()
    return ""


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
