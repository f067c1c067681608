"""How the government site prints its pages: Epoint, GB18030 bytes that call themselves gb2312."""

from collections.abc import Sequence
from datetime import datetime
from html import escape

from xzcrawler.demo.addresses import CHANNELS, file_path, path_of, url_of
from xzcrawler.demo.newsroom import CityArticle, Line

NAME = "彭城市人民政府"
ENCODING = "gb18030"
DECLARED = "gb2312"
"""What header and meta claim; names such as 镕 or 喆 lie outside it."""

_HEAD = """<!DOCTYPE html>
<html>
<head>
<meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>{title}</title>
<meta name="SiteName" content="彭城市人民政府">
<meta name="SiteDomain" content="www.pengcheng.test">
<meta name="SiteIDCode" content="9903000001">
<meta name="ColumnName" content="{channel}">
<meta name="ColumnType" content="{channel}">
{metas}<link rel="stylesheet" href="/css/common.css">
</head>
"""
_METAS = """<meta name="ArticleTitle" content="{title}">
<meta name="PubDate" content="{written:%Y-%m-%d %H:%M:%S}">
<meta name="ContentSource" content="{source}">
<meta name="Keywords" content="{keywords}">
<meta name="Author" content="">
<meta name="Description" content="{description}">
<meta name="Url" content="{url}">
<meta name="others" content="页面生成时间 {written:%Y-%m-%d %H:%M:%S}">
"""
_ARTICLE = """<body>
<div class="ewb-header"><a href="/"><img src="/images/logo.png" alt="彭城市人民政府"></a></div>
<div class="ewb-location">当前位置：<a href="/">首页</a> &gt; <a href="/001/{code}/list.html">{channel}</a></div>
<div class="ewb-article">
{facts}<h1 class="ewb-article-tt">{title}</h1>
<div class="ewb-article-sources"><span>发布时间：{at:%Y-%m-%d %H:%M}</span> <span>来源：{source}</span> \
<span>浏览次数：<i id="infoViewCount"></i></span> <span>字号：[<a href="javascript:;">大</a> <a href="javascript:;">中</a> \
<a href="javascript:;">小</a>]</span></div>
<div class="ewb-article-info" id="infoContent">
{body}
</div>{attachments}{editors}
<div class="ewb-share"><a href="javascript:window.print()">【打印本页】</a><a href="javascript:window.close()">【关闭窗口】</a></div>
</div>
{foot}</body>
</html>
"""
_FACTS = """<table class="ewb-facts"><tr><td>索 引 号</td><td>{index}</td><td>发文机构</td><td>{source}</td></tr>
<tr><td>发文字号</td><td>{doc_number}</td><td>成文日期</td><td>{at:%Y-%m-%d}</td></tr></table>
"""
_LISTING = """<body>
<div class="ewb-header"><a href="/"><img src="/images/logo.png" alt="彭城市人民政府"></a></div>
<div class="ewb-location">当前位置：<a href="/">首页</a> &gt; <a href="/001/{code}/list.html">{channel}</a></div>
<ul class="ewb-info-items">
{rows}
</ul>
<div class="ewb-page"><table><tr>{pager}<td class="huifont">{number}/{count}</td></tr></table></div>
{foot}</body>
</html>
"""
_FOOT = """<div class="ewb-footer"><p>主办：彭城市人民政府办公室　网站标识码：9903000001</p>
<p>本页面更新于{written:%Y年%m月%d日}</p></div>
<script src="/js/count.js"></script>
"""


def article_page(article: CityArticle, written: datetime) -> str:
    """Return the article's page as the site wrote it at *written*, which PubDate repeats."""
    title = escape(article.title)
    channel = CHANNELS["gov"][article.channel]
    metas = _METAS.format(
        title=title,
        written=written,
        source=article.source,
        keywords=" ".join(article.tags),
        description=escape(article.paragraphs[0][:60]),
        url=url_of(article),
    )
    return _HEAD.format(title=title, channel=channel, metas=metas) + _ARTICLE.format(
        code=article.channel,
        channel=channel,
        facts=_facts(article),
        title=title,
        at=article.printed,
        source=article.source,
        body=body(article),
        attachments=_attachments(article),
        editors=_editors(article),
        foot=_FOOT.format(written=written),
    )


