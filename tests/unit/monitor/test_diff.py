import re
from datetime import datetime

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from xzcrawler.config import SHANGHAI
from xzcrawler.items import Article, Attachment
from xzcrawler.monitor.diff import FieldChange, Mark, field_changes, pieces

ARTICLE = Article(
    url="http://a.cn/1",
    title="关于发放补贴的通知",
    published=datetime(2026, 3, 2, 9, 45, tzinfo=SHANGHAI),
    published_precision="minute",
    source="徐州日报",
    body="每人1500元。\n办理时限20个工作日。",
)


def texts(old: str, new: str, mark: Mark) -> list[str]:
    return [piece.text for piece in pieces(old, new) if piece.mark is mark]


@given(st.text("补贴12元%.\n，号"), st.text("补贴12元%.\n，号"))
def test_pieces_give_both_texts_back(old: str, new: str) -> None:
    marked = pieces(old, new)

    assert "".join(p.text for p in marked if p.mark is not Mark.INSERTED) == old
    assert "".join(p.text for p in marked if p.mark is not Mark.DELETED) == new


PARAGRAPHS = st.lists(
    st.sampled_from(
        [
            "甲企业补贴3000元。",
            "乙企业补贴2000元。",
            "乙企业限额20人，",
            "丙\r",
            "",
            "3月5日",
            "见附件1.5%",
        ]
    ),
    max_size=12,
).map("\n".join)


@given(PARAGRAPHS, PARAGRAPHS)
def test_pieces_of_paragraphs_give_both_texts_back(old: str, new: str) -> None:
    marked = pieces(old, new)

    assert "".join(p.text for p in marked if p.mark is not Mark.INSERTED) == old
    assert "".join(p.text for p in marked if p.mark is not Mark.DELETED) == new
    assert all(piece.text for piece in marked)
    assert pieces(old, new) == marked


@given(st.one_of(st.text(), PARAGRAPHS))
def test_a_text_is_the_same_as_itself(text: str) -> None:
    assert {piece.mark for piece in pieces(text, text)} <= {Mark.SAME}


def test_a_sentence_is_no_single_token_and_not_struck_out_for_a_digit() -> None:
    sentence = (
        "为进一步优化营商环境经研究决定将企业开办时间由{}个工作日压缩至1个工作日以内请遵照执行"
    )

    assert texts(sentence.format(3), sentence.format(2), Mark.DELETED) == ["3"]


def test_one_digit_in_each_of_fifty_paragraphs_is_fifty_small_edits() -> None:
    old = "\n".join(f"姓名{n}，准考证号20240{n:02}，成绩{n + 20}分" for n in range(50))
    new = "\n".join(f"姓名{n}，准考证号20240{n:02}，成绩{n + 21}分" for n in range(50))

    assert texts(old, new, Mark.DELETED) == [str(n + 20) for n in range(50)]


def test_rewritten_paragraphs_are_paired_although_one_came_between() -> None:
    old = "市人社局发放补贴3000元给企业。\n市教育局组织招生工作现场会。"
    new = "市人社局发放补贴2000元给企业。\n新增一段毫不相干。\n市教育局组织考试工作现场会。"

    assert texts(old, new, Mark.DELETED) == ["3000", "招生"]
    assert texts(old, new, Mark.INSERTED) == ["2000", "新增一段毫不相干。\n", "考试"]


def test_a_moved_paragraph_is_told_from_one_that_went() -> None:
    paragraphs = ["甲企业补贴三千元整。", "乙企业限额二十人整。", "丙企业停业整顿三天。"]
    marked = pieces("\n".join(paragraphs), "\n".join([*paragraphs[1:], paragraphs[0]]))

    assert {piece.text.strip() for piece in marked if piece.moved} == {paragraphs[0]}
    assert {p.mark for p in marked if p.moved} == {Mark.DELETED, Mark.INSERTED}


def test_a_paragraph_that_was_split_keeps_its_words() -> None:
    assert texts("第一句话。第二句话。", "第一句话。\n第二句话。", Mark.INSERTED) == ["\n"]
    assert texts("第一句话。\n第二句话。", "第一句话。第二句话。", Mark.DELETED) == ["\n"]


