"""What the sample city's newsrooms wrote: articles as values, loaded from the data files."""

import tomllib
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from attrs import evolve, frozen

from xzcrawler.config import SHANGHAI

SiteCode = Literal["news", "gov", "paper"]


@frozen
class Line:
    """One block of a body: a paragraph, a picture with its caption, or a row of a table."""

    kind: Literal["paragraph", "picture", "row"]
    text: str
    """The paragraph, or the picture's caption."""
    file: str = ""
    """The picture's file name."""
    cells: tuple[str, ...] = ()


@frozen(kw_only=True)
class CityArticle:
    """One article as its newsroom means it, before any platform prints it."""

    slug: str
    """Fixed for ever; ids in addresses are made from it, so a new title moves nothing."""
    site: SiteCode
    channel: str
    """Code of the channel or, on the e-paper, of the page of the issue: `yw`, `001004`, `01`."""
    at: datetime
    day: int = 1
    """Day of the calendar on which it appears."""
    title: str
    subtitle: str = ""
    source: str = ""
    authors: tuple[str, ...] = ()
    """As the body or the meta line names them."""
    byline: str = ""
    """Printed beside source and time, e.g. `作者：罗一川`; else the body names the authors."""
    editors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    doc_number: str = ""
    body: str
    """Blocks, one a line: text, `![caption](file)` or `|cell|cell|`."""
    attachments: tuple[str, ...] = ()
    """Link texts that end in a file name's extension."""
    number: int = 0
    """Position in the newsroom's file from 1; numeric ids are counted from it."""
    printed_at: datetime | None = None
    """The publication time that is printed, when it is no longer that of `at`."""
    new_path: str = ""
    """Where it has moved to; its files stay where they were."""
    redirects: bool = False
    """Its first address leads to the new one."""
    swapped: tuple[str, ...] = ()
    """Attachments whose bytes were replaced, once for each time."""

    @property
    def printed(self) -> datetime:
        return self.printed_at or self.at

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(_line(text) for text in self.body.splitlines() if text.strip())

    @property
    def paragraphs(self) -> tuple[str, ...]:
        return tuple(line.text for line in self.lines if line.kind == "paragraph")

    @property
    def pictures(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.kind == "picture")

    def edited(self, old: str, new: str) -> "CityArticle":
        """Return the article with the one place that says *old* saying *new*.

        Raises ValueError unless title, source and body hold *old* exactly once together.
        """
        if f"{self.title}\n{self.source}\n{self.body}".count(old) != 1:
            raise ValueError(f"{self.slug}: {old!r} does not stand there exactly once")
        return evolve(
            self,
            title=self.title.replace(old, new),
            source=self.source.replace(old, new),
            body=self.body.replace(old, new),
        )


@cache
def articles() -> dict[str, CityArticle]:
    """Return every article that any day of the calendar shows, by slug, in file order."""
    written: dict[str, CityArticle] = {}
    for article in _read_files():
        if article.slug in written:
            raise ValueError(f"Two articles are called {article.slug!r}")
        written[article.slug] = article
    return written


def _read_files() -> Iterator[CityArticle]:
    counted: dict[str, int] = {}
    folder = files(__package__).joinpath("articles")
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if not path.name.endswith(".toml"):
            continue
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["article"]:
            site = entry["site"]
            counted[site] = counted.get(site, 0) + 1
            yield _article(entry, counted[site])


def _article(entry: dict[str, Any], number: int) -> CityArticle:
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()
    }
    values["at"] = datetime.fromisoformat(entry["at"]).replace(tzinfo=SHANGHAI)
    values["body"] = entry["body"].strip()
    return CityArticle(number=number, **values)


def _line(text: str) -> Line:
    if text.startswith("!["):
        caption, _, file = text[2:].rstrip(")").rpartition("](")
        return Line("picture", caption, file=file)
    if text.startswith("|"):
        return Line("row", "", cells=tuple(cell.strip() for cell in text.strip("|").split("|")))
    return Line("paragraph", text.strip())
