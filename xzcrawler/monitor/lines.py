"""Marked pieces as lines, one for each paragraph, with what stayed folded or cut short."""

import re
from collections.abc import Iterator, Sequence

from attrs import evolve, frozen

from xzcrawler.monitor.diff import Mark, Piece

Line = tuple[Piece, ...]

_WITH_END = re.compile(r"[^\n]*\n|[^\n]+")


@frozen
class Fold:
    """Unchanged lines that are left out."""

    lines: tuple[Line, ...]

    @property
    def count(self) -> int:
        return len(self.lines)


def lines(marked: Sequence[Piece]) -> list[Line]:
    """Cut pieces at their line ends; a line end that went or came is shown as ¶."""
    cut: list[list[Piece]] = [[]]
    for piece in marked:
        *ended, rest = piece.text.split("\n")
        for text in ended:
            end = "" if piece.mark is Mark.SAME else "¶"
            cut[-1].append(evolve(piece, text=text + end))
            cut.append([])
        cut[-1].append(evolve(piece, text=rest))
    return [
        tuple(piece for piece in line if piece.text) for line in cut if any(p.text for p in line)
    ]


def folded(all_lines: Sequence[Line], context: int | None = None) -> list[Line | Fold]:
    """Fold runs of unchanged lines, but for the one next to a change.

    `context`: characters shown on each side of a change; then no unchanged line is shown at all.
    """
    near = 1 if context is None else 0
    changed = [any(piece.mark is not Mark.SAME for piece in line) for line in all_lines]
    shown: list[Line | Fold] = []
    left_out: list[Line] = []
    for index, line in enumerate(all_lines):
        if any(changed[max(0, index - near) : index + near + 1]):
            shown += [Fold(tuple(left_out))] if left_out else []
            shown.append(line if context is None else excerpt(line, context))
            left_out = []
        else:
            left_out.append(line)
    return shown + ([Fold(tuple(left_out))] if left_out else [])


def excerpt(line: Line, context: int) -> Line:
    """Keep so many characters of what stayed on each side of a change.

    >>> marked = (Piece(Mark.SAME, "给予每户一次性补贴"), Piece(Mark.DELETED, "1500"), Piece(Mark.SAME, "元。"))
    >>> [piece.text for piece in excerpt(marked, 3)]
    ['…性补贴', '1500', '元。']
    """
    last = len(line) - 1
    return tuple(
        evolve(piece, text=_cut(piece.text, context, is_first=index == 0, is_last=index == last))
        if piece.mark is Mark.SAME
        else piece
        for index, piece in enumerate(line)
    )


def _cut(text: str, context: int, *, is_first: bool, is_last: bool) -> str:
    head = "" if is_first else text[:context]
    tail = "" if is_last else text[len(text) - context :]
    return text if len(text) <= len(head) + len(tail) + 1 else f"{head}…{tail}"


@frozen
class Replaced:
    """Whole lines that went and those that came in their place, each with its end."""

    old: tuple[str, ...]
    new: tuple[str, ...]


def replaced(marked: Sequence[Piece]) -> Iterator[Replaced]:
    """Yield the lines of both texts, those that are the same one by one.

    Joined, the old ones give the old text and the new ones the new.
    """
    old, new = _Side(), _Side()
    for piece in marked:
        for text in _WITH_END.findall(piece.text):
            if piece.mark is Mark.SAME and not (old.open or new.open) and (old.done or new.done):
                yield Replaced(old.take(), new.take())
            if piece.mark is not Mark.INSERTED:
                old.add(text)
            if piece.mark is not Mark.DELETED:
                new.add(text)
    rest = Replaced(old.take(), new.take())
    if rest.old or rest.new:
        yield rest


class _Side:
    def __init__(self) -> None:
        self.done: list[str] = []
        self.open: list[str] = []

    def add(self, text: str) -> None:
        self.open.append(text)
        if text.endswith("\n"):
            self.done.append("".join(self.open))
            self.open = []

    def take(self) -> tuple[str, ...]:
        taken = [*self.done, *(["".join(self.open)] if self.open else [])]
        self.done, self.open = [], []
        return tuple(taken)
