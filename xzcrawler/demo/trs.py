"""How the news site prints its pages: TRS, in the manner of a provincial news portal."""

from collections.abc import Sequence
from html import escape
from typing import Literal

from xzcrawler.demo.addresses import CHANNELS, file_path, path_of, url_of
from xzcrawler.demo.newsroom import CityArticle, Line

NAME = "彭城新闻网"
VIEWS = "%%views%%"
"""Stands in a page where the server writes a count that grows with every request."""
GENERATED = "%%generated%%"
"""Stands in a page where the server writes the time of the answer."""

_HEAD = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta name="keywords" content="{keywords}">
<meta name="description" content="{description}">
<link rel="stylesheet" href="/images/style2021.css">
<script src="/images/jquery-1.12.4.min.js"></script>
<!-- page generated {generated} -->
</head>
"""
_ARTICLE = """<body>
<div style="display:none"><img src="./share.png" alt="webwxgetmsgimg_副本.jpg">webwxgetmsgimg_副本.jpg</div>
<div class="nav"><a href="/">首页</a> <a href="/pc/yw/">要闻</a> <a href="/pc/ms/">民生</a></div>
<div class="path">您当前的位置：<a href="/">{name}</a> &gt; <a href="/pc/{code}/">{channel}</a> &gt; 正文</div>
<div class="article">
<div id="title"><h1>{title}</h1></div>
<div class="info">
<span id="pubtime_baidu">{at:%Y-%m-%d %H:%M:%S}</span>&nbsp;&nbsp;{source}&nbsp;&nbsp;{byline}
<span class="count"><i class="icon-comment"></i>1</span>
<a class="tts" href="javascript:void(0)">听新闻</a>
</div>
<div id="content"><div class="TRS_Editor">
{body}
</div></div>{attachments}
<div class="tags">标签:{tags}</div>
<div class="editor"><span id="editor_baidu">责编:{editors}</span></div>
<div class="views">阅读 <em>{views}</em></div>
</div>
<div class="related"><h3>相关新闻</h3>
<ul>
{related}
</ul></div>
<div class="footer"><p>版权所有 {name} 未经授权不得转载</p><p>新闻热线：0000-83210000</p></div>
<script>var pageGenerated = "{generated}";</script>
</body>
</html>
"""
_LISTING = """<body>
<div class="nav"><a href="/">首页</a> <a href="/pc/yw/">要闻</a> <a href="/pc/ms/">民生</a> <a href="http://www.pengcheng.test/">市政府网站</a></div>
<div class="path">您当前的位置：<a href="/">{name}</a> &gt; <a href="/pc/{code}/">{channel}</a></div>
<div class="list"><ul class="news-list">
{rows}
</ul></div>
<div class="page"><script>createPageHTML({count}, {index}, "index", "shtml");</script></div>
<div class="footer"><p>版权所有 {name}</p><p>今日访问 {views}</p></div>
</body>
</html>
"""
_SOURCE = '<span id="source_baidu">来源:{}</span>'
_BYLINE = '<span id="author_baidu">{}</span>'


def article_page(
    article: CityArticle,
    related: Sequence[CityArticle],
    *,
    template: Literal["old", "new"] = "old",
) -> str:
    """Return the article's page; *related* are the headlines under it, which change as news comes.

    The new template is the same without the source.
    """
    channel = CHANNELS["news"][article.channel]
    return _head(
        f"{article.title}_{NAME}", article.tags, article.paragraphs[0][:80]
    ) + _ARTICLE.format(
        name=NAME,
        code=article.channel,
        channel=channel,
        title=escape(article.title),
        at=article.printed,
        source=_SOURCE.format(article.source) if template == "old" else "",
        byline=_BYLINE.format(article.byline) if article.byline else "",
        body=body(article),
        attachments=_attachments(article),
        tags="".join(f'<a href="/tag/?q={tag}">{tag}</a> ' for tag in article.tags),
        editors=" ".join(article.editors),
        related="\n".join(_related(other) for other in related),
        views=VIEWS,
        generated=GENERATED,
    )


def listing_page(code: str, rows: Sequence[str], index: int, count: int) -> str:
    """Return page *index* (from 0) of *count* of a channel; *rows* come from `row`."""
    channel = CHANNELS["news"][code]
    return _head(f"{channel}_{NAME}", (channel,), "") + _LISTING.format(
        name=NAME,
        code=code,
        channel=channel,
        rows="\n".join(rows),
        index=index,
        count=count,
        views=VIEWS,
    )


def row(article: CityArticle, *, pinned: bool = False) -> str:
    """Return one line of a listing. The shown title is cut, the whole one stands in `title`."""
    title = escape(article.title)
    shown = title if len(title) <= 26 else f"{title[:25]}..."
    mark = '<em class="top">[置顶]</em>' if pinned else ""
    # The site mixes three ways of writing the same kind of address.
    href = (
        path_of(article).replace("/pc/a/", "../a/"),
        path_of(article),
        url_of(article).removeprefix("http:"),
    )[article.number % 3]
    return (
        f'<li>{mark}<a href="{href}" title="{title}" target="_blank">{shown}</a>'
        f"<span>{article.printed:%Y-%m-%d}</span></li>"
    )


def listing_paths(code: str, count: int) -> list[str]:
    """Return the paths of a channel's listing pages, first to last.

    >>> listing_paths("yw", 2)
    ['/pc/yw/index.shtml', '/pc/yw/index_1.shtml']
    """
    return [f"/pc/{code}/index{f'_{index}' if index else ''}.shtml" for index in range(count)]


def body(article: CityArticle) -> str:
    """Return the blocks of the article's body as the editor's paragraphs, pictures and tables."""
    lines: list[str] = []
    for line in article.lines:
        if line.kind == "row" and lines and lines[-1].endswith("</table>"):
            lines[-1] = lines[-1].removesuffix("</table>") + _row(line) + "</table>"
        elif line.kind == "row":
            lines.append(f'<table border="1" cellspacing="0">{_row(line)}</table>')
        else:
            lines.append(_block(article, line))
    return "\n".join(lines)


def _head(title: str, keywords: Sequence[str], description: str) -> str:
    return _HEAD.format(
        title=escape(title),
        keywords=",".join(keywords),
        description=escape(description),
        generated=GENERATED,
    )


def _block(article: CityArticle, line: Line) -> str:
    if line.kind == "picture":
        path = file_path(article, line.file).rpartition("/")[2]
        return (
            f'<p align="center"><img src="./{path}" alt="{escape(line.text)}" oldsrc="{path}"></p>\n'
            f'<p align="center" class="caption">{escape(line.text)}</p>'
        )
    return f"<p>　　{escape(line.text, quote=False)}</p>"


def _row(line: Line) -> str:
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in line.cells)}</tr>"


def _attachments(article: CityArticle) -> str:
    if not article.attachments:
        return ""
    links = (
        f'<li><a href="./{file_path(article, name).rpartition("/")[2]}" target="_blank">{name}</a></li>'
        for name in article.attachments
    )
    return f'\n<div class="attachments"><p>附件下载</p><ul>{"".join(links)}</ul></div>'


def _related(article: CityArticle) -> str:
    return f'<li><a href="{path_of(article)}">{escape(article.title)}</a></li>'
