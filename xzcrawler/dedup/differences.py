"""What stands for what in two texts: figures, numbers of issues, people, words of the title."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import zip_longest

from attrs import evolve, frozen

from xzcrawler.dedup.alignment import Gap
from xzcrawler.text.officials import is_name

_FIGURE = re.compile(r"\d+(?:\|\d+)*")
_NUMERALS = frozenset("〇零一二三四五六七八九十百千两")
_COUNTED = re.compile(r"(?:次|届|期|批|号|轮|季|回|场|版|年|月|日|周|卷|辑|章|集|讲)")
_ISSUE_UNIT = re.compile(r"(?:期|批|号|届|轮|周|季度|月份|次(?:会议|全会|大会|例会|常委)|回)")
_UNITS = {"万": 10_000, "亿": 100_000_000}
_DAY = re.compile("[月日]")
_LEAD = 60
"""Characters of a text within which a day says when it happened."""
_SEX = re.compile(r"[男女]\Z")
_PLAIN_SURNAMES = frozenset(
    "王李张刘陈杨赵吴徐孙胡朱郭罗宋郑谢韩唐冯董萧肖袁邓许傅沈彭吕苏卢蒋蔡贾魏薛阎潘杜戴钟汪姜范姚谭廖邹熊陆郝崔邱秦侯邵孟钱贺顾尹黎"
    "赖龚覃庞樊殷葛翟倪俞詹鲁欧阳"
)
"""Surnames that begin few other words."""
_SAYS_OR_DOES = frozenset(
    [
        "表示",
        "说",
        "称",
        "指出",
        "强调",
        "认为",
        "介绍",
        "告诉",
        "透露",
        "坦言",
        "进行",
        "开展",
        "举行",
        "举办",
        "主持",
        "出席",
        "率领",
        "带领",
        "参加",
        "要求",
        "解释",
        "回应",
    ]
)
"""What stands behind a surname and is no given name: 张表示, 张说."""


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
    >>> figures(align("提供岗位12400个", "提供岗位1|24万个").gaps)
    []
    >>> figures(align("招聘会提供岗位20个", "招聘会献出职缺20名").gaps)
    []
    """
    return [found for gap in gaps for found in _figures_of(gap)]


def _figures_of(gap: Gap) -> Iterator[Difference]:
    old, new = (list(_figures_in(side, gap.after)) for side in (gap.old, gap.new))
    for (left, behind), (right, other) in zip(old, new, strict=False):
        if left == right or _is_same_amount((left, behind), (right, other)):
            continue
        kind = "issue" if _ISSUE_UNIT.match(behind) else "figure"
        if gap.at < _LEAD and _DAY.match(behind):
            kind = "day"
        yield Difference(kind, left, right, gap.before)
    if not old and not new and counts(gap):
        yield Difference("issue", gap.old, gap.new, gap.before)


def _figures_in(side: str, after: str) -> Iterator[tuple[str, str]]:
    """Yield each figure of one side of a gap, and the words behind it."""
    ends = [found.span() for found in _FIGURE.finditer(side)]
    starts = [start for start, _ in ends[1:]]
    for (start, end), following in zip_longest(ends, starts):
        behind = side[end:following] if following else side[end:] + after
        yield side[start:end], behind


def _is_same_amount(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether both write one amount, as 12400 and 1.24万 do."""
    units = [_UNITS.get(behind[:1], 1) for _, behind in (one, other)]
    if units[0] == units[1] or max(figure.count("|") for figure, _ in (one, other)) > 1:
        return False
    left, right = (Decimal(figure.replace("|", ".")) for figure, _ in (one, other))
    return left * units[0] == right * units[1]


def counts(gap: Gap) -> bool:
    """Return whether two Chinese numerals stand for each other: 第三次, 第四次."""
    if not gap.old or not gap.new or not _NUMERALS.issuperset(gap.old + gap.new):
        return False
    return gap.before.endswith("第") or _COUNTED.match(gap.after) is not None


def names(gaps: Sequence[Gap]) -> list[Difference]:
    """Return the people who stand for each other.

    >>> names([Gap("伟强", "小明", "声明人李", "因保管")])
    [Difference(kind='name', old='李伟强', new='李小明', context='声明人')]
    >>> [found.new for found in names([Gap("魏晓东男1979", "徐小明男1981", "如下", "年6月")])]
    ['徐小明']
    """
    parts = (part for gap in gaps for part in _between_figures(gap))
    return [found for part in parts if (found := _name_of(part)) is not None]


def _between_figures(gap: Gap) -> Iterator[Gap]:
    """Yield the words of a gap that stand beside its figures: 魏晓东 of 魏晓东男1979."""
    old, new = _FIGURE.split(gap.old), _FIGURE.split(gap.new)
    if len(old) != len(new) or len(old) == 1:
        yield gap
        return
    for place, sides in enumerate(zip(old, new, strict=True)):
        left, right = (_SEX.sub("", side) for side in sides)
        before = "" if place else gap.before
        after = gap.after if place == len(old) - 1 else ""
        yield evolve(gap, old=left, new=right, before=before, after=after)


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
    if left[0] == right[0] and not _SAYS_OR_DOES.isdisjoint((left[1:], right[1:])):
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