def listing_page(code: str, rows: Sequence[str], index: int, count: int, written: datetime) -> str:
    """Return page *index* (from 0) of *count* of a channel; *rows* come from `row`."""
    channel = CHANNELS["gov"][code]
    paths = listing_paths(code, count)
    pager = "".join(
        f'<td><a href="{path}">{label}</a></td>'
        for label, path in (
            ("首页", paths[0]),
            ("上页", paths[max(index - 1, 0)]),
            ("下页", paths[min(index + 1, count - 1)]),
            ("尾页", paths[-1]),
        )
    )
    return _HEAD.format(title=f"{channel}-{NAME}", channel=channel, metas="") + _LISTING.format(
        code=code,
        channel=channel,
        rows="\n".join(rows),
        pager=pager,
        number=index + 1,
        count=count,
        foot=_FOOT.format(written=written),
    )


def row(article: CityArticle, *, pinned: bool = False) -> str:
    """Return one line of a listing."""
    title = escape(article.title)
    mark = '<b class="ewb-top">置顶</b>' if pinned else ""
    return (
        f'<li class="ewb-info-item clearfix">{mark}<a href="{path_of(article)}" title="{title}" '
        f'target="_blank">{title}</a><span class="ewb-date">{article.printed:%Y-%m-%d}</span></li>'
    )


def listing_paths(code: str, count: int) -> list[str]:
    """Return the paths of a channel's listing pages, first to last.

    >>> listing_paths("001004", 2)
    ['/001/001004/list.html', '/001/001004/2.html']
    """
    return [
        f"/001/{code}/{number if number > 1 else 'list'}.html" for number in range(1, count + 1)
    ]


def body(article: CityArticle) -> str:
    """Return the blocks of the article's body."""
    lines: list[str] = []
    for line in article.lines:
        if line.kind == "row" and lines and lines[-1].endswith("</tbody></table>"):
            lines[-1] = lines[-1].removesuffix("</tbody></table>") + _row(line) + "</tbody></table>"
        elif line.kind == "row":
            lines.append(f'<table class="MsoTableGrid"><tbody>{_row(line)}</tbody></table>')
        else:
            lines.append(_block(article, line))
    return "\n".join(lines)


def _block(article: CityArticle, line: Line) -> str:
    text = escape(line.text, quote=False)
    if line.kind == "picture":
        src = file_path(article, line.file)
        return (
            f'<p style="text-align: center;"><img src="{src}" alt="{text}"></p>\n'
            f'<p style="text-align: center;">{text}</p>'
        )
    return f'<p style="text-indent: 2em;"><span style="font-family: 仿宋;">{text}</span></p>'


def _row(line: Line) -> str:
    return f"<tr>{''.join(f'<td><p>{escape(cell)}</p></td>' for cell in line.cells)}</tr>"


def _facts(article: CityArticle) -> str:
    if not article.doc_number:
        return ""
    return _FACTS.format(
        index=f"990300-{article.at:%Y%m}-{article.number:05d}",
        source=article.source,
        doc_number=article.doc_number,
        at=article.at,
    )


def _attachments(article: CityArticle) -> str:
    links = "".join(
        f'\n<p><a href="{file_path(article, name)}">{name}</a></p>' for name in article.attachments
    )
    return f'\n<div class="ewb-article-attach"><p>附件：</p>{links}\n</div>' if links else ""


def _editors(article: CityArticle) -> str:
    if not article.editors:
        return ""
    return f'\n<div class="ewb-article-editor">责任编辑：{"、".join(article.editors)}</div>'
