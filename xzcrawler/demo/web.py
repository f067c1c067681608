"""Every address the sample city answers on a given day, and with what."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import pairwise

from attrs import field, frozen

from xzcrawler.demo import district, epoint, founder, trs
from xzcrawler.demo.addresses import CHANNELS, HOSTS, file_path, path_of
from xzcrawler.demo.calendar import FIRST_DAY, Shown, changed_on, edition, morning, regenerated_at
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
    etag: str = field(init=False)

    @etag.default
    def _make_etag(self) -> str:
        return f'"{hashlib.sha256(self.body).hexdigest()[:20]}"' if self.tagged else ""


Site = Iterator[tuple[str, Page]]


@cache
def web(day: int) -> Mapping[str, Page]:
    """Return the pages of all hosts on that day (1 to 4) by `host/path`."""
    sites: dict[SiteCode, Site] = {
        "news": _news(day),
        "gov": _government(day),
        "paper": _paper(day),
    }
    pages = {f"{HOSTS[code]}{path}": page for code, site in sites.items() for path, page in site}
    for code, host in HOSTS.items():
        pages[f"{host}/robots.txt"] = _text(_ROBOTS[code])
    pages |= {f"{district.HOST}{path}": _html(text) for path, text in district.pages()}
    for shown in edition(day).values():
        article = shown.article
        for name in (*(line.file for line in article.pictures), *article.attachments):
            file_type = CONTENT_TYPES[name.rpartition(".")[2]]
            path = file_path(article, name)
            pages[HOSTS[article.site] + path] = Page(file_body(name), file_type, tagged=True)
    return pages


def channel_pages(day: int, code: str) -> list[list[Shown]]:
    """Return what each listing page of a channel shows: pinned first, then the newest."""
    shown = [
        item
        for item in edition(day).values()
        if item.article.channel == code and item.state != "missing"
    ]
    shown.sort(key=lambda item: (not item.pinned, -item.article.at.timestamp(), item.article.slug))
    return [shown[start : start + PAGE_SIZE] for start in range(0, len(shown), PAGE_SIZE)]


def _news(day: int) -> Site:
    yield "/", _home("news", [f"/pc/{code}/" for code in CHANNELS["news"]])
    yield FORBIDDEN_PATH, _html("<html><title>专题</title><p>这一页请勿抓取。</p></html>")
    for code in CHANNELS["news"]:
        pages = channel_pages(day, code)
        for index, path in enumerate(trs.listing_paths(code, len(pages))):
            listing = _news_listing(code, pages[index], index, len(pages))
            yield path, listing
            if index == 0:
                yield f"/pc/{code}/", listing
        newest = [item.article for item in pages[0] if not item.pinned][:4]
        for item in _of_channel(day, code):
            related = [other for other in newest if other.slug != item.article.slug][:3]
            yield _answer(item, _html(trs.article_page(item.article, related), noisy=True))


def _news_listing(code: str, shown: Sequence[Shown], index: int, count: int) -> Page:
    rows = [trs.row(item.article, pinned=item.pinned) for item in shown]
    if code == "yw" and index == 0:
        rows.insert(4, _FORBIDDEN_ROW)
    return _html(trs.listing_page(code, rows, index, count), noisy=True)


def _government(day: int) -> Site:
    written = regenerated_at(day)
    yield "/", _home("gov", [f"/001/{code}/list.html" for code in CHANNELS["gov"]])
    for code in CHANNELS["gov"]:
        pages = channel_pages(day, code)
        for index, path in enumerate(epoint.listing_paths(code, len(pages))):
            rows = [epoint.row(item.article, pinned=item.pinned) for item in pages[index]]
            listing = epoint.listing_page(code, rows, index, len(pages), written)
            yield path, _gb(listing, morning(day, time(8, 30)))
        for item in _of_channel(day, code):
            saved = max(
                written, item.article.at, morning(changed_on(item.article.slug, day), time(7, 40))
            )
            page = _gb(epoint.article_page(item.article, saved), saved)
            yield _answer(item, page)


def _paper(day: int) -> Site:
    today = FIRST_DAY + timedelta(days=day - 1)
    entry = Page(founder.entry_page(today).encode(), tagged=True)
    yield "/", entry
    yield founder.ENTRY, entry
    issues = sorted({item.article.at.date() for item in _of_site(day, "paper")})
    around: dict[date, dict[str, date]] = {issue: {} for issue in issues}
    for earlier, later in pairwise(issues):
        around[later]["上一期"] = earlier
        around[earlier]["下一期"] = later
    for issue in issues:
        for node in CHANNELS["paper"]:
            items = _of_node(day, issue, node)
            shown = [item.article for item in items if item.state != "missing"]
            layout = founder.layout_page(issue, node, shown, around[issue])
            yield founder.layout_path(issue, node), Page(layout.encode(), tagged=True)
            yield from _turning(items)


def _turning(items: Sequence[Shown]) -> Site:
    paths = ["", *(path_of(item.article) for item in items), ""]
    for index, item in enumerate(items):
        html = founder.article_page(item.article, paths[index], paths[index + 2])
        yield _answer(item, Page(html.encode(), tagged=True))


def _answer(item: Shown, page: Page) -> tuple[str, Page]:
    path = path_of(item.article)
    if item.state == "missing":
        return path, _html(MISSING, status=404)
    return path, _html(_SOFT_MISSING) if item.state == "soft_missing" else page


def _of_site(day: int, site: SiteCode) -> list[Shown]:
    return [item for item in edition(day).values() if item.article.site == site]


def _of_channel(day: int, code: str) -> list[Shown]:
    return [item for item in edition(day).values() if item.article.channel == code]


def _of_node(day: int, issue: date, node: str) -> list[Shown]:
    return [item for item in _of_channel(day, node) if item.article.at.date() == issue]


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
