import pytest

from xzcrawler.items import Article
from xzcrawler.pages import read_article, read_listing

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


CLASSIC = "http://epaper.example.cn/srb/html/2026-03/04/node_3.htm"
NEWER = "http://epaper.example.cn/srb/pc/layout/202603/04/node_03.html"


def _next(page: str, url: str = CLASSIC) -> list[str]:
    pages = read_listing(
        f"<a id=pageLink href=node_3.htm>第02版</a>{page}".encode(), url
    ).next_pages
    return [page.partition("/srb/")[2] for page in pages]


@pytest.mark.parametrize(
    "stated",
    [
        "<a href='../../2026-03/02/node_2.htm'>上一期</a>",
        "<select><option value='../../2026-02/27/node_2.htm'>27</option><option value='../../2026-03/02/node_2.htm'>2</option></select>",
        "<map><area href='../../2026-03/02/node_2.htm'></map>",
        "<script>var period = {'2026-03-02': '../../2026-03/02/node_2.htm', '2026-02-27': '../../2026-02/27/node_2.htm'};</script>",
        "<script>var days = ['20260302', '20260305', '20260227'], front = 'node_2.htm';</script>",
        '<script>var days = ["2026/3/2"]; open(root + day + "/node_2.htm");</script>',
        "<xml>{}{}</xml>".format(
            *(
                f"<period><period_date>{day}</period_date><front_page>node_2.htm</front_page></period>"
                for day in ("2026-03-02", "2026-02-27")
            )
        ),
    ],
)
def test_the_issue_before_is_the_latest_earlier_one_that_the_page_states(stated: str) -> None:
    assert _next(stated) == ["html/2026-03/02/node_2.htm"]


@pytest.mark.parametrize(
    "stated",
    [
        "<script>var days = ['2026-03-02'];</script>",  # of which page nothing is said
        "<script>var days = ['2026-03-02'], pages = ['node_2.htm', 'node_3.htm'];</script>",
        "<a href='/wanbao/html/2026-03/02/node_2.htm'>晚报</a>",
        "<a href='../../2026-03/05/node_2.htm'>下一期</a>",
        "<script>var today = '2026-03-04', front = 'node_2.htm';</script>",
    ],
)
def test_an_issue_that_is_not_stated_is_not_guessed(stated: str) -> None:
    assert _next(stated) == []


def test_days_of_the_newer_layout_are_written_as_its_addresses_are() -> None:
    calendar = "<script>var days = ['2026-03-02'], front = 'node_01.html';</script>"

    assert _next(calendar, NEWER)[-1:] == ["pc/layout/202603/02/node_01.html"]


def test_an_article_on_the_page_s_picture_and_in_its_list_is_one_entry() -> None:
    page = "<ul><li><a href='content_7.htm?div=0'>春灌提前开闸</a></li><li><a href='content_7.htm?div=-1'>春灌提前开闸</a></li></ul>"

    listing = read_listing(page.encode(), CLASSIC)

    assert [entry.url for entry in listing.entries] == [CLASSIC.replace("node_3", "content_7")]


def test_an_address_like_a_paper_s_is_not_enough_for_a_web_page() -> None:
    page = "<title>国务院办公厅通知</title><h1>国务院办公厅通知</h1><p>各省、自治区、直辖市人民政府：现将有关事项通知如下。</p>"

    article = read_article(
        page.encode(), "http://www.example.gov.cn/zhengce/2026-03/04/content_69.htm"
    )

    assert article.read_by == "generic"


def test_midnight_in_the_comment_is_a_day() -> None:
    article = _read("", "<date>2026-03-04 00:00:00:0</date><author>本报记者 石见川</author>")

    assert (str(article.published)[:10], article.published_precision) == ("2026-03-04", "day")
    assert article.authors == ("石见川",)
