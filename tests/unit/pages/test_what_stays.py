"""What looks like a template's words and is the article's: it stays. Hostile shapes cost no more than their length."""

import time

import pytest

from tests.slowness import slowness
from xzcrawler.items import Article
from xzcrawler.pages import read_article, read_listing
from xzcrawler.pages.addresses import likeness

URL = "http://www.unknown-host.cn/news/1.html"
TITLE = "城东菜市场清晨开张"
TEXT = "三月五日清晨，城东菜市场开门，摊主们忙着摆放新到的蔬菜，价格比上周低了三成。"
DETAILS = "<div>发布时间：2026-03-05 09:00 来源：彭城日报</div>"


def _read(body: str, title: str = f"{TITLE}_示例网", url: str = URL) -> Article:
    page = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    return read_article(page.encode(), url, "text/html; charset=utf-8")


@pytest.mark.parametrize(
    "line",
    [
        "分享发展红利",
        "下一条路怎么走，居民说了算",
        "扫一扫就能办，市民直呼方便",
        "上午九点，老人们在看报下棋。",
        "未经管理单位许可，任何人不得使用充电设施。",
        "统筹推进",
        "设计方案",
        "记者探访",
        "作者简介",
        "因供水管网改造，定于2026年11月26日8:00至18:00停水，范围如下：",
        "听证时间：2026年12月8日 09:00",
    ],
)
@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_line_of_the_text_that_looks_like_a_button_or_a_credit_stays(line: str, at: int) -> None:
    lines = [TEXT, f"{TEXT}第二段。"]
    lines.insert(at, line)
    body = "".join(f"<p>{one}</p>" for one in lines)

    article = _read(f"<h1>{TITLE}</h1>{DETAILS}<div>{body}</div>")

    assert article.body.splitlines() == lines
    assert article.authors == ()


@pytest.mark.parametrize("button", ["评论(0)", "我要评论", "网友评论"])
def test_a_button_to_comment_above_the_text_ends_nothing(button: str) -> None:
    article = _read(f"<h1>{TITLE}</h1>{DETAILS}<p>{button}</p><div><p>{TEXT}</p></div>")

    assert TEXT in article.body


def test_a_subheading_with_links_inside_the_text_ends_nothing() -> None:
    files = "<p>1.<a href='/a.pdf'>实施细则.pdf</a></p><p>2.<a href='/b.doc'>申请表.doc</a></p>"
    text = (
        f"<p>{TEXT}</p><p>相关政策</p><p>按照细则办理，有关文件如下：</p>{files}<p>{TEXT}完。</p>"
    )

    article = _read(f"<h1>{TITLE}</h1>{DETAILS}<div>{text}</div>")

    assert article.body.endswith(f"{TEXT}完。")
    assert [file.name for file in article.attachments] == ["实施细则.pdf", "申请表.doc"]


@pytest.mark.parametrize(
    "event",
    ["开标时间：2026年12月18日9:30", "停水时间：2026年12月18日8:00", "今天是2026年12月30日 10:20"],
)
@pytest.mark.parametrize("stated", ["发布日期：2026-11-24", "2026-11-24", ""])
def test_the_time_of_an_event_is_not_that_of_publication(event: str, stated: str) -> None:
    article = _read(
        f"<p>{event}</p><h1>{TITLE}</h1><p>{stated}</p><div><p>{event}</p><p>{TEXT}</p></div>",
        url="http://www.unknown-host.cn/tzgg/202611/t20261124_1.html",
    )

    assert article.published is not None
    assert article.published.isoformat() == "2026-11-24T00:00:00+08:00"


def test_a_column_in_a_heading_above_is_not_the_title() -> None:
    head = "权威发布|彭城市出台人才新政十条_彭城发布"

    article = _read(
        f"<h2>权威发布</h2><h1>权威发布|彭城市出台人才新政十条</h1>{DETAILS}<div><p>{TEXT}</p></div>",
        title=head,
    )

    assert article.title == "权威发布|彭城市出台人才新政十条"
    assert article.body == TEXT


