"""Which addresses hold the parts of a long article."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Literal
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from attrs import frozen

from xzcrawler.pages import paging
from xzcrawler.pages.document import Element, link_target, short_text
from xzcrawler.text.normalize import url_key

MOST = 50
"""Parts of one article, the first included: a page that claims a million gets no more asked."""

_Step = Literal["earlier", "later", "end"]
_Label = int | _Step
"""Which part a link leads to: its number, or where it lies from here."""

_ADDRESSES = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?P<stem>[^?#]*[^/?#_-])(?P<sign>[_-])(?P<number>[1-9]\d?)(?P<rest>(?:\.[a-z]{3,5})?(?:\?.*)?)",
        r"(?P<stem>[^?#]*[^/?#])(?P<sign>/)(?P<number>[1-9]\d?)(?P<rest>/?(?:\?.*)?)",
        r"(?P<stem>.*?)(?P<sign>[?&]page(?:no|num|index)?=)(?P<number>[1-9]\d?)(?P<rest>)",
    )
)
"""`a_2.html` and `a-2.html` of `a.html`; `a/2` of `a`; `a?page=2` of `a`."""
_LIST = re.compile(r"(?:index|list|default|node|more)(?:[_-]\d+)?", re.IGNORECASE)
"""Names of files that are lists, whose pages are numbered in the same way."""
_NUMBER = re.compile(
    r"[\[【(（]?\s*(?:第\s*)?(?P<digits>[1-9]\d?)\s*页?\s*[\])】）]?(?:[:：].*)?"
    r"|第(?P<chinese>[一二三四五六七八九十])页(?:[:：].*)?"
)
_CHINESE = "一二三四五六七八九十"
_LABELS: Sequence[tuple[_Step, re.Pattern[str]]] = (
    # A mere arrow back may lead to the list.
    (
        "earlier",
        re.compile(r"[<«‹]*\s*(?:上一?[页頁]|前页|prev(?:ious)?(?: page)?)", re.IGNORECASE),
    ),
    ("later", re.compile(r"(?:下一?[页頁]|后页|next(?: page)?)\s*[>»›]*|[>»›]+", re.IGNORECASE)),
    ("end", re.compile(r"首页|第一页|尾页|末页|最后一?页")),
)
_BEGINS = frozenset("0123456789第上下前后首尾末最<>«»‹›[【(（PpNn")
"""What the label of a pager's link begins with."""
_LONGEST_LABEL = 40
_MOST_LINKS = 200
"""Links of pagers that are looked at: one stands above the text and one below, of at most fifty each."""
_NO_ADDRESS = ("", "#", "j")
"""How a link begins whose script says where it leads (`javascript:`)."""
_ELSEWHERE = re.compile(r"(?:^|\s)(?:comment|reply|pinglun|related|recommend)", re.IGNORECASE)
"""Ids and classes of blocks whose pager turns something else than the article."""
_NEAR = 3
"""Blocks around a link that say what it is for; those further out hold the article, too."""


@frozen
class _Numbered:
    """An address that is another one plus a number."""

    base: str
    """URL key of the other one, without scheme and last slash."""
    stem: str
    sign: str
    number: int
    rest: str

    @property
    def form(self) -> tuple[str, str, str]:
        """Equal for addresses that differ in nothing but their numbers and their spelling."""
        return self.base, self.sign, self.rest

    def with_number(self, number: int) -> str:
        return f"{self.stem}{self.sign}{number}{self.rest}"


@frozen
class _Link:
    """A link of a pager."""

    target: str
    label: _Label


def named_parts(root: Element, url: str, links: Iterable[Element] | None = None) -> tuple[str, ...]:
    """Return the addresses of all the parts that a page names, in order, its own among them.

    *links*: those among which its pager may be, by default all of the page.

    Empty for an article on one page. A part's address is that of the first plus a number, on the
    same host; when the page's own address is not the first here, the page is a part itself.
    A page of which that cannot be told names only the part that would follow, without its own address.
    """
    url = urldefrag(url).url
    path = urlsplit(url).path
    name = path.rpartition("/")[2].partition(".")[0]
    if not path.strip("/") or _LIST.fullmatch(name):
        return ()
    among = root.iter("a") if links is None else links
    turning = [(link, label) for link in among if (label := _label(link)) is not None]
    return _scripted(root, url, name) or (_linked(turning, url) if turning else ())


def _scripted(root: Element, url: str, name: str) -> tuple[str, ...]:
    """TRS pages an article as it pages a list: `createPageHTML(3, 0, "t20190918_693227", "shtml")`."""
    for call in paging.calls(root):
        if name != call.name and not re.fullmatch(rf"{re.escape(call.name)}_\d{{1,6}}", name):
            continue
        first = url if name == call.name else urljoin(url, f"{call.name}.{call.ending}")
        numbers = call.numbers_after_first(MOST - 1)
        rest = (urljoin(url, f"{call.name}_{number}.{call.ending}") for number in numbers)
        return _with_own((first, *rest), url)
    return ()


def _linked(turning: Sequence[tuple[Element, _Label]], url: str) -> tuple[str, ...]:
    own = _numbered(url)
    links = list(_links(turning, url, own))
    if not links:
        return ()
    return _parts_of_first(links, url) or next(
        (found for each in own if (found := _parts_around(links, url, each))), ()
    )


