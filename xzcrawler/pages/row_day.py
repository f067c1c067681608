"""The day that a line of a listing states, beside its title."""

import re
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from xzcrawler.config import SHANGHAI
from xzcrawler.pages.document import UNREAD_TAGS, Element, children_of, is_hidden
from xzcrawler.text.dates import YEAR_BEGINS, Published, all_published, parse_published

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_MONTH = r"(?P<month>\d{1,2})"
_DATE = r"(?P<day>\d{1,2})"
_PARTED = tuple(
    re.compile(form)
    for form in (
        rf"(?<![\d.:/-]){_DATE}\s?日?\s[-/.]?\s?{_YEAR}\s?[-/.年]\s?{_MONTH}(?!\d|\s?[-/.月]\s?\d)",
        rf"(?<!\d){_YEAR}\s?[-/.年]\s?{_MONTH}\s?月?\s[-/.]?\s?{_DATE}(?!\d|\s?[-/.:时点年])",
        rf"(?<![\d.:/-]){_MONTH}\s?[-/.月]\s?{_DATE}\s?日?\s[-/.]?\s?{_YEAR}(?!\d|\s?[-/.年])",
        rf"(?<!\d){_YEAR}\s?年?\s[-/.]?\s?{_MONTH}\s?[-/.月]\s?{_DATE}(?!\d|\s?[-/.:])",
        rf"(?<![\d.:/-]){_DATE}\s{_MONTH}月\s?{_YEAR}(?!\d|\s?[-/.年])",
    )
)
"""Day, month and year in elements of their own: `<b>24</b><i>2026-11</i>`."""
_DAY_LIKE = re.compile(
    r"(?:19|20)\d\d\s?[-/.年]\s?\d|(?<!\d)\d{1,2}\s?[-/月]\s?\d{1,2}(?!\d)"
    r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.? \d{1,2}"
)
_MAY_BE_DAY = re.compile(
    r"[-/.年月JFMASOND](?:(?:(?<=\d.)|(?<=\d\s.))\s?\d|(?<=\w)[a-z]{2,8}\.? \d)"
)
"""Stands in whatever holds a day, also where texts before and behind are joined to it."""
_DIGIT = re.compile(r"\d")
_LEAST = 3
_FIGURES = re.compile(r"\d{4}")
_STAMP = 19
_KNOWN = 2048
"""Days remembered: the rows of a list share a few, and the next visit finds them again."""
_SHORT = 24
_LINE = 90
"""Characters up to which a text without a clause is a line of facts and no summary that names some day."""
_TOLD = re.compile(
    r"\d\s?日(?!\s?(?:星期|周|上午|下午|晚|来源|作者|编辑|点击|浏览|阅读|发布|发表|更新))[\u4e00-\u9fff]"
)
"""A day that something happened on: 2024年5月6日印发的."""
CLAUSE = re.compile(r"[，。；！？]")
_LONGEST = 2000
_PUBLISHED = re.compile(r"发布(?:日期|时间)|公开(?:日期|时间)")
_DATE_WORDS = re.compile(r"日期|时间")


def pieces(element: Element) -> list[str]:
    """Return the visible texts of an element, one a text node, without white space around them.

    Of an element that says very much only the beginning.
    """
    found: list[str] = []
    _collect(element, found, _LONGEST)
    return found


def _collect(element: Element, found: list[str], left: int) -> int:
    if text := (element.text or "").strip():
        found.append(text)
        left -= len(text)
    for child in children_of(element):
        if left < 0:
            break
        tag = child.tag
        if isinstance(tag, str) and tag not in UNREAD_TAGS and not is_hidden(child):
            if len(child):
                left = _collect(child, found, left)
            elif text := (child.text or "").strip():
                found.append(text)
                left -= len(text)
        if text := (child.tail or "").strip():
            found.append(text)
            left -= len(text)
    return left


def may_be_dated(whole: str) -> bool:
    """Return whether it is worth asking for the texts of which *whole* is made: see `looks_dated`.

    >>> may_be_dated("城东菜市场开张2026-03-05"), may_be_dated("1城东菜市场开张146513")
    (True, False)
    """
    return _MAY_BE_DAY.search(whole) is not None


def looks_dated(texts: Iterable[str]) -> bool:
    """Whether one of some texts is a day, with its year or without, and no sentence about one."""
    for text in texts:
        if not _LEAST <= len(text) <= _LINE or text.isspace() or text.isalpha():
            continue
        if _DIGIT.search(text) and _DAY_LIKE.search(text) and not CLAUSE.search(text):
            return True
    return False


def day_beside(link: Element, holder: Element, texts: list[str]) -> Published | None:
    """Return the day that a row states besides its title: in its table, in its other texts, or for machines."""
    stated = None
    if YEAR_BEGINS.search(" ".join(texts)):
        stated = day_in_table(link, texts) or stated_day(texts)
    return stated or day_for_machines(holder)


def stated_day(texts: list[str]) -> Published | None:
    """Return the time that a row's texts state; what a summary tells of counts for nothing.

    >>> stated_day(["2026年3月1日，大会召开，各区县负责人参加。", "2026-03-05"]).raw
    '2026-03-05'
    >>> stated_day(["24", "2026-11"]).at.date().isoformat(), stated_day(["11-24"])
    ('2026-11-24', None)
    """
    # What is a date and little else comes before a line that names one.
    return _first([text for text in texts if len(text) <= _STAMP]) or _first(
        [
            text
            for text in texts
            if len(text) <= _SHORT or (len(text) <= _LINE and not CLAUSE.search(text))
        ]
    )


def _first(texts: list[str]) -> Published | None:
    line = " ".join([text for text in texts if "日" not in text or not _TOLD.search(text)])
    if len(line) <= _STAMP:
        return _stamp(line)
    return (parse_published(line) or _parted(line)) if YEAR_BEGINS.search(line) else None


@lru_cache(_KNOWN)
def _stamp(text: str) -> Published | None:
    return parse_published(text) or _parted(text)


def _parted(text: str) -> Published | None:
    for form in _PARTED:
        for found in form.finditer(text):
            try:
                at = datetime(
                    int(found["year"]), int(found["month"]), int(found["day"]), tzinfo=SHANGHAI
                )
            except ValueError:
                continue
            return Published(at, found[0], "day")
    return None


def day_in_table(link: Element, texts: list[str]) -> Published | None:
    """Return the day in the column that a table's head calls 发布日期, where a row has several."""
    if len(_FIGURES.findall(" ".join(texts))) < 2:
        return None
    row = link if link.tag == "tr" else next(link.iterancestors("tr"), None)
    table = next(row.iterancestors("table"), None) if row is not None else None
    head = next(table.iter("tr"), None) if table is not None else None
    if row is None or head is None or head is row or not _has_several(texts):
        return None
    names = ["".join(pieces(cell)) for cell in head.iterchildren("td", "th")]
    for wanted in (_PUBLISHED, _DATE_WORDS):
        for cell, name in zip(row.iterchildren("td", "th"), names, strict=False):
            if wanted.search(name) and (found := parse_published(" ".join(pieces(cell)))):
                return found
    return None


def _has_several(texts: list[str]) -> bool:
    found = all_published(" ".join(texts))
    return next(found, None) is not None and next(found, None) is not None


def day_for_machines(row: Element) -> Published | None:
    """Return what a row's `<time datetime>` says; people may read 三天前 there."""
    for element in row.iter("time"):
        if found := parse_published(element.get("datetime") or ""):
            return found
    return None
