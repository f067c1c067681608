"""Publication times as Chinese newsrooms write them."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from attrs import frozen

from xzcrawler.config import SHANGHAI
from xzcrawler.items import Precision


@frozen
class Published:
    """A publication time and how exactly the page states it."""

    at: datetime
    """Aware, Asia/Shanghai; midnight when the page states only the day."""
    raw: str
    """The page's own words."""
    precision: Precision


_DAY = re.compile(
    # A pattern that begins with a small set of characters is skipped to; what stands before comes after.
    r"""(?P<year>[12](?<!\d\d)(?<!\d[.:-].)(?:(?<=1)9|(?<=2)0)\d\d) \s?
    (?: (?P<sep>[-/.]) \s? (?P<month>\d{1,2}) \s? (?P=sep) \s? (?P<day>\d{2}(?=\d{2}:\d{2})|\d{1,2}(?!\d))
      | 年 \s? (?P<han_month>\d{1,2}) \s? 月 \s? (?P<han_day>\d{1,2}) \s? [日号] )""",
    re.VERBOSE,
)
_CLOCK = re.compile(
    r"""(?: [\sT,]{1,4} | [(]?(?:星期|[周週])[一二三四五六日天][)]? ){0,3}
    (?P<half>上午|下午|晚上|中午|凌晨)? \s?
    (?P<hour>\d{1,2}) (?: : | \s?[时点]\s? ) (?P<minute>\d{2}|\d(?=分)) (?!\d)
    (?: (?: : | 分\s? ) (?P<second>\d{2}) (?!\d) 秒? (?: [.:]\d{1,6} (?!\d) )? | 分 )?
    (?P<zone> Z | \s?[+-](?:0\d|1[0-4]):?[0-5]\d (?!\d) )?""",
    re.VERBOSE,
)
_HAN_DAY = re.compile(
    r"([一二][〇○零一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_ENGLISH_DAY = re.compile(
    rf"\b(?:(?P<first>\d{{1,2}})\s)?(?P<month>{'|'.join(_MONTHS)})[a-z]{{0,6}}\.?\s(?:(?P<day>\d{{1,2}}),?\s)?(?P<year>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[A-Za-z]{3}")
_HAN_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_COMPACT = re.compile(
    r"([12](?<!\d\d)(?:(?<=1)9|(?<=2)0)\d\d)[-/]?(0[1-9]|1[0-2])[-/]?(0[1-9]|[12]\d|3[01])(?!\d)"
)
_MONTH_FOLDER = re.compile(r"/(20\d\d)[-/]?(0[1-9]|1[0-2])/")
YEAR_BEGINS = re.compile(
    r"[1１2２一二](?:(?<=[2２])[0０]|(?<=[1１])[9９]|(?<=[一二])[〇○零一二三四五六七八九]{3}年)"
)
"""A year begins like this, whatever the script: without it no time is stated."""
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0xA0: " "}


def parse_published(text: str) -> Published | None:
    """Return the first time a text states with its year, or None.

    >>> found = parse_published("发布时间：2024年3月5日 9时30分 来源：本站")
    >>> found.at.isoformat(), found.raw, found.precision
    ('2024-03-05T09:30:00+08:00', '2024年3月5日 9时30分', 'minute')
    """
    return next(all_published(text), None)


def all_published(text: str) -> Iterator[Published]:
    """Yield every time a text states with its year: those in figures first, in the text's order.

    >>> [found.raw for found in all_published("March 5, 2024 09:30")]
    ['March 5, 2024 09:30']
    """
    if not YEAR_BEGINS.search(text):
        return
    # Position for position, so that `raw` can be cut out.
    folded = text if text.isascii() else text.translate(_FULL_WIDTH)
    for day in _DAY.finditer(folded):
        year, _, month, date, han_month, han_date = day.groups()
        if at := _midnight(int(year), int(month or han_month), int(date or han_date)):
            yield _with_clock(text, at, day, _CLOCK.match(folded, day.end()))
    for han in _HAN_DAY.finditer(text):
        year, month_han, date_han = han.groups()
        at = _midnight(int(year.translate(_HAN_DIGITS)), _number(month_han), _number(date_han))
        if at:
            yield Published(at, han[0], "day")
    if not _LETTERS.search(folded):
        return  # as nearly every line: to look for a month costs more than all before it
    for day in _ENGLISH_DAY.finditer(folded):
        date_in_month = day["first"] or day["day"]
        month = _MONTHS.index(day["month"][:3].lower()) + 1
        if date_in_month and (at := _midnight(int(day["year"]), month, int(date_in_month))):
            yield _with_clock(text, at, day, _CLOCK.match(folded, day.end()))


def day_in_url(url: str) -> Published | None:
    """Return the day an address states, e.g. `t20230131_3154138.shtml` or `/202608/10/`.

    >>> day_in_url("http://a.cn/pc/con/202608/10/content_5.html").at.date().isoformat()
    '2026-08-10'
    """
    for match in _COMPACT.finditer(url):
        at = _midnight(*(int(part) for part in match.groups()))
        if at:
            return Published(at, match[0], "day")
    return None


def month_in_url(url: str) -> datetime | None:
    """Return the first moment of the month that an address states in its folders, or None.

    >>> month_in_url("http://a.cn/xw/202409/content_5.html").isoformat()
    '2024-09-01T00:00:00+08:00'
    """
    found = _MONTH_FOLDER.search(url)
    return _midnight(int(found[1]), int(found[2]), 1) if found else None


def _with_clock(
    text: str, midnight: datetime, day: re.Match[str], clock: re.Match[str] | None
) -> Published:
    passed = clock and _since_midnight(clock)
    if clock is None or passed is None:
        return Published(midnight, text[day.start() : day.end()], "day")
    at = midnight + passed
    if zone := clock["zone"]:
        at = datetime.fromisoformat(f"{at:%Y-%m-%dT%H:%M:%S}{zone.strip()}").astimezone(SHANGHAI)
    precision: Precision = "second" if clock["second"] else "minute"
    return Published(at, text[day.start() : clock.end()], precision)


def _since_midnight(clock: re.Match[str]) -> timedelta | None:
    hour, minute, second = (int(clock[part] or 0) for part in ("hour", "minute", "second"))
    if hour > 23 or minute > 59 or second > 59:
        return None
    if clock["half"] in {"下午", "晚上"} and hour < 12:
        hour += 12
    return timedelta(hours=hour, minutes=minute, seconds=second)


def _midnight(year: int, month: int, day: int) -> datetime | None:
    try:
        return datetime(year, month, day, tzinfo=SHANGHAI)
    except ValueError:
        return None


def _number(han: str) -> int:
    """Return 31 for 三十一; newsrooms write months and days no other way."""
    tens, ten, ones = han.rpartition("十")
    figure = int((ones or "0").translate(_HAN_DIGITS)) if len(ones) < 2 else 99
    if not ten:
        return figure
    return 10 * (int(tens.translate(_HAN_DIGITS)) if len(tens) == 1 else 99 if tens else 1) + figure
