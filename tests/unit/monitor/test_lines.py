from hypothesis import given
from hypothesis import strategies as st

from xzcrawler.monitor.diff import FieldChange, Mark, Piece, pieces
from xzcrawler.monitor.lines import Fold, folded, lines, replaced
from xzcrawler.monitor.unified import unified

TEXT = st.lists(
    st.sampled_from(["甲段3000元", "乙段2000元", "乙段", "丙", "", "己"]), max_size=16
).map("\n".join)


@given(TEXT, TEXT)
def test_replaced_lines_give_both_texts_back(old: str, new: str) -> None:
    found = list(replaced(pieces(old, new)))

    assert "".join(text for each in found for text in each.old) == old
    assert "".join(text for each in found for text in each.new) == new


@given(TEXT, TEXT)
def test_unified_text_applied_to_the_old_gives_the_new(old: str, new: str) -> None:
    text = unified([FieldChange("body", old, new)], "1", "2")

    assert patched(old, text) == new


def patched(old: str, text: str) -> str:
    """Apply unified text as `patch` does, checking every line it names."""
    source = (old + "\n").splitlines(keepends=True) if old else []
    result: list[str] = []
    at = 0
    for line in text.splitlines(keepends=True)[2:]:
        if line.startswith("@@"):
            first, _, count = line.split()[1][1:].partition(",")
            start = int(first) - (count != "0")
            result += source[at:start]
            at = start
        elif line[0] == "+":
            result.append(line[1:])
        else:
            assert source[at] == line[1:]
            result += [line[1:]] if line[0] == " " else []
            at += 1
    return "".join(result + source[at:]).removesuffix("\n")


def test_hunks_keep_three_lines_around_and_leave_out_the_rest() -> None:
    old = "\n".join(f"第{n}段" for n in range(20))
    text = unified([FieldChange("body", old, old.replace("第9段", "第9节"))], "1", "2")

    assert "@@ -7,7 +7,7 @@\n" in text
    assert "第5段" not in text


def test_unchanged_lines_are_folded_and_kept_inside() -> None:
    old = "\n".join(f"第{n}段" for n in "甲乙丙丁戊己庚")
    first, *_, last = folded(lines(pieces(old, old.replace("丁段", "丁节"))))

    assert isinstance(first, Fold)
    assert isinstance(last, Fold)
    assert (first.count, last.count) == (2, 2)
    assert first.lines[0] == (Piece(Mark.SAME, "第甲段"),)


def test_with_a_context_only_so_many_characters_stand_around_a_change() -> None:
    old = "头段\n" + "甲" * 40 + "3000元" + "乙" * 40 + "，限20人" + "丙" * 40 + "\n尾段"
    shown = folded(lines(pieces(old, old.replace("3000", "2000").replace("20人", "25人"))), 12)

    assert [line.count for line in shown if isinstance(line, Fold)] == [1, 1]
    text = "".join(piece.text for line in shown if not isinstance(line, Fold) for piece in line)
    assert text.startswith(
        "…" + "甲" * 12 + "30002000元" + "乙" * 11 + "…" + "乙" * 10 + "，限2025"
    )
    assert text.endswith("人" + "丙" * 11 + "…")
