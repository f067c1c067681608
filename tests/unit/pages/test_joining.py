"""How parts become one article."""

from attrs import evolve

from xzcrawler.items import Article, Attachment, Image
from xzcrawler.pages import first_part, is_at, join, next_part
from xzcrawler.pages.parts import MOST

BASE = "http://a.cn/news/88123"
URLS = (f"{BASE}.html", f"{BASE}_2.html", f"{BASE}_3.html")


def part(number: int, *lines: str, parts: tuple[str, ...] = URLS) -> Article:
    return Article(url=URLS[number - 1], title="云龙湖治理纪实", body="\n".join(lines), parts=parts)


FIRST = part(1, "云龙湖水面六平方公里。", "治理从一九八〇年代开始。")
SECOND = part(2, "二〇〇五年清淤三百万方。", "湖岸还给了市民。")
THIRD = part(3, "如今水质稳定在三类。")


def test_the_text_of_all_parts_is_there_in_order() -> None:
    whole = join(FIRST, [SECOND, THIRD])

    assert whole.body.splitlines() == [
        "云龙湖水面六平方公里。",
        "治理从一九八〇年代开始。",
        "二〇〇五年清淤三百万方。",
        "湖岸还给了市民。",
        "如今水质稳定在三类。",
    ]
    assert (whole.url, whole.title, whole.parts) == (URLS[0], "云龙湖治理纪实", ())


def test_a_title_and_an_opening_that_every_part_repeats_are_there_once() -> None:
    opening = "核心提示：湖还是那个湖。"
    first = evolve(FIRST, body=f"{opening}\n{FIRST.body}")
    second = evolve(SECOND, body=f"{opening}\n云龙湖治理纪实（2）\n{SECOND.body}")

    assert join(first, [second]).body == f"{opening}\n{FIRST.body}\n{SECOND.body}"


def test_a_paragraph_that_ends_one_part_and_begins_the_next_is_there_once() -> None:
    second = part(2, "治理从一九八〇年代开始。", "二〇〇五年清淤三百万方。")

    assert join(FIRST, [second]).body.count("一九八〇年代") == 1


def test_a_line_that_closes_every_part_stands_at_the_very_end_only() -> None:
    closing = "本报记者走笔云龙湖"
    parts = [evolve(each, body=f"{each.body}\n{closing}") for each in (FIRST, SECOND, THIRD)]

    lines = join(parts[0], parts[1:]).body.splitlines()

    assert lines.count(closing) == 1
    assert lines[-1] == closing


def test_what_is_left_of_a_pager_is_dropped_at_the_ends_only() -> None:
    first = part(1, "全长如下：", "3", "单位：公里", "1", "[2] [3]", "上一页 1 2 3 下一页")
    second = part(2, "第2页", "共3页", *SECOND.body.splitlines(), "余下全文")

    assert join(first, [second]).body.splitlines() == [
        "全长如下：",
        "3",
        "单位：公里",
        *SECOND.body.splitlines(),
    ]


def test_a_part_that_is_the_first_page_again_adds_nothing() -> None:
    assert join(FIRST, [evolve(FIRST, url=URLS[1])]).body == FIRST.body


def test_pictures_files_and_people_are_united_and_the_tags_are_those_of_the_first() -> None:
    lake, shore = Image("http://a.cn/1.jpg", "云龙湖"), Image("http://a.cn/2.jpg")
    plan = Attachment("http://a.cn/1.pdf", "规划.pdf")
    first = evolve(FIRST, images=(lake,), authors=("魏宁",), tags=("云龙湖",))
    second = evolve(SECOND, images=(Image(lake.url), shore), authors=("魏宁", "赵晓"), tags=("湖",))
    third = evolve(THIRD, attachments=(plan,), editors=("孙梅",), source="彭城日报")

    whole = join(first, [second, third])

    assert whole.images == (lake, shore)
    assert whole.attachments == (plan,)
    assert whole.authors == ("魏宁", "赵晓")
    assert (whole.editors, whole.source) == (("孙梅",), "彭城日报")
    assert whole.tags == ("云龙湖",)


def test_parts_are_asked_for_one_after_the_other() -> None:
    assert next_part([FIRST]) == URLS[1]
    assert next_part([FIRST, SECOND]) == URLS[2]
    assert next_part([FIRST, SECOND, THIRD]) == ""


def test_a_pager_that_knows_only_neighbours_is_followed() -> None:
    first = evolve(FIRST, parts=URLS[:2])
    second = evolve(SECOND, parts=(URLS[2],))

    assert next_part([first]) == URLS[1]
    assert next_part([first, second]) == URLS[2]


def test_a_part_over_https_is_not_asked_for_again() -> None:
    secure = evolve(SECOND, url=SECOND.url.replace("http:", "https:"))

    assert is_at(secure, SECOND.url)
    assert next_part([FIRST, secure]) == URLS[2]


def test_parts_that_always_name_one_more_end_at_fifty() -> None:
    read = [evolve(FIRST, parts=URLS[:2])]
    while url := next_part(read):
        read.append(part(1, parts=(f"{BASE}_{len(read) + 2}.html",)))
        read[-1] = evolve(read[-1], url=url)

    assert len(read) == MOST


def test_an_article_that_may_be_a_later_part_begins_nothing() -> None:
    alone = evolve(SECOND, parts=(URLS[2],))

    assert next_part([alone]) == ""
    assert first_part(alone) == ""


def test_a_later_part_knows_where_its_article_begins() -> None:
    assert first_part(SECOND) == URLS[0]
    assert first_part(FIRST) == ""
    assert first_part(evolve(FIRST, parts=())) == ""


def test_a_line_of_nothing_but_figures_is_read_at_once() -> None:
    figures = "1" * 50_000 + "年"

    assert join(part(1, figures), [SECOND]).body.startswith(figures)


def test_parts_without_end_are_not_read_for_ever() -> None:
    flood = evolve(FIRST, body="水" * 2_000_001)

    assert next_part([flood]) == ""
