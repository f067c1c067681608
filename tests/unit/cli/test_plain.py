from hypothesis import given
from hypothesis import strategies as st

from xzcrawler.cli.plain import cell, one_line, plain

HOSTILE = "\x1b[31m[bold]x\x1b[0m"


def test_colours_go_and_markup_stays_as_text() -> None:
    assert plain(HOSTILE) == "[bold]x"
    assert cell(HOSTILE).plain == "[bold]x"
    assert cell(HOSTILE).spans == []


def test_a_window_title_and_a_link_are_removed_whole() -> None:
    assert plain("\x1b]0;evil\x07公告") == "公告"
    assert plain("\x1b]8;;http://a.cn\x1b\\链接\x1b]8;;\x1b\\") == "链接"


def test_one_byte_control_sequences_are_removed_too() -> None:
    assert plain("\x9b2J清屏\x9dtitle\x9c") == "清屏"


def test_an_unfinished_sequence_hides_no_text() -> None:
    assert plain("\x1b]0;从此不见") == "0;从此不见"


def test_bidi_overrides_and_zero_width_marks_are_removed() -> None:
    assert plain("\u202e文\u200b号\u2066〔2024〕\u2069\ufeff") == "文号〔2024〕"


def test_paragraphs_stay_and_other_line_ends_do_not_break_a_line() -> None:
    assert plain("一\n二\u2028三\r") == "一\n二 三"
    assert one_line(" 一\n二\t三 ") == "一 二 三"


def test_a_lone_surrogate_can_be_printed() -> None:
    assert plain("a\ud800").encode() == "a\N{REPLACEMENT CHARACTER}".encode()


def test_a_very_long_title_is_cut_in_a_line() -> None:
    assert one_line("长" * 5000, limit=10) == "长" * 9 + "…"


@given(st.text(alphabet=st.characters(max_codepoint=0xFFFF), max_size=200))
def test_no_control_character_is_ever_left(text: str) -> None:
    shown = plain(text)

    assert not any(ch < " " or "\x7f" <= ch <= "\x9f" for ch in shown.replace("\n", ""))
    assert plain(shown) == shown