def _parts_of_first(links: Sequence[_Link], url: str) -> tuple[str, ...]:
    """The parts when this page is the first: what its pager links is its own address plus a number."""
    base, hits = _plain(url), list[tuple[_Numbered, _Link]]()
    for link in links:
        hits += [(each, link) for each in _numbered(link.target) if each.base == base]
    if not hits:
        return ()
    form = hits[0][0].form
    hits = [(each, link) for each, link in hits if each.form == form]
    labelled = {link.label - each.number for each, link in hits if isinstance(link.label, int)}
    # One that only says 下一页 leads to the second part.
    following = {2 - each.number for each, link in hits if link.label == "later"}
    shift = _agreed(labelled or following)
    if shift is None:
        return ()
    last = min(max(each.number for each, _ in hits), MOST - shift)
    numbers = range(2 - shift, last + 1)
    return (url, *(hits[0][0].with_number(number) for number in numbers)) if numbers else ()


def _parts_around(links: Sequence[_Link], url: str, own: _Numbered) -> tuple[str, ...]:
    """The parts when this page's own address is that of the first plus a number."""
    hits = [
        (each, link) for link in links for each in _numbered(link.target) if each.form == own.form
    ]
    first = next((link for link in links if _plain(link.target) == own.base), None)
    if not _is_pager(hits, first, own.number):
        return _following(hits, own)
    labelled = {link.label - each.number for each, link in hits if isinstance(link.label, int)}
    if not labelled and first is not None and first.label == "earlier":
        labelled = {2 - own.number}
    shift = _agreed(labelled or {0})
    if shift is None:
        return ()
    numbers = {own.number, *(each.number for each, _ in hits)}
    is_alias = not shift and 1 in numbers  # `a_1.html` is the first part itself
    opening = (first.target,) if first is not None and not is_alias else ()
    start = 2 - shift if opening else min(numbers)
    rest = range(start, min(max(numbers), MOST - shift) + 1)
    return _with_own((*opening, *map(own.with_number, rest)), url)


def _is_pager(hits: Sequence[tuple[_Numbered, _Link]], first: _Link | None, number: int) -> bool:
    """Whether links beside a numbered address turn pages: its number may be that of an article."""
    if any(isinstance(link.label, int) for _, link in hits):
        return True
    return first is not None and (first.label == 1 or (first.label == "earlier" and number <= 2))


def _following(hits: Sequence[tuple[_Numbered, _Link]], own: _Numbered) -> tuple[str, ...]:
    """The part that follows if this is a part, for which nothing but a 下一页 to the next number speaks."""
    is_next = any(link.label == "later" and each.number == own.number + 1 for each, link in hits)
    return (own.with_number(own.number + 1),) if is_next and own.sign in "_-" else ()


def _agreed(shifts: set[int]) -> int | None:
    """By how much labels are ahead of addresses: 1 where the second part is `_1`, else 0."""
    return next(iter(shifts)) if len(shifts) == 1 and shifts <= {0, 1} else None


def _with_own(parts: Iterable[str], url: str) -> tuple[str, ...]:
    """The parts with the page's own address as it was asked; none when it is not among them."""
    own = _plain(url)
    found = tuple(url if _plain(part) == own else part for part in parts)
    return found if url in found and len(found) > 1 else ()


def _links(
    turning: Sequence[tuple[Element, _Label]], url: str, own: Sequence[_Numbered]
) -> Iterator[_Link]:
    """Yield the links labelled as a pager's that lead near this address."""
    host, here, hints = urlsplit(url).netloc.lower(), _plain(url), _hints(url, own)
    near = ((link, label) for link, label in turning if _leads_near(link, hints))
    for element, label in islice(near, _MOST_LINKS):
        target = urldefrag(link_target(element, url)).url
        if not target or urlsplit(target).netloc.lower() != host:
            continue
        if _plain(target) != here and not _is_elsewhere(element):
            yield _Link(target, label)


def _leads_near(link: Element, hints: frozenset[str]) -> bool:
    said = link.get("href") or ""
    if said[:1] in _NO_ADDRESS:
        said += link.get("onclick") or ""
    return said.startswith("?") or any(hint in said for hint in hints)


def _hints(url: str, own: Sequence[_Numbered]) -> frozenset[str]:
    """What stands in every address that could be a part's: the last name in its path."""
    names = {urlsplit(each).path.rstrip("/") for each in (url, *(each.stem for each in own))}
    stems = {name.rpartition("/")[2].partition(".")[0].rstrip("_-") for name in names}
    return frozenset(spelled for stem in stems for spelled in (stem, unquote(stem)))


def _label(link: Element) -> _Label | None:
    said = (link.text or "").lstrip()[:1]
    if said and said not in _BEGINS and not (len(link) and link.get("title")):
        return None  # most links of a page are no pager's, and their words need not be read
    text = (short_text(link, _LONGEST_LABEL) or (link.get("title") or "")[:_LONGEST_LABEL]).strip()
    if text[:1] not in _BEGINS:
        return None
    if found := _NUMBER.fullmatch(text):
        return int(found["digits"] or _CHINESE.index(found["chinese"]) + 1)
    return next((kind for kind, form in _LABELS if form.fullmatch(text)), None)


def _is_elsewhere(link: Element) -> bool:
    return any(
        _ELSEWHERE.search(f"{block.get('id') or ''} {block.get('class') or ''}")
        for block in islice(link.iterancestors("div", "section", "ul", "ol", "nav"), _NEAR)
    )


def _numbered(url: str) -> tuple[_Numbered, ...]:
    """Every way in which an address is another one plus a number."""
    return tuple(
        _Numbered(
            _plain(found["stem"] + found["rest"]),
            found["stem"],
            found["sign"],
            int(found["number"]),
            found["rest"],
        )
        for form in _ADDRESSES
        if (found := form.fullmatch(url)) and "/" in _plain(found["stem"])
    )


def _plain(url: str) -> str:
    return url_key(url).partition("://")[2].rstrip("/")
