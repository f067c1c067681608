"""What differs between two revisions, for a person to read: fields, and the words inside them."""

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum

from attrs import frozen
from rapidfuzz.distance import Indel

from xzcrawler.config import SHANGHAI
from xzcrawler.items import Article
from xzcrawler.text.tokens import tokens

_LARGEST = 400_000_000
"""Pairs of tokens compared at most (50 MB of memory); a larger stretch is shown as replaced whole."""


class Mark(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    DELETED = "deleted"
    INSERTED = "inserted"


@frozen
class Piece:
    mark: Mark
    text: str


@frozen
class FieldChange:
    """A field of the article whose words changed."""

    field: str
    old: str
    new: str


def field_changes(old: Article, new: Article) -> tuple[FieldChange, ...]:
    """Compare the fields a reader sees, in reading order."""
    pairs = ((name, words(old), words(new)) for name, words in _FIELDS.items())
    return tuple(
        FieldChange(name, before, after) for name, before, after in pairs if before != after
    )


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """Cut both texts into what stayed, went and came; a number or a date is never cut.

    >>> [(piece.mark.value, piece.text) for piece in pieces("补贴1500元", "补贴2000元")]
    [('same', '补贴'), ('deleted', '1500'), ('inserted', '2000'), ('same', '元')]
    """
    return tuple(_joined(_readable(list(_stretches(_paragraphs(old), _paragraphs(new))))))


@frozen
class _Stretch:
    """Tokens that stayed, or the tokens that went and those that came in their place."""

    old: str
    new: str

    @property
    def same(self) -> bool:
        return self.old == self.new


def _paragraphs(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _stretches(old: Sequence[str], new: Sequence[str]) -> Iterator[_Stretch]:
    """Align whole paragraphs first, then the tokens of those that differ."""
    for stretch in _aligned(old, new):
        if stretch.same:
            yield stretch
        else:
            yield from _aligned(tokens(stretch.old), tokens(stretch.new))


def _aligned(old: Sequence[str], new: Sequence[str]) -> Iterator[_Stretch]:
    if len(old) * len(new) > _LARGEST:
        yield _Stretch("".join(old), "".join(new))
        return
    gone = came = ""
    for step in Indel.opcodes(old, new):
        before = "".join(old[step.src_start : step.src_end])
        after = "".join(new[step.dest_start : step.dest_end])
        if step.tag != "equal":
            gone, came = gone + before, came + after
            continue
        if gone or came:
            yield _Stretch(gone, came)
            gone = came = ""
        yield _Stretch(before, after)
    if gone or came:
        yield _Stretch(gone, came)


def _readable(stretches: list[_Stretch]) -> list[_Stretch]:
    """Let a rewritten phrase swallow the one or two characters both wordings share by chance.

    Next to a number nothing is swallowed, so that `3 → 5` stays visible by itself.
    """
    kept: list[_Stretch] = []
    for index, stretch in enumerate(stretches):
        after = stretches[index + 1] if index + 1 < len(stretches) else None
        last = kept[-1] if kept else None
        if last and (last.same == stretch.same or _by_chance(last, stretch, after)):
            kept[-1] = _Stretch(last.old + stretch.old, last.new + stretch.new)
        else:
            kept.append(stretch)
    return kept


def _by_chance(before: _Stretch, same: _Stretch, after: _Stretch | None) -> bool:
    if before.same or after is None or len(same.old) > 2 or "\n" in same.old:
        return False
    around = (before.old, before.new, after.old, after.new)
    if any(character.isdigit() for text in around for character in text):
        return False
    return all(len(text) > len(same.old) for text in around)


def _joined(stretches: Sequence[_Stretch]) -> Iterator[Piece]:
    for stretch in stretches:
        if stretch.same:
            yield Piece(Mark.SAME, stretch.old)
            continue
        if stretch.old:
            yield Piece(Mark.DELETED, stretch.old)
        if stretch.new:
            yield Piece(Mark.INSERTED, stretch.new)


def _published(article: Article) -> str:
    if article.published is None:
        return article.published_raw
    form = {"day": "%Y-%m-%d", "minute": "%Y-%m-%d %H:%M"}
    at = article.published.astimezone(SHANGHAI)
    return at.strftime(form.get(article.published_precision or "", "%Y-%m-%d %H:%M:%S"))


_FIELDS: dict[str, Callable[[Article], str]] = {
    "title": lambda article: article.title,
    "published": _published,
    "source": lambda article: article.source,
    "authors": lambda article: "、".join(article.authors),
    "editors": lambda article: "、".join(article.editors),
    "channel": lambda article: article.channel,
    "tags": lambda article: "、".join(article.tags),
    "doc_number": lambda article: article.doc_number,
    "body": lambda article: article.body,
    "images": lambda article: "\n".join(f"{x.url} {x.caption}".strip() for x in article.images),
    "attachments": lambda article: "\n".join(
        f"{x.name} {x.url}".strip() for x in article.attachments
    ),
}
