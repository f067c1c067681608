"""Object literals of a page's scripts, read without running anything.

Only what a script states counts: a value that is computed (a variable, a call, a sum) is
`COMPUTED`. No library that stays with that was small enough: those that read JavaScript parse or
run whole programs.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final

COMPUTED: Final = object()
"""Stands for a value that only running the script would give."""

_LONGEST = 200_000
"""Characters of one literal: a list's first rows may stand in it as one string."""
_MOST_TOKENS = 4_000
_DEEPEST = 12
_TOKEN = re.compile(
    r"""\s+|//[^\n]*|/\*.*?\*/|(?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')"""
    r"""|(?P<broken>["'])|(?P<number>-?\d+(?:\.\d+)?)|(?P<word>[\w$]+)|(?P<sign>.)""",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "\n": ""}
_WORDS = {"true": True, "false": False, "null": None}
_CLOSING = {"{": "}", "[": "]", "(": ")"}
_END = ("sign", "")

_Token = tuple[str, str]


def object_at(code: str, start: int) -> Mapping[str, Any]:
    """Return the object whose opening brace stands at or behind *start*, white space apart.

    Empty when there is none, or when it is broken off or no literal.

    >>> object_at("page({perPage:15, url: '/a' + b, list: ['x', 1,], on: function(){ go(1); }})", 5)["list"]
    ['x', 1]
    """
    tokens = _Tokens(code[start : start + _LONGEST])
    if tokens.next != ("sign", "{"):
        return {}
    try:
        found: dict[str, Any] = tokens.read_value(_DEEPEST)
    except ValueError:
        return {}
    return found


class _Tokens:
    """What is left of a literal."""

    def __init__(self, code: str) -> None:
        found = (match for match in _TOKEN.finditer(code) if match.lastgroup)
        self._rest: Iterator[_Token] = (
            (match.lastgroup or "", match[0]) for match in islice(found, _MOST_TOKENS)
        )
        self.next = next(self._rest, _END)

    def take(self) -> _Token:
        token, self.next = self.next, next(self._rest, _END)
        if token == _END or token[0] == "broken":
            raise ValueError("the literal or a string in it is broken off")
        return token

    def read_value(self, depth: int) -> Any:
        """One value, up to the comma or bracket behind it; `COMPUTED` unless it is a literal as a whole."""
        if not depth:
            raise ValueError("too deep")
        kind, text = self.take()
        if (kind, text) == ("sign", "{"):
            value: Any = self._read_object(depth - 1)
        elif (kind, text) == ("sign", "["):
            value = self._read_list(depth - 1)
        else:
            value = _plain(kind, text)
            if text == "(":
                self._skip(text)
        return COMPUTED if self._skip_expression() else value

    def _read_object(self, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while self.next != ("sign", "}"):
            kind, text = self.take()
            if kind == "sign":
                raise ValueError("a name was expected")
            name = _unescaped(text[1:-1]) if kind == "string" else text
            if self.take() != ("sign", ":"):
                raise ValueError("a colon was expected")
            found[name] = self.read_value(depth)
            if self.next == ("sign", ","):
                self.take()
        self.take()
        return found

    def _read_list(self, depth: int) -> list[Any]:
        found = []
        while self.next != ("sign", "]"):
            found.append(self.read_value(depth))
            if self.next == ("sign", ","):
                self.take()
        self.take()
        return found

    def _skip_expression(self) -> bool:
        """Skip to the end of the value; return whether anything stood there."""
        skipped = False
        while self.next not in {("sign", sign) for sign in (",", "}", "]", ")", ";", "")}:
            kind, text = self.take()
            if kind == "sign":
                self._skip(text)
            skipped = True
        return skipped

    def _skip(self, opening: str) -> None:
        """Skip what an opening bracket encloses."""
        waiting = [_CLOSING[opening]] if opening in _CLOSING else []
        while waiting:
            kind, text = self.take()
            if kind != "sign":
                continue
            if text in _CLOSING:
                waiting.append(_CLOSING[text])
            elif text == waiting[-1]:
                waiting.pop()


def _plain(kind: str, text: str) -> Any:
    if kind == "string":
        return _unescaped(text[1:-1])
    if kind == "number":
        return float(text) if "." in text else int(text)
    return _WORDS.get(text, COMPUTED) if kind == "word" else COMPUTED


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    # JavaScript writes one character as two halves; half of one alone is no text.
    return (
        _ESCAPE.sub(_character, text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    )


def _character(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2]
    return chr(int(code, 16)) if code else _ESCAPED.get(escape[3], escape[3])
