"""The founding article in templates nobody announced: its site's real markup could not be seen."""

import json
from pathlib import Path

import pytest

from xzcrawler.pages import read_article

CASE = (
    Path(__file__).parents[3]
    / "fixtures/xzcrawler.sites.jschina_xz.JschinaXzArticle/founding-article"
)
EXPECTED = json.loads((CASE / "output.json").read_text())
TITLE = EXPECTED["title"]
PARAGRAPHS = EXPECTED["body"].split("\n")
HEAD = f"<html><head><meta charset='utf-8'><title>{TITLE}_中国江苏网</title></head><body>"
FOOT = "<div class='footer'>版权所有，未经授权，不得转载。</div></body></html>"
FILE, META, TTS = "webwxgetmsgimg_副本.jpg", "2023-01-31 09:45:00  来源:徐州日报  ", "听新闻"
TAGS, EDITORS = "标签:", "责编:韩震霞 崔欣"


def _tagged(tag: str) -> str:
    return "".join(f"<{tag}>　　{line}</{tag}>" for line in PARAGRAPHS)


SHAPES = {
    "every line a paragraph": "".join(
        f"<p>{line}</p>" for line in (FILE, TITLE, META, "1", TTS, *PARAGRAPHS, TAGS, EDITORS)
    ),
    "one container": f"<div class='x'><h1>{TITLE}</h1>"
    + "".join(f"<p>{line}</p>" for line in (META, "1", TTS, *PARAGRAPHS, TAGS, EDITORS))
    + "</div>",
    "lines parted by br": f"<div id='title'>{TITLE}</div><div>{META}</div><div>1</div><div>{TTS}</div>"
    f"<div id='content'>{'<br><br>　　'.join(PARAGRAPHS)}</div><div>{TAGS}</div><div>{EDITORS}</div>",
    "divisions only": f"<div class='m'><div>{TITLE}</div><div><span>2023-01-31 09:45:00</span>"
    f"<span>来源:徐州日报</span></div><div>1</div><div>{TTS}</div><div class='c'><p>{FILE}</p>"
    + "".join(f"<div>{line}</div>" for line in PARAGRAPHS)
    + f"</div><div>{TAGS}</div><div>{EDITORS}</div></div>",
}

