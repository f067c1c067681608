"""The words of a file, as far as they are wanted."""

import re

from xzcrawler.errors import EnoughText

MOST_TEXT = 500_000
"""Characters kept of one file; a PDF of ten full pages has 11,000."""
MOST_LINES = 100_000
_UNSTORABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BLANKS = re.compile(r"[^\S\n\t]+")


class Words:
    """Collects lines until there are enough."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._room = MOST_TEXT

    @property
    def text(self) -> str:
        """All lines so far."""
        return "\n".join(self._lines)

    def add(self, line: str) -> None:
        """Keep a line that says something; of one with line ends each part. Raises EnoughText."""
        for part in line[: self._room + 1].split("\n"):
            self._add(_BLANKS.sub(" ", _UNSTORABLE.sub("", part)).strip(" "))

    def _add(self, line: str) -> None:
        if not line:
            return
        kept = line[: self._room]
        self._lines.append(kept)
        self._room -= len(kept) + 1
        if self._room <= 0:
            raise EnoughText(f"only the first {MOST_TEXT} characters were read")
        if len(self._lines) >= MOST_LINES:
            raise EnoughText(f"only the first {MOST_LINES} lines were read")
