import pytest
from hypothesis import given
from hypothesis import strategies as st

from xzcrawler.text.facts import Fact, facts, typed_facts


@pytest.mark.parametrize(
    ("text", "kind", "fact"),
    [
        ("办理时限20个工作日。", "number", "20个工作日"),
        ("办理时限 20 个工作日。", "number", "20个工作日"),
        ("每人补贴3000元", "money", "3000元"),
        ("投资1.2亿元", "money", "1.2亿元"),
        ("投资约5千多万元", "money", "5千多万元"),
        ("增长1.5%", "percent", "1.5%"),
        ("提高２．５个百分点", "percent", "2.5个百分点"),
        ("于2024年3月5日起", "date", "2024年3月5日"),
        ("截至3月5日", "date", "3月5日"),
        ("每天9:45开放", "time", "9:45"),
        ("每天９：４５开放", "time", "9:45"),
        ("电话0516-83712345", "phone", "0516-83712345"),
        ("手机13812345678", "phone", "13812345678"),
        ("根据徐政发〔2024〕12号", "doc_number", "徐政发〔2024〕12号"),
        ("根据徐政发[2024]12号", "doc_number", "徐政发〔2024〕12号"),
        ("建设\u200b1\u200b5座", "number", "15座"),
    ],
)
def test_a_fact_has_its_kind_and_its_unit(text: str, kind: str, fact: str) -> None:
    assert typed_facts(text) == (Fact(kind, fact),)


def test_facts_come_in_the_order_of_the_text() -> None:
    assert facts("3月5日至3月8日，20人，15%") == ("3月5日", "3月8日", "20人", "15%")


def test_a_point_that_moves_makes_another_fact() -> None:
    assert facts("增长1.5%") != facts("增长15%")


def test_clauses_with_a_full_width_comma_are_two_facts() -> None:
    assert facts("完成3，5月再开") == ("3", "5月")


def test_text_without_numbers_states_none() -> None:
    assert facts("全市各级各部门要高度重视（详见附件）") == ()


@given(st.text("〔2024〕12号（1.5%，3月日:元 个工作日徐政发"))
def test_facts_are_found_in_any_text(text: str) -> None:
    assert all(fact and not any(c.isspace() for c in fact) for fact in facts(text))
