"""What stands around an article and is no part of it, and titles, times and sources told from it."""

import pytest

from xzcrawler.items import Article
from xzcrawler.pages import read_article

URL = "http://www.unknown-host.cn/news/1.html"
TITLE = "城东菜市场清晨开张"
TEXT = "三月五日清晨，城东菜市场开门，图为摊主摆放蔬菜。"
TEASER = "邻县昨日召开大会，部署防汛、抗旱、安全生产等各项工作，要求各部门抓紧落实。"


def _read(body: str, head: str = "", title: str = f"{TITLE}_示例网", url: str = URL) -> Article:
    page = f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    return read_article(page.encode(), url, "text/html; charset=utf-8")


@pytest.mark.parametrize(
    "heading", ["推荐阅读", "相关新闻：", "猜你喜欢", "更多精彩", "24小时热榜"]
)
def test_links_below_a_heading_of_others_are_no_text(heading: str) -> None:
    others = "".join(f"<p><a href='/{n}'>别的消息{n}</a></p><p>{TEASER}</p>" for n in range(6))

    article = _read(f"<h1>{TITLE}</h1><div><p>{TEXT}</p><h3>{heading}</h3>{others}</div>")

    assert article.body == TEXT


def test_background_below_such_a_heading_stays_when_it_has_no_links() -> None:
    article = _read(f"<h1>{TITLE}</h1><div><p>{TEXT}</p><h3>延伸阅读</h3><p>{TEASER}</p></div>")

    assert article.body.endswith(TEASER)


def test_comments_outweighing_a_short_article_are_no_text() -> None:
    comments = "".join(f"<div>网友{n}：{TEASER}</div>" for n in range(8))

    article = _read(
        f"<h1>{TITLE}</h1><div><div><p>{TEXT}</p></div><div><p>网友评论（8）</p>{comments}</div></div>"
    )

    assert article.body == TEXT


def test_answers_to_an_article_are_no_text() -> None:
    answers = "".join(f"<div class='reply'><p>{TEASER}第{n}楼。</p></div>" for n in range(8))

    article = _read(
        f"<div class='post'><h1>{TITLE}</h1><div><p>{TEXT}{TEXT}</p></div></div>{answers}"
    )

    assert article.body == TEXT * 2


def test_verses_beside_their_title_count_more_than_the_sentences_of_others() -> None:
    verses = (
        "风把河吹走了",
        "只留下河的姿势",
        "柳树站在水里",
        "低头找自己的影子",
        "春天一到",
        "桨就伸出来",
        "外公说他的船停在沙子底下",
    )
    others = "".join(f"<p><a href='/{n}'>别的消息{n}</a></p><p>{TEASER}</p>" for n in range(6))

    article = _read(
        f"<div><h2>{TITLE}</h2><div>{'<br>'.join(verses)}</div></div><div><h4>专栏</h4>{others}</div>"
    )

    assert article.body.splitlines() == list(verses)


def test_of_two_copies_for_desktops_and_telephones_one_is_read() -> None:
    copy = f"<div><p>{TEXT}</p><p>{TEASER}</p></div>"

    article = _read(f"<h1>{TITLE}</h1><div class='pc'>{copy}</div><div class='wap'>{copy}</div>")

    assert article.body.count(TEXT) == 1


def test_a_lead_between_title_and_text_belongs_to_the_text() -> None:
    lead = "核心提示：城东菜市场经过三个月改造，昨日清晨重新开张，摊位增加一倍。"
    text = "".join(f"<p>{TEASER}第{n}段。</p>" for n in range(5))

    article = _read(f"<h1>{TITLE}</h1><div class='lead'>{lead}</div><div>{text}</div><div>尾</div>")

    assert article.body.splitlines()[0] == lead
    assert "尾" not in article.body


def test_the_table_of_facts_above_a_document_is_no_text() -> None:
    facts = (
        "<table><tr><td>索 引 号：</td><td>014/2026-1</td><td>主题分类：</td><td>民政</td></tr>"
        "<tr><td>发布机构：</td><td>城东区民政局</td><td>文 号：</td><td>城民〔2026〕4号</td></tr>"
        "<tr><td>成文日期：</td><td>2026-03-02</td><td>发布日期：</td><td>2026-03-05</td></tr></table>"
    )

    article = _read(f"<h1>{TITLE}</h1>{facts}<div><p>{TEXT}</p><p>{TEASER}</p></div>")

    assert article.body.splitlines() == [TEXT, TEASER]
    assert (article.published_raw, article.source) == ("2026-03-05", "城东区民政局")
    assert article.doc_number == "城民〔2026〕4号"


@pytest.mark.parametrize("title", ["民生频道", "城东新闻网", "通知公告-城东区人民政府", ""])
def test_the_line_above_the_details_is_the_title_when_the_head_names_none(title: str) -> None:
    page = (
        "<div>首页 > 民生 > 正文</div><h3>热线电话</h3>"
        f"<table><tr><td>{TITLE}</td></tr><tr><td>来源：彭城日报 2026-03-05 09:00 浏览：3</td></tr>"
        f"<tr><td><p>{TEXT}</p><p>{TEASER}</p></td></tr></table>"
    )

    article = _read(page, title=title)

    assert (article.title, article.published_raw) == (TITLE, "2026-03-05 09:00")
    assert article.body.splitlines() == [TEXT, TEASER]


