"""An edit in one line for a person."""

from collections.abc import Iterator

from xzcrawler.items import Article
from xzcrawler.monitor.diff import FIELD_NAMES, Mark, field_changes, pieces
from xzcrawler.monitor.grading import Grade

_TOLD = frozenset({"title", "published", "source", "authors", "editors", "attachments", "images"})
"""Fields whose change is told by name."""
_SHOWN_FACTS = 3
_SHOWN = 30
"""Characters of a wording that are shown."""


def summarize(old: Article, new: Article, grade: Grade) -> str:
    """Return what changed, the gravest first, e.g. `办理时限 20个工作日 → 15个工作日；标题: A → B`."""
    parts = [*_facts(grade), *_fields(old, new)]
    if not parts and "body" in grade.kinds:
        parts = [_body(old.body, new.body)]
    return "；".join(parts) or ("内容未变" if "technical" in grade.kinds else "仅格式")


def _facts(grade: Grade) -> Iterator[str]:
    for fact in grade.facts[:_SHOWN_FACTS]:
        yield f"{fact.label} {_short(fact.old) or '（无）'} → {_short(fact.new) or '（无）'}".lstrip()
    if len(grade.facts) > _SHOWN_FACTS:
        yield f"等 {len(grade.facts)} 处"


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
    told = "删去" if first.mark is Mark.DELETED else "增加"
    return f"{told}: {_short(first.text)}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
