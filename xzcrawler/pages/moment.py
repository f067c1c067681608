"""When a page says it was published: visible beside the title first, then its head, then its address."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta

from attrs import evolve
from htmldate import find_date

from xzcrawler.pages.document import Element
from xzcrawler.text.dates import Published, all_published, parse_published

_GENERATED = ("others", "maketime", "htmlgeneratetime")
_HEAD = (
    "pubdate", "publishdate", "publishtime", "article:published_time", "og:published_time",
    "og:release_date", "datepublished", "weibo:article:create_at", "publish_date", "date",
)  # fmt: skip
_LINKED_DATA = re.compile(r'"(?:datePublished|pubDate)"\s*:\s*"([^"]{8,40})"')
_STATED = tuple(
    re.compile(rf"""{century}\d\d[-/]\d{{1,2}}[-/]\d{{1,2}}[^"'\n<>]{{0,20}}(?=["'])""")
    for century in ("19", "20")  # what begins with a word is found at a fifth of the cost
)
_NAMED = re.compile(
    r"""\b(?:pub(?:lish)?_?(?:time|date)|create_?time|p_?time|post_?time|date_?published)["']?\s*[=:]\s*["']\Z""",
    re.IGNORECASE,
)
"""How scripts that write a page name its time: `"publishTime": "2024-05-20 14:33:00"`."""
_LONGEST_NAME = 30
_A_WEEK = timedelta(days=8)
_EARLIEST, _LATEST = "1995-01-01", "2099-12-31"
_PUBLISHED = re.compile(
    r"(?:发布|公开|发表|刊发|刊登|上网|公示|答复|回复|信息|文章|新闻|稿件|添加|录入|创建|上传|出版|发稿|发文)(?:时间|日期)?\s?[:：]?\s?$"
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d\s?[-/.年]\s?\d")
_YEARLESS = re.compile(r"(?<![\d-])(\d{1,2})[-/月](\d{1,2})日?\s{0,2}(\d{1,2}:\d{2})(?!\d)")
TIMES = ("时间", "日期")
"""What a label of a time says."""
_LABELLED = re.compile(rf"(?:{'|'.join(TIMES)})\s?[:：]")
_LONGEST_LABEL = 80
_OTHER = re.compile(
    r"(?:更新|修改|修订|截止|生成|成文|印发)(?:时间|日期)?\s?[:：]?\s?$|[\u4e00-\u9fff]{2}(?:时间|日期)\s?[:：]?\s?$"
)
"""The label of another time: 更新, 来信时间, 开标时间."""
_TODAY = re.compile(r"(?:今天|今日|现在|当前)(?:时间|日期)?是?\s?[:：]?\s?$")
"""A clock at the top of a page."""


def published_in(lines: Iterable[str]) -> Published | None:
    """Return the time that a page's details state: the first one with a clock, else the first day.

    A day called that of publication comes first: a document's own day may stand below its text.
    Lines of running text are passed over, and so are times of something else.
    """
    labelled: list[Published] = []
    days: list[Published] = []
    for when, before in _stated(lines):
        if _is_other(before):
            continue
        stated = (*labelled, *days)
        if when.precision != "day" and all(day.at.date() == when.at.date() for day in stated):
            return when
        (labelled if _PUBLISHED.search(before) else days).append(when)
    return next(iter(labelled + days), None)


def other_time_in(lines: Iterable[str]) -> Published | None:
    """Return the first time of something else, such as an update: it counts when there is no other."""
    return next((when for when, before in _stated(lines) if _is_other(before)), None)


def _stated(lines: Iterable[str]) -> Iterator[tuple[Published, str]]:
    """Every time in lines of details, with what stands before it."""
    for text in lines:
        if len(text) > (_LONGEST_LABEL if "。" in text else 2 * _LONGEST_LABEL):
            continue
        for when in all_published(text):
            before = text.partition(when.raw)[0]
            if not _TODAY.search(before):
                yield when, before


def _is_other(before: str) -> bool:
    return _OTHER.search(before) is not None and _PUBLISHED.search(before) is None


def published_by_head(metas: Mapping[str, str]) -> Published | None:
    """Return the time the page's head states, unless it is the time the page was generated.

    Government platforms write the time of the last regeneration into `PubDate`.
    """
    generated = _generated(metas)
    for name in _HEAD:
        when = parse_published(metas[name]) if name in metas else None
        if when and when.at not in generated:
            return when
    return None


def published_by_data(linked_data: Iterable[str]) -> Published | None:
    """Return the time that a page's linked data, schema.org's or Baidu's, state for search engines."""
    stated = next(filter(None, map(_LINKED_DATA.search, linked_data)), None)
    return parse_published(stated[1]) if stated else None


def published_by_element(root: Element) -> Published | None:
    """Return the time of the first `<time datetime>`; its words may only say 3小时前."""
    return next(
        (
            when
            for element in root.iter("time")
            if (when := parse_published(element.get("datetime") or ""))
        ),
        None,
    )


def may_be_guessed(root: Element, metas: Mapping[str, str]) -> bool:
    """Return whether a page has what htmldate looks at and we do not: other names in its head, abbreviations."""
    return (
        any(_YEAR.search(value) for name, value in metas.items() if name not in _GENERATED)
        or next(root.iter("abbr"), None) is not None
    )


def _generated(metas: Mapping[str, str]) -> set[datetime]:
    stated = [metas[name] for name in _GENERATED if name in metas]
    return {when.at for text in stated for when in all_published(text)}


def published_by_guess(page: str, metas: Mapping[str, str]) -> Published | None:
    """Return the day that htmldate finds where nothing else was found, unless it is that of generation.

    Its limits are fixed: by default it asks the clock, and a page must always read the same.
    """
    generated = {at.date() for at in _generated(metas)}
    with suppress(ValueError, LookupError, TypeError, RecursionError):
        day = find_date(
            page, original_date=True, extensive_search=False, min_date=_EARLIEST, max_date=_LATEST
        )
        found = parse_published(day or "")
        return None if found is None or found.at.date() in generated else found
    return None


def published_in_scripts(root: Element) -> Published | None:
    """Return the time that a script is going to write into the page."""
    for script in root.iter("script"):
        code = script.text or ""
        named = filter(None, (_first_named(stated, code) for stated in _STATED))
        if first := min(named, key=lambda found: found.start(), default=None):
            return parse_published(first[0])
    return None


def _first_named(stated: re.Pattern[str], code: str) -> re.Match[str] | None:
    for found in stated.finditer(code):
        if _NAMED.search(code, max(found.start() - _LONGEST_NAME, 0), found.start()):
            return found
    return None


def published_apart(lines: Iterable[str]) -> Published | None:
    """Return the first labelled time that stands away from the title, below the text or beside it."""
    return published_in(filter(_is_labelled, lines))


def _is_labelled(text: str) -> bool:
    if "日期" not in text and "时间" not in text:
        return False  # as most
    return _LABELLED.search(text[:_LONGEST_LABEL]) is not None


def with_clock(day: Published | None, lines: Iterable[str]) -> Published | None:
    """Return the day of an address with the clock that the page shows beside the same day.

    Telephone pages leave the year out: `11-06 12:18`.
    """
    if day is None:
        return None
    for text in lines:
        for shown in _YEARLESS.finditer(text):
            if (int(shown[1]), int(shown[2])) == (day.at.month, day.at.day):
                stated = parse_published(f"{day.at:%Y-%m-%d} {shown[3]}")
                return day if stated is None else evolve(stated, raw=shown[0])
    return day


def is_long_after(stated: Published | None, day: Published | None) -> bool:
    """Return whether a time that nobody sees lies more than a week after the day of the address.

    Then it is the page's, generated anew, and not the article's.
    """
    return stated is not None and day is not None and stated.at > day.at + _A_WEEK


def more_exact(visible: Published | None, stated: Published | None) -> Published | None:
    """Return the visible time, or the head's when it tells the clock of a day that is visible alone."""
    if visible is None or stated is None:
        return visible or stated
    same_day = visible.at.date() == stated.at.date()
    return stated if same_day and visible.precision == "day" else visible
