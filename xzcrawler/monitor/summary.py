"""An edit in one line for a person."""

from collections.abc import Iterator, Sequence

from xzcrawler.items import Article
from xzcrawler.monitor.diff import FIELD_NAMES, Mark, Piece, field_changes, pieces
from xzcrawler.monitor.grading import Grade
from xzcrawler.store.values import FactChange

_TOLD = frozenset({"title", "published", "source", "authors", "editors", "attachments", "images"})
"""Fields whose change is told by name."""
_SHOWN_FACTS = 3
_MANY = 3
"""Facts that only came, or only went, from which they are counted: they went with their sentences."""
_SHOWN = 30
"""Characters of a wording that are shown."""
_WORDED = frozenset({"address", "name"})
"""Kinds of facts without a figure."""


def summarize(old: Article, new: Article, grade: Grade) -> str:
    """Return what changed, the gravest first, e.g. `办理时限 20个工作日 → 15个工作日；标题: A → B`."""
    told = [fact for fact in grade.facts if not _is_in_title(fact, old, new)]
    went = [fact for fact in told if not fact.new]
    came = [fact for fact in told if not fact.old]
    counted = [each for each in (went, came) if len(each) >= _MANY]
    singly = [fact for fact in told if not any(fact in each for each in counted)]
    parts = [*_facts(singly), *map(_count, counted), *_fields(old, new)]
    if counted:
        parts += _largest(old.body, new.body)
    elif not parts and "body" in grade.kinds:
        parts = [_body(old.body, new.body)]
    return "；".join(parts) or ("内容未变" if "technical" in grade.kinds else "仅格式有变")


def _is_in_title(fact: FactChange, old: Article, new: Article) -> bool:
    """Return whether a fact came or went with the title's wording, which is told whole."""
    if fact.old and fact.new:
        return False
    word = fact.old or fact.new
    in_one_title = (word in old.title) != (word in new.title)
    return in_one_title and old.body.count(word) == new.body.count(word)


def _count(facts: Sequence[FactChange]) -> str:
    told = "删去" if facts[0].old else "增加"
    what = "数字或名称" if any(fact.kind in _WORDED for fact in facts) else "数字"
    return f"{told} {len(facts)} 处{what}"


def _facts(facts: Sequence[FactChange]) -> Iterator[str]:
    for fact in facts[:_SHOWN_FACTS]:
        yield f"{fact.label} {_short(fact.old) or '（无）'} → {_short(fact.new) or '（无）'}".lstrip()
    if len(facts) > _SHOWN_FACTS:
        yield f"等 {len(facts)} 处"


def _fields(old: Article, new: Article) -> Iterator[str]:
    for change in field_changes(old, new):
        label = FIELD_NAMES[change.field]
        if change.field not in _TOLD:
            continue
        if change.field in {"attachments", "images"}:
            yield f"{label}有变"
        else:
            yield f"{label}: {_short(change.old) or '（无）'} → {_short(change.new) or '（无）'}"


def _body(old: str, new: str) -> str:
    """Return the first place that differs; paragraphs that only moved when there is no other."""
    marked = pieces(old, new)
    changed = [
        place
        for place, piece in enumerate(marked)
        if piece.mark is not Mark.SAME and not piece.moved and not piece.text.isspace()
    ]
    if not changed:
        moved = next((piece.text for piece in marked if piece.moved), "")
        return f"段落移动: {_short(moved)}"
    first, *following = marked[changed[0] :]
    if following and following[0].mark not in {Mark.SAME, first.mark}:
        return f"{_short(first.text)} → {_short(following[0].text)}"
    return _one_sided(first)


def _largest(old: str, new: str) -> Iterator[str]:
    """Yield the longest wording that came or went, if any did."""
    changed = [
        piece for piece in pieces(old, new) if piece.mark is not Mark.SAME and not piece.moved
    ]
    if changed:
        yield _one_sided(max(changed, key=lambda piece: len(piece.text)))


def _one_sided(piece: Piece) -> str:
    told = "删去" if piece.mark is Mark.DELETED else "增加"
    return f"{told}: {_short(piece.text)}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
