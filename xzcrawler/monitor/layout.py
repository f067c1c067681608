"""What the edits of one run have in common: a template that is read otherwise is no news."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from attrs import define, evolve, field, frozen

from xzcrawler.dedup.signature import content_hash
from xzcrawler.items import Article, Verdict
from xzcrawler.text.normalize import comparable

FIELDS = ("source", "published", "authors", "editors", "body", "images", "attachments")
UNREAD = frozenset(
    {Verdict.UNREADABLE, Verdict.EMPTY, Verdict.LISTING, Verdict.VIDEO, Verdict.PICTURES}
)
"""A page came, and nothing could be read of it. Such a verdict counts as a field that all of them lost."""

FEW = 3
"""Articles that may lose a field each by an edit of their own."""
SHARE = 0.2
"""Of the articles read again that had the field: more is the template."""
FEW_PIECES = 4
"""Articles that may get or lose one and the same line by edits: 已废止 on the annexes of one decision."""
MANY_PIECES = 20
"""From which the share does not matter: a site has many templates, an editor has one afternoon."""

VALUED = ("title", "source", "published", "authors", "editors")
"""Fields whose new value says by itself that it is the template's: 听新闻 as the source of every page."""

_SHOWN = 30
"""Characters of a line that the evidence tells a person."""
_COMPARED = 200
"""Characters by which a line is known again."""
_MOST_LINES = 200
"""Of one body that are counted, half of them from either end, where a template's own words stand."""
_MOST_PIECES = 20_000
"""That are counted in one run; then those seen once are forgotten."""

Piece = tuple[str, str]
"""A line that came into a body (`+`) or went out of it (`-`), or the new value of a field, after its name."""


@frozen(kw_only=True)
class Broken:
    """What a site's pages have been read otherwise in than before."""

    fields: frozenset[str] = frozenset()
    """Also verdicts: of `unreadable` nothing could be read."""
    pieces: frozenset[Piece] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.fields or self.pieces)

    def __or__(self, other: "Broken") -> "Broken":
        return Broken(fields=self.fields | other.fields, pieces=self.pieces | other.pieces)

    def __sub__(self, other: "Broken") -> "Broken":
        return Broken(fields=self.fields - other.fields, pieces=self.pieces - other.pieces)

    @classmethod
    def from_evidence(cls, evidence: Mapping[str, Any]) -> "Broken":
        """Return what the evidence of an incident names."""
        pieces = ((sign, line) for sign, line in evidence["pieces"])
        return cls(fields=frozenset(evidence["fields"]), pieces=frozenset(pieces))


@define
class Evidence:
    """Counts over the articles that a run has read again; they grow while it goes on."""

    reread: int = 0
    had: Counter[str] = field(factory=Counter)
    """Articles that had the field, by field."""
    lost: Counter[str] = field(factory=Counter)
    """Of them those that have it no longer."""
    pieces: Counter[Piece] = field(factory=Counter)
    """Articles in which a line came or went."""

    def add(self, head: Article, said: Article) -> None:
        """Count an article that was read again."""
        self.reread += 1
        self.had.update(_filled(head))
        if head is not said:
            self.lost.update(lost(head, said))
            self.pieces.update(pieces(head, said) | values(head, said))
        if len(self.pieces) > _MOST_PIECES:
            self.pieces = Counter({piece: n for piece, n in self.pieces.items() if n > 1})

    def add_unread(self, verdict: Verdict) -> None:
        """Count an article of which nothing can be read any more."""
        self.reread += 1
        self.lost[str(verdict)] += 1

    def broken(self, known: Broken) -> Broken:
        """Return what is broken, what was known to be included.

        A field: empty in three articles, and in more than a fifth of those that had it. A line, or a field's
        value: new or away in five articles, and in more than a fifth of those read again or in twenty.
        """
        fields = {
            name
            for name, count in self.lost.items()
            if count >= FEW and count > SHARE * self._base(name)
        }
        lines = {
            piece
            for piece, count in self.pieces.items()
            if count > FEW_PIECES and (count > SHARE * self.reread or count >= MANY_PIECES)
        }
        return Broken(fields=known.fields | fields, pieces=known.pieces | lines)

    def _base(self, name: str) -> int:
        return self.reread if name in UNREAD else self.had[name]

    def shown(self, broken: Broken) -> dict[str, Any]:
        """Return it as JSON's types, for an incident, with one line for a person."""
        said = [
            f"{name if name in UNREAD else f'{name} empty'} in {self.lost[name]} of {self._base(name)} articles"
            for name in sorted(broken.fields)
        ]
        for sign, line in sorted(broken.pieces)[:FEW]:
            what = {"+": "the line {} new", "-": "the line {} away"}.get(sign, sign + " is {}")
            found = what.format(repr(line[:_SHOWN]))
            said.append(f"{found} in {self.pieces[sign, line]} articles")
        return {
            "why": "read otherwise than before: " + "; ".join(said),
            "reread": self.reread,
            "fields": sorted(broken.fields),
            "pieces": [list(piece) for piece in sorted(broken.pieces)],
        }


