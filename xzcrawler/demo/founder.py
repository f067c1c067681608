"""How the e-paper prints its pages: the newer Founder layout."""

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape

from xzcrawler.demo.addresses import CHANNELS, file_path, path_of
from xzcrawler.demo.newsroom import CityArticle, Line

NAME = "彭城日报"
ENTRY = "/pcrb/index.html"
"""The channel's address: a page that only sends the reader on to today's issue."""

_ENTRY = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>彭城日报数字报</title>
<meta http-equiv="refresh" content="0; URL={target}"></head>
<body></body></html>
"""
_LAYOUT = """<!DOCTYPE html>
<html>
<head><meta charset="utf-8"><title>彭城日报 {day:%Y年%m月%d日} 第{node}版：{page}</title></head>
<body>
<div class="newslist"><div class="date">{day:%Y年%m月%d日}</div>
<div class="issue">{issues}</div>
<div id="list"><ul class="nodes">
{nodes}
</ul></div>
<div id="articlelist"><h3>第{node}版：{page}</h3><ul>
{rows}
</ul></div>
</div>
<div class="foot">彭城日报社 版权所有</div>
</body>
</html>
"""
_ARTICLE = """<!DOCTYPE html>
<html>
<head><meta charset="utf-8"><title>{title}</title></head>
<body>
<!--<founder-title>{title}</founder-title><founder-subtitle>{subtitle}</founder-subtitle><founder-date>{at:%Y-%m-%d}</founder-date>-->
<div class="newsdetail">
<div class="crumb"><a href="{layout}">第{node}版：{page}</a></div>
<h3 id="PreTitle"></h3>
<h1 id="Title"><founder-title>{title}</founder-title></h1>
<h2 id="SubTitle"><founder-subtitle>{subtitle}</founder-subtitle></h2>
<div class="info"><span class="paper">彭城日报</span> <date>{at:%Y年%m月%d日}</date> {byline}</div>
{pictures}<div id="ozoom"><founder-content>
{body}
</founder-content></div>
</div>
<div class="turn">{turns}</div>
<div class="foot">彭城日报社 版权所有</div>
</body>
</html>
"""


def entry_page(day: date) -> str:
    """Return the page that sends the reader to the issue of *day*."""
    return _ENTRY.format(target=layout_path(day, "01").removeprefix("/pcrb/"))


def layout_page(
    day: date,
    node: str,
    articles: Sequence[CityArticle],
    others: Mapping[str, date],
    nodes_printed: Sequence[str],
) -> str:
    """Return one page of an issue; *others* are neighbouring issues by the words of their link."""
    pages = CHANNELS["paper"]
    nodes = "\n".join(
        f'<li><a id="pageLink" href="node_{code}.html">第{code}版：{page}</a></li>'
        for code, page in pages.items()
        if code in nodes_printed
    )
    issues = " ".join(
        f'<a class="{"pre" if words == "上一期" else "next"}" href="{_from_layout(layout_path(other, "01"))}">{words}</a>'
        for words, other in others.items()
    )
    return _LAYOUT.format(
        day=day,
        node=node,
        page=pages[node],
        nodes=nodes,
        issues=issues,
        rows="\n".join(_row(article) for article in articles),
    )


def article_page(article: CityArticle, before: str, after: str) -> str:
    """Return the article's page; *before* and *after* are paths of its neighbours, or empty."""
    turns = " ".join(
        f'<a href="{path}">{words}</a>'
        for words, path in (("上一篇", before), ("下一篇", after))
        if path
    )
    return _ARTICLE.format(
        title=escape(article.title),
        subtitle=escape(article.subtitle),
        at=article.at,
        node=article.channel,
        page=CHANNELS["paper"][article.channel],
        layout=layout_path(article.at.date(), article.channel),
        byline=f"<founder-author>{article.byline}</founder-author>" if article.byline else "",
        pictures=_pictures(article),
        body="\n".join(_block(line) for line in article.lines if line.kind != "picture"),
        turns=turns,
    )


def layout_path(day: date, node: str) -> str:
    """Return the path of one page of an issue.

    >>> layout_path(date(2026, 3, 2), "01")
    '/pcrb/pc/layout/202603/02/node_01.html'
    """
    return f"/pcrb/pc/layout/{day:%Y%m/%d}/node_{node}.html"


def _from_layout(path: str) -> str:
    return path.replace("/pcrb/pc/layout/", "../../")


def _row(article: CityArticle) -> str:
    href = path_of(article).replace("/pcrb/pc/", "../../../")
    return f'<li class="clearfix"><a href="{href}">{escape(article.title)}</a></li>'


def _pictures(article: CityArticle) -> str:
    items = "".join(
        f'<li><img src="../../../../attachment/{file_path(article, line.file).partition("/attachment/")[2]}">'
        f"<p>{escape(line.text)}</p></li>"
        for line in article.pictures
    )
    return f'<div class="attachment"><ul>{items}</ul></div>\n' if items else ""


def _block(line: Line) -> str:
    text = "　".join(line.cells) if line.kind == "row" else line.text
    return f"<p>　　{escape(text, quote=False)}</p>"
