import pytest
from hypothesis import given
from hypothesis import strategies as st

from xzcrawler.text.facts import bare, facts, typed_facts


@pytest.mark.parametrize(
    ("text", "kind", "fact"),
    [
        ("办理时限20个工作日。", "number", "20个工作日"),
        ("办理时限 20 个工作日。", "number", "20个工作日"),
        ("二十个工作日办结", "number", "二十个工作日"),
        ("三日内提交", "number", "三日内"),
        ("第三批", "number", "第三批"),
        ("有效期一年。", "number", "一年"),
        ("最低气温-3℃", "number", "-3℃"),
        ("最低气温零下3度", "number", "零下3度"),
        ("公示3—5天", "number", "3—5天"),
        ("每人补贴3000元", "money", "3000元"),
        ("投资1.2亿元", "money", "1.2亿元"),
        ("投资约5千多万元", "money", "约5千多万元"),
        ("增长1.5%", "percent", "1.5%"),
        ("下降百分之五", "percent", "百分之五"),
        ("三分之二以上", "number", "三分之二以上"),
        ("提高２．５个百分点", "percent", "2.5个百分点"),
        ("于2024年3月5日起", "date", "2024年3月5日起"),
        ("截至3月5日", "date", "3月5日"),
        ("二〇二四年三月五日", "date", "二〇二四年三月五日"),
        ("3月1日至5日报名", "date", "3月1日至5日"),
        ("每天9:45开放", "time", "9:45"),
        ("每天９：４５开放", "time", "9:45"),
        ("开放时间9:00-17:30", "time", "9:00-17:30"),
        ("下午3时30分", "time", "下午3时30分"),
        ("电话0516-83712345", "phone", "0516-83712345"),
        ("电话（0516）83712345", "phone", "（0516）83712345"),
        ("手机13812345678", "phone", "13812345678"),
        ("邮箱abc@xz.gov.cn", "address", "abc@xz.gov.cn"),
        ("根据徐政发〔2024〕12号", "doc_number", "徐政发〔2024〕12号"),
        ("根据徐政发[2024]12号", "doc_number", "徐政发[2024]12号"),
        ("建设\u200b1\u200b5座", "number", "15座"),
        ("参会不超过20人", "number", "不超过20人"),
        ("参会20人以内", "number", "20人以内"),
        ("无需缴纳200元", "money", "无需缴纳200元"),
    ],
)
def test_a_fact_has_its_kind_its_unit_and_what_bounds_it(text: str, kind: str, fact: str) -> None:
    assert [(found.kind, found.text) for found in typed_facts(text)] == [(kind, fact)]


@pytest.mark.parametrize(
    "spellings",
    [
        ["3000元", "3,000元", "３０００元", "3千元", "三千元", "0.3万元"],
        ["20个工作日", "二十个工作日", "20 个工作日"],
        ["2024年3月5日", "2024-03-05", "2024年03月05日", "2024/3/5", "二〇二四年三月五日"],
        ["3月1日至5日", "3月1日—3月5日", "3月1日~5日"],
        ["3—5天", "3至5天", "3天-5天"],
        ["9:30", "9：30", "9时30分", "9点半"],
        ["5%", "5％", "百分之五"],
        ["第3批", "第三批"],
        ["不超过20人", "至多20人", "20人以内"],
        ["0516-83712345", "0516—83712345", "(0516)83712345"],
        ["徐政发〔2024〕12号", "徐政发[2024]12号", "徐政发（2024）第12号"],
        ["-3℃", "－3℃", "零下3℃"],
    ],
)
def test_spellings_of_one_fact_have_one_value(spellings: list[str]) -> None:
    assert len({facts(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("增长1.5%", "增长15%"),
        ("不超过20人", "超过20人"),
        ("不超过20人", "不少于20人"),
        ("-3℃", "3℃"),
        ("12:30", "1230"),
        ("3—5天", "3.5天"),
        ("上午9:00", "下午9:00"),
        ("3月5日前", "3月5日后"),
        ("三十五天", "三五天"),
        ("2、3号线", "23号线"),
    ],
)
def test_marks_and_bounds_that_change_the_meaning_change_the_fact(left: str, right: str) -> None:
    assert facts(left) != facts(right)
    assert bare(left) != bare(right)


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("办理时限：20个工作日", ["办理时限"]),
        ("给予每户补贴3000元", ["每户补贴"]),
        ("补贴标准为3000元，限20人", ["补贴标准", "限"]),
        ("办理时限\n20个工作日", ["办理时限"]),
        ("提供：30张床位。", ["提供"]),
        ("30张床位。", ["床位"]),
        ("张三\t85", ["张三"]),
        ("第一批10人，第二批20人", ["", "第一批", "", "第二批"]),
        ("报名：3月1日9:00至3月5日17:00", ["报名"] * 4),
        ("补贴由3000元提高至5000元", ["补贴", "提高"]),
    ],
)
def test_a_label_says_what_a_number_is_about(text: str, labels: list[str]) -> None:
    assert [fact.label for fact in typed_facts(text)] == labels


