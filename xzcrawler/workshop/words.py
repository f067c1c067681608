"""Where what was read stands on the page: the page's own words beside a field's value."""

from typing import Literal

from attrs import frozen

from xzcrawler.pages.document import Document, visible_text
from xzcrawler.text.normalize import comparable

Place = Literal["page", "link title", "head", "address", ""]
"""Where a value stands; a list that cuts its titles has the whole ones in its links' `title`.

Empty for nowhere."""

_AROUND = 12
"""Characters shown on either side of a value."""
_LONGEST = 40
"""Characters of a value that are shown; of a longer one its ends."""


@frozen
class Shown:
    """A value's place and the words around it, the value itself between ▸ and ◂."""

    place: Place = ""
    words: str = ""


class PageWords:
    """A page's visible words and what its markup says besides, to look values up in."""

    def __init__(self, body: bytes, content_type: str | None, url: str) -> None:
        document = Document(body, content_type)
        self.visible = visible_text(document.root)
        titles = (visible_text(title) for title in document.root.iter("title"))
        tips = (link.get("title") or "" for link in document.root.iter("a"))
        metas = (f"{name}={value}" for name, value in document.metas.items())
        self._texts: tuple[tuple[Place, str], ...] = (
            ("page", self.visible),
            ("link title", " · ".join(filter(None, tips))),
            ("head", " · ".join((*titles, *metas))),
            ("address", url),
        )
        self._packed: dict[Place, tuple[str, list[int]]] = {
            place: _pack(text) for place, text in self._texts
        }

    def find(self, value: str) -> Shown:
        """Return where a value stands first: on the page, in its links' titles, in its head, in its address.

        White space and compatibility forms do not count.

        >>> page = PageWords("<p>来源： 徐州 日报 作者</p>".encode(), None, "http://a.cn/")
        >>> page.find("徐州日报")
        Shown(place='page', words='来源： ▸徐州 日报◂ 作者')
        >>> page.find("彭城晚报")
        Shown(place='', words='')
        """
        wanted = _pack(value)[0]
        for place, text in self._texts:
            packed, positions = self._packed[place]
            start = packed.find(wanted) if wanted else -1
            if start >= 0:
                first, last = positions[start], positions[start + len(wanted) - 1]
                return Shown(place, _cut(text, first, last + 1))
        return Shown()

    def shows(self, value: str) -> bool:
        """Whether a reader of the page sees this value."""
        return self.find(value).place == "page"


def _pack(text: str) -> tuple[str, list[int]]:
    """Return a text without white space and in one form, and where each character came from."""
    characters: list[str] = []
    positions: list[int] = []
    for index, character in enumerate(text):
        plain = "".join(comparable(character).split())
        characters.append(plain)
        positions += [index] * len(plain)
    return "".join(characters), positions


def _cut(text: str, start: int, end: int) -> str:
    found = text[start:end]
    if len(found) > _LONGEST:
        found = f"{found[: _LONGEST // 2]}…{found[-_LONGEST // 2 :]}"
    return f"{text[max(start - _AROUND, 0) : start]}▸{found}◂{text[end : end + _AROUND]}"
