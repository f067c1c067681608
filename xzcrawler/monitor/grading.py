"""How grave is an edit: what kind it is, how severe, and which facts it replaced."""

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Literal

from attrs import evolve, frozen

from xzcrawler.items import Article
from xzcrawler.monitor.alignment import differing
from xzcrawler.monitor.diff import Mark, pieces
from xzcrawler.monitor.fact_changes import MOST_FACTS, fact_changes
from xzcrawler.store.values import FactChange
from xzcrawler.text.facts import bare, facts, typed_facts
from xzcrawler.text.normalize import comparable

Kind = Literal[
    "fact",
    "title",
    "published",
    "source",
    "author",
    "body",
    "attachment_added",
    "attachment_removed",
    "attachment_replaced",
    "image",
    "format",
    "technical",
]

SEVERITY: dict[str, int] = {
    "fact": 60,
    "title": 50,
    "published": 40,
    "source": 30,
    "author": 20,
    "attachment_added": 50,
    "attachment_removed": 60,
    "attachment_replaced": 60,
    "image": 15,
    "format": 3,
    "technical": 0,
}
"""0 to 100; every further fact adds `_PER_FACT`, and `body` grows with the share that changed."""

NEW_SEVERITY = 30
PRESENCE_SEVERITY = 100
"""Gone or back."""
DELISTED_SEVERITY = 75
"""Taken off its channel, or put back."""

_PER_FACT = 3
_LARGEST_FACT = 90
_MOST_CHANGES = 100
"""Fact changes that are kept; nobody reads on."""
_BODY_FROM, _BODY_TO = 10, 55
_LONGEST_HEADING = 20
"""Characters of a paragraph that may say what the number in the next one is about."""


@frozen(kw_only=True)
class Grade:
    """What an edit amounts to."""

    kinds: tuple[str, ...]
    """Of `Kind`, gravest first."""
    severity: int
    facts: tuple[FactChange, ...]


def grade(old: Article, new: Article) -> Grade:
    """Compare two revisions of one article.

    `format`: nothing but punctuation, white space, width or the spelling of a fact differs;
    `technical`: nothing a reader sees does.

    >>> old = Article(url="", title="通知", body="办理时限20个工作日")
    >>> new = Article(url="", title="通知", body="办理时限15个工作日")
    >>> grade(old, new).facts
    (FactChange(kind='number', old='20个工作日', new='15个工作日', label='办理时限'),)
    """
    body = _differing(old.body, new.body)
    changed = tuple(_fact_changes(old, new, body)[:_MOST_CHANGES])
    found = {}
    if changed:
        found["fact"] = min(SEVERITY["fact"] + _PER_FACT * (len(changed) - 1), _LARGEST_FACT)
    found |= {kind: SEVERITY[kind] for kind, differs in _FIELDS.items() if differs(old, new)}
    if bare(body[0]) != bare(body[1]):
        found["body"] = _body_severity(old.body, new.body)
    found |= {kind: SEVERITY[kind] for kind in _attachment_kinds(old, new)}
    if not found:
        found = {kind: SEVERITY[kind] for kind in [_unseen(old, new)]}
    kinds = sorted(found, key=lambda kind: -found[kind])
    return Grade(kinds=tuple(kinds), severity=found[kinds[0]], facts=changed)


def technical(graded: Grade) -> Grade:
    """Return what an edit amounts to that our own reader made: one capture, read in two ways."""
    return evolve(graded, kinds=("technical", *graded.kinds), severity=SEVERITY["technical"])


_FIELDS: dict[str, Callable[[Article, Article], bool]] = {
    "title": lambda old, new: old.title != new.title and bare(old.title) != bare(new.title),
    "published": lambda old, new: (
        (old.published, old.published_precision) != (new.published, new.published_precision)
    ),
    "source": lambda old, new: comparable(old.source) != comparable(new.source),
    "author": lambda old, new: _names(old.authors, old.editors) != _names(new.authors, new.editors),
    "image": lambda old, new: _pictures(old) != _pictures(new),
}


def _names(*roles: Sequence[str]) -> list[list[str]]:
    return [[bare(name) for name in names] for names in roles]


def _pictures(article: Article) -> list[tuple[str, str]]:
    return [(image.url, bare(image.caption)) for image in article.images]


def _unseen(old: Article, new: Article) -> Kind:
    """Tell an edit of the format from a reading that gave the same words."""
    said = [
        evolve(
            each, url="", channel="", tags=(), canonical_url="", language="", read_by="", parts=()
        )
        for each in (old, new)
    ]
    return "technical" if said[0] == said[1] and old != new else "format"


def _differing(old: str, new: str) -> tuple[str, str]:
    """Return the sentences from the first that differs to the last, and a heading above them."""
    if old == new:
        return "", ""
    start, end, other_end = differing(old, new, "。\n")
    if start and old[start - 1] == "\n":
        heading = old.rfind("\n", 0, start - 1) + 1
        start = heading if start - heading <= _LONGEST_HEADING else start
    return old[start:end], new[start:other_end]


def _fact_changes(old: Article, new: Article, body: tuple[str, str]) -> list[FactChange]:
    found: list[FactChange] = []
    for before, after in ((old.doc_number, new.doc_number), (old.title, new.title)):
        if before != after:
            found += fact_changes(typed_facts(before), typed_facts(after))
    if body[0] != body[1]:
        left, right = _moved_out(*body)
        found += fact_changes(typed_facts(left, MOST_FACTS), typed_facts(right, MOST_FACTS))
    return found


def _moved_out(old: str, new: str) -> tuple[str, str]:
    """Leave out the paragraphs that both have, wherever they stand: their facts are the same."""
    before, after = old.split("\n"), new.split("\n")
    shared = Counter(before) & Counter(after)
    return _without(before, shared), _without(after, shared)


def _without(paragraphs: Sequence[str], shared: Counter[str]) -> str:
    left, kept, heading = Counter(shared), [], ""
    for paragraph in paragraphs:
        if left[paragraph]:
            left[paragraph] -= 1
            is_heading = len(paragraph) <= _LONGEST_HEADING and not facts(paragraph)
            heading = paragraph if is_heading else ""
            continue
        kept += [heading, paragraph] if heading else [paragraph]
        heading = ""
    return "\n".join(kept)


def _body_severity(old: str, new: str) -> int:
    """Grow with the logarithm of the share of characters that changed: 1 % already counts."""
    changed = sum(
        len(piece.text)
        for piece in pieces(old, new)
        if piece.mark is not Mark.SAME and not piece.moved and not piece.text.isspace()
    )
    share = changed / max(len(old) + len(new), 1)
    return round(_BODY_FROM + (_BODY_TO - _BODY_FROM) * math.log1p(99 * share) / math.log(100))


def _attachment_kinds(old: Article, new: Article) -> Iterator[Kind]:
    before = {file.url: bare(file.name) for file in old.attachments}
    after = {file.url: bare(file.name) for file in new.attachments}
    removed = {url: name for url, name in before.items() if url not in after}
    added = {url: name for url, name in after.items() if url not in before}
    replaced = set(removed.values()) & set(added.values())
    if replaced or any(before[url] != after[url] for url in before.keys() & after.keys()):
        yield "attachment_replaced"
    if set(added.values()) - replaced:
        yield "attachment_added"
    if set(removed.values()) - replaced:
        yield "attachment_removed"
