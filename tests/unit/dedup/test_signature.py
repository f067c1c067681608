from datetime import UTC, datetime
from typing import Any

import pytest
from attrs import evolve

from xzcrawler.config import SHANGHAI
from xzcrawler.dedup.signature import content_hash, text_hash
from xzcrawler.items import Article, Attachment, Image

ARTICLE = Article(
    url="http://a.cn/1",
    title="关于发放补贴的通知",
    published=datetime(2026, 3, 2, 9, 45, tzinfo=SHANGHAI),
    published_raw="2026-03-02 09:45",
    published_precision="minute",
    source="徐州日报",
    authors=("魏宁",),
    editors=("韩震霞",),
    body="增长1.5%，很好。\n完。",
)


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "关于发放补贴的通告"},
        {"body": "增长15%，很好。\n完。"},
        {"body": "增长1.5%很好。\n完。"},
        {"body": "增长1.5%，很好。完。"},
        {"published": datetime(2026, 3, 2, 9, 46, tzinfo=SHANGHAI)},
        {"published": None},
        {"published_precision": "day"},
        {"source": "新华日报"},
        {"authors": ("魏宁", "张三")},
        {"authors": (), "editors": ("魏宁", "韩震霞")},
        {"doc_number": "徐政发〔2024〕12号"},
        {"images": (Image("http://a.cn/1.jpg"),)},
        {"attachments": (Attachment("http://a.cn/1.docx", "附件1"),)},
    ],
)
def test_every_field_of_the_content_counts(changed: dict[str, Any]) -> None:
    assert content_hash(evolve(ARTICLE, **changed)) != content_hash(ARTICLE)


@pytest.mark.parametrize(
    "changed",
    [
        {"url": "https://b.cn/2"},
        {"channel": "要闻", "tags": ("民生",)},
        {"read_by": "trs", "language": "zh", "canonical_url": "http://a.cn/x"},
        {"published_raw": "2026年3月2日 9:45"},
        {"published": datetime(2026, 3, 2, 1, 45, tzinfo=UTC)},
        {"body": " 增长１.５％，很好。\u200b\n\n完。 "},
    ],
)
def test_where_it_was_found_and_how_it_is_spelt_does_not_count(changed: dict[str, Any]) -> None:
    assert content_hash(evolve(ARTICLE, **changed)) == content_hash(ARTICLE)


def test_fields_do_not_run_into_each_other() -> None:
    one = evolve(ARTICLE, title="甲乙", body="丙")
    other = evolve(ARTICLE, title="甲", body="乙丙")

    assert content_hash(one) != content_hash(other)
    assert text_hash("甲乙", "丙") != text_hash("甲", "乙丙")


def test_copies_share_a_text_hash_whatever_the_line_breaks() -> None:
    assert text_hash("通知", "甲。\n乙。") == text_hash("通 知", "甲。　乙。\n")
    assert text_hash("通知", "甲。乙。") != text_hash("通知", "甲，乙。")


def test_half_a_character_can_be_hashed() -> None:
    assert len(content_hash(evolve(ARTICLE, body="\ud83d"))) == 64
