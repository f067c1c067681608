import pytest

from xzcrawler.items import Article
from xzcrawler.pages import read_article

BODY = "<p>四日下午，渔光互补项目并网，两千六百亩鱼塘上光伏板朝着南边。</p>"


def _read(
    details: str, *fields: str, body: str = f"<!--enpcontent-->{BODY}<!--/enpcontent-->"
) -> Article:
    page = (
        f"<title>渔光互补项目并网</title><h1>渔光互补项目并网</h1>{details}"
        f"<!--enpproperty {''.join(fields)}/enpproperty--><div id='content'>{body}</div>"
    )
    return read_article(page.encode(), "http://news.example.cn/a/1.html")


@pytest.mark.parametrize("tail", ["", ".0", ":0", ":671"])
def test_the_comment_s_time_is_read_with_any_tail(tail: str) -> None:
    article = _read("", f"<date>2026-03-04 16:26:07{tail}</date>")

    assert article.read_by == "founder"
    assert str(article.published) == "2026-03-04 16:26:07+08:00"
    assert article.published_precision == "second"


def test_the_comment_names_source_and_editor() -> None:
    article = _read(
        "", "<sourcename>示例网</sourcename><liability>刘知远</liability><author>石见川</author>"
    )

    assert (article.source, article.editors, article.authors) == (
        "示例网",
        ("刘知远",),
        ("石见川",),
    )


def test_the_editor_of_a_web_page_stands_far_below_the_text() -> None:
    related = f"<p>{'去年全市新增光伏装机创下纪录，超过前两年之和。' * 4}</p>" * 5

    article = _read(
        "",
        "<siteid>2</siteid>",
        body=f"<!--enpcontent-->{BODY}<!--/enpcontent-->{related}<p>责编：刘知远</p>",
    )

    assert article.editors == ("刘知远",)


def test_what_the_page_shows_outweighs_the_comment() -> None:
    article = _read(
        "<p>2026-03-05 08:00 来源：示例日报 作者：闻人晓</p>",
        "<date>2026-03-04 16:26:07.0</date><sourcename>示例网</sourcename><author>石见川</author>",
    )

    assert (article.source, article.authors) == ("示例日报", ("闻人晓",))
    assert str(article.published) == "2026-03-05 08:00:00+08:00"


@pytest.mark.parametrize(
    "body",
    [
        f"<!--enpcontent-->{BODY}<!--/enpcontent-->",
        f"<!--enpcontent--><!--enpcontent-->{BODY}<!--/enpcontent--><!--/enpcontent-->",
        f"<!--enpcontent-->{BODY[:-4]}<!--/enpcontent-->",
        f"<!--enpcontent--><div><div>{BODY}<!--/enpcontent-->",
    ],
)
def test_the_text_ends_at_its_mark(body: str) -> None:
    more = "<p>相关：去年全市新增光伏装机创下纪录，超过前两年之和。</p>"

    article = _read("", body=f"<p>订阅早报，每天七点送到，随时可以退订。</p>{body}{more}")

    assert article.body == BODY[3:-4]


def test_marks_around_nothing_do_not_hide_the_text() -> None:
    assert _read("", body=f"<!--enpcontent--><!--/enpcontent-->{BODY}").body == BODY[3:-4]


def test_a_hundred_thousand_comments_are_passed_in_one_go() -> None:
    many = "<!--enpcontent-->" * 100_000

    assert _read("", body=f"{many}{BODY}").body == BODY[3:-4]
