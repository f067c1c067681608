"""How grave is an edit: what kind it is, how severe, and which facts it replaced."""

import math
import re
from collections.abc import Callable, Iterator
from itertools import islice

from attrs import frozen
from rapidfuzz.distance import Indel

from xzcrawler.items import Article
from xzcrawler.monitor.diff import Mark, pieces
from xzcrawler.store.values import FactChange
from xzcrawler.text.facts import Fact, typed_facts
from xzcrawler.text.normalize import comparable

SEVERITY = {
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
}
"""0 to 100; every further fact adds `_PER_FACT`, and `body` grows with the share that changed."""

NEW_SEVERITY = 30
PRESENCE_SEVERITY = 100
"""Gone or back."""

_PER_FACT = 3
_LARGEST_FACT = 90
_MOST_FACTS = 5_000
"""Of each side that are compared: a page of nothing but numbers must not fill the memory."""
_MOST_CHANGES = 100
"""Fact changes that are kept; nobody reads on."""
_BODY_FROM, _BODY_TO = 10, 55
_MARKS = re.compile(r"[\W_]+")


@frozen(kw_only=True)
class Grade:
    """What an edit amounts to."""

    kinds: tuple[str, ...]
    """Gravest first: fact, title, published, source, author, body, attachment_*, image, format."""
    severity: int
    facts: tuple[FactChange, ...]


def grade(old: Article, new: Article) -> Grade:
    """Compare two revisions of one article.

    >>> old = Article(url="", title="通知", body="办理时限20个工作日")
    >>> new = Article(url="", title="通知", body="办理时限15个工作日")
    >>> grade(old, new).facts
    (FactChange(kind='number', old='20个工作日', new='15个工作日'),)
    """
    facts = tuple(islice(_fact_changes(old, new), _MOST_CHANGES))
    found = {"fact": SEVERITY["fact"] + _PER_FACT * (len(facts) - 1)} if facts else {}
    found = {name: min(value, _LARGEST_FACT) for name, value in found.items()}
    found |= {kind: SEVERITY[kind] for kind, differs in _FIELDS.items() if differs(old, new)}
    if _words(old.body) != _words(new.body):
        found["body"] = _body_severity(old.body, new.body)
    found |= {kind: SEVERITY[kind] for kind in _attachment_kinds(old, new)}
    if not found:
        found = {"format": SEVERITY["format"]}
    kinds = sorted(found, key=lambda kind: -found[kind])
    return Grade(kinds=tuple(kinds), severity=found[kinds[0]], facts=facts)


_FIELDS: dict[str, Callable[[Article, Article], bool]] = {
    "title": lambda old, new: _words(old.title) != _words(new.title),
    "published": lambda old, new: (
        (old.published, old.published_precision) != (new.published, new.published_precision)
    ),
    "source": lambda old, new: comparable(old.source) != comparable(new.source),
    "author": lambda old, new: (old.authors, old.editors) != (new.authors, new.editors),
    "image": lambda old, new: old.images != new.images,
}


def _words(text: str) -> str:
    """Return what is left without punctuation, width and white space."""
    return _MARKS.sub("", comparable(text))


def _fact_changes(old: Article, new: Article) -> Iterator[FactChange]:
    """Pair each fact that went with the one that came in its place."""
    before, after = _stated(old), _stated(new)
    for step in _replacements(before, after):
        went, came = before[step[0] : step[1]], after[step[2] : step[3]]
        for index in range(max(len(went), len(came))):
            left = went[index] if index < len(went) else None
            right = came[index] if index < len(came) else None
            kind = (right or left or Fact("", "")).kind
            yield FactChange(
                kind=kind, old=left.text if left else "", new=right.text if right else ""
            )


def _stated(article: Article) -> list[Fact]:
    number = [Fact("doc_number", article.doc_number)] if article.doc_number else []
    stated = [*number, *typed_facts(article.title), *typed_facts(article.body)]
    return stated[:_MOST_FACTS]


def _replacements(old: list[Fact], new: list[Fact]) -> Iterator[tuple[int, int, int, int]]:
    """Yield the stretches that differ, deletions and insertions side by side as one."""
    start_old = start_new = end_old = end_new = 0
    for step in Indel.opcodes([f.text for f in old], [f.text for f in new]):
        if step.tag == "equal":
            if (start_old, start_new) != (end_old, end_new):
                yield start_old, end_old, start_new, end_new
            start_old, start_new = step.src_end, step.dest_end
        end_old, end_new = step.src_end, step.dest_end
    if (start_old, start_new) != (end_old, end_new):
        yield start_old, end_old, start_new, end_new


def _body_severity(old: str, new: str) -> int:
    """Grow with the logarithm of the share of characters that changed: 1 % already counts."""
    changed = sum(len(p.text) for p in pieces(old, new) if p.mark is not Mark.SAME)
    share = changed / max(len(old) + len(new), 1)
    return round(_BODY_FROM + (_BODY_TO - _BODY_FROM) * math.log1p(99 * share) / math.log(100))


def _attachment_kinds(old: Article, new: Article) -> Iterator[str]:
    before = {file.url: file.name for file in old.attachments}
    after = {file.url: file.name for file in new.attachments}
    removed = {url: name for url, name in before.items() if url not in after}
    added = {url: name for url, name in after.items() if url not in before}
    replaced = set(removed.values()) & set(added.values())
    if replaced or any(before[url] != after[url] for url in before.keys() & after.keys()):
        yield "attachment_replaced"
    if set(added.values()) - replaced:
        yield "attachment_added"
    if set(removed.values()) - replaced:
        yield "attachment_removed"
