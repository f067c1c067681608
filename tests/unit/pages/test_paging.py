import pytest

from xzcrawler.pages.document import parse
from xzcrawler.pages.paging import (
    declared_page,
    linked_pages,
    numbered_page,
    refreshed_page,
    scripted_pages,
)

BASE = "http://a.cn/xz/"


def _scripted(call: str, url: str = BASE) -> tuple[str, ...]:
    return scripted_pages(parse(f"<body><script>{call}</script></body>".encode()), url)


def test_trs_counts_from_zero_and_names_the_second_page_1() -> None:
    assert _scripted('createPageHTML(3, 0, "index", "shtml");') == (
        "http://a.cn/xz/index_1.shtml",
        "http://a.cn/xz/index_2.shtml",
    )


def test_trs_goes_on_from_the_page_it_is_on() -> None:
    assert _scripted('createPageHTML(3,1,"index","shtml");') == ("http://a.cn/xz/index_2.shtml",)
    assert _scripted('createPageHTML(3,2,"index","shtml");') == ()
    assert _scripted('createPageHTML(1, 0, "index", "shtml");') == ()


def test_ucap_counts_from_one_and_names_the_second_page_2() -> None:
    assert _scripted("createPageHTML('page_div',3, 1,'list','shtml',58);") == (
        "http://a.cn/xz/list_2.shtml",
        "http://a.cn/xz/list_3.shtml",
    )
    assert _scripted("createPageHTML('page_div',3, 3,'list','shtml',58);") == ()


def test_a_call_in_a_comment_is_no_call() -> None:
    assert _scripted(
        '// createPageHTML(9, 0, "old", "html");\ncreatePageHTML(2, 0, "index", "html");'
    ) == ("http://a.cn/xz/index_1.html",)


@pytest.mark.parametrize(
    "call",
    [
        'createPageHTML(999999, 0, "index", "shtml");',
        "createPageHTML('p',999999,1,'list','shtml',9);",
    ],
)
def test_a_page_that_claims_a_million_is_believed_for_a_hundred(call: str) -> None:
    assert len(_scripted(call)) == 100


@pytest.mark.parametrize(
    "call",
    ["createPageHTML(nPageCount, nCurrIndex);", 'createPageHTML(3, 0, "../../etc/x y", "shtml");'],
)
def test_what_is_no_call_with_figures_names_no_page(call: str) -> None:
    assert _scripted(call) == ()


def test_a_script_copied_from_the_first_page_does_not_lead_back() -> None:
    assert _scripted('createPageHTML(3, 0, "index", "shtml");', f"{BASE}index_1.shtml") == (
        "http://a.cn/xz/index_2.shtml",
    )


@pytest.mark.parametrize(
    "link",
    [
        "<a href='2.html'><img src='n.gif' alt='下一页'></a>",
        "<a href='2.html'><span>下一页</span> &gt;&gt;</a>",
        "<a href='2.html' title='下一页'> <i></i> </a>",
        "<a href='2.html'>\u200b<b>下一页</b></a>",
        "<a href='javascript:;' onclick=\"location.href='2.html'\">下一页</a>",
        "<a href='#' onclick='window.open(\"2.html\")'>下页</a>",
    ],
)
def test_the_next_page_is_found_behind_a_picture_or_a_script(link: str) -> None:
    assert linked_pages(parse(link.encode()), BASE) == ("http://a.cn/xz/2.html",)


def test_a_next_page_on_another_host_is_not_followed() -> None:
    assert linked_pages(parse(b"<a href='http://b.cn/2.html'>next</a>"), BASE) == ()


def test_an_entry_page_sends_on_within_its_host() -> None:
    refresh = "<meta http-equiv='Refresh' content='0; URL={}'>"
    within, away, here = (
        refreshed_page(parse(refresh.format(target).encode()), BASE)
        for target in ("index.shtml", "http://b.cn/", BASE)
    )

    assert (within, away, here) == (("http://a.cn/xz/index.shtml",), (), ())


def test_the_last_page_links_only_to_itself() -> None:
    root = parse('<a href="3.html">下页</a><a href="2.html">上页</a>'.encode())

    assert linked_pages(root, "http://a.cn/001/3.html") == ()
    assert linked_pages(root, "http://a.cn/001/2.html") == ("http://a.cn/001/3.html",)


def test_a_script_link_is_no_next_page() -> None:
    assert linked_pages(parse('<a href="javascript:next()">下一页</a>'.encode()), BASE) == ()


@pytest.mark.parametrize(
    "pager",
    [
        "<div class='page'><b>2</b><a href='1.html'>1</a><a href='3.html'>3</a></div>",
        "<ul class='pagination'><li><a href='1.html'>1</a></li><li class='active'><span>2</span></li><li><a href='3.html'>3</a></li></ul>",
        "<div class='pages'><a href='1.html'>1</a><a class='on' href='2.html'>2</a><a href='3.html'>3</a></div>",
        "<div class='fenye'><b>2</b><a href='3.html'>3</a></div>",
        "<div id='page'><b>2</b><a href='3.html'>3</a></div>",
        "<nav class='pagination'><b>2</b><a href='3.html'>3</a></nav>",
        "<p class='pages'><b>2</b><a href='3.html'>3</a></p>",
    ],
)
def test_figures_alone_lead_to_the_page_after_the_current_one(pager: str) -> None:
    assert numbered_page(parse(pager.encode()), f"{BASE}2.html") == (f"{BASE}3.html",)


@pytest.mark.parametrize(
    "block",
    [
        "<div class='page'><a href='1.html'>1</a><b>2</b></div>",
        "<div class='calendar'><b>2</b><a href='3.html'>3</a></div>",
        "<p class='pag'><b>2</b><a href='3.html'>3</a></p>",
        "<div class='page'><b>2</b><a href='http://b.cn/3.html'>3</a></div>",
        "<div class='page'><a href='7.html'>7</a><a href='8.html'>8</a></div>",
    ],
)
def test_other_figures_lead_nowhere(block: str) -> None:
    assert numbered_page(parse(block.encode()), f"{BASE}2.html") == ()


def test_the_head_names_the_next_page() -> None:
    head = "<head><link rel='next' href='/xz/page/2/'><link rel='prev' href='/xz/'></head>"

    assert declared_page(parse(head.encode()), BASE) == (f"{BASE}page/2/",)
    assert declared_page(parse(head.encode()), f"{BASE}page/2/") == ()


@pytest.mark.parametrize("words", ["较早的文章", "← 更早文章", "Older posts", "下一页 →", "下页>>"])
def test_older_posts_are_the_next_page(words: str) -> None:
    link = f"<a href='/xz/page/2/'>{words}</a>"

    assert linked_pages(parse(link.encode()), BASE) == (f"{BASE}page/2/",)


def test_what_is_newer_is_no_next_page() -> None:
    link = "<a href='/xz/'>Newer posts</a><a href='/xz/'>较新的文章</a><a href='/xz/'>上一页</a>"

    assert linked_pages(parse(link.encode()), f"{BASE}page/2/") == ()
