"""What a written fact amounts to, in one spelling."""

import re

from attrs import frozen

from xzcrawler.text.fact_patterns import (
    HAN_PARTS,
    ISSUER_BEFORE,
    PART_OF_DAY_BEFORE,
    PARTS,
    SERIES_PARTS,
    SIGN_BEFORE,
    SPAN,
)
from xzcrawler.text.numerals import canonical, from_han

_HAN = re.compile(r"[零〇○一二三四五六七八九十]+")
_SHARES = {"百": "%", "千": "‰", "万": "‱"}
_BRACKETS = dict.fromkeys(map(ord, "[［【(（"), "〔") | dict.fromkeys(map(ord, "]］】)）"), "〕")
_DAY_UNITS = frozenset({"月", "月份", "日"})


@frozen
class Read:
    """A fact as it was read."""

    kind: str
    value: str
    """With what the words before add: a sign, an issuer, the afternoon."""
    core: str
    """What stands in the matched words alone."""
    unit: str = ""


def read(text: str, match: re.Match[str], since: int) -> tuple[int, Read]:
    """Return where the fact starts, words before the match included, and what it amounts to.

    `since`: where the fact before it ends.
    """
    start = match.start()
    match match.lastgroup:
        case "doc_number":
            issuer = ISSUER_BEFORE.search(text, max(since, start - 8), start)
            start = issuer.start() if issuer else start
            value = (issuer[0] if issuer else "") + _doc_number(match[0])
            return start, Read("doc_number", value, value)
        case "time":
            part = PART_OF_DAY_BEFORE.search(text, max(since, start - 3), start)
            core = _clocks(match[0], late=False)
            if part is None:
                return start, Read("time", core, core)
            value = _clocks(match[0], late=bool(part["late"]))
            return part.start(), Read("time", value, part[0].strip() + core)
        case "number":
            return _signed(text, start, _number(match[0]), since)
        case group:
            return start, _READERS[str(group)](match[0])


def _signed(text: str, start: int, found: Read, since: int) -> tuple[int, Read]:
    sign = SIGN_BEFORE.search(text, max(since, start - 3), start)
    if sign is None:
        return start, found
    value = "-" + found.value
    return sign.start(), Read(found.kind, value, value, found.unit)


def _doc_number(words: str) -> str:
    year, number = re.findall(r"\d+", words)
    return f"〔{year}〕{int(number)}号"


def _date(words: str) -> Read:
    """Write a day as 2024-03-05, one of no year as 03-05; the end of a span is completed."""
    first, *others = (re.findall(r"[0-9]+", day) for day in _ends(words))
    first = [number.zfill(2) for number in first]
    ends = [first]
    for other in others:
        end = [number.zfill(2) for number in other]
        ends.append(first[: len(first) - len(end)] + end)
    return _same("date", "~".join("-".join(end) for end in ends))


def _ends(words: str) -> list[str]:
    """Cut a span in two: of 2024-03-05-2024-03-08 the hyphens inside a day do not count."""
    if "月" in words:
        return SPAN.split(words)
    days = re.findall(r"[0-9]{4}[-./][0-9]{1,2}[-./][0-9]{1,2}", words)
    return [*days, *SPAN.split(words)[1:]] if len(days) == 1 and "日" in words else days


def _han_date(words: str) -> Read:
    return _date(_HAN.sub(lambda number: from_han(number[0]), words))


def _phone(words: str) -> Read:
    return _same("phone", re.sub(r"[^0-9]", "", words))


def _clocks(words: str, *, late: bool) -> str:
    return "~".join(_clock(clock, late=late) for clock in SPAN.split(words))


def _clock(words: str, *, late: bool) -> str:
    numbers = [int(number) for number in re.findall(r"[0-9]+", words)]
    hour = numbers[0] + (12 if late and numbers[0] < 12 else 0)
    rest = numbers[1:] or [30 if words.endswith("半") else 0]
    return ":".join(f"{number:02}" for number in (hour, *rest))


def _share(words: str) -> Read:
    whole, _, part = words.partition("分之")
    if whole in _SHARES:
        return _same("percent", from_han(part) + _SHARES[whole])
    return _same("number", f"{from_han(part)}/{from_han(whole)}")


def _series(words: str) -> Read:
    parts = SERIES_PARTS.fullmatch("".join(words.split()))
    number, unit = (parts["number"], parts["unit"]) if parts else (words, "")
    plain = canonical(number) if number.isdigit() and number.isascii() else from_han(number)
    value = f"第{plain}{unit}"
    return Read("number", value, value, f"第{unit}")


def _han_amount(words: str) -> Read:
    parts = HAN_PARTS.fullmatch(words)
    number, unit = (parts["number"], parts["unit"]) if parts else (words, "")
    value = from_han(number) + unit
    kind = _kind(unit, "") if unit not in _DAY_UNITS else "number"
    return Read(kind, value, value, unit)


def _number(words: str) -> Read:
    ends = [PARTS.fullmatch(end.strip()) for end in SPAN.split(words)]
    digits, mark, times, unit = end.groups() if (end := ends[-1]) else (words, "", "", "")
    kind = _kind(unit, mark, digits)
    value = canonical(digits, times) + mark + unit
    if len(ends) > 1 and ends[0]:
        first, *own = ends[0].groups()
        # Of 3—5万元 the first number means 万元 too.
        first_mark, first_times, first_unit = own if any(own) else (mark, times, unit)
        value = f"{canonical(first, first_times)}{first_mark}{first_unit}~{value}"
    return Read(kind, value, value, mark or unit)


def _kind(unit: str, mark: str, digits: str = "") -> str:
    if mark or unit.endswith("百分点"):
        return "percent"
    if unit.endswith("元"):
        return "money"
    is_year = unit == "年" and len(digits) == 4 and digits[:2] in {"19", "20"}
    return "date" if is_year or unit in _DAY_UNITS else "number"


def _address(words: str) -> Read:
    return _same("address", words.rstrip(".,;:!?)'\""))


def _same(kind: str, value: str) -> Read:
    return Read(kind, value, value)


_READERS = {
    "date": _date,
    "han_date": _han_date,
    "phone": _phone,
    "share": _share,
    "series": _series,
    "han_amount": _han_amount,
    "address": _address,
}
