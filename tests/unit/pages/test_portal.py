import pytest

from xzcrawler.items import Article
from xzcrawler.pages import read_article

BODY = "<div id='zw'><p>停了两年的自行车舱位昨天恢复，首班船载走自行车三十七辆。</p></div>"
RECORD = "<!-- <pageinfo><date>2026/3/5 6:02:09</date><source>示例日报</source><author></author></pageinfo> -->"


def _read(details: str, before: str = "", head: str = "") -> Article:
    page = (
        f"{before}<html><head>{head}<title>轮渡恢复</title></head><h1>轮渡恢复</h1>{details}{BODY}"
    )
    return read_article(page.encode(), "http://news.example.com/m/1.html")


@pytest.mark.parametrize(
    "source",
    [
        "<span id='source_baidu'>来源：示例晚报</span>",
        "<span id='source_baidu'>来源:</span>示例晚报",
        "<span id='source_baidu'>来源:</span> <a href='/'>示例晚报</a> <span id='author_baidu'></span>",
        "<span id=source_baidu>示例晚报</span>",
        "<span id='source_baidu'>来源：<a>示例晚报</a></span><br>版面编号二十一",
    ],
)
def test_a_value_stands_in_its_element_or_behind_the_label(source: str) -> None:
    article = _read(source)

    assert (article.read_by, article.source) == ("portal", "示例晚报")


def test_a_label_without_value_does_not_take_the_next_field() -> None:
    article = _read(
        "<span id='author_baidu'>作者：</span><span id='editor_baidu'>选稿:</span>单小冉<p>闻人晓</p>"
    )

    assert (article.authors, article.editors) == ((), ("单小冉",))


def test_what_the_page_shows_outweighs_the_comment() -> None:
    article = _read(
        "<span id='source_baidu'>来源:</span>示例晚报 <span id='pubtime_baidu'>2026-3-4 08:17:45</span>",
        before=RECORD,
    )

    assert article.source == "示例晚报"
    assert str(article.published) == "2026-03-04 08:17:45+08:00"


def test_the_comment_tells_what_the_page_does_not() -> None:
    article = _read("<span id='source_baidu'></span>", before=RECORD)

    assert article.source == "示例日报"
    assert str(article.published) == "2026-03-05 06:02:09+08:00"


def test_the_head_s_author_is_the_editor_only_on_pages_with_the_comment() -> None:
    head = "<meta name='author' content='顾小北'>"
    ids = "<span id='source_baidu'></span>"

    assert _read(ids, before=RECORD, head=head).editors == ("顾小北",)
    assert _read(ids, head=head).editors == ()
