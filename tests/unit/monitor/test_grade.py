import importlib
import pkgutil
from datetime import datetime
from typing import Any

import pytest
from attrs import evolve

from xzcrawler.config import SHANGHAI
from xzcrawler.items import Article, Attachment, Image
from xzcrawler.monitor import grade
from xzcrawler.monitor.grading import technical
from xzcrawler.monitor.summary import summarize

ARTICLE = Article(
    url="http://a.cn/1",
    title="关于发放补贴的通知",
    published=datetime(2026, 3, 2, 9, 45, tzinfo=SHANGHAI),
    published_precision="minute",
    source="徐州日报",
    authors=("魏宁",),
    body="每人1500元，增长1.5%。\n办理时限20个工作日，请各单位抓紧落实。",
    attachments=(Attachment("http://a.cn/1.docx", "附件1"),),
)


def body(old: str, new: str) -> dict[str, Any]:
    return {"body": ARTICLE.body.replace(old, new)}


@pytest.mark.parametrize(
    ("changed", "kinds"),
    [
        (body("1.5%", "15%"), ("fact",)),
        (body("20个", "15个"), ("fact", "body")),
        (body("抓紧", "认真"), ("body",)),
        (body("，", ","), ("format",)),
        (body("。\n", "。"), ("format",)),
        ({"title": "关于发放补贴的通告"}, ("title",)),
        ({"title": "关于发放补贴的通知!"}, ("format",)),
        ({"published": datetime(2026, 3, 3, tzinfo=SHANGHAI)}, ("published",)),
        ({"source": "新华日报"}, ("source",)),
        ({"authors": ("张三",)}, ("author",)),
        ({"images": (Image("http://a.cn/1.jpg"),)}, ("image",)),
        ({"attachments": ()}, ("attachment_removed",)),
        ({"doc_number": "徐政发〔2024〕12号"}, ("fact",)),
        (
            {"attachments": (*ARTICLE.attachments, Attachment("http://a.cn/2.docx", "附件2"))},
            ("attachment_added",),
        ),
        ({"attachments": (Attachment("http://a.cn/9.docx", "附件1"),)}, ("attachment_replaced",)),
        ({"title": "关于停发补贴的通知", "source": "新华日报"}, ("title", "source")),
    ],
)
def test_an_edit_has_every_kind_that_applies(changed: dict[str, Any], kinds: tuple[str]) -> None:
    found = grade(ARTICLE, evolve(ARTICLE, **changed)).kinds

    assert set(found) >= set(kinds)
    assert found[0] == kinds[0]
    assert set(found) - {"body"} == set(kinds) - {"body"}


def test_facts_that_changed_are_paired() -> None:
    graded = grade(ARTICLE, evolve(ARTICLE, **body("1500元", "2000元")))

    assert [(fact.kind, fact.old, fact.new) for fact in graded.facts] == [
        ("money", "1500元", "2000元")
    ]


def test_a_fact_that_came_or_went_has_an_empty_side() -> None:
    longer = evolve(ARTICLE, body=ARTICLE.body + "\n共30人。")

    assert [(f.old, f.new) for f in grade(ARTICLE, longer).facts] == [("", "30人")]
    assert [(f.old, f.new) for f in grade(longer, ARTICLE).facts] == [("30人", "")]


def test_severity_follows_the_gravest_kind() -> None:
    def severity(**changed: Any) -> int:
        return grade(ARTICLE, evolve(ARTICLE, **changed)).severity

    assert severity(**body("20个", "15个")) >= 60
    assert severity(title="关于停发补贴的通知") == 50
    assert severity(body=ARTICLE.body.replace("，", ",")) <= 5
    assert 0 < severity(**body("抓紧", "认真")) < severity(body="全文已换成另外一些话。") <= 90


def test_many_facts_weigh_more_but_never_as_much_as_a_disappearance() -> None:
    many = evolve(ARTICLE, body="\n".join(f"{number}人" for number in range(100)))

    assert 60 < grade(ARTICLE, many).severity < 100


@pytest.mark.parametrize(
    ("changed", "summary"),
    [
        (body("20个", "15个"), "办理时限 20个工作日 → 15个工作日"),
        ({"title": "新题目"}, "标题: 关于发放补贴的通知 → 新题目"),
        ({"source": ""}, "来源: 徐州日报 → （无）"),
        ({"attachments": ()}, "附件有变"),
        (body("抓紧", "认真"), "抓紧 → 认真"),
        (body("，请各单位抓紧落实", ""), "删去: ，请各单位抓紧落实"),
        (body("，", ","), "仅格式有变"),
        (
            {"body": "\n".join(reversed(ARTICLE.body.split("\n")))},
            "段落移动: 办理时限20个工作日，请各单位抓紧落实。",
        ),
        ({"read_by": "generic"}, "内容未变"),
        ({"published": None}, "发布时间: 2026-03-02 09:45 → （无）"),
    ],
)
def test_an_edit_is_summed_up_in_a_line(changed: dict[str, Any], summary: str) -> None:
    new = evolve(ARTICLE, **changed)

    assert summarize(ARTICLE, new, grade(ARTICLE, new)) == summary


