import pytest

from xzcrawler.cli.arguments import parse_range, parse_types
from xzcrawler.errors import UsageError


def test_types_may_be_several_and_none_means_all() -> None:
    assert parse_types("new,gone") == ("new", "gone")
    assert parse_types(None) == parse_types("") == ()


def test_an_unknown_type_gets_the_nearest_ones() -> None:
    with pytest.raises(UsageError, match=r"'edit'.*edited"):
        parse_types("new,edit")


def test_a_range_may_go_backwards_and_one_number_means_the_step_to_it() -> None:
    assert parse_range("3..1", last=3) == (3, 1)
    assert parse_range("2", last=3) == (1, 2)
    assert parse_range(None, last=3) == (2, 3)


@pytest.mark.parametrize(
    "text", ["", "x", "1-2", "1..", "..2", "0..1", "1..4", "1", "1..2..3", "²..3", "9" * 40]
)
def test_a_bad_range_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(UsageError, match="revision"):
        parse_range(text, last=3)


def test_an_article_with_one_revision_says_so() -> None:
    with pytest.raises(UsageError, match="only revision 1"):
        parse_range("1..2", last=1)
