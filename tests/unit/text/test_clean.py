from datetime import datetime

import pytest
from attrs import asdict
from hypothesis import given
from hypothesis import strategies as st

from xzcrawler.config import SHANGHAI
from xzcrawler.items import Article, Attachment, Image
from xzcrawler.text.clean import drop_noise, drop_related, drop_tail, line, tidy

words = st.text(max_size=30)
articles = st.builds(
    Article,
    url=words,
    title=words,
    published=st.none() | st.just(datetime(2023, 1, 31, tzinfo=SHANGHAI)),
    authors=st.lists(words, max_size=2).map(tuple),
    body=st.lists(words, max_size=4).map("\n".join),
    images=st.lists(st.builds(Image, words, words), max_size=2).map(tuple),
    attachments=st.lists(st.builds(Attachment, words, words), max_size=2).map(tuple),
)


@given(articles)
def test_tidying_twice_changes_nothing(article: Article) -> None:
    once = tidy(article)

    assert tidy(once) == once


@given(words)
def test_a_line_has_no_line_ends_and_no_blank_ends(text: str) -> None:
    assert "\n" not in line(text)
    assert line(text) == line(text).strip()


def test_tidying_keeps_every_word_and_figure() -> None:
    article = Article(
        url="http://a.cn/1",
        title="\ufeff增长 1.5%\n",
        body="\u3000\u3000一段\xa0\xa0话\u200b\r\n \n1.5%\x07",
        authors=(" 魏宁 ", "\u200b"),
    )

    tidied = tidy(article)

    assert (tidied.title, tidied.body, tidied.authors) == ("增长 1.5%", "一段 话\n1.5%", ("魏宁",))
    assert asdict(tidied)["url"] == "http://a.cn/1"


@pytest.mark.parametrize(
    "noise",
    [
        "听新闻",
        "1 听新闻",
        "上一页 1 2 下一页",
        "标签:",
        "分享到：微信 微博",
        "【打印本页】",
        "浏览次数：12",
        "字号：大 中 小",
        "上一篇：别的新闻",
        "相关阅读：",
        "重新播放",
        "查看原图",
        "列表查看",
        "幻灯播放",
    ],
)
def test_buttons_and_labels_of_the_template_are_no_paragraphs(noise: str) -> None:
    assert drop_noise(["第一段。", noise, "第二段。"]) == ["第一段。", "第二段。"]


def test_the_founding_page_starts_with_its_text() -> None:
    lines = [
        "webwxgetmsgimg_副本.jpg",
        "大会召开",
        "2023-01-31 09:45:00 来源:徐州日报",
        "1",
        "听新闻",
        "牢记嘱托。",
    ]

    assert drop_noise(lines, title="大会召开") == ["牢记嘱托。"]


def test_a_label_that_no_tag_parts_from_the_last_sentence_is_cut_off() -> None:
    assert drop_noise(["局面。(记者 魏宁)标签:", "扫描下列标签："]) == [
        "局面。(记者 魏宁)",
        "扫描下列标签：",
    ]


def test_a_breadcrumb_before_the_text_is_no_paragraph() -> None:
    assert drop_noise(["您当前的位置：首页 > 徐州 > 正文", "牢记嘱托。"]) == ["牢记嘱托。"]


def test_a_number_alone_inside_the_text_is_a_cell() -> None:
    assert drop_noise(["招聘人数如下。", "1", "教师"]) == ["招聘人数如下。", "1", "教师"]


def test_a_paragraph_that_begins_like_a_date_stays() -> None:
    paragraph = "2023年1月31日，全市大会召开，来源于各县区的代表参加。"

    assert drop_noise([paragraph]) == [paragraph]


def test_what_follows_related_links_is_cut() -> None:
    assert drop_related(["正文。", "相关新闻：", "别的标题"]) == ["正文。"]
    assert drop_related(["正文。", "上一篇：甲", "下一篇：没有了", "【相关阅读】", "乙"]) == [
        "正文。"
    ]


@pytest.mark.parametrize(
    "tail",
    [
        "点击下载“彭城云”客户端，看更多本地新闻",
        "扫描下方二维码，关注“沛南发布”",
        "1",  # the only page of a pager
    ],
)
def test_what_a_site_says_below_every_text_is_cut_at_the_end_only(tail: str) -> None:
    assert drop_tail(["大会召开。", tail]) == ["大会召开。"]
    assert drop_tail(["大会召开。", tail, "与会者还有三人。"])[1] == tail


def test_a_box_of_background_and_a_sentence_about_reports_stay() -> None:
    box = ["正文。", "相关链接", "全会每年举行一次。", "相关报道引发关注", "记者走访了现场"]

    assert drop_related(box) == box


def test_related_links_without_end_cost_no_depth() -> None:
    assert drop_related(["正文。"] + ["相关阅读"] * 5000) == ["正文。"]
