"""Spellings that say the same: width, case, traditional and simplified characters."""

import re
import unicodedata
from functools import cache

from opencc import OpenCC

from xzcrawler.text.normalize import INVISIBLE, INVISIBLES

_WIDE = {wide: unicodedata.normalize("NFKC", wide) for wide in "，：；！？（）％　℃…"}
"""What keeps most Chinese text from being in its compatibility form already."""
_FIRST_HAN, _LAST_HAN = 0x3400, 0x9FFF


def fold(text: str) -> str:
    """Return the text in compatibility form, lower case and simplified characters, lines kept.

    Every character is converted by itself, so that a sentence cut anywhere folds the same.

    >>> fold("徐州Ａ區發佈２０條")
    '徐州a区发布20条'
    """
    folded = _narrow(text)
    table, rare = _script()
    if rare.search(folded) is None:
        return folded  # as most texts, told by one search
    return _narrow(INVISIBLES.sub("", text)).translate(table)


def _narrow(text: str) -> str:
    for wide, narrow in _WIDE.items():
        text = text.replace(wide, narrow)
    return unicodedata.normalize("NFKC", text).lower()


@cache
def _script() -> tuple[dict[int, str], re.Pattern[str]]:
    """Return OpenCC's simplified form of each single character that has one, and what finds them and the invisible."""
    every = [chr(code) for code in range(_FIRST_HAN, _LAST_HAN + 1)]
    convert = OpenCC("t2s").convert
    pairs = zip(every, convert("\n".join(every)).split("\n"), strict=True)
    table = {ord(old): new for old, new in pairs if old != new and len(new) == 1}
    return table, re.compile(f"[{INVISIBLE}{''.join(map(chr, table))}]")
