from hypothesis import given
from hypothesis import strategies as st

from xzcrawler.pages.row_day import looks_dated, may_be_dated

PARTS = ("2026", "19", "3", "05", "-", "/", ".", "年", "月", "日", " ", "Jan", "Sept.", "讯")


@given(st.lists(st.lists(st.sampled_from(PARTS), max_size=6).map("".join), max_size=4))
def test_no_dated_row_is_taken_for_one_that_cannot_be(texts: list[str]) -> None:
    assert may_be_dated("".join(texts)) or not looks_dated(texts)
