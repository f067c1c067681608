from hypothesis import given
from hypothesis import strategies as st

from xzcrawler.dedup.compared import Text, bare
from xzcrawler.dedup.keys import GRAM, KEYS, TEXT_VERSION, sketch, text_key

KNOWN_TEXT = 1617912129327361312
KNOWN_SKETCH = (
    -8747000904252554903,
    -8306543056164639762,
    -6487897986759130781,
    -2425180416962050216,
    -562468107599978780,
    1823730316768533153,
    3609578213956648797,
)
LONG = "".join(chr(0x4E00 + (index * 7919) % 20_000) for index in range(600))


def test_the_hashes_of_version_1_never_change() -> None:
    """They are stored; a change needs another version."""
    assert TEXT_VERSION == 1
    assert text_key("明天停水两天请储水备用") == KNOWN_TEXT
    assert sketch("明天起城北片区停水两天请居民提前储水") == KNOWN_SKETCH


def test_half_a_text_shares_about_half_of_the_keys() -> None:
    whole = set(sketch(LONG))
    assert len(whole) == KEYS
    assert 4 <= len(whole & set(sketch(LONG[:300]))) <= 12
    assert not whole & set(sketch(LONG[::-1]))


@given(st.text())
def test_keys_fit_a_signed_column_whatever_the_text(text: str) -> None:
    keys = sketch(text)
    assert len(keys) == min(len({text[at : at + GRAM] for at in range(len(text) - GRAM + 1)}), KEYS)
    assert list(keys) == sorted(set(keys))
    assert all(-(2**63) <= key < 2**63 for key in (*keys, text_key(text)))


@given(st.text(), st.text())
def test_what_is_compared_holds_letters_digits_and_bars_only(title: str, body: str) -> None:
    text = Text(title, body)
    assert bare(text.bare) == text.bare
    assert text.keys == sketch(text.bare)
