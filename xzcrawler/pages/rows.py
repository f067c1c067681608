"""The lines of a listing: what each says."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from xzcrawler.items import Entry
from xzcrawler.pages.addresses import Base, likeness
from xzcrawler.pages.document import Element, is_hidden, link_target, select, short_text
from xzcrawler.pages.row_day import day_beside, pieces
from xzcrawler.text import clean
from xzcrawler.text.dates import YEAR_BEGINS, Published, day_in_url, parse_published
from xzcrawler.text.normalize import url_key

LONGEST_ROW = 400
_SLASHES = 3
"""In the address of a site's home, written in full."""
_KEPT_IN = ("data-href", "data-url", "data-link")
_CALLED = re.compile(
    r"['\"]((?:https?:/|\.{0,2})/[^'\"\s]{1,400}\.(?:s?html?|jspx?|aspx?|php|pdf|docx?)(?:\?[^'\"\s]{0,200})?)['\"]",
    re.IGNORECASE,
)
_LEAST_WORDS = 5
"""Characters of a text that can be a title among others in one link."""
_PINNED = re.compile(r"[\[【(（]?\s?置顶\s?[\]】)）]?|[\[【]顶[\]】]")
_CUT = re.compile(r"(?:\.{2,}|…+)$")
_BEFORE_TITLE = re.compile(r"(?:[·•●■◆▪>\s]|\[\d{1,2}[-/.]\d{1,2}\]|[\[【(（]\s?[\]】)）])+")
_BEHIND_TITLE = re.compile(r"(?:\s|[\[【(（]\s?[\]】)）])+$")
"""What is no part of a title: bullets, a day without its year, the brackets a date stood in."""
_CLOSING = ("]", "】", ")", "）")
_NAMED = re.compile(r"^(?:文章)?标题\s?[:：]\s?")
_LATER_LINES = re.compile(
    r"\s(?:发布|更新|发表)(?:时间|日期)\s?[:：]|\s(?:作者|来源|点击数?|阅读)\s?[:：]"
)
"""What follows the title in a hint of several lines."""
_PARTIAL_DAY = re.compile(r"[\[(【（]?\d{1,4}(?:\s?[-/.年月]\s?\d{0,2}){0,2}\s?日?[\])】）]?")
_NUMBER = re.compile(r".{0,20}[〔\[（(](?:19|20)\d\d[〕\]）)].{0,8}号")
NO_TITLE = re.compile(
    r"[\[【<(（]?(?:(?:上|下|前|后)一?[页頁]|首\s?页|[尾末]页|第\s?\d+\s?[页期]|(?:查看|阅读|点击|了解)?(?:更多|全文|详情|详细|原文)(?:内容|信息)?"
    r"|more|read more|(?:next|prev\w*|older|newer)(?: page| posts)?|点击(?:查看|进入)|进入(?:专题|栏目)|设为首页|加入收藏|返回(?:首页|顶部|列表|上一?页)"
    r"|网站(?:地图|声明|首页|导航)|联系我们|关于我们|无障碍.{0,4}|长者.{0,4}|.{0,4}登[录陆]|.{0,6}注册|.{0,6}客户端|APP下载|微信公众号"
    r"|.{0,8}[ID]CP备.{0,20}|.{0,4}公网安备.{0,20}|[\d.\s]+|[\u4e00-\u9fff]{1,4}(?=[\]】]))\s*[>»›…\]】）)]*",
    re.IGNORECASE,
)
"""What links are called that open no article, or once more the one whose title stands beside."""
_HAN = re.compile(r"[\u4e00-\u9fff]")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5"})
_TITLE_CLASS = re.compile(r"title|tit\b|biaoti|\bbt\b", re.IGNORECASE)
_BLOCKS = frozenset({"p", "div", "li", "dd", "dt", "td", "th", "section"}) | _HEADINGS


class Row(NamedTuple):
    """A link and the part of the page that belongs to it alone."""

    link: Element
    holder: Element
    url: str
    beside: tuple[str, ...] = ()
    """Texts between this row and its neighbours that belong to it, where rows have no element of their own."""


def rows_matching(
    root: Element, css: str, base: str, wanted: re.Pattern[str] | None = None
) -> list[Row]:
    """Return the rows that a selector names, each with the first link that looks most like an article's.

    *wanted*, when given, must be found in a link's address: a column's link may stand before.
    """
    start = Base(base)
    found = (row_in(holder, start, wanted) for holder in select(root, css))
    return [row for row in found if row]


def row_in(holder: Element, start: Base, wanted: re.Pattern[str] | None = None) -> Row | None:
    """Return the row that an element holds, None without a link that can be one: see `rows_matching`."""
    links = [holder] if holder.tag == "a" else holder.iter("a")
    usable = [
        Row(link, holder, url)
        for link in links
        if (url := target(link, start)) and (wanted is None or wanted.search(url))
    ]
    if len(usable) > 1:
        return max(usable, key=lambda row: likeness(row.url))
    return usable[0] if usable else None


def entry(row: Row) -> Entry | None:
    """Return what a row says; None when it has no title."""
    shown, used = _shown(row.link)
    if not shown and not row.link.get("title") and not _alternative(row.link):
        return None
    texts = pieces(row.holder)
    # A date inside the title is what the article is about: 2026年3月6日停水通知.
    aside = [*_without(texts, used), *row.beside]
    beside = day_beside(row.link, row.holder, aside)
    when = beside or _stamp(shown)
    title = _title(row.link, shown.replace(when.raw, "") if when and not beside else shown)
    if not title or NO_TITLE.fullmatch(title):
        return None
    day = when or day_in_url(row.url)
    return Entry(
        url=row.url,
        title=title,
        published_raw=when.raw if when else "",
        published=day.at if day else None,
        pinned=("顶" in (line := " ".join(texts)) and _PINNED.search(line) is not None)
        or _pinned_by_picture(row.holder),
    )


