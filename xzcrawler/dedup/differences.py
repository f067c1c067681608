"""What stands for what in two texts: figures, numbers of issues, people, words of the title."""

import re
from collections.abc import Iterator, Sequence

from attrs import frozen

from xzcrawler.dedup.alignment import Gap
from xzcrawler.text.officials import is_name

_FIGURE = re.compile(r"\d+(?:\|\d+)*")
_NUMERALS = frozenset("〇零一二三四五六七八九十百千两")
_COUNTED = re.compile(r"(?:次|届|期|批|号|轮|季|回|场|版|年|月|日|周|卷|辑|章|集|讲)")
_ISSUE_UNIT = re.compile(r"(?:期|批|号|届|轮|周|季度|月份|次(?:会议|全会|大会|例会|常委)|回)")
_DAY = re.compile("[月日]")
_LEAD = 60
"""Characters of a text within which a day says when it happened."""
_PLAIN_SURNAMES = frozenset(
    "王李张刘陈杨赵吴徐孙胡朱郭罗宋郑谢韩唐冯董萧肖袁邓许傅沈彭吕苏卢蒋蔡贾魏薛阎潘杜戴钟汪姜范姚谭廖邹熊陆郝崔邱秦侯邵孟钱贺顾尹黎"
    "赖龚覃庞樊殷葛翟倪俞詹鲁欧阳"
)
"""Surnames that begin few other words."""


@frozen
class Difference:
    """A fact that one text states otherwise than the other, each in its own spelling."""

    kind: str
    """`figure`, `issue` (what counts an issue: 第3批), `day` (in the lead) or `name`."""
    old: str
    new: str
    context: str
    """The characters before it, in both texts."""

    def turned(self) -> "Difference":
        """Return the same, seen from the other text."""
        return Difference(self.kind, self.new, self.old, self.context)


def figures(gaps: Sequence[Gap]) -> list[Difference]:
    """Return the figures that stand for each other, those that count an issue marked so.

    >>> from xzcrawler.dedup.alignment import align
    >>> figures(align("全市第3批共计补助20人", "全市第4批共计补助20人").gaps)
    [Difference(kind='issue', old='3', new='4', context='全市第')]
    """
    return [found for gap in gaps for found in _figures_of(gap)]


def _figures_of(gap: Gap) -> Iterator[Difference]:
    old, new = _FIGURE.findall(gap.old), _FIGURE.findall(gap.new)
    behind = _FIGURE.split(gap.old)[-1] + gap.after
    for left, right in zip(old, new, strict=False):
        kind = "issue" if _ISSUE_UNIT.match(behind) else "figure"
        if gap.at < _LEAD and _DAY.match(behind):
            kind = "day"
        yield Difference(kind, left, right, gap.before)
    if not old and not new and counts(gap):
        yield Difference("issue", gap.old, gap.new, gap.before)


def counts(gap: Gap) -> bool:
    """Return whether two Chinese numerals stand for each other: 第三次, 第四次."""
    if not gap.old or not gap.new or not _NUMERALS.issuperset(gap.old + gap.new):
        return False
    return gap.before.endswith("第") or _COUNTED.match(gap.after) is not None


def names(gaps: Sequence[Gap]) -> list[Difference]:
    """Return the people who stand for each other.

    >>> names([Gap("伟强", "小明", "声明人李", "因保管")])
    [Difference(kind='name', old='李伟强', new='李小明', context='声明人')]
    """
    return [found for gap in gaps if (found := _name_of(gap)) is not None]


def _name_of(gap: Gap) -> Difference | None:
    old, new = gap.old, gap.new
    if not (old and new) or max(len(old), len(new)) > 3:
        return None
    before, after = gap.before[-1:], gap.after[:1]
    around = (("", ""), (before, ""), ("", after), (before, after), (gap.before[-2:], ""))
    for head, tail in around:
        left, right = head + old + tail, head + new + tail
        if _are_people(left, right):
            return Difference(
                "name", left, right, gap.before.removesuffix(head) if head else gap.before
            )
    return None


def _are_people(left: str, right: str) -> bool:
    if not (2 <= len(left) <= 3 and 2 <= len(right) <= 3):
        return False
    if not (is_name(left) and is_name(right)):
        return False
    plain = (left[0] in _PLAIN_SURNAMES) + (right[0] in _PLAIN_SURNAMES)
    return plain == 2 or (plain == 1 and left[0] != right[0])


def is_respelled(name: Difference) -> bool:
    """Return whether two names are one, spelled right and wrong: 王剑锋, 王剑峰."""
    if len(name.old) != len(name.new) or len(name.old) < 3:
        return False
    return sum(left != right for left, right in zip(name.old, name.new, strict=True)) == 1


def words(gaps: Sequence[Gap]) -> set[tuple[str, str]]:
    """Return the short words that stand for each other, without figures."""
    return {
        (gap.old, gap.new)
        for gap in gaps
        if gap.old and gap.new and max(len(gap.old), len(gap.new)) <= 12
        if not _FIGURE.search(gap.old + gap.new)
    }
