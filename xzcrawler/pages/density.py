"""The body of a page nobody has described: the element that holds its sentences."""

import re

from attrs import frozen

from xzcrawler.pages.document import Element, children_of
from xzcrawler.pages.flow import Flow, Span
from xzcrawler.pages.flow_reader import read, read_below
from xzcrawler.text import clean

_PARAGRAPHS = frozenset(
    {"p", "pre", "blockquote", "h1", "h2", "h3", "h4", "h5", "span", "font", "b"}
)
_PARAGRAPHS_APART = frozenset({"div", "section", "li", "td"})
_LEAST = 6
"""Characters below which nothing counts as a body."""
_LEAD = 30.0
"""Characters of sentences that stand before the heaviest element, without being left behind."""
_LEAST_BESIDE, _SHARE_BESIDE = 40, 0.15
_SENTENCE = re.compile(r"[。！？]")
_VERSES = 5
"""Lines that make a text where none ends a sentence."""
_ANSWERS = 3
_TWIN = 0.95
_FEW_SIBLINGS = 3
"""Blocks alike beside one of them that make it a paragraph."""
_HOLDS = 0.6
"""The body is the innermost element that holds this share of its parent's sentences."""


@frozen
class Body:
    """Where the text stands."""

    flow: Flow
    span: Span
    share: float
    """How much of the text stands here that could belong to it, 0 to 1."""

    def after(self, line: int) -> "Body":
        """Return what of the body stands behind a line."""
        first = max(self.span.first_line, line + 1)
        return Body(self.flow, self.span._replace(first_line=first), self.share)


def find_body(root: Element, headline: Element | None, below: Flow) -> Body | None:
    """Return the innermost element that holds most of the sentences.

    *below*: what stands below the headline without parts named footer, comment or alike.
    None when nothing is left.
    """
    # A template may call its main column "left_side": then everything counts, and at last also
    # the text before a heading that turned out to stand below it.
    if (body := body_of(root, below, headline)) is not None:
        return body
    if headline is not None:
        body = body_of(root, read_below(headline), headline)
    return body or body_of(root, read(root), None)


def body_of(root: Element, flow: Flow, headline: Element | None) -> Body | None:
    """Return the body that a flow holds, None when it says nothing."""
    if flow.weight < _LEAST or root not in flow.spans:
        return None
    own = frozenset() if headline is None else frozenset(headline.iterancestors())
    return _innermost(root, flow, own)


def _innermost(element: Element, flow: Flow, own: frozenset[Element]) -> Body:
    """*own*: the elements that hold the headline."""
    lead: Span | None = None
    left = 0.0
    while True:
        whole = flow.spans[element]
        children = [child for child in children_of(element) if child in flow.spans]
        found = _inner(whole.weight, children, flow, own) if children else None
        if found is None:
            span = whole if lead is None else _from(lead, whole)
            return Body(flow, span, whole.weight / (whole.weight + left))
        lead = lead or _lead(children[: children.index(found)], flow.spans[found], flow)
        if found not in own:  # what stands beside an article with its title is something else
            left += whole.weight - flow.spans[found].weight
        element = found


def _from(lead: Span, body: Span) -> Span:
    return body._replace(
        first_line=lead.first_line, first_picture=lead.first_picture, first_link=lead.first_link
    )


def _lead(before: list[Element], body: Span, flow: Flow) -> Span | None:
    """What stands between the title and the body, in sentences, and is not said again there."""
    if not before:
        return None
    text = "".join(flow.lines[body.first_line : body.end_line])
    for span in (flow.spans[child] for child in before):
        said = "".join(flow.lines[span.first_line : span.end_line])
        if span.weight >= _LEAD and _SENTENCE.search(said) and said not in text:
            return span
    return None


def _inner(
    whole: float, children: list[Element], flow: Flow, own: frozenset[Element]
) -> Element | None:
    """The child that is the body or holds it, None when all of them belong to it."""
    spans = flow.spans
    best = children[0]
    if len(children) > 1:
        best = max(children, key=lambda child: spans[child].weight)
    titled = next((child for child in children if child in own), None) if own else None
    if titled is not None and titled is not best and _has_text(titled, best, flow):
        return titled
    if spans[best].weight < _HOLDS * whole:
        if best is titled and _are_alike([child for child in children if child is not best]):
            return best  # an article and the answers to it
        return _first_of_twins(best, children, flow)
    return None if _is_paragraph(best, children) else best


def _has_text(titled: Element, best: Element, flow: Flow) -> bool:
    """Whether the text may stand beside its title, and what holds more be something else: teasers."""
    lines = _text_lines(titled, flow)
    if len(lines) < _VERSES and not any("。" in line for line in lines):
        return False
    beside = sum(map(len, lines))
    others = sum(map(len, _text_lines(best, flow)))
    return beside >= max(_LEAST_BESIDE, _SHARE_BESIDE * others)


def _text_lines(element: Element, flow: Flow) -> list[str]:
    """What stands in an element besides links and details."""
    span = flow.spans[element]
    part = slice(span.first_line, span.end_line)
    lines = zip(flow.lines[part], flow.weights[part], strict=True)
    return [text for text, weight in lines if weight]


def _are_alike(siblings: list[Element]) -> bool:
    kinds = {(one.tag, one.get("class")) for one in siblings}
    return len(siblings) >= _ANSWERS and len(kinds) == 1


def _first_of_twins(best: Element, children: list[Element], flow: Flow) -> Element | None:
    """Of two copies of one text, for desktops and telephones, the first."""
    heavy = [one for one in children if flow.spans[one].weight >= _TWIN * flow.spans[best].weight]
    if len(heavy) != 2:
        return None
    first, second = (_sentences(one, flow) for one in heavy)
    return heavy[0] if first and first == second else None


def _sentences(element: Element, flow: Flow) -> frozenset[str]:
    span = flow.spans[element]
    return frozenset(
        text for text in flow.lines[span.first_line : span.end_line] if clean.is_sentence(text)
    )


def _is_paragraph(element: Element, siblings: list[Element]) -> bool:
    """One of several paragraphs, however much longer than the others it is; also a table among them."""
    if element.tag in _PARAGRAPHS:
        return True
    if _is_table(element) and any(one.tag == "p" for one in siblings):
        return True
    if element.tag not in _PARAGRAPHS_APART or len(siblings) <= _FEW_SIBLINGS:
        return False
    alike = [one for one in siblings if one.tag == element.tag and one is not element]
    leaf = all(child.tag not in _PARAGRAPHS_APART and child.tag != "p" for child in element)
    return leaf and element.find("br") is None and len(alike) >= _FEW_SIBLINGS


def _is_table(element: Element) -> bool:
    """A table, or a block around one that lets it scroll."""
    return element.tag == "table" or (len(element) == 1 and element[0].tag == "table")
