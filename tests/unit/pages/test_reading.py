import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.slowness import slowness
from xzcrawler.errors import UnreadablePage
from xzcrawler.pages import judge, read_article, read_listing

FIXTURES = Path(__file__).parents[3] / "fixtures"
URL = "http://www.unknown-host.cn/news/1.html"
TEXT = "<p>三月五日清晨，城东菜市场刚刚开门，摊主们忙着摆放新到的蔬菜。</p><p>“今天的菠菜两块钱一斤。”摊主老周说，价格比上周低了三成。</p>"


def _page(body: str, title: str = "菜市场里的春天") -> bytes:
    return f"<html><head><meta charset='utf-8'><title>{title}_示例网</title></head><body>{body}</body></html>".encode()


def test_text_behind_an_early_end_of_the_body_is_read() -> None:
    page = _page(f"</body></html><h1>菜市场里的春天</h1><div>{TEXT}</div></BODY ></HTML>")

    assert len(read_article(page, URL).body.split("\n")) == 2


def test_an_entity_never_opens_a_file() -> None:
    page = b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + _page(
        f"<h1>菜市场里的春天</h1><div>{TEXT}<p>&x; 结尾，一段。</p></div>"
    )

    assert "&x; 结尾，一段。" in read_article(page, URL).body


def test_broken_bytes_leave_the_rest_readable() -> None:
    page = _page(f"<h1>菜市场里的春天</h1><div>{TEXT}</div>")
    at = page.index("摊主们".encode())

    body = read_article(page[:at] + b"\xff\x00" + page[at:], URL).body

    assert "摊主们忙着摆放新到的蔬菜" in body


def test_hidden_parts_scripts_and_comments_are_no_text() -> None:
    page = _page(
        f"<h1>菜市场里的春天</h1><div><div style='display: none'>隐藏，不可见。</div>"
        f"<script>var a = '脚本，不可见。'</script><!-- 注释，不可见。 -->{TEXT}</div>"
    )

    assert "不可见" not in read_article(page, URL).body


def test_deep_nesting_does_not_break_the_reader() -> None:
    page = _page(f"<h1>菜市场里的春天</h1><div>{TEXT}</div>" + "<div>" * 5000)

    assert read_article(page, URL).title == "菜市场里的春天"


@pytest.mark.parametrize(
    "page", [b"", b"  ", b"<html></html>", b"\x00\x01\x02", "<title>只有标题</title>".encode()]
)
def test_what_cannot_be_read_is_refused_by_address(page: bytes) -> None:
    with pytest.raises(UnreadablePage, match=URL):
        read_article(page, URL)


def test_a_listing_without_entries_is_empty_and_no_error() -> None:
    for page in (b"", b"<html><body><p>nothing</p></body></html>"):
        listing = read_listing(page, URL)

        assert (listing.entries, listing.next_pages) == ((), ())


def test_links_are_relative_to_the_base_that_the_page_names() -> None:
    page = _page(f"<h1>菜市场里的春天</h1><div>{TEXT}<img src='a.jpg'></div>").replace(
        b"<title>", b'<base href="http://img.a.cn/x/"><title>'
    )

    assert read_article(page, URL).images[0].url == "http://img.a.cn/x/a.jpg"


def test_an_editor_below_the_text_is_found_on_an_unknown_site() -> None:
    page = _page(
        f"<h1>菜市场里的春天</h1><div>{TEXT}</div><div class='foot'>责任编辑：崔欣 来源：彭城日报</div>"
    )

    article = read_article(page, URL)

    assert (article.editors, article.source) == (("崔欣",), "彭城日报")


def test_a_picture_with_a_caption_makes_an_article() -> None:
    picture = "<p><img src='a.jpg'></p><p style='text-align:center'>市民在春光里买菜。</p>"
    page = _page(f"<h1>菜市场里的春天</h1><div id='content'>{picture}</div>")

    article = read_article(page, "http://a.cn/t20240305_1.shtml")

    assert article.images[0].url == "http://a.cn/a.jpg"
    assert article.body == "市民在春光里买菜。"


def test_a_row_of_a_table_is_one_line() -> None:
    table = "<table><tr><td><p>岗位</p></td><td><p>人数</p></td></tr><tr><td>教师</td><td>12</td></tr></table>"
    page = _page(f"<h1>菜市场里的春天</h1><div class='TRS_Editor'>{TEXT}{table}</div>")

    assert read_article(page, URL).body.split("\n")[2:] == ["岗位 人数", "教师 12"]


