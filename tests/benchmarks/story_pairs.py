"""Labelled pairs of texts of our own: reprints of every kind, and issues of one form."""

import random
import re
from collections.abc import Callable, Iterator

from attrs import frozen

from tests.benchmarks.edited_texts import article
from xzcrawler.dedup import Text

_SIZE = 600
_SENTENCE = re.compile(r"(?<=[。\n])")
_FURNITURE = "来源：彭城日报　发布时间：2026-05-08 09:30　浏览次数：12\n本报讯（记者 魏宁）{}\n责任编辑：张三\n（完）"


@frozen
class Pair:
    """Two texts, and whether they are copies of one."""

    kind: str
    is_copy: bool
    a: Text
    b: Text


def pairs(each: int) -> Iterator[Pair]:
    """Yield so many pairs of every kind, always the same ones."""
    for kind, (is_copy, make) in _KINDS.items():
        for number in range(each):
            chance = random.Random(f"{kind} {number}")  # noqa: S311 - repeatable, not secret
            a, b = make(chance)
            yield Pair(kind, is_copy, a, b)


def _original(chance: random.Random) -> Text:
    body = article(chance, _SIZE)
    return Text(body[:14] + "有新进展", body)


def _furnished(chance: random.Random) -> tuple[Text, Text]:
    old = _original(chance)
    return old, Text(old.title, _FURNITURE.format(old.body))


def _retitled(chance: random.Random) -> tuple[Text, Text]:
    old = _original(chance)
    return old, Text("事关你我，这些变化请留意", old.body)


def _first_third(chance: random.Random) -> tuple[Text, Text]:
    old = _original(chance)
    parts = _SENTENCE.split(old.body)
    return old, Text(old.title, "".join(parts[: len(parts) // 3]))


def _cut_twice(chance: random.Random) -> tuple[Text, Text]:
    old = _original(chance)
    parts = _SENTENCE.split(old.body)
    third = len(parts) // 3
    left = parts[: 2 * third]
    right = parts[:third] + parts[2 * third :]
    return Text(old.title, "".join(left)), Text(old.title, "".join(right))


def _corrected(chance: random.Random) -> tuple[Text, Text]:
    old = _original(chance)
    return old, Text(old.title, re.sub(r"(\d+)", lambda found: f"{found[1]}5", old.body, count=1))


def _next_issue(chance: random.Random) -> tuple[Text, Text]:
    body = article(chance, _SIZE)
    issue = chance.randrange(3, 40)
    later = re.sub(r"\d+", lambda found: str(int(found[0]) + chance.randrange(1, 9)), body)
    return Text(f"重点工作进展通报（第{issue}期）", body), Text(
        f"重点工作进展通报（第{issue + 1}期）", later
    )


def _same_form(chance: random.Random) -> tuple[Text, Text]:
    """The same notice for somebody else: only the name differs."""
    body = article(chance, _SIZE)
    left, right = (
        f"{name}因保管不善，将不动产权证书遗失，现声明作废。{body}" for name in ("王志强", "李晓燕")
    )
    return Text("遗失声明", left), Text("遗失声明", right)


def _unlike(chance: random.Random) -> tuple[Text, Text]:
    return _original(chance), _original(chance)


_KINDS: dict[str, tuple[bool, Callable[[random.Random], tuple[Text, Text]]]] = {
    "furnished": (True, _furnished),
    "retitled": (True, _retitled),
    "first_third": (True, _first_third),
    "cut_twice": (True, _cut_twice),
    "corrected": (True, _corrected),
    "next_issue": (False, _next_issue),
    "same_form": (False, _same_form),
    "unlike": (False, _unlike),
}
