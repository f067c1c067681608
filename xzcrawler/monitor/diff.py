"""What differs between two revisions, for a person to read: fields, and the words inside them."""

from collections.abc import Callable
from enum import StrEnum

from attrs import frozen

from xzcrawler.config import SHANGHAI
from xzcrawler.items import Article
from xzcrawler.monitor.phrases import Stretch, readable
from xzcrawler.monitor.stretches import stretches

FIELD_NAMES = {
    "title": "标题",
    "published": "发布时间",
    "source": "来源",
    "authors": "作者",
    "editors": "编辑",
    "channel": "栏目",
    "tags": "标签",
    "doc_number": "文号",
    "body": "正文",
    "images": "图片",
    "attachments": "附件",
}
"""What a reader calls the fields that `field_changes` compares."""


class Mark(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    DELETED = "deleted"
    INSERTED = "inserted"


@frozen
class Piece:
    """Joined, same and deleted pieces give the old text, same and inserted ones the new."""

    mark: Mark
    text: str
    moved: bool = False
    """A whole paragraph that stands elsewhere in the other text."""


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

    The same two texts always give the same pieces. Texts too large to compare word by word are
    compared by paragraph: 200,000 characters take less than 2 s and 100 MB.

    >>> [(piece.mark.value, piece.text) for piece in pieces("补贴1500元", "补贴2000元")]
    [('same', '补贴'), ('deleted', '1500'), ('inserted', '2000'), ('same', '元')]
    """
    marked: list[Piece] = []
    for stretch in readable(stretches(old, new)):
        marked += _marked(stretch)
    return tuple(marked)


def _marked(stretch: Stretch) -> list[Piece]:
    if stretch.same:
        return [Piece(Mark.SAME, stretch.old)]
    sides = ((Mark.DELETED, stretch.old), (Mark.INSERTED, stretch.new))
    return [Piece(mark, text, stretch.moved) for mark, text in sides if text]


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
