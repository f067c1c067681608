"""The body of a page nobody has described: the element that holds its sentences."""

from attrs import frozen

from xzcrawler.pages.document import Element
from xzcrawler.pages.flow import Flow, Span

_PARAGRAPHS = frozenset(
    {"p", "pre", "blockquote", "h1", "h2", "h3", "h4", "h5", "span", "font", "b"}
)
_PARAGRAPHS_APART = frozenset({"div", "section", "li", "td"})
_LEAST = 10
"""Characters below which nothing counts as a body."""
_HOLDS = 0.6
"""The body is the innermost element that holds this share of its parent's sentences."""


@frozen
class Body:
    """Where the text stands."""

    flow: Flow
    span: Span

    @property
    def share(self) -> float:
        """How much of the running text stands here, 0 to 1."""
        return self.span.weight / self.flow.weight


def find_body(root: Element, headline: Element | None, below: Flow) -> Body | None:
    """Return the innermost element that holds most of the sentences.

    *below*: what stands below the headline without parts named footer, comment or alike.
    None when nothing is left.
    """
    # A template may call its main column "left_side": then everything counts, and at last also
    # the text before a heading that turned out to stand below it.
    for start in (headline, None):
        if (body := _body(root, below)) is not None:
            return body
        below = read_flow(root, start)
    return _body(root, below)


def _body(root: Element, flow: Flow) -> Body | None:
    if flow.weight < _LEAST or root not in flow.spans:
        return None
    return Body(flow, flow.spans[_innermost(root, flow)])


def read_flow(root: Element, headline: Element | None, *, asides: bool = False) -> Flow:
    """Return what stands below the headline, or on the whole page without one."""
    flow = Flow(asides=asides)
    if headline is None:
        flow.add(root)
    else:
        flow.add_following(headline)
    return flow


def _innermost(element: Element, flow: Flow) -> Element:
    spans = flow.spans
    while True:
        children = [child for child in element if child in spans]
        best = max(children, key=lambda child: spans[child].weight, default=None)
        if (
            best is None
            or spans[best].weight < _HOLDS * spans[element].weight
            or _is_paragraph(best, children)
        ):
            return element
        element = best


def _is_paragraph(element: Element, siblings: list[Element]) -> bool:
    """One of several paragraphs, however much longer than the others it is."""
    if element.tag in _PARAGRAPHS:
        return True
    alike = [one for one in siblings if one.tag == element.tag and one is not element]
    leaf = all(child.tag not in _PARAGRAPHS_APART and child.tag != "p" for child in element)
    return (
        element.tag in _PARAGRAPHS_APART and leaf and element.find("br") is None and len(alike) > 2
    )