def test_a_row_of_facts_names_the_title() -> None:
    rows = f"<table><tr><th>来信标题</th><td>{TITLE}</td></tr><tr><th>来信人</th><td>丁**</td></tr></table>"

    article = _read(
        f"{rows}<h4>来信内容</h4><div>{TEXT}{TEASER}</div>", title="市长信箱-城东区人民政府"
    )

    assert article.title == TITLE


@pytest.mark.parametrize("title", [f"城东医院-门诊预约-{TITLE}", f"民生_热线_彭城晚报网：{TITLE}"])
def test_a_head_may_put_the_site_before_the_title(title: str) -> None:
    assert _read(f"<h4>{TITLE}</h4><div><p>{TEXT}</p></div>", title=title).title == TITLE


def test_a_teaser_that_says_the_title_too_is_not_where_the_article_stands() -> None:
    aside = f"<div class='x'><a href='/1.html'>{TITLE}</a></div>"

    article = _read(f"{aside}<p>{TEASER}</p><div class='t'>{TITLE}</div><div><p>{TEXT}</p></div>")

    assert article.body == TEXT


@pytest.mark.parametrize(
    ("details", "source"),
    [
        ("<li>发布时间</li><li>2026-03-05</li><li>信息来源</li><li>医政科</li>", "医政科"),
        (
            "<label>来源</label><span>投资促进局</span><label>日期</label><span>2026-03-05</span>",
            "投资促进局",
        ),
        ("<p>发布机构：消保科</p><p>2026-03-05</p>", "消保科"),
        ("<p>2026.03.05 20:00　城事周刊</p>", "城事周刊"),
        ("<p>来源：未知 2026-03-05</p>", ""),
        ("<p>来源：彭城日报 录入：admin 2026-03-05</p>", "彭城日报"),
        ("<p>来源：国务院办公厅 主题分类：财政</p>", "国务院办公厅"),
        ("<p>2026-03-05 Source: Pengcheng Daily</p>", "Pengcheng Daily"),
    ],
)
def test_who_published_it_is_told_in_many_ways(details: str, source: str) -> None:
    article = _read(f"<h1>{TITLE}</h1><div>{details}</div><div><p>{TEXT}</p></div>")

    assert article.source == source


def test_a_text_that_quotes_a_paper_first_comes_from_it() -> None:
    article = _read(f"<h1>{TITLE}</h1><div><p>据《彭城晚报》报道，{TEXT}</p></div>")

    assert article.source == "彭城晚报"


def test_a_time_without_its_year_is_completed_by_the_address() -> None:
    article = _read(
        f"<h1>{TITLE}</h1><p>11-06 12:18</p><div><p>{TEXT}</p></div>",
        url="http://m.a.cn/wap/20191106/15104422.html",
    )

    assert article.published is not None
    assert article.published.isoformat() == "2019-11-06T12:18:00+08:00"
    assert article.published_raw == "11-06 12:18"


@pytest.mark.parametrize(
    "hidden",
    [
        '<script>var app = {"publishTime": "2026-03-05 08:04:44"};</script>',
        "<time datetime='2026-03-05T08:04:44+08:00'>3小时前</time>",
        "<div class='foot'>发布时间：2026-03-05 08:04:44</div>",
    ],
)
def test_a_time_away_from_the_title_counts_when_there_is_no_other(hidden: str) -> None:
    article = _read(f"<h1>{TITLE}</h1><div><p>{TEXT}</p></div>{hidden}")

    assert article.published is not None
    assert article.published.isoformat() == "2026-03-05T08:04:44+08:00"


def test_what_a_site_says_for_itself_below_every_text_is_no_text() -> None:
    tail = "<p>本网专稿，未经书面授权请勿转载。</p><p>关注公众号：彭城发布</p>"

    assert _read(f"<h1>{TITLE}</h1><div><p>{TEXT}</p>{tail}</div>").body == TEXT


def test_where_a_picture_inside_the_text_is_from_stays_where_it_was_printed() -> None:
    parts = [f"<p>{TEASER}第{n}段。</p>" for n in range(16)]
    parts.insert(6, "<p>来源：城东区官网</p>")

    article = _read(f"<h1>{TITLE}</h1><p>来源：彭城日报</p><div>{''.join(parts)}</div>")

    assert "来源：城东区官网" in article.body
    assert article.source == "彭城日报"


def test_a_heading_of_others_in_a_box_of_its_own_leaves_no_gap_behind() -> None:
    box = f"<div><div><h3>推荐阅读</h3></div></div><p><a href='/2'>别的消息</a></p><p><a href='/3'>另一条</a>{TEASER}</p>"

    article = _read(f"<div><p>{TITLE}</p><p>{TEXT}</p>{box}</div>", title="示例网")

    assert article.title == TITLE
    assert article.body == TEXT
