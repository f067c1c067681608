"""Small facts that pages state beside the text: channel, tags, 文号, language."""

import re
from collections.abc import Iterable, Mapping

from xzcrawler.pages.document import Element
from xzcrawler.text.credit import clean_source

_STEP = re.compile(r"\s*(?:[>＞»›→]+|\s/\s|-->)\s*")
_SIGN_OF_STEP = re.compile(r"[>＞»›→]|\s/\s")
_TRAIL_LABEL = re.compile(r"^.*?(?:位置|所在位置|现在位置|您在)\s*[:：]?\s*")
_NO_CHANNEL = frozenset(
    {"正文", "详情", "首页", "内容", "浏览文章", "信息内容", "文章详情", "新闻详情"}
)
_TAG_LABEL = re.compile(r"^\s*(?:标\s*签|关键[词字]|TAGS?)\s*[:：]?", re.IGNORECASE)
_COMMAS = re.compile(r"[,，;；、|]+")
_LONGEST_TAG = 20
_LONGEST_TRAIL = 300
_MOST_TAGS = 12
_NUMBER = r"[\u4e00-\u9fff（）()]{1,14}\s?[〔\[［【(（]\s?(?:19|20)\d\d\s?[〕\]］】)）]\s?(?:第\s?)?\d{1,4}\s?号"
_LABELLED_NUMBER = re.compile(rf"(?:发文字号|文件编号|公文字号|文\s*号)\s*[:：]?\s*({_NUMBER})")
_LONE_NUMBER = re.compile(rf"(?m)^[\s(（]*({_NUMBER})[\s)）]*$")
_HEAD_SOURCES = ("contentsource", "source", "mediaid")
_LINKED_DATA_AUTHOR = re.compile(
    r'"author"\s*:[\[\s]{0,20}\{(?=[^{}]{0,300}"@type"\s*:\s*"Organization")[^{}]{0,300}?"name"\s*:\s*"([^"\\]{2,30})"'
)
_HAN = re.compile(r"[\u4e00-\u9fff]")


def channel_of(trail: str, title: str = "") -> str:
    """Return the column that a breadcrumb ends in.

    >>> channel_of("您当前的位置：首页 > 徐州频道 > 要闻 > 正文")
    '要闻'
    """
    steps = [step.strip() for step in _STEP.split(_TRAIL_LABEL.sub("", trail[-_LONGEST_TRAIL:]))]
    named = [step for step in steps if step and step not in _NO_CHANNEL and step != title]
    return named[-1] if named and len(named[-1]) <= _LONGEST_TAG else ""


def trail_in(lines: Iterable[str]) -> str:
    """Return the last line that looks like a breadcrumb, else an empty string.

    >>> trail_in(["彭城新闻网", "首页 > 民生 > 正文", "字号：大 中 小"])
    '首页 > 民生 > 正文'
    """
    trails = [
        text for text in lines if "位置" in text or "您在" in text or _SIGN_OF_STEP.search(text)
    ]
    return trails[-1] if trails else ""


def tags_of(text: str, besides: str = "") -> tuple[str, ...]:
    """Return the tags of a line; without commas, blanks part them.

    >>> tags_of("标签: "), tags_of("供暖,公告"), tags_of("关键词：供暖 公告")
    ((), ('供暖', '公告'), ('供暖', '公告'))
    """
    bare = _TAG_LABEL.sub("", text)
    parts = _COMMAS.split(bare) if _COMMAS.search(bare) else bare.split()
    tags = dict.fromkeys([part.strip() for part in parts])
    found = [tag for tag in tags if tag and len(tag) <= _LONGEST_TAG and tag != besides]
    return tuple(found[:_MOST_TAGS])


def doc_number_in(text: str) -> str:
    """Return a 文号 that has a label or a line of its own.

    >>> doc_number_in("发文字号：徐政发〔2024〕12号"), doc_number_in("根据徐政发〔2024〕12号文件，")
    ('徐政发〔2024〕12号', '')
    """
    found = "号" in text and (_LABELLED_NUMBER.search(text) or _LONE_NUMBER.search(text))
    return found[1].strip() if found else ""


def source_of_head(metas: Mapping[str, str], linked_data: Iterable[str]) -> str:
    """Return the source that a page's head names for machines, else an empty string.

    In linked data an author that is an organization is where the article came from.
    """
    stated = (clean_source(metas.get(name, "")) for name in _HEAD_SOURCES)
    if named := next(filter(None, stated), ""):
        return named
    authors = map(_LINKED_DATA_AUTHOR.search, linked_data)
    return next((found[1].strip() for found in authors if found), "")


def language_of(root: Element, title: str) -> str:
    """Return the language; a Chinese title outweighs a template that claims to be English."""
    claimed = (root.get("lang") or root.get("xml:lang") or "").strip()
    if _HAN.search(title):
        return claimed if claimed.lower().startswith("zh-") else "zh-CN"
    return claimed if claimed and not claimed.lower().startswith("zh") else "en"