@pytest.mark.parametrize(
    ("old", "new", "summary"),
    [
        (
            {"body": "标准20元。\n15时51分敲门，输入12万元，拨打110，剩8秒。"},
            {"body": "标准25元。\n（内容已精简）"},
            "标准 20元 → 25元；删去 4 处数字；删去: 15时51分敲门，输入12万元，拨打110，剩8秒。",
        ),
        (
            {"body": "通知如下。"},
            {"body": "通知如下。\n3月6日起停水8小时，涉及12个小区。"},
            "增加 3 处数字；增加: 3月6日起停水8小时，涉及12个小区。",
        ),
        (
            {"title": "前两个月出口增长", "body": "1月出口增长。"},
            {"title": "1月出口增长", "body": "1月出口增长。"},
            "标题: 前两个月出口增长 → 1月出口增长",
        ),
    ],
)
def test_facts_that_went_with_their_sentences_are_counted_not_listed(
    old: dict[str, Any], new: dict[str, Any], summary: str
) -> None:
    before, after = evolve(ARTICLE, **old), evolve(ARTICLE, **new)

    assert summarize(before, after, grade(before, after)) == summary


def test_a_page_of_nothing_but_numbers_is_graded_in_bounded_memory() -> None:
    numbers = evolve(ARTICLE, body=" ".join(map(str, range(200_000))))
    others = evolve(ARTICLE, body=" ".join(map(str, range(200_000, 400_000))))

    assert len(grade(numbers, others).facts) == 100


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("补贴3,000元，共２０人。", "补贴3000元,共20人"),
        ("补贴3千元。", "补贴三千元。"),
        ("于2024-03-05起施行。", "于2024年3月5日起施行。"),
        ("报名时间：3月1日至5日。", "报名时间：3月1日—3月5日。"),
        ("根据徐政发〔2024〕12号文件", "根据徐政发[2024]12号文件"),
        ("第一段，共30人。第二段，共40人。", "第一段，共30人。\n第二段，共40人。"),
        ("“开放”时间12:30", "「开放」时间12：30"),
    ],
)
def test_another_spelling_of_the_same_is_format(old: str, new: str) -> None:
    graded = grade(evolve(ARTICLE, body=old), evolve(ARTICLE, body=new))

    assert (graded.kinds, graded.facts) == (("format",), ())
    assert graded.severity <= 5


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("增长1.5%", "增长15%"),
        ("不超过20人", "超过20人"),
        ("气温-3℃", "气温3℃"),
        ("会议12:30开始", "会议1230开始"),
        ("公示3—5天", "公示3.5天"),
        ("2、3号线停运", "23号线停运"),
    ],
)
def test_punctuation_that_changes_the_meaning_is_no_format(old: str, new: str) -> None:
    graded = grade(evolve(ARTICLE, body=old), evolve(ARTICLE, body=new))

    assert graded.kinds[0] == "fact"
    assert "format" not in graded.kinds


def test_a_lost_point_is_seen_where_diffengine_drops_punctuation() -> None:
    graded = grade(ARTICLE, evolve(ARTICLE, **body("1.5%", "15%")))

    assert [(fact.label, fact.old, fact.new) for fact in graded.facts] == [("增长", "1.5%", "15%")]


def test_paragraphs_in_another_order_change_no_fact() -> None:
    paragraphs = ["甲企业补贴3000元。", "乙企业限额20人。", "丙企业自3月5日起停业整顿。"]
    old, new = (evolve(ARTICLE, body="\n".join(order)) for order in (paragraphs, paragraphs[::-1]))

    assert (grade(old, new).kinds, grade(old, new).facts) == (("body",), ())


def test_a_link_that_only_spells_its_file_otherwise_is_no_other_file() -> None:
    files = (Attachment("http://a.cn/1.docx", "附件１"),)

    assert grade(ARTICLE, evolve(ARTICLE, attachments=files)).kinds == ("format",)


def test_what_no_reader_sees_is_technical() -> None:
    graded = grade(ARTICLE, evolve(ARTICLE, read_by="generic", canonical_url="http://a.cn/"))

    assert (graded.kinds, graded.severity) == (("technical",), 0)


def test_an_edit_our_reader_made_is_technical_and_keeps_what_differs() -> None:
    graded = technical(grade(ARTICLE, evolve(ARTICLE, title="题目", body="")))

    assert graded.severity == 0
    assert graded.kinds[0] == "technical"
    assert "title" in graded.kinds


def test_grading_is_called_by_its_name_and_hides_no_module() -> None:
    package = importlib.import_module("xzcrawler.monitor")
    for module in pkgutil.iter_modules(package.__path__, "xzcrawler.monitor."):
        importlib.import_module(module.name)

    assert package.grade is grade
    assert callable(grade)
