from datetime import datetime

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


def test_a_percentage_is_replaced_whole() -> None:
    assert texts("增长1.5%，", "增长15%，", Mark.DELETED) == ["1.5%"]
    assert texts("增长1.5%，", "增长15%，", Mark.INSERTED) == ["15%"]


def test_equal_texts_have_nothing_marked() -> None:
    assert {piece.mark for piece in pieces("甲\n乙", "甲\n乙")} == {Mark.SAME}
    assert pieces("", "") == ()


def test_a_rewritten_phrase_reads_as_one_replacement() -> None:
    assert texts("市民踊跃的报名参加", "群众热烈的鼓掌欢迎", Mark.DELETED) == ["市民踊跃的报名参加"]


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


def test_two_huge_texts_are_compared_in_bounded_memory() -> None:
    old, new = "甲乙" * 15_000, "丙丁" * 15_000

    assert texts(old, new, Mark.DELETED) == [old]
