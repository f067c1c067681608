"""The title of a page nobody has described: the heading that the page's head confirms."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import cast

from attrs import evolve, frozen
from lxml import etree

from xzcrawler.pages.document import Element, short_text, visible_text

FIRST_HEADINGS = ("h1", "h2", "h3", "ucaptitle", "founder-title")
_Within = Callable[..., list[Element]]
_MOST_CLAIMED = 1000
"""Texts that may say a title; the time for finding what holds them grows with the square of their number."""
_CLAIMED = cast(
    "_Within",
    etree.XPath(
        "descendant::text()[normalize-space()][contains($claims, normalize-space())]"
        f"[string-length(normalize-space()) > 3][position() <= {_MOST_CLAIMED}]/.."
    ),
)
_SITE_NAME = re.compile(
    r"\s*(?:[_|｜]|\s[-–—]\s|[-–—](?=[^-–—]{0,14}(?:网|政府|日报|晚报|新闻|在线|频道|门户|委员会|局)\s*$)).*$"
)
SITE = re.compile(r"(?:网|网站|政府|日报|晚报|在线|频道|门户|委员会|局)$")
"""How the name of a site ends: a head may give nothing else."""
OFFICE = re.compile(
    r"(?:网|网站|政府|报|台|社|在线|频道|门户|委|局|厅|处|办|室|院|校|中心|平台|部|馆|公司|协会|[区县市镇乡]|街道)$"
)
"""How the name of an office or a place ends."""
_SEPARATORS = "-_|｜:："
_DASHES = re.compile(r"[-–—]+")
SHORTEST = 4
_SHORTEST_UNCONFIRMED = 7
LONGEST = 120
_LONGEST_CLAIM = 500


@frozen
class Headline:
    """A title and, when it is visible, where it stands."""

    text: str
    element: Element | None = None
    is_sure: bool = True
    """False where a title above the text is looked for, too."""


def find_headline(root: Element, metas: Mapping[str, str]) -> Headline:
    """Return the heading that is all the head says, else one it ends with, else the longest within.

    Without one: the head's own title, the site's name cut off; empty when there is none.
    """
    claims = list(_claims(root, metas))
    whole = _whole(claims)
    best = _claimed(root, claims)
    if best is None:
        return Headline(whole, None, is_sure=False)
    # A heading that is the whole of what the head says may be the site's name, said once more;
    # not so where the head names the site besides.
    named_apart = (
        best.text == whole
        and any(claim != whole for claim in claims)
        and (
            len(whole) >= _SHORTEST_UNCONFIRMED
            or whole == claims[0]  # `ArticleTitle` says no more than that
            or (best.element is not None and best.element.tag == "h1")
        )
    )
    doubtful = len(best.text) < _SHORTEST_UNCONFIRMED or SITE.search(best.text) is not None
    return evolve(best, is_sure=named_apart or not doubtful)


def confirmed_headline(root: Element, metas: Mapping[str, str], selected: Headline) -> Headline:
    """Return the heading a selector chose, unless the head contradicts it and confirms a longer one.

    `h1` is often the site's logo and `.title` the name of a column.
    """
    claims = list(_claims(root, metas))
    if not claims or folded(selected.text) in _joined(claims):
        whole = _whole(claims)
        if not claims or len(selected.text) * 2 >= len(whole) or whole.startswith(selected.text):
            return selected
    claimed = _claimed(root, claims)
    if claimed is None or len(claimed.text) <= len(selected.text) or SITE.search(claimed.text):
        return selected
    return claimed


def _whole(claims: list[str]) -> str:
    """The title by the head's first words, without the site's name."""
    return next(map(without_site_name, claims), "")


def _joined(claims: list[str]) -> str:
    return "\n".join(map(folded, claims))


def folded(text: str) -> str:
    """A title without blanks, dashes of any length alike: heads and headings differ in them."""
    return _DASHES.sub("-", "".join(text.split()))


def _claimed(root: Element, claims: list[str]) -> Headline | None:
    """The heading that is all the head says but for what templates append, else one it ends with or says."""
    wholes = {folded(claim): folded(without_site_name(claim)) for claim in claims}
    headings = [_headline(element) for element in root.iter(*FIRST_HEADINGS)]
    if found := _exact(headings, wholes):
        return found
    candidates = [_headline(element) for element in _within(root, claims)]
    everything = [*headings, *candidates]
    if not everything:
        return None
    return _exact(candidates, wholes) or _ends(everything, wholes) or _longest(everything, claims)


def _headline(element: Element) -> Headline:
    return Headline(short_text(element, LONGEST), element)


def _within(root: Element, claims: list[str]) -> Iterator[Element]:
    """Elements whose text the head says, too, and what holds them: a title may be set in parts."""
    said = "\n".join(" ".join(claim.split()) for claim in claims)
    for element in _CLAIMED(root, claims=said):
        if element.tag != "title" and not _is_linked(element):
            yield element
            if (holder := element.getparent()) is not None:
                yield holder


def _is_linked(element: Element) -> bool:
    """Whether it leads to the article: a teaser beside it may say its title, too."""
    return element.tag == "a" or next(element.iterancestors("a"), None) is not None


def _exact(candidates: Iterable[Headline], wholes: Mapping[str, str]) -> Headline | None:
    said = [
        one
        for one in candidates
        if any(_is_all_of(one.text, claim, whole) for claim, whole in wholes.items())
    ]
    return max(said, key=lambda one: len(folded(one.text)), default=None)


def _ends(candidates: Iterable[Headline], claims: Iterable[str]) -> Headline | None:
    """The heading that a head ends with: some put the site and the channel first."""
    for one in candidates:
        said = folded(one.text)
        if len(said) < _SHORTEST_UNCONFIRMED or OFFICE.search(said):
            continue
        if any(
            claim.endswith(said) and claim[-len(said) - 1] in _SEPARATORS
            for claim in claims
            if len(claim) > len(said)
        ):
            return one
    return None


def _is_all_of(text: str, claim: str, whole: str) -> bool:
    said = folded(text)
    if len(said) < (SHORTEST if whole == claim else 2):
        return False
    if not claim.startswith(said):
        return False
    if len(said) >= len(whole):
        return True
    # What is appended may be keywords. A site's name can stand first, too.
    return (
        len(said) >= _SHORTEST_UNCONFIRMED
        and claim[len(said)] in _SEPARATORS
        and SITE.search(text) is None
    )


def _longest(candidates: Iterable[Headline], claims: list[str]) -> Headline | None:
    joined = _joined(claims)
    whole = _whole(claims)
    said = [one for one in candidates if len(one.text) >= SHORTEST and folded(one.text) in joined]
    best = max(said, key=lambda one: len(one.text), default=None)
    # One much shorter than the head's title is the name of a channel or of the site,
    # unless the title goes on with keywords.
    if best is None or (len(best.text) * 2 < len(whole) and not whole.startswith(best.text)):
        return None
    return best


def without_site_name(title: str) -> str:
    """Return a head's title without what templates append.

    >>> without_site_name("徐州召开大会_徐州频道_中国江苏网")
    '徐州召开大会'
    >>> without_site_name("2023-2024年供暖公告-彭城市人民政府")
    '2023-2024年供暖公告'
    """
    return _SITE_NAME.sub("", title).strip() or title.strip()


def _claims(root: Element, metas: Mapping[str, str]) -> Iterator[str]:
    for name in ("articletitle", "og:title"):
        if claim := metas.get(name):
            yield claim[:_LONGEST_CLAIM]
    for title in root.iter("title"):
        if claim := visible_text(title):
            yield claim[:_LONGEST_CLAIM]
            return
