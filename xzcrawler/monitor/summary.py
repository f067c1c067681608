"""An edit in one line for a person."""

from collections.abc import Iterator

from xzcrawler.items import Article
from xzcrawler.monitor.diff import Mark, field_changes, pieces
from xzcrawler.monitor.grading import Grade

_LABELS = {
    "title": "标题",
    "published": "发布时间",
    "source": "来源",
    "authors": "作者",
    "editors": "编辑",
    "attachments": "附件",
    "images": "图片",
}
_SHOWN_FACTS = 3
_SHOWN = 30
"""Characters of a wording that are shown."""


def summarize(old: Article, new: Article, grade: Grade) -> str:
    """Return what changed, the gravest first, e.g. `办理时限 20个工作日 → 15个工作日；标题: A → B`."""
    parts = [*_facts(grade), *_fields(old, new)]
    if not parts:
        parts = [_body(old.body, new.body)] if "body" in grade.kinds else ["仅格式"]
    return "；".join(parts)


def _facts(grade: Grade) -> Iterator[str]:
    for fact in grade.facts[:_SHOWN_FACTS]:
        yield f"{fact.label} {_short(fact.old) or '（无）'} → {_short(fact.new) or '（无）'}".lstrip()
    if len(grade.facts) > _SHOWN_FACTS:
        yield f"等 {len(grade.facts)} 处"


def _fields(old: Article, new: Article) -> Iterator[str]:
    for change in field_changes(old, new):
        label = _LABELS.get(change.field)
        if label and change.field in {"attachments", "images"}:
            yield f"{label}有变"
        elif label:
            yield f"{label}: {_short(change.old) or '（无）'} → {_short(change.new) or '（无）'}"


def _body(old: str, new: str) -> str:
    changed = [piece for piece in pieces(old, new) if piece.mark is not Mark.SAME]
    went = _short("".join(p.text for p in changed[:2] if p.mark is Mark.DELETED))
    came = _short("".join(p.text for p in changed[:2] if p.mark is Mark.INSERTED))
    if went and came:
        return f"{went} → {came}"
    return f"删去: {went}" if went else f"增加: {came}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
