"""Text that was read in the wrong encoding once and saved like that: no decoder can be blamed, or help."""

import re

_LOST = "\ufffd"
_LOST_TWICE = "锟斤拷"
"""What U+FFFD, as UTF-8, reads like in GBK."""
_SHARE = 0.05
"""Part of a text that must be garbled: articles about garbled text quote a word or two of it."""
_LOST_SHARE = 0.1
_FEWEST = 4
"""Characters that must be garbled, whatever their share."""
_RUNS_TRIED = 20

# UTF-8 read as Windows-1252 or Latin-1: å¾å·ž for 徐州; some programs drop the bytes without a character.
_CONTINUED = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"  # fmt: skip
_UTF8_AS_WESTERN = re.compile(rf"(?:[ã-éï][{_CONTINUED}]{{1,2}}){{3,}}")
# GBK read the same way: ÐìÖÝ for 徐州; also what was garbled twice: Ã¥Â¾Â.
_GBK_AS_WESTERN = re.compile(r"[\u00a1-\u00ff]{6,}")
_WESTERN = b"\xc3"
"""The first byte, in UTF-8, of every letter of which both have one; looked for at a tenth of their cost."""
_SIGNS = re.compile(r"[\u00a1-\u00bf×÷]")
"""Rows of ·· and ×× are how editors lead the eye and hide a name."""

# UTF-8 read as GBK: 寰愬窞 for 徐州. Most Chinese characters begin with E4 to E9 there, and every third
# pair of bytes does when they are taken in twos: characters that are rare on their own.
_TELLING = frozenset(
    bytes([lead, trail]).decode("gb18030")
    for lead in range(0xE4, 0xEA)
    for trail in range(0x80, 0xC0)
)
_RARE = re.compile(f"[{''.join(sorted(_TELLING))}]")
_SAMPLE = 200
"""Characters at the beginning and in the middle in which a rare one is looked for."""
_HAN_RUN = re.compile(r"[\u3400-\u9fff\ue000-\uf8ff€]{3,}")
_HAN = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


def mojibake_in(text: str) -> str:
    """Return a piece of what is garbled in a text that is no use any more, else an empty string.

    A few lost characters leave a text readable, and a text about garbled text quotes some.

    >>> mojibake_in("寰愬窞甯傛斂搴滃彫寮€浼氳")
    '寰愬窞甯傛斂搴滃彫寮€浼氳'
    >>> mojibake_in("徐州市政府召开会议")
    ''
    """
    if not text or text.isascii():
        return ""
    fewest = max(_FEWEST, len(text) * _SHARE)
    if text.count(_LOST) >= max(_FEWEST, len(text) * _LOST_SHARE):
        return _LOST * _FEWEST
    if text.count(_LOST_TWICE) * 3 >= max(2 * _FEWEST, fewest):
        return _LOST_TWICE
    western = _western(text, fewest) if _WESTERN in text.encode("utf-8", "replace") else ""
    return western or _utf8_as_gbk(text, fewest)


def _western(text: str, fewest: float) -> str:
    found = [run[0] for run in _UTF8_AS_WESTERN.finditer(text)]
    found += [run[0] for run in _GBK_AS_WESTERN.finditer(text) if _is_letters(run[0])]
    return found[0][:20] if sum(map(len, found)) >= fewest else ""


def _is_letters(run: str) -> bool:
    """Two bytes a character make a run of letters and signs in which hardly any two are alike."""
    return len(set(run)) >= 4 and len(_SIGNS.findall(run)) * 3 <= len(run) * 2


def _utf8_as_gbk(text: str, fewest: float) -> str:
    middle = len(text) // 2
    if not (_RARE.search(text, 0, _SAMPLE) or _RARE.search(text, middle, middle + _SAMPLE)):
        return ""
    garbled, first = 0, ""
    for tried, run in enumerate(_HAN_RUN.finditer(text)):
        if tried == _RUNS_TRIED and not garbled:
            break
        if _reads_as_utf8(run[0]):
            garbled += len(run[0])
            first = first or run[0]
    return first[:20] if garbled >= fewest else ""


def _reads_as_utf8(run: str) -> bool:
    """Whether the bytes make more sense as UTF-8; those of Chinese words are hardly ever UTF-8 at all."""
    if not _RARE.search(run):
        return False
    meant = run.encode("gb18030", "replace").decode("utf-8", "replace")
    return len(_HAN.findall(meant)) * 2 > len(run) and meant.count(_LOST) * 4 <= len(meant)
