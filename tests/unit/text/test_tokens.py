import pytest
from hypothesis import given
from hypothesis import strategies as st

from xzcrawler.text.tokens import tokens

PIECES = st.lists(
    st.sampled_from(
        [
            "徐政发〔2024〕12号",
            "1.5%",
            "3月5日",
            "2024-03-05",
            "Covid-19",
            "，",
            " ",
            "\n",
            "补贴",
            "１２",
        ]
    )
)


@given(st.one_of(st.text(), PIECES.map("".join)))
def test_joined_tokens_are_the_text(text: str) -> None:
    assert "".join(tokens(text)) == text


@pytest.mark.parametrize(
    "whole",
    [
        "1.5%",
        "15％",
        "1,234.56",
        "9:45",
        "3/4",
        "2024年3月5日",
        "3月5日",
        "2024-03-05",
        "徐政发〔2024〕12号",
        "苏府办〔2024〕3号",
        "newsroom",
    ],
)
def test_what_is_replaced_as_a_whole_is_one_token(whole: str) -> None:
    assert whole in tokens(f"据{whole}，")


def test_every_han_character_is_a_token_of_its_own() -> None:
    assert tokens("徐州，好") == ["徐", "州", "，", "好"]


def test_a_full_stop_after_a_number_is_not_part_of_it() -> None:
    assert tokens("共15.") == ["共", "15", "."]


def test_two_clauses_are_not_one_number() -> None:
    assert tokens("3，5") == ["3", "，", "5"]