@pytest.mark.parametrize(
    ("text", "people"),
    [
        (
            "组长：张三\n副组长：李四、王小五",
            [("组长", "张三"), ("副组长", "李四"), ("副组长", "王小五")],
        ),
        ("成员：赵六、钱七、孙八（市住建局）", [("成员", n) for n in ("赵六", "钱七", "孙八")]),
        ("主任 刘明、副主任 陈强 出席", [("主任", "刘明"), ("副主任", "陈强")]),
        ("任命张三为市财政局局长。", [("任市财政局局长", "张三")]),
        ("免去李四的市教育局副局长职务。", [("免市教育局副局长", "李四")]),
        ("王五同志任市卫健委副主任", [("任市卫健委副主任", "王五")]),
        ("联系人：周芳", [("联系人", "周芳")]),
        ("市委书记宋文博主持会议", [("市委书记", "宋文博")]),
        ("拟录用人员：张三、李四", [("拟录用人员", "张三"), ("拟录用人员", "李四")]),
        ("组长单位：市住建局", []),
        ("工作人员对现场进行检查", []),
        ("名单：详见附件", []),
        ("局长办公会议研究", []),
        ("成员单位要各司其职", []),
        ("主任医师坐诊", []),
    ],
)
def test_people_are_told_from_words_by_their_office(
    text: str, people: list[tuple[str, str]]
) -> None:
    found = [(fact.label, fact.text) for fact in typed_facts(text) if fact.kind == "name"]

    assert found == people


@pytest.mark.parametrize(
    "text",
    ["一年级学生有一天说", "单位：万元", "千家万户", "1.总则\n2、细则\n（3）附则", "唯一人选"],
)
def test_words_and_numbers_of_list_items_are_no_facts(text: str) -> None:
    assert facts(text) == ()


def test_facts_come_in_the_order_of_the_text() -> None:
    assert facts("3月5日，3月8日，20人，15%") == ("03-05", "03-08", "20人", "15%")


def test_clauses_with_a_full_width_comma_are_two_facts() -> None:
    assert facts("完成3，5月再开") == ("3", "5月")


def test_text_without_numbers_states_none() -> None:
    assert facts("全市各级各部门要高度重视（详见附件）") == ()


def test_only_so_many_are_read() -> None:
    assert len(typed_facts("1人，" * 100, 10)) == 10


@pytest.mark.parametrize(
    ("left", "right"),
    [("于2024-03-05起，", "于2024年3月5日起"), ("「好」 1,000元", "“好”1000元")],
)
def test_punctuation_and_spelling_are_only_format(left: str, right: str) -> None:
    assert bare(left) == bare(right)


ALPHABET = "〔2024〕12号（1.5%，3月日:元 个工作日徐政发不超过至-零下二十百千万第一批年任命张三为局长：@a.\n"


@given(st.text(ALPHABET))
def test_facts_are_found_in_any_text(text: str) -> None:
    found = typed_facts(text)

    assert all(fact.text and not any(c.isspace() for c in fact.text) for fact in found)
    assert facts(text) == tuple(fact.value for fact in found)


@given(st.text(ALPHABET + "１：％ \u200b"))
def test_white_space_at_the_ends_and_width_leave_the_bare_text(text: str) -> None:
    wide = text.replace("1", "１").replace("%", "％")

    assert bare(f" {wide}\n") == bare(text)


@given(st.text())
def test_any_unicode_is_read(text: str) -> None:
    typed_facts(text)
    bare(text)


@pytest.mark.parametrize(
    "repeated",
    [
        "零",
        "十万",
        "百分之",
        "1.",
        "1至",
        "（0516",
        "〔2024",
        "a.",
        "任命张",
        "成员：张三、",
        "三月",
        "第一",
    ],
)
def test_a_page_of_one_thing_is_read_in_work_that_grows_with_its_length(repeated: str) -> None:
    """When a pattern tries every cut of a run, this never ends."""
    text = repeated * 20_000

    assert len(bare(text)) <= 8 * len(text)
    assert len(typed_facts(text, 1_000)) <= 1_000
