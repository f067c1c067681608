"""A diff as HTML: escaped first, marked afterwards; no script, nothing from elsewhere."""

import unicodedata
from collections.abc import Iterator, Sequence
from html import escape

from xzcrawler.monitor.diff import FIELD_NAMES, FieldChange, Mark, Piece, pieces
from xzcrawler.monitor.lines import Fold, Line, folded, lines
from xzcrawler.store.values import FactChange

_TAGS = {Mark.DELETED: "del", Mark.INSERTED: "ins"}
_MOVED = {Mark.DELETED: "移至他处", Mark.INSERTED: "自他处移来"}
_ODD = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
"""Characters that show nothing, or change how others are shown."""

_STYLE = """
:root { color-scheme: light dark; }
body { max-width: 50rem; margin: 2rem auto; padding: 0 1rem; font-family: sans-serif; line-height: 1.7; }
.xz-diff p { margin: .4rem 0; overflow-wrap: anywhere; }
.xz-diff del { color: #b00020; background: #b0002018; text-decoration: line-through; }
.xz-diff ins { color: #00702a; background: #00702a18; text-decoration: underline; }
.xz-diff .moved { border-inline-start: .2rem dotted; padding-inline-start: .3rem; }
.xz-diff .fold, .xz-diff summary, .xz-diff .odd { opacity: .65; font-size: .9em; }
.xz-diff table { border-collapse: collapse; }
.xz-diff th, .xz-diff td { padding: .2rem .8rem .2rem 0; text-align: start; overflow-wrap: anywhere; }
""".strip()
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def page(
    title: str,
    changes: Sequence[FieldChange],
    *,
    notes: Sequence[str] = (),
    facts: Sequence[FactChange] = (),
    context: int | None = None,
) -> str:
    """Return a page of its own that shows what differs; it opens without network or script.

    `notes`: lines under the title, e.g. the two revisions and the article's address.
    """
    said = "".join(f"<p>{shown(note)}</p>\n" for note in notes)
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{shown(title, plain=True)}</title>\n<style>\n{_STYLE}\n</style>\n</head>\n<body>\n"
        f"<h1>{shown(title)}</h1>\n{said}{fragment(changes, facts=facts, context=context)}</body>\n</html>\n"
    )


def fragment(
    changes: Sequence[FieldChange],
    *,
    facts: Sequence[FactChange] = (),
    context: int | None = None,
) -> str:
    """Return what differs as one `<div class="xz-diff">` for a page that exists.

    What went is `<del>`, what came `<ins>`; unchanged paragraphs are folded.
    `context`: characters shown on each side of a change; whole paragraphs when None.
    """
    parts = ['<div class="xz-diff">\n', *_facts(facts)]
    if not changes:
        parts.append("<p>没有读者可见的变动。</p>\n")
    for change in changes:
        name = FIELD_NAMES.get(change.field, change.field)
        parts.append(f"<section>\n<h2>{shown(name)}</h2>\n")
        parts += map(_line, folded(lines(pieces(change.old, change.new)), context))
        parts.append("</section>\n")
    return "".join([*parts, "</div>\n"])


def _facts(facts: Sequence[FactChange]) -> Iterator[str]:
    if not facts:
        return
    yield "<table>\n<tr><th>事项</th><th>原为</th><th>现为</th></tr>\n"
    for fact in facts:
        old, new = (
            f"<{tag}>{shown(text)}</{tag}>" if text else "（无）"
            for tag, text in (("del", fact.old), ("ins", fact.new))
        )
        yield f"<tr><td>{shown(fact.label)}</td><td>{old}</td><td>{new}</td></tr>\n"
    yield "</table>\n"


def _line(line: Line | Fold) -> str:
    if not isinstance(line, Fold):
        return f"<p>{''.join(map(_piece, line))}</p>\n"
    inside = "".join(map(_line, line.lines))
    return f"<details><summary>{line.count} 段未变</summary>\n{inside}</details>\n"


def _piece(piece: Piece) -> str:
    if piece.mark is Mark.SAME:
        return shown(piece.text)
    tag = _TAGS[piece.mark]
    moved = f' class="moved" title="{_MOVED[piece.mark]}"' if piece.moved else ""
    return f"<{tag}{moved}>{shown(piece.text)}</{tag}>"


def shown(text: str, *, plain: bool = False) -> str:
    """Return text as HTML without live markup; characters nobody sees are named.

    >>> shown("<b>a\\u202e")
    '&lt;b&gt;a<span class="odd">U+202E</span>'
    """
    if text.isprintable():
        return escape(text)
    return "".join(_character(character, plain=plain) for character in text)


def _character(character: str, *, plain: bool) -> str:
    if unicodedata.category(character) not in _ODD or character in "\t\n":
        return escape(character)
    name = f"U+{ord(character):04X}"
    return name if plain else f'<span class="odd">{name}</span>'
