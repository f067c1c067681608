"""The words around a number: what bounds it, and what it is about."""

import re

from attrs import frozen

_BEFORE = {
    "≤": "不超过|不得超过|不能超过|未超过|不多于|不得多于|不高于|不得高于|不大于|不长于|不晚于|不迟于|最多|至多|最高|最长|最迟",
    "≥": "不少于|不得少于|不低于|不得低于|不小于|不短于|不早于|不足以|至少|最少|最低|最短|起码",
    ">": "超过|多于|高于|大于|超出|超|逾",
    "<": "少于|低于|小于|不足|不到|未满|不满|未达到|未达",
    "≈": "大约|约为|约|将近|接近|近",
}
_AFTER = {
    "≤": "及以下|以下|以内|之内|内(?![容部外地陆])",
    "≥": "及以上|以上",
    "≈": "左右|上下",
    "<": "以前|之前|前(?![往进期提来后置景沿])",
    ">": "以后|之后|后(?![续期勤备])|起(?![到来点])",
    "止": "截止|为止|止",
}
_NOT = (
    r"(?:无需|无须|不再|不必|免于|暂停|停止|取消|禁止|未(?!来)|不(?![断仅但论管同含]))[一-鿿]{0,3}?"
)
_BOUND_BEFORE = re.compile(
    "(?:"
    + "|".join(f"(?P<b{i}>{words})" for i, words in enumerate(_BEFORE.values()))
    + rf"|(?P<not>{_NOT}))(?:为|达到|达)?\s?\Z"
)
_HINT = re.compile("[不未无免停取禁最至多高大于超逾少低小足约近接左起]")
"""Without one of these nothing bounds the number behind; most have none before them."""
_BOUND_AFTER = re.compile(
    r"\s?(?:" + "|".join(f"(?P<a{i}>{words})" for i, words in enumerate(_AFTER.values())) + ")"
)
_SYMBOL = (
    {f"b{i}": symbol for i, symbol in enumerate(_BEFORE)}
    | {f"a{i}": symbol for i, symbol in enumerate(_AFTER)}
    | {"not": "¬"}
)
_REACH = 24
"""Characters before a number that are looked at; a bound takes at most 8 of them."""
_CLAUSE = re.compile(r"[，。；！？、,;!?…“”‘’《》〈〉\"'()（）\[\]〔〕【】|.:：\s]+")
_LEAD = re.compile(r"(?:其中|并且|并|且|将|请|从|自|给予|发放|按照|按|于|在|和|及|与|的)+")
_TRAIL = re.compile(
    r"(?:共计|合计|总计|共有|共|达到|达|为|是|从|由|至|给予|发放|需要|需|在|于|自|的|了|即|各|和|及|与|分别)+\Z"
)
_VERB = re.compile(r".*(?:给予|发放|予以|按照|其中|的)")
_LONGEST_LABEL = 14
_NOUN_AFTER = re.compile(r"的?(?P<noun>[一-鿿]{2,6})(?=[^一-鿿]|\Z)")


@frozen
class Bound:
    """What limits or denies a number, and where those words stand."""

    symbol: str
    """Characters of `≤ ≥ < > ≈ ¬ 止`, or empty."""
    start: int
    end: int


def bound(text: str, start: int, end: int) -> Bound:
    """Return what bounds the number at `start:end`.

    >>> bound("不超过20人", 3, 6), bound("20人以内", 0, 3).symbol, bound("20人", 0, 3).symbol
    (Bound(symbol='≤', start=0, end=6), '≤', '')
    """
    near = max(0, start - 8)
    before = _HINT.search(text, near, start) and _BOUND_BEFORE.search(text, near, start)
    after = _BOUND_AFTER.match(text, end, end + 4)
    found = {_SYMBOL[str(match.lastgroup)] for match in (before, after) if match}
    return Bound(
        "".join(sorted(found)),
        before.start() if before else start,
        after.end() if after else end,
    )


def label(text: str, start: int, end: int, since: int = 0) -> str:
    """Return what the number at `start:end` is about: the words before it, else the noun behind.

    `since`: where the fact before it ends; words before that belong to the other one.

    >>> label("办理时限：20个工作日", 5, 10), label("给予每户补贴3000元", 6, 11), label("30张床位，", 0, 3)
    ('办理时限', '每户补贴', '床位')
    """
    words = text[max(since, start - _REACH) : start].rstrip("：: （(\u3000\t\n")
    clause = _TRAIL.sub("", _CLAUSE.split(words)[-1])
    about = _VERB.sub("", clause) or clause
    lead = _LEAD.match(about)
    about = about[lead.end() :] if lead else about
    if about:
        return about[-_LONGEST_LABEL:]
    behind = _NOUN_AFTER.match(text, end, end + 8)
    return behind["noun"] if behind else ""


_DIRECTION = re.compile(
    r"(?:(?P<up>增长|上涨|上升|提高|增加|上调|增幅|涨幅|增收|盈利|延长)"
    r"|(?P<down>下降|下跌|降低|减少|下调|回落|下滑|降幅|跌幅|减收|亏损|缩短))(?P<rest>了|到|至)?\Z"
)


def opposite(old: str, new: str) -> tuple[str, str] | None:
    """Return the words of two labels that say a number goes up in one and down in the other.

    >>> opposite("同比增长", "同比下降"), opposite("同比增长", "同比上升")
    (('增长', '下降'), None)
    """
    before, after = _DIRECTION.search(old), _DIRECTION.search(new)
    if before and after and bool(before["up"]) != bool(after["up"]):
        return before[0], after[0]
    return None
