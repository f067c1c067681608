import pytest

from xzcrawler.text.credit import (
    Credits,
    credits_within,
    labelled,
    names_in,
    people_in,
    source_in,
    take_credits,
)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("2023-01-31 09:45:00  来源:徐州日报  ", "徐州日报"),
        ("来源：江西统计 公众号", "江西统计 公众号"),
        ("稿源：新华网 作者：魏宁", "新华网"),
        ("文章来源：市应急局 发布时间：2024-03-05", "市应急局"),
        ("来源：北京日报 北京日报", "北京日报"),
        ("来源：光明网-《光明日报》", "光明网-《光明日报》"),
        ("来源：浦东发布 发布时间：2019-10-09", "浦东发布"),
        ("来源：彭城日报 来源：新华社", "彭城日报"),
        ("来源：", ""),
        ("没有写明", ""),
    ],
)
def test_a_source_ends_where_the_next_label_begins(text: str, source: str) -> None:
    assert source_in(text) == source


@pytest.mark.parametrize(
    ("text", "authors"),
    [
        ("(记者 魏宁)", ("魏宁",)),
        ("（本报记者　王　伟　通讯员　李小明、张三）", ("王伟", "李小明", "张三")),
        ("新华社北京1月30日电（记者王立）", ("王立",)),
        ("（徐报融媒记者 李文 文/摄）", ("李文",)),
        ("（新华社记者 李四 摄）", ("李四",)),
        ("（记者 魏宁 摄影报道）", ("魏宁",)),
        ("（记者丨魏宁）", ("魏宁",)),
        ("（图文：魏宁）", ("魏宁",)),
        ("（文｜魏宁　图｜张三）", ("魏宁", "张三")),
        ("（记者在现场看到）", ()),
        ("（记者 阿依古丽·买买提）", ("阿依古丽·买买提",)),
        ("市（县、区）", ()),
    ],
)
def test_reporters_in_brackets_are_authors(text: str, authors: tuple[str, ...]) -> None:
    assert credits_within(text).authors == authors


@pytest.mark.parametrize(
    "text",
    ["责编:韩震霞 崔欣", "责任编辑：韩震霞、崔欣", "（责任编辑：韩震霞 崔欣）", "编辑 韩震霞 崔欣"],
)
def test_editors_are_named_in_many_ways(text: str) -> None:
    assert people_in(text) == Credits(editors=("韩震霞", "崔欣"))


def test_a_sentence_is_no_list_of_names() -> None:
    assert people_in("编辑部召开会议研究选题") is None
    assert names_in("市发展和改革委员会") is None


def test_a_credit_line_leaves_the_text_and_a_credit_in_a_paragraph_stays() -> None:
    text, found = take_credits(
        [
            "全市开门红。(记者 魏宁)",
            "来源：徐州日报",
            "编辑：崔欣 校对：沈禾",
            "来源：据了解，本次活动共有三万人参加。",
        ]
    )

    assert text[0] == "全市开门红。(记者 魏宁)"
    assert found == Credits("徐州日报", ("魏宁",), ("崔欣",))


def test_labels_in_a_line_of_details_give_people() -> None:
    line = "2024-03-05 来源：彭城日报 作者：魏宁 张三 责任编辑：李四（EN042） 浏览：3"

    assert labelled(line) == Credits(authors=("魏宁", "张三"), editors=("李四",))


@pytest.mark.parametrize("blank", [" ", "\u3000", "\xa0\xa0"])
def test_a_name_padded_to_the_width_of_three_is_one_name(blank: str) -> None:
    line = f"来源：彭城交通 作者：王{blank}伟 张三丰 责任编辑：李{blank}四"

    assert labelled(line) == Credits(authors=("王伟", "张三丰"), editors=("李四",))
    assert labelled("作者： 大 中 小") == Credits()


@pytest.mark.parametrize("role", ["责任编辑", "责 编", "选稿", "网络编辑"])
def test_every_name_of_an_editors_role_is_a_label(role: str) -> None:
    assert labelled(f"浏览：3 {role}：李四").editors == ("李四",)


@pytest.mark.parametrize(
    "role",
    ["通讯员", "实习生", "撰稿", "撰文", "供图", "文字", "摄影", "摄像", "图片", "文/摄"],
)
def test_every_name_of_an_authors_role_is_a_label(role: str) -> None:
    assert labelled(f"浏览：3 {role} : 李四").authors == ("李四",)


def test_a_counter_behind_an_editor_is_nobody() -> None:
    assert labelled("来源：彭城日报 | 编辑：崔欣 | 阅读 23").editors == ("崔欣",)