@pytest.mark.parametrize("url", [URL, "http://a.cn/x/t20240305_1.shtml"])
@pytest.mark.parametrize(
    "heads", ["<h1>示例网</h1><h2>{}</h2>", "<div class='title'>频道</div><div>{}</div>"]
)
def test_a_logo_or_column_in_the_place_of_the_title_is_not_taken_for_it(
    heads: str, url: str
) -> None:
    page = _page(heads.format("菜市场里的春天") + f"<div>{TEXT}</div>")

    article = read_article(page, url)

    assert article.title == "菜市场里的春天"
    assert len(article.body.split("\n")) == 2


def test_a_heading_that_the_head_does_not_repeat_is_the_title_all_the_same() -> None:
    page = _page(f"<h1>菜市场里的春天</h1><div>{TEXT}</div>", title="民生频道")

    assert read_article(page, "http://a.cn/x/t20240305_1.shtml").title == "菜市场里的春天"


@pytest.mark.parametrize("url", [URL, "http://a.cn/x/t20240305_1.shtml"])
def test_the_name_of_the_site_is_no_title_even_where_the_head_says_so(url: str) -> None:
    logo = "<div class='logo'>彭城市人民政府</div>"
    page = f"<title>彭城市人民政府</title>{logo}<h1>春季停水通知</h1><p>2024-03-05</p><div>{TEXT}</div>"
    longer = page.replace("春季停水通知", "关于春季停水的通知")
    longer = longer.replace("<p>2024", "<p>彭城市融媒体中心</p><p>2024")
    longer += "<ul><li><h3><a href='/2'>另一条新闻的标题</a></h3>2024-03-06</li></ul>"

    assert read_article(page.encode(), "http://a.cn/x/t20240305_1.shtml").title == "春季停水通知"
    assert read_article(longer.encode(), url).title == "关于春季停水的通知"


def test_a_date_in_the_title_is_not_the_time_of_publication() -> None:
    title = "2026年1月1日起菜市场实行新规"
    page = _page(f"<h1>{title}</h1><div>来源：彭城日报</div><div>{TEXT}</div>", title=title)

    assert read_article(page, "http://a.cn/x/t20240305_1.shtml").published_raw == "20240305"
    assert read_article(page, URL).published is None


def test_the_time_of_publication_comes_before_that_of_an_update() -> None:
    line = "更新时间：2026-03-05 10:00 发布时间：2026-03-02 09:05"
    page = _page(f"<h1>菜市场里的春天</h1><div>{line}</div><div>{TEXT}</div>")
    only = _page(f"<h1>菜市场里的春天</h1><div>更新时间：2026-03-05</div><div>{TEXT}</div>")

    assert read_article(page, URL).published_raw == "2026-03-02 09:05"
    assert read_article(only, URL).published_raw == "2026-03-05"


def test_date_and_source_are_found_outside_the_line_of_details() -> None:
    page = _page(
        "<h1>菜市场里的春天</h1><div class='info'>字号：大 中 小</div><p>2026-03-02 09:05:01</p>"
        f"<p>来源：彭城日报 来源：新华社</p><div class='TRS_Editor'>{TEXT}</div>"
    )

    article = read_article(page, "http://a.cn/x/t20240305_1.shtml")

    assert (article.published_raw, article.source) == ("2026-03-02 09:05:01", "彭城日报")


def test_a_file_behind_a_download_script_is_known_by_its_words() -> None:
    links = "<a href='../../f/P02.pdf'>附件1：报名表</a><a href='/dl?id=3'>附件2.docx</a><a href='/x'>更多</a>"
    page = _page(f"<h1>菜市场里的春天</h1><div>{TEXT}<p>{links}</p></div>")

    assert [(file.url, file.name) for file in read_article(page, URL).attachments] == [
        ("http://www.unknown-host.cn/f/P02.pdf", "附件1：报名表"),
        ("http://www.unknown-host.cn/dl?id=3", "附件2.docx"),
    ]