NAVIGATION = (
    "<div class='nav'><a href='/'>首页</a><a href='/xz/'>徐州</a></div>"
    "<div class='pos'>您当前的位置：<a href='/'>首页</a> &gt; <a href='/xz/'>徐州</a> &gt; 正文</div>"
)
HOT = "<div class='hot'><h3>热点新闻</h3><ul><li><a href='/xz/a/202301/t20230130_3150001.shtml'>另一场大会昨天召开</a></li></ul></div>"
BARE_HEAD = "<html><head><meta charset='utf-8'></head><body>"
SITE_HEAD = "<html><head><meta charset='utf-8'><title>中国江苏网</title></head><body>"
SHAPES |= {
    "h1 and paragraphs in a box of unknown name": f"{NAVIGATION}<h1>{TITLE}</h1><div class='time'>{META}</div>"
    f"<div>1</div><div>{TTS}</div><div class='article-text'>{_tagged('p')}</div><p>{TAGS}</p><p>{EDITORS}</p>{HOT}",
    "h2, counter and speech in one line": f"<h2>{TITLE}</h2><p>{META}</p><div><span>1</span><a href='#'>{TTS}</a></div>"
    f"<div class='main-text'>{_tagged('p')}<p>{TAGS}</p><p>{EDITORS}</p></div>",
    ".title below the logo in h1": f"<h1>中国江苏网</h1>{NAVIGATION}<div class='title'>{TITLE}</div><div class='info'>{META}</div>"
    f"<div>1</div><div>{TTS}</div><div id='content'>{_tagged('p')}</div><div>{TAGS}</div><div>{EDITORS}</div>",
    "title over three lines": f"<div class='a'><h1>{TITLE.replace(' ', '<br>')}</h1>{META}<br>1<br>{TTS}<br><br>"
    f"{'<br>'.join(PARAGRAPHS)}<br>{TAGS}<br>{EDITORS}</div>",
    "bare text beside everything else": f"{NAVIGATION}<h1>{TITLE}</h1><div>{META}</div><div><i>1</i></div><div>{TTS}</div>"
    f"{'<br><br>'.join(PARAGRAPHS)}<div>{TAGS}</div><div>{EDITORS}</div>{HOT}",
    "a head that names nothing": f"{BARE_HEAD}{NAVIGATION}<div class='m'><div>{TITLE}</div><div>{META}</div><p>1</p><p>{TTS}</p>"
    f"<div class='c'>{_tagged('p')}</div><div>{TAGS}</div><div>{EDITORS}</div></div>",
    "a head that names only the site": f"{SITE_HEAD}{NAVIGATION}<p><strong><font>{TITLE}</font></strong></p><div>{META}</div>"
    f"<div>1</div><div>{TTS}</div>{_tagged('p')}<span>{TAGS}</span><br><span>{EDITORS}</span>{HOT}",
    "date and source in elements of their own": f"<h1>{TITLE}</h1><div class='date'>2023-01-31 09:45:00</div>"
    f"<div class='source'>来源:徐州日报</div><div>1</div><div>{TTS}</div><section>{_tagged('section')}</section>"
    f"<span>{TAGS}</span><br><span>{EDITORS}</span>",
    "the family of _baidu ids": f"<div id='title'>{TITLE}</div><div class='info'><span id='pubtime_baidu'>2023-01-31 09:45:00</span>"
    f"<span id='source_baidu'>来源:<a href='http://a.cn/'>徐州日报</a></span><span id='author_baidu'></span></div><div>1</div><div>{TTS}</div>"
    f"<div id='content'>{_tagged('p')}<div id='news_more_page_div_id'>1 2 下一页</div></div><div>{TAGS}</div><span id='editor_baidu'>{EDITORS}</span>",
    "a table that lays everything out": f"<table><tr><td>{TITLE}</td></tr><tr><td>{META}</td></tr><tr><td>1</td></tr><tr><td>{TTS}</td></tr>"
    f"<tr><td>{_tagged('p')}</td></tr><tr><td>{TAGS}</td></tr><tr><td>{EDITORS}</td></tr></table>",
    "labels, a list and a picture": f"<h1>{TITLE}</h1><ul><li>发布时间：2023-01-31 09:45:00</li><li>来源：徐州日报</li></ul><div>1</div><div>{TTS}</div>"
    f"<div class='con'><p><img src='W0202301310001.jpg' alt='{FILE}'></p><p>{FILE}</p>{_tagged('p')}<p>(责编:韩震霞、崔欣)</p></div><div>标签：</div>",
    "related articles inside the body": f"<h1>{TITLE}</h1><div>{META}</div><div>1</div><div>{TTS}</div><article>{_tagged('p')}"
    f"<p>{TAGS}</p><p>{EDITORS}</p><p>相关阅读</p><p><a href='/xz/1.shtml'>徐州召开另一场大会</a></p></article>",
}


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("url", [EXPECTED["url"], "http://www.unknown-host.cn/n/1.html"])
@pytest.mark.parametrize("shape", SHAPES)
def test_the_founding_article_is_read_from_any_template(
    shape: str, url: str, encoding: str
) -> None:
    head = "" if SHAPES[shape].startswith("<html") else HEAD
    page = (head + SHAPES[shape] + FOOT).encode(encoding)

    article = read_article(page, url, "text/html; charset=utf-8")

    assert article.title == TITLE
    assert article.published is not None
    assert article.published.isoformat() == "2023-01-31T09:45:00+08:00"
    assert article.published_precision == "second"
    assert (article.source, article.authors, article.editors, article.tags) == (
        "徐州日报",
        ("魏宁",),
        ("韩震霞", "崔欣"),
        (),
    )
    assert article.body.split("\n") == PARAGRAPHS
