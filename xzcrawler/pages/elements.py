"""Which elements of a page begin lines of their own, and which a reader never sees."""

from lxml import etree

from xzcrawler.pages.document import UNREAD_TAGS

UNREAD, INLINE, BLOCK, BREAK = range(4)
BLOCKS = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "center",
        "dd",
        "details",
    }
    | {"dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2"}
    | {"h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre"}
    | {"section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
    | {"founder-content", "ucapcontent"}
)
KINDS: dict[object, int] = {
    **dict.fromkeys((*UNREAD_TAGS, etree.Comment, etree.PI, etree.Entity), UNREAD),
    **dict.fromkeys(BLOCKS, BLOCK),
    **dict.fromkeys(("br", "hr"), BREAK),
}
"""By tag, or by what lxml gives in its place for a comment; everything else is inline."""