def lost(head: Article, said: Article) -> list[str]:
    """Return the fields that were filled and are empty now."""
    return [name for name in _filled(head) if not getattr(said, name)]


def pieces(head: Article, said: Article) -> set[Piece]:
    """Return the lines that came into the body and those that went out of it."""
    if head.body == said.body:
        return set()
    before, after = _lines(head.body), _lines(said.body)
    came = _ends([line for line in after if line not in before])
    went = _ends([line for line in before if line not in after])
    return {("+", line) for line in came} | {("-", line) for line in went}


def values(head: Article, said: Article) -> set[Piece]:
    """Return the fields that have another value than before, and which."""
    return {
        (name, _shown(getattr(said, name)))
        for name in VALUED
        if getattr(said, name) and getattr(said, name) != getattr(head, name)
    }


def illness(head: Article, said: Article, broken: Broken) -> tuple[str, ...]:
    """Return what of a reading is the template's doing; empty when it is an edit.

    With a field that was lost or is wrong everything else is suspect as well. A line that many pages
    share is nothing but itself: an edit beside it is told.

    >>> head = Article(url="", title="题目", body="正文。", source="徐州日报")
    >>> illness(head, evolve(head, source=""), Broken(fields=frozenset({"source"})))
    ('source',)
    """
    if fields := broken.fields.intersection(lost(head, said)):
        return tuple(sorted(fields))
    if wrong := broken.pieces & values(head, said):
        return tuple(f"{name}: {value}" for name, value in sorted(wrong))
    shared = broken.pieces & pieces(head, said)
    if not shared:
        return ()
    came = {line for sign, line in shared if sign == "+"}
    went = {line for sign, line in shared if sign == "-"}
    is_same = content_hash(_without(head, went)) == content_hash(_without(said, came))
    return tuple(f"{sign}{line}" for sign, line in sorted(shared)) if is_same else ()


def is_templated(head: Article, said: Article, accepted: Broken) -> bool:
    """Return whether a reading differs from the last revision in nothing but what was accepted.

    >>> head = Article(url="", title="题目", body="正文。", source="徐州日报")
    >>> accepted = Broken(fields=frozenset({"source"}))
    >>> is_templated(head, evolve(head, source=""), accepted)
    True
    >>> is_templated(head, evolve(head, source="", body="另一段。"), accepted)
    False
    """
    shared = accepted.pieces & (pieces(head, said) | values(head, said))
    kept = accepted.fields.intersection(lost(head, said)) | {
        name for name, _ in shared if name in VALUED
    }
    if not shared and not kept:
        return False
    went = {line for sign, line in shared if sign == "-"}
    came = {line for sign, line in shared if sign == "+"}
    before = {name: getattr(head, name) for name in kept}
    after = evolve(_without(said, came), **before)
    return content_hash(_without(head, went)) == content_hash(after)


def _filled(article: Article) -> Iterator[str]:
    return (name for name in FIELDS if getattr(article, name))


def _shown(value: str | datetime | tuple[str, ...]) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return _known_by(value if isinstance(value, str) else "、".join(value))


def _lines(body: str) -> dict[str, None]:
    """The lines as they are compared, in order, each once."""
    return dict.fromkeys(filter(None, map(_known_by, body.split("\n"))))


def _known_by(line: str) -> str:
    # What a database cannot hold must not keep an incident from being opened.
    return comparable(line)[:_COMPARED].encode(errors="replace").decode().replace("\0", "")


def _ends(lines: Sequence[str]) -> Sequence[str]:
    half = _MOST_LINES // 2
    return lines if len(lines) <= _MOST_LINES else [*lines[:half], *lines[-half:]]


def _without(article: Article, lines: set[str]) -> Article:
    if not lines:
        return article
    left = [line for line in article.body.split("\n") if _known_by(line) not in lines]
    return evolve(article, body="\n".join(left))
