import pytest

from xzcrawler.pages import read_article, read_listing

URL = "https://www.example.gov.cn/sjzf/gzdt/list.shtml"
ROW = "<li><a href='/sjzf/gzdt/202602/{0:032x}.shtml'>示例市工作动态第{0}条</a><span>2026-03-0{0}</span></li>"
ROWS = "".join(ROW.format(n) for n in (1, 2, 3))
PAGER = "<script>createPageHTML('page_div',10,1,'zwgklist','shtml',200)</script>"


def test_the_second_page_is_called_2() -> None:
    listing = read_listing(f"<ul>{ROWS}</ul>{PAGER}".encode(), URL)

    assert listing.next_pages[0] == "https://www.example.gov.cn/sjzf/gzdt/zwgklist_2.shtml"
    assert len(listing.next_pages) == 9


def test_the_day_of_an_entry_is_the_list_s_not_the_month_of_its_address() -> None:
    listing = read_listing(f"<ul>{ROWS}</ul>".encode(), URL)

    assert {f"{entry.published:%Y-%m}" for entry in listing.entries} == {"2026-03"}


def test_rows_in_a_comment_count_where_the_list_shows_none() -> None:
    hidden = read_listing(f"<ul><!-- {ROWS} --></ul>{PAGER}".encode(), URL)
    shown = read_listing(f"<ul>{ROWS}<!-- {ROW.format(4) * 9} --></ul>{PAGER}".encode(), URL)
    elsewhere = read_listing(f"<div><!-- {ROWS} --></div>{PAGER}".encode(), URL)

    assert len(hidden.entries) == 3
    assert [entry.title[-2] for entry in shown.entries] == ["1", "2", "3"]
    assert elsewhere.entries == ()


@pytest.mark.parametrize(
    "visible", ["", "<div class='article-attr'>日期：<publishtime>2022-05-15</publishtime></div>"]
)
def test_the_generation_time_is_never_the_publication(visible: str) -> None:
    page = (
        "<title>操场开放</title><meta name='PubDate' content='2024-04-24 10:00:43'>"
        "<meta name='others' content='页面生成时间 2024-04-24 10:00:43'>"
        f"<ucaptitle>操场开放</ucaptitle>{visible}<ucapcontent><p>学校操场周末开放。</p></ucapcontent>"
    )

    article = read_article(page.encode(), "http://www.example.gov.cn/sjzf/c1/1.shtml")

    assert article.read_by == "ucap"
    assert str(article.published)[:10] == ("2022-05-15" if visible else "None")
