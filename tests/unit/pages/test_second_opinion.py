"""When other readers are asked about a body, and whose word counts."""

from xzcrawler.pages import read_article
from xzcrawler.pages.passage import Passage
from xzcrawler.pages.second_opinion import best_passage

URL = "http://www.unknown-host.cn/news/1.html"
TITLE = "城东诗社春日新作"
NOTES = (
    "<p>注释：本诗写于三月五日清晨，作者路过城东菜市场时，见桃李盛开，因而有感，遂作此诗。</p>"
    "<p>作者周先生退休前在城东小学教书，今年七十二岁，每天清晨都到河边散步，风雨无阻。</p>"
)


def _page(body: str) -> bytes:
    return f"<html><head><title>{TITLE}_示例网</title></head><body>{body}</body></html>".encode()


def _told(first: int, last: int) -> str:
    return "".join(
        f"<p>第{n}天，城东诗社的老人们照例来到河边，先散步，再读诗，午后才各自回家。</p>"
        for n in range(first, last)
    )


def test_a_text_set_in_two_blocks_is_read_whole_and_the_item_says_by_whom() -> None:
    page = _page(
        f"<h1>{TITLE}</h1><div id='content'><div>{_told(1, 9)}</div><div>{_told(9, 14)}</div></div>"
        f"<div class='other'>{_told(20, 28)}</div>"
    )

    article = read_article(page, URL)

    assert article.read_by in {"generic+readability", "generic+trafilatura"}
    assert article.body.startswith("第1天")
    assert "第13天" in article.body


def test_nobody_is_asked_about_a_body_that_holds_most_of_the_text() -> None:
    def never() -> str:
        raise AssertionError("the page was asked for")

    own = Passage(URL, lines=["三月五日清晨，城东菜市场开门。"])

    assert best_passage(own, 0.9, never, URL).read_by == ""


def test_of_three_readers_the_one_that_the_others_confirm_is_believed() -> None:
    text = f"<h1>{TITLE}</h1><div id='content'>{NOTES * 4}</div>"
    own = Passage(URL, lines=["版权所有，未经许可，不得转载。"])

    opinion = best_passage(own, 0.2, lambda: _page(text).decode(), URL)

    assert opinion.read_by == "readability"
    assert opinion.passage.lines[0].startswith("注释")


def test_our_own_reading_stays_where_the_others_find_nothing() -> None:
    own = Passage(URL, lines=["三月五日清晨，城东菜市场开门。"])

    assert best_passage(own, 0.2, lambda: "<html></html>", URL).passage is own


def test_a_page_too_large_for_the_slow_readers_is_not_given_to_them() -> None:
    own = Passage(URL, lines=["三月五日清晨，城东菜市场开门。"])

    assert best_passage(own, 0.2, lambda: NOTES * 9_000, URL).read_by == ""
