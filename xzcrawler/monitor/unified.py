"""A diff as unified text, which other programs read and `patch` applies."""

from collections.abc import Iterator, Sequence

from attrs import frozen

from xzcrawler.monitor.diff import FieldChange, pieces
from xzcrawler.monitor.lines import replaced

_CONTEXT = 3
"""Unchanged lines around a change, as other programs have it."""


@frozen
class _Row:
    """One line of the output."""

    sign: str
    text: str


def unified(changes: Sequence[FieldChange], old: str, new: str) -> str:
    """Return the fields that differ as if each was a file of its own; a paragraph is a line.

    `old`, `new`: what to call the two revisions.

    >>> text = unified([FieldChange("title", "补贴1500元", "补贴2000元")], "revision 1", "revision 2")
    >>> print(text.replace("\\t", " "), end="")
    --- title revision 1
    +++ title revision 2
    @@ -1 +1 @@
    -补贴1500元
    +补贴2000元
    """
    parts: list[str] = []
    for change in changes:
        parts += [f"--- {change.field}\t{old}\n", f"+++ {change.field}\t{new}\n"]
        parts += _hunks(_rows(_ended(change.old), _ended(change.new)))
    return "".join(parts)


def _ended(text: str) -> str:
    return text + "\n" if text else ""


def _rows(old: str, new: str) -> list[_Row]:
    rows: list[_Row] = []
    for each in replaced(pieces(old, new)):
        if each.old == each.new:
            rows += (_Row(" ", text) for text in each.old)
        else:
            rows += (_Row("-", text) for text in each.old)
            rows += (_Row("+", text) for text in each.new)
    return rows


def _hunks(rows: Sequence[_Row]) -> Iterator[str]:
    counted_old = counted_new = done = 0
    for start, end in _spans(rows):
        counted_old += sum(row.sign != "+" for row in rows[done:start])
        counted_new += sum(row.sign != "-" for row in rows[done:start])
        shown = rows[start:end]
        old, new = (sum(row.sign != sign for row in shown) for sign in "+-")
        yield f"@@ -{_range(counted_old, old)} +{_range(counted_new, new)} @@\n"
        yield from (row.sign + row.text for row in shown)
        counted_old, counted_new, done = counted_old + old, counted_new + new, end


def _range(before: int, count: int) -> str:
    first = before + 1 if count else before
    return str(first) if count == 1 else f"{first},{count}"


def _spans(rows: Sequence[_Row]) -> Iterator[tuple[int, int]]:
    """Yield where each hunk starts and ends; those whose context meets are one."""
    start = end = -1
    for index, row in enumerate(rows):
        if row.sign == " ":
            continue
        if start >= 0 and index - _CONTEXT > end:
            yield start, end
            start = -1
        start = start if start >= 0 else max(0, index - _CONTEXT)
        end = min(len(rows), index + 1 + _CONTEXT)
    if start >= 0:
        yield start, end
