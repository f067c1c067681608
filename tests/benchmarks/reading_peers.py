"""What other libraries make of a page, those that are installed."""

import contextlib
import io
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from attrs import frozen
from lxml import html as lxml_html

_MINUTE = "%Y-%m-%d %H:%M"


@frozen
class Page:
    """A page and what is known to be true of it."""

    url: str
    body: bytes
    text: str
    truth: Mapping[str, Any]


@frozen
class Found:
    """What a reader made of a page; None where it has no such field."""

    body: str | None = None
    title: str | None = None
    when: str | None = None
    """`YYYY-MM-DD HH:MM`, or the day alone."""
    source: str | None = None


Reader = Callable[[Page], Found]


def peers() -> dict[str, Reader]:
    """Return the readers of the installed peers by name."""
    found: dict[str, Reader] = {}
    for name, module, reader_of in (
        ("trafilatura", "trafilatura", _trafilatura),
        ("readability-lxml", "readability", _readability),
        ("newspaper4k", "newspaper", _newspaper),
        ("gne", "gne", _gne),
        ("htmldate", "htmldate", _htmldate),
    ):
        with contextlib.suppress(ImportError):
            found[name] = reader_of(import_module(module))
    return found


def _trafilatura(trafilatura: Any) -> Reader:
    def read(page: Page) -> Found:
        found = trafilatura.bare_extraction(page.text, url=page.url, with_metadata=True)
        if found is None:
            return Found("", "", "")
        return Found(found.text or "", found.title or "", found.date or "")

    return read


def _readability(readability: Any) -> Reader:
    def read(page: Page) -> Found:
        document = readability.Document(page.text)
        try:
            summary = "".join(map(str, lxml_html.fromstring(document.summary()).itertext()))
        except readability.readability.Unparseable:
            summary = ""
        return Found(summary, document.short_title())

    return read


def _newspaper(newspaper: Any) -> Reader:
    def read(page: Page) -> Found:
        # It opens connections while it parses unless it is told not to.
        article = newspaper.Article(page.url, language="zh", fetch_images=False)
        article.download(input_html=page.text)
        article.parse()
        when = article.publish_date.strftime(_MINUTE) if article.publish_date else ""
        return Found(article.text or "", article.title or "", when)

    return read


def _gne(gne: Any) -> Reader:
    extractor = gne.GeneralNewsExtractor()

    def read(page: Page) -> Found:
        try:
            found = extractor.extract(page.text, host=page.url)
        except Exception:  # noqa: BLE001 - a page a peer fails on scores nothing
            return Found("", "", "")
        when = (found.get("publish_time") or "").replace("/", "-").replace("T", " ")
        return Found(found.get("content") or "", found.get("title") or "", when)

    return read


def _htmldate(htmldate: Any) -> Reader:
    def read(page: Page) -> Found:
        with contextlib.redirect_stderr(io.StringIO()):
            when = htmldate.find_date(
                page.text, url=page.url, original_date=True, outputformat=_MINUTE
            )
        return Found(when=when or "")

    return read
