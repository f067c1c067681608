"""How the parts of a long article become one article again."""

import re
from collections.abc import Iterable, Sequence
from typing import TypeVar

from attrs import evolve

from xzcrawler.items import Article, Attachment, Image
from xzcrawler.pages.parts import MOST
from xzcrawler.text.normalize import url_key

_PAGER = re.compile(
    r"(?=.*\d)(?:[\s|<>«»‹›…\[\]【】()（）.·-]|\d{1,2}(?!\d)|第\s?\d{1,2}\s?页|共\s?\d{1,2}\s?页"
    r"|[上下]一?页|[首尾末]页|当前|转到|(?:分页|页码|页次|pages?)[:：]?)+"
    r"|(?:[上下]一?页|余下全文|(?:未完待续|未完，?转下页))[>»\s]*",
    re.IGNORECASE,
)
_Linked = TypeVar("_Linked", Image, Attachment)
_LONGEST_OVERLAP = 20
"""Paragraphs that one part repeats of the one before."""
_LONGEST_TEXT = 2_000_000
"""Characters after which no further part is asked for: fifty pages of the largest size fill the memory."""
_SAME_TITLE = re.compile(
    r"\s*[(（【\[]?\s*(?:第?\s*\d{1,2}\s*页?|[一二三四五六七八九十])?\s*[)）】\]]?"
)


def next_part(read: Sequence[Article]) -> str:
    """Return the address of the part to be asked for next; empty when all of them were read.

    *read* holds the first part and those that were read after it. Pagers that only know the
    neighbours of their page, or show some of many, are followed from part to part.
    """
    if len(read) >= MOST or sum(len(part.body) for part in read) > _LONGEST_TEXT:
        return ""
    done = {_key(article.url) for article in read}
    following = [_after_own(read[0])] if _is_among_parts(read[0]) else []
    following += [_after_own(part) for part in read[1:]] if following else []
    return next((url for urls in following for url in urls if _key(url) not in done), "")


def first_part(article: Article) -> str:
    """Return the address of the article that this page is a part of; empty when it begins here."""
    if not _is_among_parts(article) or is_at(article, article.parts[0]):
        return ""
    return article.parts[0]


def is_at(article: Article, url: str) -> bool:
    """Say whether a part was read from the address it was asked at, and not from one it redirects to.

    The same over https is no other.
    """
    return _key(article.url) == _key(url)


def join(first: Article, parts: Sequence[Article]) -> Article:
    """Return the whole article: what its first page says, with the text, pictures and people of the others.

    What each page repeats (title, opening, closing lines, its pager) is there once. A field that the
    first page leaves empty is filled from the others: editors often stand on the last page only.
    """
    whole = [first, *parts]
    return evolve(
        first,
        body="\n".join(_body(first, parts)),
        images=_once(image for article in whole for image in article.images),
        attachments=_once(file for article in whole for file in article.attachments),
        authors=_united([article.authors for article in whole]),
        editors=_united([article.editors for article in whole]),
        source=next((article.source for article in whole if article.source), ""),
        doc_number=next((article.doc_number for article in whole if article.doc_number), ""),
        parts=(),
    )


def _body(first: Article, parts: Sequence[Article]) -> list[str]:
    opening = _without_pager(first.body)
    text = opening
    for part in parts:
        more = _without_pager(part.body)
        start = _common(opening, more)
        while start < len(more) and _is_title(more[start], first.title):
            start += 1
        text = _continued(text, more[start:])
    return text


def _continued(text: list[str], more: list[str]) -> list[str]:
    """Both, what overlaps once; lines with which each page closes stay at the very end."""
    shared = min(len(text), len(more), _LONGEST_OVERLAP)
    overlap = next((n for n in range(shared, 0, -1) if text[-n:] == more[:n]), 0)
    more = more[overlap:]
    if not more:
        return text
    closing = _common(text[::-1], more[::-1])
    return text[: len(text) - closing] + more


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many lines two texts begin with together."""
    count = 0
    for ours, theirs in zip(one, other, strict=False):
        if ours != theirs:
            break
        count += 1
    return count


def _without_pager(body: str) -> list[str]:
    lines = body.splitlines()
    while lines and _PAGER.fullmatch(lines[-1]):
        lines.pop()
    start = next((at for at, line in enumerate(lines) if not _PAGER.fullmatch(line)), len(lines))
    return lines[start:]


def _is_title(line: str, title: str) -> bool:
    return line.startswith(title) and bool(_SAME_TITLE.fullmatch(line[len(title) :]))


def _united(lists: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for names in lists for name in names))


def _once(linked: Iterable[_Linked]) -> tuple[_Linked, ...]:
    found: dict[str, _Linked] = {}
    for one in linked:
        found.setdefault(one.url, one)
    return tuple(found.values())


def _is_among_parts(article: Article) -> bool:
    return any(is_at(article, part) for part in article.parts)


def _after_own(article: Article) -> tuple[str, ...]:
    """The parts after this one; of a page that names only what follows, all."""
    own = next((at for at, part in enumerate(article.parts) if is_at(article, part)), -1)
    return article.parts[own + 1 :]


def _key(url: str) -> str:
    return url_key(url, fold_https=True)