def test_an_insertion_ends_where_a_clause_does() -> None:
    assert texts("张三、李四", "张三、王五、李四", Mark.INSERTED) == ["王五、"]


def test_a_percentage_is_replaced_whole() -> None:
    assert texts("增长1.5%，", "增长15%，", Mark.DELETED) == ["1.5%"]
    assert texts("增长1.5%，", "增长15%，", Mark.INSERTED) == ["15%"]


def test_equal_texts_have_nothing_marked() -> None:
    assert {piece.mark for piece in pieces("甲\n乙", "甲\n乙")} == {Mark.SAME}
    assert pieces("", "") == ()


def test_a_rewritten_phrase_reads_as_one_replacement() -> None:
    assert texts("市民踊跃的报名参加", "群众热烈的鼓掌欢迎", Mark.DELETED) == ["市民踊跃的报名参加"]


def test_no_phrase_reaches_over_a_mark_between_clauses_or_a_number() -> None:
    assert texts("要重视，抓紧", "应关注，认真", Mark.DELETED) == ["要重视", "抓紧"]
    assert texts("甲乙3丙丁", "戊己3庚辛", Mark.DELETED) == ["甲乙", "丙丁"]


def test_a_sign_goes_with_its_number() -> None:
    assert texts("气温-3℃", "气温3℃", Mark.DELETED) == ["-3"]


def test_a_character_between_two_changed_numbers_stays() -> None:
    assert texts("30元15人", "20元10人", Mark.DELETED) == ["30", "15"]


def test_fields_are_named_in_reading_order() -> None:
    new = evolve(
        ARTICLE, title="关于发放津贴的通知", source="", body=ARTICLE.body.replace("20", "15")
    )

    assert [change.field for change in field_changes(ARTICLE, new)] == ["title", "source", "body"]


def test_a_published_time_is_compared_as_it_is_shown() -> None:
    new = evolve(
        ARTICLE, published=datetime(2026, 3, 1, tzinfo=SHANGHAI), published_precision="day"
    )

    assert field_changes(ARTICLE, new) == (
        FieldChange("published", "2026-03-02 09:45", "2026-03-01"),
    )


def test_a_new_attachment_is_a_change() -> None:
    new = evolve(ARTICLE, attachments=(Attachment("http://a.cn/1.docx", "附件"),))

    assert field_changes(ARTICLE, new) == (
        FieldChange("attachments", "", "附件 http://a.cn/1.docx"),
    )


def test_how_it_was_read_is_no_change() -> None:
    assert field_changes(ARTICLE, evolve(ARTICLE, read_by="generic")) == ()


ONE_PARAGRAPH = "".join(chr(0x4E00 + n * 7919 % 5000) for n in range(19_000))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("甲乙" * 15_000, "丙丁" * 15_000),
        ("甲乙" * 100_000, "乙甲" * 100_000),
        ("甲乙。" * 60_000, "乙甲。" * 60_000),
        ("甲\n乙\n" * 50_000, "乙\n甲\n" * 50_000),
        ("\n" * 200_000, "甲\n" * 100_000),
        (ONE_PARAGRAPH, re.sub("(..).", r"\1改", ONE_PARAGRAPH)),
        (" ".join(map(str, range(33_000))), " ".join(map(str, range(33_000, 66_000)))),
        ("\n".join(map(str, range(30_000))), "\n".join(map(str, range(30_000, 60_000)))),
    ],
    ids=[
        "other",
        "shifted",
        "clauses",
        "paragraphs",
        "blank",
        "every third",
        "numbers",
        "lines of numbers",
    ],
)
def test_huge_texts_are_compared_with_bounded_work(old: str, new: str) -> None:
    marked = pieces(old, new)

    assert "".join(p.text for p in marked if p.mark is not Mark.INSERTED) == old
    assert "".join(p.text for p in marked if p.mark is not Mark.DELETED) == new


def test_a_large_text_is_still_compared_word_by_word() -> None:
    old = "，".join(f"第{n}号企业获得补贴三千元整" for n in range(12_000))

    assert texts(old, old.replace("第7000号企业", "第7001号企业"), Mark.DELETED) == ["7000"]
