"""Where an article came from when no 来源 says so: who published it, who stands beside the date."""

import re
from collections.abc import Sequence
from itertools import pairwise

from xzcrawler.text.credit import PADDING, clean_source
from xzcrawler.text.dates import parse_published

CARRIER = (
    r"[\u4e00-\u9fffA-Za-z0-9·-]{1,12}"
    r"(?:网|报|社|台|刊|新闻|财经|在线|客户端|发布|新媒体|融媒(?:体中心)?|杂志|传媒|卫视|电视|广播|日刊)"
)
"""How the name of a paper, a station or a site ends."""
_CARRIER = re.compile(CARRIER)
_BUTTON = re.compile(
    r"(?:点击)?(?:[收播]?听|朗读|[读看播]|更多|最新|相关|热门|推荐|今日)(?:新闻|发布|电视|广播|视频)"
)
"""Words of a template that end like a carrier's name: 听新闻. 看看新闻 is one."""
_LABEL = re.compile(r"(?:信息|文章|稿件|新闻)?来\s*源|发布(?:机构|单位|部门)|发文(?:机关|单位)")
_PUBLISHER = re.compile(
    r"(?:发布(?:机构|单位|部门|者)|发文(?:机关|单位)|信息(?:提供|发布)(?:单位|部门)?|供稿(?:单位)?|(?:办理|答复|回复|访谈|承办)单位)"
    r"(?:\s*[:：]\s*|\s+)([^\s:：|｜，。]{2,24})"
    r"|(?:^|\s)(?:信息|文章|稿件)?来源\s+([^\s:：|｜，。]{2,24})(?=\s|$)"
)
_DATELINE = re.compile(
    rf"(?:据|综合|原载)?《?({CARRIER})》?(?:[^，。]{{0,14}}日)?(?:电|讯|消息|报道)"
)
_CLOCK = re.compile(r"(?<!\d)\d{1,2}[-/月]\d{1,2}日?\s*\d{1,2}:\d{2}")
_LONGEST_VALUE = 24
_LONGEST_LINE = 80


def publisher_in(lines: Sequence[str]) -> str:
    """Return who is said to have published, in one line or in a label and the line after it.

    >>> publisher_in(["发布时间", "2025-01-14", "信息来源", "医政科", "访问次数"])
    '医政科'
    >>> publisher_in(["索引号： 0148 发布机构： 兰渚市民政局"])
    '兰渚市民政局'
    """
    for label, value in pairwise(lines):
        if _LABEL.fullmatch(label.strip(PADDING)) and len(value) <= _LONGEST_VALUE:
            return clean_source(value)
    stated = (_PUBLISHER.search(text) for text in lines if len(text) <= 2 * _LONGEST_LINE)
    return next((clean_source(found[1] or found[2]) for found in stated if found), "")


def carrier_beside_date(lines: Sequence[str]) -> str:
    """Return the carrier that stands without a label beside the first date, else an empty string.

    >>> carrier_beside_date(["2024-05-20 14:33·新华社"])
    '新华社'
    >>> carrier_beside_date(["要闻", "经济日报", "2024-05-13 06:16发布于北京"])
    '经济日报'
    >>> carrier_beside_date(["2024-05-20 14:33 1 听新闻"])
    ''
    """
    for index, text in enumerate(lines):
        stated = _stated_time(text) if len(text) <= _LONGEST_LINE else ""
        if not stated:
            continue
        beside = [*text.replace(stated, " ").split(), *lines[max(index - 1, 0) : index]]
        words = (word.strip(PADDING) for word in beside)
        return next(filter(_is_carrier, words), "")
    return ""


def carrier_of_dateline(paragraph: str) -> str:
    """Return the carrier that a text begins with.

    >>> carrier_of_dateline("据《彭城晚报》报道，一名市民……"), carrier_of_dateline("新华社北京5月9日电 题：")
    ('彭城晚报', '新华社')
    """
    found = _DATELINE.match(paragraph.strip(PADDING))
    return found[1] if found else ""


def _is_carrier(word: str) -> bool:
    return _CARRIER.fullmatch(word) is not None and not _BUTTON.fullmatch(word)


def _stated_time(text: str) -> str:
    when = parse_published(text)
    if when is not None:
        return when.raw
    clock = _CLOCK.search(text)
    return clock[0] if clock else ""
