"""Two copies of one text that were cut differently: whole sentences shared, none rewritten."""

import re
from collections.abc import Iterator, Sequence
from itertools import product

from rapidfuzz.distance import Indel, LCSseq, Postfix, Prefix

from xzcrawler.dedup.compared import Text, bare

_SENTENCE = re.compile(r"[^。;!?\n]+[。;!?]")
_SHORTEST, _SHORTEST_OPENING = 4, 10
"""Characters of a sentence that says something, and of one that another may end with and be the same."""
_DIGITS = re.compile(r"\d+(?:\|\d+)*")
_COMMON, _SHARE = 100, 0.28
"""Characters that whole sentences in common must have, and their share of the shorter text."""
_COMMON_SAME, _SHARE_SAME = 36, 0.25
"""The same for two texts of one title."""
_REWRITTEN = 0.80
"""Likeness without figures from which two sentences are one, written anew."""
_HEAD, _FRAME, _LONG_HEAD = 3, 0.7, 12
"""Characters at the head and share of a sentence, or characters at the head alone, that frame what was filled in anew."""
_SAID_BEFORE = 6
"""Characters before a figure that say what is counted."""
_PAIRS = 4_000
"""Pairs of other sentences that are looked at; with more, two texts are no cuts of one."""
_LONGEST_HEAD = 40
"""Characters that one copy may set before the sentence that the other begins with: a byline not known as one."""


def are_cut(a: Text, b: Text, *, same_title: bool = False) -> bool:
    """Return whether both hold whole sentences of one text and nothing of it in other words.

    `same_title`: both are called the same, figures and all, so that less in common will do.

    >>> said = ["5月8日全市召开防汛会议部署汛期工作", "会议要求各地备足沙袋抽水泵和冲锋舟等物资",
    ...     "沿河各镇安排专人昼夜巡堤查险随时上报水位", "气象部门预计本周末仍有一次较强降水过程",
    ...     "市民出行请关注路况信息尽量避开低洼路段", "供电部门对沿线配电房逐一加装了防水挡板"]
    >>> a, b = (Text("防汛", "。".join(part)) for part in (said[:5], [*said[:4], said[5]]))
    >>> are_cut(a, b), are_cut(a, b, same_title=True)
    (False, True)
    """
    if not a.sentences or not b.sentences:
        return False
    common = set(a.sentences) & set(b.sentences)
    if not _begin_alike(a, b, common):
        return False  # a piece that quotes a speech begins with words of its own
    length, shorter = sum(map(len, common)), min(len(a.bare), len(b.bare))
    enough = (_COMMON_SAME, _SHARE_SAME) if same_title else (_COMMON, _SHARE)
    if length < enough[0] or length < enough[1] * shorter:
        return False
    if _are_counted_anew(set(a.sentences) - common, set(b.sentences) - common):
        return False
    passages = list(_between_common(a.sentences, b.sentences))
    if sum(len(left) * len(right) for left, right in passages) > _PAIRS:
        return False
    return not any(
        _is_rewritten(old, new)
        for left, right in passages
        for old, new in product(left, right)
        if old not in common and new not in common
    )


def _are_counted_anew(left: set[str], right: set[str]) -> bool:
    """Whether both say something with other figures, wherever: 猪肉零售均价每公斤26.4元, 27.1元."""
    counted = ({_before_figure(one) for one in side} for side in (left, right))
    return not set.intersection(*counted) <= {""}


def _before_figure(sentence: str) -> str:
    """Return what a sentence says before its first figure; empty when that could be anything."""
    figure = _DIGITS.search(sentence)
    words = sentence[: figure.start()] if figure else ""
    return words if len(words) >= _SAID_BEFORE else ""


def _begin_alike(a: Text, b: Text, common: set[str]) -> bool:
    """Whether the other has the sentence that one of them begins with, maybe behind a byline."""
    if {a.sentences[0], b.sentences[0]} & common:
        return True
    first, other = _opening(a), _opening(b)
    if {first, other} & common:
        return True
    shorter, longer = sorted((first, other), key=len)
    if len(shorter) < _SHORTEST_OPENING or len(longer) - len(shorter) > _LONGEST_HEAD:
        return False
    return longer.endswith(shorter)


def _opening(text: Text) -> str:
    """Return the first sentence that ends as one: above it may stand 点击蓝字关注我们, a line of its own."""
    ended = (bare(found[0]) for found in _SENTENCE.finditer(text.folded))
    return next((one for one in ended if len(one) >= _SHORTEST), text.sentences[0])


def _between_common(
    a: Sequence[str], b: Sequence[str]
) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Yield what stands on either side between two sentences in common.

    What was filled in anew stands where the other issue has it; further off, alike sentences are of one list.
    """
    at_a = at_b = 0
    for step in LCSseq.opcodes(a, b):
        if step.tag == "equal":
            yield a[at_a : step.src_start], b[at_b : step.dest_start]
            at_a, at_b = step.src_end, step.dest_end
    yield a[at_a:], b[at_b:]


def _is_rewritten(old: str, new: str) -> bool:
    """Whether one sentence says with other figures or names what the other says."""
    if old in new or new in old:
        return False  # cut in the middle of a sentence
    left, right = _DIGITS.sub("", old), _DIGITS.sub("", new)
    if Indel.normalized_similarity(left, right, score_cutoff=_REWRITTEN) > 0:
        return True
    head = Prefix.similarity(left, right)
    if head >= _LONG_HEAD:
        return True  # 特此通报表扬:王建国、李晓梅
    tail = Postfix.similarity(left[head:], right[head:])
    return head >= _HEAD and head + tail >= _FRAME * max(len(left), len(right))
