"""Numbers in any spelling: 3,000, 3千, 三千, 1.2亿."""

import re
from decimal import Decimal

_DIGITS = dict(zip("零〇○一二三四五六七八九", (0, 0, 0, *range(1, 10)), strict=True)) | {"两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}
_PLAIN = re.compile(
    r"(?:0|[1-9][0-9]{0,15})(?:\.[0-9]{1,8})?|[0-9]{1,3}(?:,[0-9]{3}){1,5}(?:\.[0-9]{1,8})?"
)
"""Longer ones are compared as they are written: no rounding, no cost. A number with a nought
before it is the name of something."""


def canonical(digits: str, times: str = "") -> str:
    """Return one spelling for all of a number written with digits; what is no number stays as it is.

    `times`: characters of 百千万亿 behind it, with 余 or 多 for `more than`.

    >>> canonical("3,000"), canonical("3", "千"), canonical("1.50"), canonical("5", "千多万")
    ('3000', '3000', '1.5', '50000000+')
    >>> canonical("3:2"), canonical("007")
    ('3:2', '007')
    """
    more = "+" if "余" in times or "多" in times else ""
    if not _PLAIN.fullmatch(digits):
        return digits + times
    value = Decimal(digits.replace(",", ""))
    for place in times:
        value *= _PLACES.get(place) or _MYRIADS.get(place, 1)
    return _spelled(value) + more


def from_han(words: str) -> str:
    """Return the number in digits; what is none (三五, 十几) stays as it is.

    >>> from_han("二十"), from_han("三十五万"), from_han("二〇二四"), from_han("一点五"), from_han("十多万")
    ('20', '350000', '2024', '1.5', '100000+')
    """
    more = "+" if "余" in words or "多" in words else ""
    whole, point, decimals = words.replace("余", "").replace("多", "").partition("点")
    value = _whole(whole)
    if value is None:
        return words
    if point:
        value += Decimal("0." + "".join(str(_DIGITS[character]) for character in decimals))
    return _spelled(Decimal(value)) + more


def _spelled(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _whole(words: str) -> Decimal | None:
    if all(character in _DIGITS for character in words):
        return Decimal("".join(str(_DIGITS[c]) for c in words)) if len(words) != 2 else None
    total = section = digit = 0
    for index, character in enumerate(words):
        if character in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[character]
        elif character in _PLACES:
            section += (digit or (index == 0 or words[index - 1] == "零")) * _PLACES[character]
            digit = 0
        else:
            total = (total + section + digit) * _MYRIADS[character]
            section = digit = 0
    return Decimal(total + section + digit)
