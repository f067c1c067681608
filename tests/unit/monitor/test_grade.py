from datetime import datetime
from typing import Any

import pytest
from attrs import evolve

from xzcrawler.config import SHANGHAI
from xzcrawler.items import Article, Attachment, Image
from xzcrawler.monitor import grade
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
        (body("20个", "15个"), "20个工作日 → 15个工作日"),
        ({"title": "新题目"}, "标题: 关于发放补贴的通知 → 新题目"),
        ({"source": ""}, "来源: 徐州日报 → （无）"),
        ({"attachments": ()}, "附件有变"),
        (body("抓紧", "认真"), "抓紧 → 认真"),
        (body("，请各单位抓紧落实", ""), "删去: ，请各单位抓紧落实"),
        (body("，", ","), "仅格式"),
        ({"published": None}, "发布时间: 2026-03-02 09:45 → （无）"),
    ],
)
def test_an_edit_is_summed_up_in_a_line(changed: dict[str, Any], summary: str) -> None:
    new = evolve(ARTICLE, **changed)

    assert summarize(ARTICLE, new, grade(ARTICLE, new)) == summary


def test_a_page_of_nothing_but_numbers_is_graded_in_bounded_memory() -> None:
    numbers = evolve(ARTICLE, body=" ".join(map(str, range(200_000))))
    others = evolve(ARTICLE, body=" ".join(map(str, range(200_000, 400_000))))

    assert len(grade(numbers, others).facts) == 100