@pytest.mark.parametrize(
    "source",
    [
        "中国评论新闻网",
        "北京时间",
        "彭城市违法和不良信息举报中心",
        "收藏快报",
        "市发展改革委（市粮食局）",
    ],
)
def test_the_name_of_a_source_may_hold_the_words_of_a_label(source: str) -> None:
    article = _read(
        f"<h1>{TITLE}</h1><div>2026-03-05 09:00 来源：{source} 浏览：3</div><div><p>{TEXT}</p></div>"
    )

    assert article.source.rstrip("）") == source.rstrip("）")


def test_a_second_line_of_the_title_keeps_the_details_out_of_the_text() -> None:
    article = _read(
        f"<div><h1>{TITLE}</h1><h4>——记城东街道的早市</h4><p>2026-03-05 09:00 彭城日报</p><p>{TEXT}</p></div>"
    )

    assert article.body.splitlines() == ["——记城东街道的早市", TEXT]


@pytest.mark.parametrize(
    "ending", ["pdf", "doc", "docx", "xls", "xlsx", "ofd", "zip", "rar", "wps", "et", "pptx"]
)
def test_files_of_every_kind_are_attachments(ending: str) -> None:
    article = _read(
        f"<h1>{TITLE}</h1><div><p>{TEXT}</p><p><a href='/f/P02.{ending}'>附件1：报名表</a></p></div>"
    )

    assert [file.name for file in article.attachments] == ["附件1：报名表"]


def test_a_notice_of_one_short_sentence_is_an_article() -> None:
    assert _read(f"<h1>{TITLE}</h1>{DETAILS}<p>明日8时停水。</p>").body == "明日8时停水。"


@pytest.mark.parametrize("zone", ["+99:99", "+24:00", "-15:00"])
def test_an_impossible_time_zone_is_no_error(zone: str) -> None:
    article = _read(f"<h1>{TITLE}</h1><p>2024-03-05T09:30:00{zone}</p><div><p>{TEXT}</p></div>")

    assert article.published_raw.startswith("2024-03-05")


def test_an_address_of_many_figures_is_told_in_time() -> None:
    begun = time.process_time()

    likeness(f"http://a.cn/index{'1' * 5000}x.html")

    assert time.process_time() - begun < 1 * slowness()


@pytest.mark.parametrize(
    "part",
    [
        "<p>推荐阅读</p>",
        "<a href='/{n}.pdf'>附件{n}.pdf</a>",
        '<script type="application/ld+json">"author":' + " " * 9000 + "</script>",
        "<h3>相关阅读</h3><p><a href='/{n}'>别的{n}</a></p>",
    ],
)
def test_many_of_one_part_cost_no_more_than_their_number(part: str) -> None:
    many = "".join(part.replace("{n}", str(n)) for n in range(max(20, 40_000 // len(part) * 5)))
    begun = time.process_time()

    _read(f"<h1>{TITLE}</h1><div><p>{TEXT}</p>{many}</div>")

    assert time.process_time() - begun < 2 * slowness()


def test_nested_pagers_of_figures_are_looked_at_in_time() -> None:
    figures = "".join(f"<a href='/l_{n}.html'>{n}</a>" for n in range(5_000))
    begun = time.process_time()

    read_listing(("<div class='page'>" * 150 + figures).encode(), "http://a.cn/l.html")

    assert time.process_time() - begun < 2 * slowness()


def test_a_time_nobody_sees_long_after_the_day_of_the_address_is_that_of_generation() -> None:
    head = '<meta name="PubDate" content="{}">'
    url = "http://www.unknown-host.cn/tzgg/20260924/8814.html"
    page = f"<h1>{TITLE}</h1><div><p>{TEXT}</p></div>"

    anew = _read(head.format("2026-11-02 03:15:09") + page, url=url)
    soon = _read(head.format("2026-09-25 08:15:00") + page, url=url)

    assert anew.published_raw == "20260924"
    assert soon.published_raw == "2026-09-25 08:15:00"
