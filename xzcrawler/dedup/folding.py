"""Spellings that say the same: width, case, traditional and simplified characters."""

import re
import unicodedata
from functools import cache

from opencc import OpenCC

from xzcrawler.text.normalize import INVISIBLES

_WIDE = {wide: unicodedata.normalize("NFKC", wide) for wide in "，：；！？（）％　℃…"}
"""What keeps most Chinese text from being in its compatibility form already."""
_FIRST_HAN, _LAST_HAN = 0x3400, 0x9FFF


def fold(text: str) -> str:
    """Return the text in compatibility form, lower case and simplified characters, lines kept.

    Every character is converted by itself, so that a sentence cut anywhere folds the same.

    >>> fold("徐州Ａ區發佈２０條")
    '徐州a区发布20条'
    """
    visible = INVISIBLES.sub("", text)
    for wide, narrow in _WIDE.items():
        visible = visible.replace(wide, narrow)
    folded = unicodedata.normalize("NFKC", visible).lower()
    table, traditional = _script()
    return folded.translate(table) if traditional.search(folded) else folded


@cache
def _script() -> tuple[dict[int, str], re.Pattern[str]]:
    """Return OpenCC's simplified form of each single character that has one, and what finds them."""
    every = [chr(code) for code in range(_FIRST_HAN, _LAST_HAN + 1)]
    convert = OpenCC("t2s").convert
    pairs = zip(every, convert("\n".join(every)).split("\n"), strict=True)
    table = {ord(old): new for old, new in pairs if old != new and len(new) == 1}
    return table, re.compile("[" + "".join(map(chr, table)) + "]")
