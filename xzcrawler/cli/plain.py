"""Text from pages is data: what a terminal may be shown of it."""

import re
import unicodedata

from rich.text import Text

_ESCAPE_SEQUENCE = re.compile(
    "(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor movements
    "|(?:\x1b[\\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x90\x98\x9b-\x9f]*(?:\x07|\x1b\\\\|\x9c)"  # OSC, DCS …
    "|\x1b[ -/]*[0-~]",
)
_INVISIBLE = {"Cc", "Cf"}
"""Control characters, and formats such as bidi overrides and zero-width marks."""


def plain(text: str) -> str:
    """Remove what could move the cursor, colour, reorder or hide text; newlines stay.

    >>> plain("\\x1b[31m红\\x1b[0m\\u202e头\\x07文件\\n第二段")
    '红头文件\\n第二段'
    """
    if text.isprintable():
        return text
    return "".join(map(_visible, _ESCAPE_SEQUENCE.sub("", text)))


def one_line(text: str, limit: int = 200) -> str:
    """Make plain text of a single line, cut after `limit` characters.

    >>> one_line("通知\\n\\t全文", limit=4)
    '通知 …'
    """
    line = " ".join(plain(text.replace("\t", " ")).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def cell(text: str, style: str = "") -> Text:
    """Make a table cell of page text; square brackets in it are no markup."""
    return Text(one_line(text), style=style, overflow="fold")


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category in {"Zl", "Zp"}:
        return " "
    if category == "Cs":
        return "\N{REPLACEMENT CHARACTER}"
    return "" if category in _INVISIBLE and character != "\n" else character
