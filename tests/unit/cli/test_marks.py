from xzcrawler.cli.diff import rendered
from xzcrawler.monitor.diff import Mark, Piece, pieces
from xzcrawler.monitor.lines import folded, lines


def marked(old: str, new: str) -> str:
    return "\n".join(rendered(line, coloured=False).plain for line in lines(pieces(old, new)))


def test_numbers_stay_whole_and_chinese_is_marked_by_character() -> None:
    assert (
        marked("补贴1500元，限徐州", "补贴2000元，限新沂")
        == "补贴【-1500-】【+2000+】元，限【-徐州-】【+新沂+】"
    )


def test_a_paragraph_that_went_is_marked_with_its_end() -> None:
    assert marked("一段\n二段\n三段", "一段\n三段") == "一段\n【-二段¶-】\n三段"


def test_unchanged_paragraphs_are_counted_but_for_the_neighbours_of_a_change() -> None:
    old = "\n".join(f"第{n}段" for n in "甲乙丙丁戊己庚")

    shown = [
        rendered(line, coloured=False).plain
        for line in folded(lines(pieces(old, old.replace("丁段", "丁节"))))
    ]

    assert shown == [
        "… 2 paragraphs as before …",
        "第丙段",
        "第丁【-段-】【+节+】",
        "第戊段",
        "… 2 paragraphs as before …",
    ]


def test_on_a_terminal_colours_take_the_place_of_marks() -> None:
    words = rendered((Piece(Mark.DELETED, "旧"), Piece(Mark.INSERTED, "新")), coloured=True)

    assert words.plain == "旧新"
    assert [str(span.style) for span in words.spans] == ["red strike", "green underline"]


def test_a_paragraph_that_moved_is_called_so() -> None:
    shown = marked("甲段内容在这里。\n乙段内容在那里。", "乙段内容在那里。\n甲段内容在这里。")

    assert "【-moved: 甲段内容在这里。" in shown or "【+moved: 乙段内容在那里。" in shown
