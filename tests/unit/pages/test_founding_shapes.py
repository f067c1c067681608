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


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("url", [EXPECTED["url"], "http://www.unknown-host.cn/n/1.html"])
@pytest.mark.parametrize("shape", SHAPES)
def test_the_founding_article_is_read_from_any_template(
    shape: str, url: str, encoding: str
) -> None:
    page = (HEAD + SHAPES[shape] + FOOT).encode(encoding)

    article = read_article(page, url, "text/html; charset=utf-8")

    assert article.title == TITLE
    assert article.published is not None
    assert article.published.isoformat() == "2023-01-31T09:45:00+08:00"
    assert (article.source, article.authors, article.editors, article.tags) == (
        "徐州日报",
        ("魏宁",),
        ("韩震霞", "崔欣"),
        (),
    )
    assert article.body.split("\n") == PARAGRAPHS
