import pytest
from hypothesis import given
from hypothesis import strategies as st

from xzcrawler.monitor.fact_changes import fact_changes
from xzcrawler.text.facts import typed_facts


def changed(old: str, new: str) -> list[tuple[str, str, str]]:
    """Label, old, new of every fact that changed."""
    found = fact_changes(typed_facts(old), typed_facts(new))
    return [(change.label, change.old, change.new) for change in found]


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        (
            "办理时限20个工作日，补贴3000元。",
            "办理时限15个工作日，补贴2000元。",
            [("办理时限", "20个工作日", "15个工作日"), ("补贴", "3000元", "2000元")],
        ),
        ("参会不超过20人。", "参会不少于20人。", [("参会", "不超过20人", "不少于20人")]),
        ("于3月5日前报送。", "于3月5日后报送。", [("报送", "3月5日前", "3月5日后")]),
        ("办理时限20个工作日。", "办理时限15天。", [("办理时限", "20个工作日", "15天")]),
        (
            "受理之日起二十个工作日。",
            "受理之日起十五个工作日。",
            [("受理之日起", "二十个工作日", "十五个工作日")],
        ),
        (
            "报名时间：3月1日至5日。",
            "报名时间：3月1日至8日。",
            [("报名时间", "3月1日至5日", "3月1日至8日")],
        ),
        (
            "开放时间9:00-17:30。",
            "开放时间9:00-16:30。",
            [("开放时间", "9:00-17:30", "9:00-16:30")],
        ),
        ("组长：张三", "组长：张伟", [("组长", "张三", "张伟")]),
        ("成员：赵六、钱七", "成员：赵六、钱七、孙八", [("成员", "", "孙八")]),
        (
            "主任 张三、副主任 李四 出席。",
            "主任 李四、副主任 张三 出席。",
            [("主任", "张三", "李四"), ("副主任", "李四", "张三")],
        ),
        ("办理需缴纳200元。", "办理无需缴纳200元。", [("办理", "200元", "无需缴纳200元")]),
        ("邮箱：a@xz.gov.cn", "邮箱：b@xz.gov.cn", [("邮箱", "a@xz.gov.cn", "b@xz.gov.cn")]),
    ],
)
def test_a_change_names_what_it_is_about(
    old: str, new: str, changes: list[tuple[str, str, str]]
) -> None:
    assert changed(old, new) == changes


def test_the_same_number_that_goes_the_other_way_is_a_change() -> None:
    assert changed("同比增长5%。", "同比下降5%。") == [("同比", "增长5%", "下降5%")]
    assert changed("同比增长5%。", "同比上升5%。") == []


def test_a_fact_that_came_shifts_no_pair() -> None:
    old = "补贴3000元。\n办理时限20个工作日。\n电话0516-83712345。"
    new = "名额50人。\n补贴2000元。\n办理时限20个工作日。\n电话0516-83712345。"

    assert changed(old, new) == [("名额", "", "50人"), ("补贴", "3000元", "2000元")]


def test_a_row_that_came_into_a_table_shifts_no_pair() -> None:
    rows = ["张三 85.5", "李四 84.0", "王五 80.1"]
    more = [rows[0], "赵六 83.0", rows[1], "王五 80.2"]

    assert changed("\n".join(rows), "\n".join(more)) == [
        ("赵六", "", "83.0"),
        ("王五", "80.1", "80.2"),
    ]


def test_facts_that_changed_places_are_a_change_when_their_labels_did_not() -> None:
    assert changed("甲补贴3000元，乙补贴2000元。", "甲补贴2000元，乙补贴3000元。") == [
        ("甲补贴", "3000元", "2000元"),
        ("乙补贴", "2000元", "3000元"),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("补贴3000元，限20人。", "限20人，补贴3000元。"),
        ("补贴标准为每人3000元。", "资助标准为每人3000元。"),
        ("共完成投资120亿元。", "投资总额120亿元，再创新高。"),
    ],
)
def test_a_fact_that_moved_or_was_worded_otherwise_is_no_change(old: str, new: str) -> None:
    assert changed(old, new) == []


def test_facts_are_paired_across_paragraphs_that_moved() -> None:
    old = "补贴3000元。\n限额20人。\n其余另行通知。"
    new = "其余另行通知。\n限额25人。\n补贴2000元。"

    assert sorted(changed(old, new)) == [("补贴", "3000元", "2000元"), ("限额", "20人", "25人")]


def test_a_rewritten_paragraph_pairs_what_is_about_the_same() -> None:
    old = "今年以来，全市完成投资120亿元，同比增长8.5%，新建项目35个。"
    new = "上半年，全市固定资产投资完成128亿元，增长9.1%，开工项目40个。"

    assert [pair[1:] for pair in changed(old, new)] == [
        ("120亿元", "128亿元"),
        ("8.5%", "9.1%"),
        ("35个", "40个"),
    ]


def test_facts_of_different_things_are_no_pair() -> None:
    assert changed("伤亡3人。", "开通公交5路。") == [("伤亡", "3人", ""), ("开通公交", "", "5路")]


SENTENCES = st.lists(
    st.sampled_from(
        [
            "补贴3000元，",
            "补贴2000元，",
            "限20人。",
            "限25人\n",
            "3月5日",
            "1.5%",
            "组长：张三\n",
            "7 ",
        ]
    ),
    max_size=12,
).map("".join)


@given(SENTENCES, SENTENCES)
def test_what_came_and_went_adds_up(old: str, new: str) -> None:
    left, right = typed_facts(old), typed_facts(new)
    changes = fact_changes(left, right)
    came = sum(not change.old for change in changes)
    went = sum(not change.new for change in changes)

    assert len(left) + came - went == len(right)


@given(SENTENCES)
def test_the_same_facts_never_changed(text: str) -> None:
    assert fact_changes(typed_facts(text), typed_facts(text)) == []


def test_only_so_many_facts_are_compared() -> None:
    left, right = (
        typed_facts("，".join(f"{n}人" for n in r)) for r in (range(9000), range(9000, 18000))
    )

    assert len(fact_changes(left, right)) == 5_000
