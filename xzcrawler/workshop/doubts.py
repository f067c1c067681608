"""What a careful maintainer would wonder about in what was read from a captured page."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Literal

from attrs import frozen

from xzcrawler.items import Article, Entry, Listing
from xzcrawler.sites import Site
from xzcrawler.text.dates import day_in_url
from xzcrawler.text.normalize import url_key
from xzcrawler.workshop.words import PageWords

_AHEAD = timedelta(days=2)
"""As in `monitor.check`: clocks go wrong by less."""
_FAR = timedelta(days=3)
"""Between a date and the one its address states: an address is given out some days before."""
_OLDEST_YEAR = 1995
"""No Chinese newspaper was on the web before."""
_SHORT = 40
_BROKEN = re.compile(r"\ufffd|锟斤拷|烫烫烫")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]{4,}")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_MISREAD_AS = ("gb18030", "cp1252", "latin-1")
"""What UTF-8 is taken for by mistake."""
_NOISE = re.compile(
    r"扫一扫|二维码|分享(?:到|至)|打印本页|关闭窗口|[上下]一[篇条页]|相关(?:链接|新闻|阅读|推荐)|浏览(?:次数|量)|点击(?:数|量)"
    r"|阅读(?:次数|量)|字[体号][:：]|责任?编辑?[:：]|(?:信息)?来源[:：]|版权所有|ICP备|公网安备|网站标识码|返回顶部|当前位置|听新闻|语音播报"
)
_NOISY_LENGTH = 60
"""Characters up to which a line with such words is taken for the template's."""
_LABELS = {
    "source": re.compile(r"来源\s*[:：]\s*(?!浏览|作者|时间|字号|编辑)[\u4e00-\u9fff]{2}"),
    "authors": re.compile(
        r"(?:作者|记者|通讯员)\s*[:：]\s*(?!来源|编辑|时间|浏览)[\u4e00-\u9fff]{2}"
    ),
    "editors": re.compile(r"(?:责任编辑|责编)\s*[:：]\s*[\u4e00-\u9fff]{2}"),
    "doc_number": re.compile(r"(?:发文字号|文\s*号)\s*[:：]?\s*[\u4e00-\u9fff]{1,8}[〔\[（(]\d{4}"),
}
"""What on a page says that the field is not empty there."""


@frozen
class Finding:
    """Something about one field."""

    field: str
    why: str
    weight: Literal["error", "doubt"] = "doubt"
    """An error keeps a page from being accepted; a doubt is for a person to settle."""


def article_doubts(
    article: Article, page: PageWords, listed: Mapping[str, Entry], now: datetime
) -> Iterator[Finding]:
    """Yield what is odd about an article; *listed* holds the entries of the site's captured lists by URL key."""
    entry = listed.get(url_key(article.url))
    yield from _garbled("title", article.title)
    yield from _garbled("source", article.source)
    yield from _garbled("body", article.body)
    yield from _title_doubts(article, page, entry)
    yield from _date_doubts(article, entry, now)
    yield from _label_doubts(article, page)
    yield from _body_doubts(article, page)


def listing_doubts(listing: Listing, site: Site | None, now: datetime) -> Iterator[Finding]:
    """Yield what is odd about a list; *site* is the one it belongs to, if any."""
    entries = listing.entries
    if not entries:
        yield Finding("entries", "no entry was found", "error")
        return
    for entry in entries:
        yield from _garbled("entries", entry.title)
        if entry.published and entry.published > now + _AHEAD:
            yield Finding("entries", f"{entry.title} is dated {entry.published:%Y-%m-%d}", "error")
    titles = {entry.title for entry in entries}
    if len(entries) > 2 and len(titles) == 1:
        yield Finding("entries", "all entries have the same title", "error")
    if len(entries) < 3:
        yield Finding("entries", f"only {len(entries)} entries")
    if not any(entry.published for entry in entries):
        yield Finding("entries", "no entry has a date")
    if site and (offsite := [entry for entry in entries if not site.owns(entry.url)]):
        yield Finding("entries", f"{len(offsite)} lead elsewhere, e.g. {offsite[0].url}")
    if not listing.following:
        yield Finding("next pages", "none: right for a list of one page or its last page only")


def _garbled(field: str, text: str) -> Iterator[Finding]:
    found = _BROKEN.search(text) or next(filter(_is_misread, _BEYOND_ASCII.finditer(text)), None)
    if found:
        around = text[max(found.start() - 8, 0) : found.start() + 12]
        yield Finding(field, f"undecodable or wrongly decoded characters: {around}", "error")


def _is_misread(run: re.Match[str]) -> bool:
    """Whether the bytes of this run are Chinese in UTF-8: those of real text in these encodings are not."""
    for codec in _MISREAD_AS:
        told = run[0].encode(codec, "ignore").decode("utf-8", "replace")
        if len(_HAN.findall(told)) * 2 >= len(told) > 1:
            return True
    return False


def _title_doubts(article: Article, page: PageWords, entry: Entry | None) -> Iterator[Finding]:
    if not page.shows(article.title):
        yield Finding("title", "does not stand on the page as a reader sees it")
    if re.search(r"[_|｜]", article.title):
        yield Finding("title", "may hold the site's name")
    if entry and not _same_title(article.title, entry.title):
        yield Finding("title", f"the list calls it {entry.title}")


def _same_title(title: str, listed: str) -> bool:
    one, other = ("".join(text.split()) for text in (title, listed.rstrip(".… ")))
    return one.startswith(other) or other.startswith(one)


def _date_doubts(article: Article, entry: Entry | None, now: datetime) -> Iterator[Finding]:
    at = article.published
    if at is None:
        yield Finding("published", "no time was found")
        return
    if at > now + _AHEAD:
        yield Finding("published", "lies in the future", "error")
    if at.year < _OLDEST_YEAR:
        yield Finding("published", "lies before the web", "error")
    if article.published_precision == "day":
        yield Finding("published", "only the day is stated")
    elif (at.hour, at.minute) == (0, 0):
        yield Finding("published", "midnight: a template's way of saying that it does not know")
    stated = day_in_url(article.url)
    if stated and abs(stated.at.date() - at.date()) > _FAR:
        yield Finding("published", f"the address says {stated.at:%Y-%m-%d}")
    if entry and entry.published and entry.published.date() != at.date():
        yield Finding("published", f"the list says {entry.published:%Y-%m-%d}")


def _label_doubts(article: Article, page: PageWords) -> Iterator[Finding]:
    for field, label in _LABELS.items():
        value = getattr(article, field)
        if not value and (found := label.search(page.visible)):
            words = page.visible[found.start() : found.end() + 12]
            yield Finding(field, f"empty, but the page says: {words}")
        for name in (value,) if isinstance(value, str) else value:
            if name and not page.find(name).place:
                yield Finding(field, f"{name} stands nowhere on the page")


def _body_doubts(article: Article, page: PageWords) -> Iterator[Finding]:
    lines = article.body.splitlines()
    if len(article.body) < _SHORT and not article.images and not article.attachments:
        yield Finding("body", f"only {len(article.body)} characters")
    for line in lines:
        if len(line) <= _NOISY_LENGTH and _NOISE.search(line):
            yield Finding("body", f"a line of the template? {line}")
    if lines and "".join(lines[0].split()) == "".join(article.title.split()):
        yield Finding("body", "begins with the title")
    unseen = [line for line in lines if not page.shows(line)]
    if len(unseen) * 2 > len(lines):
        yield Finding("body", f"{len(unseen)} of {len(lines)} paragraphs do not stand on the page")
