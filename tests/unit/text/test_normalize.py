import pytest
from hypothesis import given
from hypothesis import strategies as st

from xzcrawler.text.normalize import comparable, url_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("HTTP://A.cn/x", "http://a.cn/x"),
        ("http://a.cn:80/x", "http://a.cn/x"),
        ("https://a.cn:443/x", "https://a.cn/x"),
        ("http://a.cn/x#c", "http://a.cn/x"),
        ("http://a.cn/x?b=1&a=2", "http://a.cn/x?a=2&b=1"),
        ("http://a.cn/%e5%be%90", "http://a.cn/%E5%BE%90"),
        ("http://a.cn/徐", "http://a.cn/%E5%BE%90"),
        ("http://a.cn", "http://a.cn/"),
        (" http://a.cn/x\n", "http://a.cn/x"),
    ],
)
def test_spellings_of_one_address_have_one_key(one: str, other: str) -> None:
    assert url_key(one) == url_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://a.cn/X", "http://a.cn/x"),
        ("http://a.cn/x?id=1", "http://a.cn/x?id=2"),
        ("http://a.cn/x", "http://a.cn/x/"),
        ("http://a.cn/x", "https://a.cn/x"),
        ("http://a.cn:8080/x", "http://a.cn/x"),
        ("http://a.cn/x?a=1&a=2", "http://a.cn/x?a=2&a=1"),
        ("http://a.cn/" + "长" * 3000 + "1", "http://a.cn/" + "长" * 3000 + "2"),
    ],
)
def test_different_addresses_have_different_keys(one: str, other: str) -> None:
    assert url_key(one) != url_key(other)


def test_http_and_https_are_one_only_when_asked() -> None:
    assert url_key("https://a.cn:443/x", fold_https=True) == url_key("http://a.cn/x")


def test_what_is_no_address_is_kept() -> None:
    assert url_key(" http://[ ") == "http://["


@given(st.text(max_size=80), st.booleans())
def test_the_key_of_a_key_is_itself(path: str, fold: bool) -> None:
    key = url_key(f"https://A.cn/{path}", fold_https=fold)

    assert url_key(key, fold_https=fold) == key


@given(st.text(max_size=60))
def test_comparing_twice_changes_nothing(text: str) -> None:
    assert comparable(comparable(text)) == comparable(text)


def test_numbers_and_punctuation_are_never_folded_away() -> None:
    assert comparable("增长1.5%") != comparable("增长15%")
    assert comparable("完成,收官。") != comparable("完成收官")


def test_paragraphs_stay_apart() -> None:
    assert comparable("一\u200b　二\r\n \n三\ufeff") == "一 二\n三"
