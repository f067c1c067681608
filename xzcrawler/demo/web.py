"""Every address the sample city answers on a given day, and with what."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import pairwise

from attrs import field, frozen

from xzcrawler.demo import district, epoint, founder, trs
from xzcrawler.demo.addresses import CHANNELS, HOSTS, file_path, first_path_of, path_of
from xzcrawler.demo.events import (
    FIRST_DAY,
    Shown,
    changed_on,
    edition,
    morning,
    regenerated_at,
    template,
)
from xzcrawler.demo.files import CONTENT_TYPES, file_body
from xzcrawler.demo.newsroom import SiteCode

PAGE_SIZE = 10
"""Entries of a listing page, the pinned one included."""

FORBIDDEN_PATH = "/pc/zt/202603/t20260302_3299999.shtml"
"""An article of the news site that its listing links and its robots.txt forbids."""

_ROBOTS: dict[SiteCode, str] = {
    "news": "User-agent: *\nDisallow: /pc/zt/\nDisallow: /tag/\nCrawl-delay: 0\n",
    "gov": "User-agent: *\nDisallow: /search/\nAllow: /\n",
    "paper": "User-agent: *\nDisallow:\n",
}
_SOFT_MISSING = (
    '<html><head><meta charset="utf-8"><title>页面不存在</title></head>'
    "<body><h2>页面不存在</h2><p>您访问的页面不存在或已被删除，5秒后返回首页。</p></body></html>"
)
_ERROR_TEXT = (
    '<html><head><meta charset="utf-8"><title>信息公开平台</title></head><body><div class="ewb-article">'
    '<h1 class="ewb-article-tt">信息公开平台</h1><div class="ewb-article-info"><p>为了给您提供更好的服务，'
    "信息公开平台的栏目已按照新的目录重新编排，相关内容请从首页的目录进入。您也可以拨打便民热线，由工作人员"
    "为您查找所需要的文件。感谢您一直以来对我们工作的关注和支持。</p></div></div></body></html>"
)
"""What stands in the place of articles when their records are lost; nothing in it says so."""
FIREWALL = (
    '<html><head><meta charset="utf-8"><script src="/4QbVtADbnLVIc/d.FxJzG50F.js"></script></head>'
    "<body><noscript>请开启JavaScript并刷新该页</noscript></body></html>"
)
_UNLISTED = frozenset({"missing", "home"})
MISSING = (
    '<html><head><meta charset="utf-8"><title>404 Not Found</title></head>'
    "<body><h1>404</h1><p>您访问的页面找不到了。</p></body></html>"
)


@frozen
class Page:
    """What one address answers."""

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    written: datetime | None = None
    """Sent as Last-Modified."""
    tagged: bool = False
    """Carries an ETag made from the body."""
    noisy: bool = False
    """Has places that the server fills anew for every request."""
    location: str = ""
    """Where a redirect leads."""
    etag: str = field(init=False)

    @etag.default
    def _make_etag(self) -> str:
        return f'"{hashlib.sha256(self.body).hexdigest()[:20]}"' if self.tagged else ""


Site = Iterator[tuple[str, Page]]


@frozen
class _Turn:
    """A half of a day, and what the newsrooms show then."""

    day: int
    evening: bool

    @property
    def shown(self) -> Sequence[Shown]:
        return tuple(edition(self.day, self.evening).values())

    def of_site(self, site: SiteCode) -> list[Shown]:
        return [item for item in self.shown if item.article.site == site]

    def of_channel(self, code: str) -> list[Shown]:
        return [item for item in self.shown if item.article.channel == code]

    def pages(self, code: str) -> list[list[Shown]]:
        return channel_pages(self.day, code, evening=self.evening)


@cache
def web(day: int, evening: bool = False) -> Mapping[str, Page]:
    """Return the pages of all hosts on that day by `host/path`."""
    turn = _Turn(day, evening)
    sites: dict[SiteCode, Site] = {
        "news": _news(turn),
        "gov": _government(turn),
        "paper": _paper(turn),
    }
    pages = {f"{HOSTS[code]}{path}": page for code, site in sites.items() for path, page in site}
    for code, host in HOSTS.items():
        pages[f"{host}/robots.txt"] = _text(_ROBOTS[code])
    pages |= {f"{district.HOST}{path}": _html(text) for path, text in district.pages()}
    for shown in turn.shown:
        article = shown.article
        for name in (*(line.file for line in article.pictures), *article.attachments):
            file_type = CONTENT_TYPES[name.rpartition(".")[2]]
            path = file_path(article, name)
            body = file_body(name, version=1 + article.swapped.count(name))
            pages[HOSTS[article.site] + path] = Page(body, file_type, tagged=True)
    return pages


def channel_pages(day: int, code: str, *, evening: bool = False) -> list[list[Shown]]:
    """Return what each listing page of a channel shows: pinned first, then the newest."""
    shown = [
        item
        for item in edition(day, evening).values()
        if item.article.channel == code and item.state not in _UNLISTED and item.listed
    ]
    shown.sort(
        key=lambda item: (not item.pinned, -item.article.printed.timestamp(), item.article.slug)
    )
    return [shown[start : start + PAGE_SIZE] for start in range(0, len(shown), PAGE_SIZE)]


def _news(turn: _Turn) -> Site:
    yield "/", _home("news", [f"/pc/{code}/" for code in CHANNELS["news"]])
    yield FORBIDDEN_PATH, _html("<html><title>专题</title><p>这一页请勿抓取。</p></html>")
    for code in CHANNELS["news"]:
        pages = turn.pages(code)
        for index, path in enumerate(trs.listing_paths(code, len(pages))):
            listing = _news_listing(code, pages[index], index, len(pages))
            yield path, listing
            if index == 0:
                yield f"/pc/{code}/", listing
        newest = [item.article for item in pages[0] if not item.pinned][:4]
        form = template("news", turn.day, turn.evening)
        for item in turn.of_channel(code):
            related = [other for other in newest if other.slug != item.article.slug][:3]
            html = trs.article_page(item.article, related, template=form)
            yield from _answers(item, _html(html, noisy=True))


def _news_listing(code: str, shown: Sequence[Shown], index: int, count: int) -> Page:
    rows = [trs.row(item.article, pinned=item.pinned) for item in shown]
    if code == "yw" and index == 0:
        rows.insert(4, _FORBIDDEN_ROW)
    return _html(trs.listing_page(code, rows, index, count), noisy=True)


def _government(turn: _Turn) -> Site:
    written = regenerated_at(turn.day)
    yield "/", _home("gov", [f"/001/{code}/list.html" for code in CHANNELS["gov"]])
    for code in CHANNELS["gov"]:
        pages = turn.pages(code)
        for index, path in enumerate(epoint.listing_paths(code, len(pages))):
            rows = [epoint.row(item.article, pinned=item.pinned) for item in pages[index]]
            listing = epoint.listing_page(code, rows, index, len(pages), written)
            yield path, _gb(listing, morning(turn.day, time(8, 30)))
        for item in turn.of_channel(code):
            changed = changed_on(item.article.slug, turn.day, evening=turn.evening)
            saved = max(written, item.article.at, changed)
            yield from _answers(item, _gb(epoint.article_page(item.article, saved), saved))


def _paper(turn: _Turn) -> Site:
    today = FIRST_DAY + timedelta(days=turn.day - 1)
    entry = Page(founder.entry_page(today).encode(), tagged=True)
    yield "/", entry
    yield founder.ENTRY, entry
    issues = sorted({item.article.at.date() for item in turn.of_site("paper")})
    around: dict[date, dict[str, date]] = {issue: {} for issue in issues}
    for earlier, later in pairwise(issues):
        around[later]["上一期"] = earlier
        around[earlier]["下一期"] = later
    for issue in issues:
        on = {node: _on_page(turn, issue, node) for node in CHANNELS["paper"]}
        printed = [node for node, items in on.items() if items]
        for node in printed:
            items = on[node]
            shown = [item.article for item in items if item.state not in _UNLISTED]
            layout = founder.layout_page(issue, node, shown, around[issue], printed)
            yield founder.layout_path(issue, node), Page(layout.encode(), tagged=True)
            yield from _turning(items)


def _on_page(turn: _Turn, issue: date, node: str) -> list[Shown]:
    return [item for item in turn.of_channel(node) if item.article.at.date() == issue]


def _turning(items: Sequence[Shown]) -> Site:
    paths = ["", *(path_of(item.article) for item in items), ""]
    for index, item in enumerate(items):
        html = founder.article_page(item.article, paths[index], paths[index + 2])
        yield from _answers(item, Page(html.encode(), tagged=True))


def _answers(item: Shown, page: Page) -> Site:
    """Yield what the article's address answers, and the one before where it was moved with care."""
    answers = {
        "shown": page,
        "missing": _html(MISSING, status=404),
        "soft_missing": _html(_SOFT_MISSING),
        "home": Page(b"", status=302, location="/"),
        "error_text": _html(_ERROR_TEXT),
    }
    path, first = path_of(item.article), first_path_of(item.article)
    yield path, answers[item.state]
    if item.article.redirects:
        yield first, Page(b"", status=301, location=path)


def _home(site: SiteCode, paths: Sequence[str]) -> Page:
    name = {"news": trs.NAME, "gov": epoint.NAME, "paper": founder.NAME}[site]
    links = "".join(f'<p><a href="{path}">{path}</a></p>' for path in paths)
    return _html(f"<html><head><title>{name}</title></head><body>{links}</body></html>")


def _html(text: str, *, status: int = 200, noisy: bool = False) -> Page:
    return Page(text.encode(), status=status, noisy=noisy)


def _gb(text: str, written: datetime) -> Page:
    kind = f"text/html; charset={epoint.DECLARED}"
    return Page(text.encode(epoint.ENCODING), kind, written=written, tagged=True)


def _text(text: str) -> Page:
    return Page(text.encode(), "text/plain; charset=utf-8")


_FORBIDDEN_ROW = (
    f'<li><a href="{FORBIDDEN_PATH}" title="专题：彭城春日影像">专题：彭城春日影像</a>'
    "<span>2026-03-02</span></li>"
)
