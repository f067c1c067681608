"""泉亭区, a district of the sample city whose site nobody has declared: UCAP, the same every day.

Whoever adds a site for the first time can practise on it (docs/adding-a-site.md).
"""

import hashlib
import tomllib
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from html import escape
from importlib.resources import files

from attrs import frozen

HOST = "quanting.pengcheng.test"
NAME = "泉亭区人民政府"
COLUMNS = {"qtyw": "泉亭要闻", "tzgg": "通知公告"}

_HEAD = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta name="SiteName" content="泉亭区人民政府">
<meta name="SiteDomain" content="quanting.pengcheng.test">
<meta name="ColumnName" content="{column}">
{metas}</head>
<body>
<div class="header"><a href="/">泉亭区人民政府</a></div>
<ul class="nav"><li><a href="/">首页</a></li><li><a href="/qtyw/list.shtml">泉亭要闻</a></li>\
<li><a href="/tzgg/list.shtml">通知公告</a></li><li><a href="http://www.pengcheng.test/">市政府网站</a></li></ul>
<div class="position">您当前的位置：<a href="/">首页</a> &gt; <a href="/{code}/list.shtml">{column}</a></div>
"""
_METAS = """<meta name="ArticleTitle" content="{title}">
<meta name="PubDate" content="2026-03-01 06:12:44">
<meta name="ContentSource" content="{source}">
<meta name="others" content="页面生成时间 2026-03-01 06:12:44">
"""
_ARTICLE = """<div class="article">
<h1 class="article-title"><ucaptitle>{title}</ucaptitle></h1>
<div class="article-attr"><span>发布日期：<publishtime>{at:%Y-%m-%d %H:%M}</publishtime></span> \
<span class="ly">来源：{source}</span> <span>浏览次数：<i id="hits"></i></span></div>
<div id="UCAP-CONTENT"><ucapcontent>
{body}
</ucapcontent></div>
<div class="tools"><a href="javascript:window.print()">打印</a> <a href="javascript:window.close()">关闭</a></div>
</div>
"""
_LISTING = """<ul class="list">
{rows}
</ul>
<div id="page_div"></div>
<script>createPageHTML('page_div', 1, 1, 'list', 'shtml', {count});</script>
"""
_FOOT = """<div class="footer">主办：泉亭区人民政府办公室　网站标识码：9903020001</div>
</body>
</html>
"""


@frozen(kw_only=True)
class DistrictArticle:
    """One article of the district's site."""

    slug: str
    column: str
    """Code of its column, e.g. `qtyw`."""
    at: datetime
    """Naive: printed as it is."""
    title: str
    source: str
    editor: str
    body: str
    """Paragraphs, one a line."""

    @property
    def path(self) -> str:
        name = hashlib.sha256(self.slug.encode()).hexdigest()[:32]
        return f"/{self.column}/{self.at:%Y%m}/{name}.shtml"


@cache
def articles() -> tuple[DistrictArticle, ...]:
    """Return what the district published, newest first."""
    text = files(__package__).joinpath("district.toml").read_text(encoding="utf-8")
    entries = [
        DistrictArticle(**{**entry, "at": datetime.fromisoformat(entry["at"])})
        for entry in tomllib.loads(text)["article"]
    ]
    return tuple(sorted(entries, key=lambda article: article.at, reverse=True))


def pages() -> Iterator[tuple[str, str]]:
    """Yield every address of the site, as a path, with the text it answers."""
    yield "/robots.txt", "User-agent: *\nDisallow: /search/\n"
    yield "/", _page(NAME, "首页", "qtyw", "")
    for code, column in COLUMNS.items():
        listed = [article for article in articles() if article.column == code]
        yield f"/{code}/list.shtml", _page(f"{column}_{NAME}", column, code, _listing(listed))
        for article in listed:
            yield article.path, _article(article)


def _page(title: str, column: str, code: str, content: str, metas: str = "") -> str:
    head = _HEAD.format(title=title, column=column, code=code, metas=metas)
    return head + content + _FOOT


def _listing(listed: Sequence[DistrictArticle]) -> str:
    rows = "\n".join(
        f'<li><a href="{article.path}" title="{escape(article.title)}">{escape(article.title)}</a>'
        f"<span>{article.at:%Y-%m-%d}</span></li>"
        for article in listed
    )
    return _LISTING.format(rows=rows, count=len(listed))


def _article(article: DistrictArticle) -> str:
    title, column = escape(article.title), COLUMNS[article.column]
    printed = (*article.body.strip().splitlines(), f"责任编辑：{article.editor}")
    lines = (f"<p>　　{escape(line)}</p>" for line in printed)
    content = _ARTICLE.format(
        title=title,
        at=article.at,
        source=article.source,
        body="\n".join(lines),
    )
    metas = _METAS.format(title=title, source=article.source)
    return _page(f"{title}_{column}_{NAME}", column, article.column, content, metas)
