"""What reading stored pages by today's rules comes to, field by field: to be looked at before anything is written."""

from typing import Literal

from attrs import define, field, fields, frozen

from xzcrawler.items import Article

EMPTIED_SHARE = 0.2
"""Of the pages on which a field was filled: when more lose it, the rules are broken rather than better."""

KEPT_TROUBLES = 1000
"""Pages named that could not be read again; all are counted."""

_EXAMPLES = 3
_UNCOMPARED = frozenset({"url", "parts", "verdict", "read_by"})
"""Where and by which class a page was read is no part of what it says; the other two are never stored."""
COMPARED = tuple(each.name for each in fields(Article) if each.name not in _UNCOMPARED)

State = Literal["same", "changed", "unreadable", "lost"]


@frozen(kw_only=True)
class FieldMove:
    """One field that reads otherwise now."""

    field: str
    old: str
    new: str

    @property
    def kind(self) -> Literal["emptied", "filled", "other"]:
        if not self.new:
            return "emptied"
        return "other" if self.old else "filled"


@frozen(kw_only=True)
class PageRead:
    """What reading one article's stored page again came to."""

    article_id: int
    seq: int
    """The article's last revision."""
    site: str
    key: str
    url: str
    state: State
    """`lost`: the archive or the database cannot give the page; `unreadable`: it is no article today."""
    why: str = ""
    filled: tuple[str, ...] = ()
    """Fields that are filled in the last revision."""
    moves: tuple[FieldMove, ...] = ()
    """Cut to what can be shown; none when only the hashes come out otherwise."""
    article: Article | None = None
    """Of one that `changed`."""
    content_hash: str = ""
    text_hash: str = ""


@define
class FieldImpact:
    """What becomes of one field on all pages."""

    filled: int = 0
    """Pages on which it is filled today."""
    emptied: int = 0
    filled_now: int = 0
    other: int = 0
    examples: list[tuple[str, FieldMove]] = field(factory=list)
    """Address and words, up to three of each kind."""

    @property
    def is_emptier(self) -> bool:
        return self.emptied > EMPTIED_SHARE * self.filled

    def add(self, url: str, move: FieldMove) -> None:
        name = {"filled": "filled_now"}.get(move.kind, move.kind)
        setattr(self, name, getattr(self, name) + 1)
        if sum(move.kind == known.kind for _, known in self.examples) < _EXAMPLES:
            self.examples.append((url, move))


@define
class Impact:
    """What reading all stored pages again comes to."""

    pages: int = 0
    changed: int = 0
    same: int = 0
    only_hashes: int = 0
    """Of those changed: their fields are the same, what they are compared by is not."""
    failed: int = 0
    by_field: dict[str, FieldImpact] = field(
        factory=lambda: {name: FieldImpact() for name in COMPARED}
    )
    troubles: list[PageRead] = field(factory=list)

    def add(self, read: PageRead) -> None:
        self.pages += 1
        for name in read.filled:
            self.by_field[name].filled += 1
        if read.state == "same":
            self.same += 1
        elif read.state == "changed":
            self.changed += 1
            self.only_hashes += not read.moves
            for move in read.moves:
                self.by_field[move.field].add(read.url, move)
        else:
            self.failed += 1
            if len(self.troubles) < KEPT_TROUBLES:
                self.troubles.append(read)

    @property
    def emptier(self) -> list[str]:
        """Fields that would go empty on many of the pages that have them."""
        return [name for name, found in self.by_field.items() if found.is_emptier]