def entries(rows: Iterable[Row]) -> tuple[Entry, ...]:
    """Return the rows' entries in page order, one an address: the first with a readable title."""
    found: dict[str, Entry] = {}
    keys: dict[str, str] = {}
    for row in rows:
        key = keys.get(row.url) or keys.setdefault(row.url, url_key(row.url))
        known = found.get(key)
        if known and _HAN.search(known.title):
            continue
        one = entry(row)
        if one and (known is None or _HAN.search(one.title)):
            found[key] = one
    return tuple(found.values())


def target(link: Element, base: Base) -> str:
    """Return the address a link opens; empty for one that nobody sees or that leads to a site's home."""
    if is_hidden(link):
        return ""
    href = (link.get("href") or "").strip()
    if href and href[0] != "#" and href[:11].lower() != "javascript:":
        url = base.join(href.partition("#")[0])
    else:
        is_call = link.get("onclick") or "'" in href or '"' in href
        url = (link_target(link, base.url) if is_call else "") or _scripted_target(link, base)
        url = url.partition("#")[0]
    # `http://a.cn` and `http://a.cn/` lead home, `http://a.cn/?p=7` does not.
    slashes = url.count("/")
    return "" if slashes < _SLASHES or (slashes == _SLASHES and url[-1] == "/") else url


def _scripted_target(link: Element, base: Base) -> str:
    """The address that a link keeps for a script of the page's own."""
    kept = next((found for name in _KEPT_IN if (found := link.get(name))), "")
    called = _CALLED.search(link.get("onclick") or link.get("href") or "")
    found = kept or (called[1] if called else "")
    return base.join(found) if found else ""


def label(link: Element) -> str:
    """Return what a link is called: its text, or its title where that is longer."""
    title = link.get("title")
    text = _text(link)
    if title and len(title) > len(text):
        return clean.line(title)
    return text or (_alternative(link) if len(link) else "")


def _text(link: Element) -> str:
    """The text of a link that is not hidden; empty for one that is longer than a row."""
    if len(link):
        return short_text(link, LONGEST_ROW)
    text = link.text or ""
    text = clean.line(text) if len(text) <= LONGEST_ROW * 4 else ""
    return text if len(text) <= LONGEST_ROW else ""


def _alternative(link: Element) -> str:
    return clean.line(next((picture.get("alt") or "" for picture in link.iter("img")), ""))


def _stamp(shown: str) -> Published | None:
    """The date before or behind a title within one link."""
    when = parse_published(shown) if YEAR_BEGINS.search(shown) else None
    if when is None:
        return None
    before, _, behind = (part.strip("[]()【】（）") for part in shown.partition(when.raw))
    apart = not behind[:1].strip() if not before else not before[-1:].strip()
    at_edge = not before.strip() or not behind.strip()
    return when if at_edge and (apart or "年" not in when.raw) else None


def _shown(link: Element) -> tuple[str, list[str]]:
    """What a link shows of its article's title, and the texts of the page that make it up."""
    if not len(link):
        text = _text(link)
        return text, [text]
    for inner in link.iter():
        if inner is link or not isinstance(inner.tag, str):
            continue
        if (inner.tag in _HEADINGS or _TITLE_CLASS.search(inner.get("class") or "")) and (
            text := short_text(inner, LONGEST_ROW)
        ):
            return text, pieces(inner)
    block = _first_line(link)
    if block is not None:
        return short_text(block, LONGEST_ROW), pieces(block)
    texts = pieces(link)
    words = [text for text in texts if not _PARTIAL_DAY.fullmatch(text)]
    return ("".join(words) if len(words) < len(texts) else short_text(link, LONGEST_ROW)), words


def _first_line(link: Element) -> Element | None:
    """The first line of a link around a whole row that can be a title: summary and date follow it."""
    for block in link.iter(*_BLOCKS):
        if any(inner.tag in _BLOCKS for inner in block):
            continue
        text = short_text(block, LONGEST_ROW)
        if len(text) < _LEAST_WORDS or not _HAN.search(text) or _NUMBER.fullmatch(text):
            continue
        when = parse_published(text)
        if when is None or len(text) - len(when.raw) >= _LEAST_WORDS:
            return block
    return None


def _without(texts: list[str], used: list[str]) -> list[str]:
    """The texts of a row that are not its title's."""
    left = list(texts)
    for text in used:
        if text in left:
            left.remove(text)
    return left


def _title(link: Element, shown: str) -> str:
    shown = _bare(shown)
    named = clean.line((link.get("title") or "").strip().partition("\n")[0][:LONGEST_ROW])
    if ":" in named or "：" in named:
        named = _LATER_LINES.split(_NAMED.sub("", named))[0]
    # The attribute is the whole title where the text is cut; elsewhere it may be a mere hint.
    if named != shown and named and (not shown or named.startswith(_CUT.sub("", shown)[:10])):
        shown = named
    return _bare(shown or _alternative(link))


def _bare(title: str) -> str:
    if "顶" in title:
        title = _PINNED.sub("", title)
    if not title[:1].isalnum() and (before := _BEFORE_TITLE.match(title)):
        title = title[before.end() :]
    if title.endswith(_CLOSING) or title[-1:].isspace():
        title = _BEHIND_TITLE.sub("", title)
    return title


def _pinned_by_picture(holder: Element) -> bool:
    return any("置顶" in (picture.get("alt") or "") for picture in holder.iter("img"))
