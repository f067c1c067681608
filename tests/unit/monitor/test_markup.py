from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xzcrawler.monitor.diff import FieldChange
from xzcrawler.monitor.markup import fragment, page
from xzcrawler.store.values import FactChange

HOSTILE = st.lists(
    st.sampled_from(
        [
            *("<script>alert(1)</script>", "<img src=x onerror=a>", "</del>", "</style>", "]]>"),
            *(
                "&lt;script&gt;",
                '"',
                "'",
                "&",
                "<!--",
                "\u202e",
                "\x00",
                "\ud800",
                "补贴",
                "\n",
                "1.5%",
            ),
        ]
    ),
    max_size=10,
).map("".join)


class Seen(HTMLParser):
    """Every tag with its attributes, and the words of the page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.comments: list[str] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attrs)))

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


OURS = {
    *("html", "head", "meta", "title", "style", "body", "h1", "h2", "div", "section", "p", "del"),
    *("ins", "details", "summary", "span", "table", "tr", "th", "td"),
}


@given(HOSTILE, HOSTILE, st.sampled_from([None, 0, 12]))
def test_hostile_text_never_becomes_markup(old: str, new: str, context: int | None) -> None:
    html = page(
        new,
        [FieldChange("title", old, new), FieldChange(old, new, old)],
        notes=[old],
        facts=[FactChange(kind="number", old=old, new=new, label=new)],
        context=context,
    )
    seen = Seen(html)

    assert {tag for tag, _ in seen.tags} <= OURS
    assert {name for _, names in seen.tags for name in names} <= {
        *("lang", "charset", "http-equiv", "content", "name", "class", "title")
    }
    assert seen.comments == []
    html.encode("utf-8")


def test_what_went_and_came_is_marked_and_escaped() -> None:
    html = fragment([FieldChange("body", "补贴<b>1500</b>元", "补贴<b>2000</b>元")])

    assert "补贴&lt;b&gt;<del>1500</del><ins>2000</ins>&lt;/b&gt;元" in html
    assert "<h2>正文</h2>" in html


def test_unchanged_paragraphs_are_folded_but_there() -> None:
    old = "\n".join(f"第{n}段" for n in "甲乙丙丁戊己庚")
    html = fragment([FieldChange("body", old, old.replace("丁段", "丁节"))])

    assert "<summary>2 段未变</summary>\n<p>第甲段</p>" in html


def test_a_moved_paragraph_is_marked_as_moved() -> None:
    html = fragment(
        [
            FieldChange(
                "body",
                "甲段内容在这里。\n乙段内容在那里。\n丙",
                "乙段内容在那里。\n甲段内容在这里。\n丙",
            )
        ]
    )

    assert html.count('class="moved"') == 2


@pytest.mark.parametrize("odd", ["\u202e", "\u200b", "\x1b", "\ud800"])
def test_characters_nobody_sees_are_named(odd: str) -> None:
    html = fragment([FieldChange("title", "通知", f"通知{odd}")])

    assert odd not in html
    assert f"U+{ord(odd):04X}" in html


def test_nothing_to_show_is_said() -> None:
    assert "没有读者可见的变动" in fragment([])