@pytest.mark.parametrize("how", ["hidden", "style='visibility:hidden'", "style='DISPLAY:NONE'"])
def test_what_a_page_hides_is_no_text(how: str) -> None:
    page = _page(f"<h1>菜市场里的春天</h1><div>{TEXT}<p {how}>隐藏的一句话，不可见。</p></div>")

    assert "不可见" not in read_article(page, URL).body


def test_lines_of_preformatted_text_are_paragraphs() -> None:
    page = _page("<h1>菜市场里的春天</h1><pre>第一段，在这里。\n\n  第二段，在<b>那</b>里。</pre>")

    assert read_article(page, URL).body == "第一段，在这里。\n第二段，在那里。"


@pytest.mark.parametrize(
    "details",
    [
        "<div>2026-03-02 09:05 来源：彭城市人民政府办公室 编辑：崔欣</div>",
        "<ul><li>发布时间：2026-03-02 09:05</li><li>来源：彭城市人民政府办公室</li></ul>",
    ],
)
def test_a_text_shorter_than_its_details_is_the_text(details: str) -> None:
    page = _page(f"<h1>菜市场里的春天</h1>{details}<div><p>明天停水，请储水备用。</p></div>")

    assert read_article(page, URL).body == "明天停水，请储水备用。"


def test_a_zero_byte_leaves_no_mark_in_the_text() -> None:
    page = _page(f"<h1>菜市场里的春天</h1><div>{TEXT}</div>")

    assert read_article(page.replace("菜".encode(), "菜".encode() + b"\0"), URL) == read_article(
        page, URL
    )


def test_the_time_of_generation_is_not_the_time_of_publication() -> None:
    head = '<meta name="PubDate" content="2024-11-02 03:15:09"><meta name="others" content="页面生成时间 2024-11-02 03:15:09">'
    page = _page(f"<h1>菜市场里的春天</h1><div>{TEXT}</div>").replace(
        b"<title>", head.encode() + b"<title>"
    )

    assert read_article(page, "http://a.cn/x/202405/abc.shtml").published is None
    assert read_article(page, "http://a.cn/x/20240305/abc.shtml").published_raw == "20240305"


def test_the_head_tells_the_clock_of_a_day_that_is_visible_alone() -> None:
    page = _page(f"<h1>菜市场里的春天</h1><p>2024-03-05</p><div>{TEXT}</div>")
    page = page.replace(b"<title>", b'<meta name="PubDate" content="2024-03-05 09:30"><title>')

    assert read_article(page, URL).published_raw == "2024-03-05 09:30"


def test_an_unknown_host_with_the_marks_of_a_platform_is_read_by_it() -> None:
    for mark, read_by in (
        ("TRS_Editor", "trs"),
        ("ewb-article-info", "epoint"),
        ("plain", "generic"),
    ):
        page = _page(f"<h1>菜市场里的春天</h1><div class='{mark}'>{TEXT}</div>")

        assert read_article(page, URL).read_by == read_by


@pytest.mark.parametrize(
    "case", sorted(FIXTURES.glob("*Article/*/inputs")), ids=lambda path: path.parent.name
)
def test_the_same_bytes_always_give_the_same_article(case: Path) -> None:
    body = (case / "HttpResponse-body.html").read_bytes()
    url = "http://www.unknown-host.cn/a/202401/t20240101_1.shtml"

    assert read_article(body, url) == read_article(body, url)


@given(st.binary(max_size=400))
def test_no_bytes_crash_the_readers(body: bytes) -> None:
    read_listing(body, URL)
    with suppress(UnreadablePage):
        read_article(b"<title>t</title>" + body, URL)


@pytest.mark.parametrize(
    "unit",
    [
        *("<", "<script ", "<!--", "<div>", "<a href=1>2023-01-3", "/*createPageHTML("),
        *("来源：", "（", "责编：王三 ", "（记者 魏宁）", "　", "<div class=title>停"),
    ],
)
def test_hostile_repetition_costs_no_more_than_its_length(unit: str) -> None:
    many = unit * (30_000 // len(unit))
    page = f"<title>停水{many}通知</title><body><script>{unit}</script><div class='position info'>{many}</div><p>{many}".encode()
    begun = time.process_time()

    judge(status=200, url=URL, final_url=URL, content_type="text/html", body=page)
    read_listing(page, URL)
    with suppress(UnreadablePage):
        read_article(page, URL)

    assert time.process_time() - begun < 2 * slowness()
