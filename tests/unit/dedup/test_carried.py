import pytest
from hypothesis import given
from hypothesis import strategies as st

from xzcrawler.dedup import carried
from xzcrawler.text import clean, credit


@given(st.from_regex(carried._CARRIED, fullmatch=True).map(str.strip))
def test_no_line_of_a_carrier_is_left_out_for_how_it_begins(line: str) -> None:
    assert line[0] in carried._CARRIED_BEGINS


@given(st.from_regex(credit._ROLE).map(lambda text: text.strip(credit._ORNAMENT)))
def test_no_credit_is_left_out_for_how_it_begins(text: str) -> None:
    role = credit._ROLE.match(text)

    assert role is None or text[0] in credit._ROLE_BEGINS or "记者" in role[0]


@pytest.mark.parametrize(
    "line", ["点击数:12", "发布于上午 浏览次数: 31 次", "本文已有阅读量:300 收藏", "访问量:1"]
)
def test_a_line_that_counts_readers_is_its_carriers(line: str) -> None:
    assert carried.is_carried(line)


@pytest.mark.parametrize("line", ["阅读量大增:全市读者过百万。" * 12, "阅读是一种习惯", ""])
def test_a_sentence_about_reading_is_the_texts(line: str) -> None:
    assert not carried.is_carried(line)


@pytest.mark.parametrize(
    "line",
    ["纠错机制是法治政府建设的重要内容。", "纠错后,法院当庭改判其无罪。", "往期精彩值得回味。"],
)
def test_a_sentence_that_begins_like_a_button_is_the_texts(line: str) -> None:
    assert not carried.is_carried(line)


@given(st.from_regex(clean._NOISE, fullmatch=True).map(str.strip))
def test_no_button_is_left_out_for_how_it_begins(line: str) -> None:
    assert line[:1] in {"", *clean._NOISE_BEGINS} or line[0].isdecimal()
