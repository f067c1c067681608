"""The fields of an article, for people."""

from collections.abc import Iterator

from rich.text import Text

from xzcrawler.cli.output import Screen
from xzcrawler.cli.plain import one_line, plain
from xzcrawler.cli.times import published
from xzcrawler.items import Article

_LABEL = len("attachment  ")
_INDENT = "\N{IDEOGRAPHIC SPACE}" * 2
"""How Chinese paragraphs begin."""


def show_fields(console: Screen, article: Article, *more: tuple[str, str]) -> None:
    """Print every field of an article that has something to say, the body last.

    The terminal does the wrapping, so that an address can be copied whole.
    """
    for name, words in (*_fields(article), *more):
        if words:
            console.print(
                Text(f"{name:<{_LABEL}}", style="dim").append(words, style="not dim"),
                soft_wrap=True,
            )
    for number, paragraph in enumerate(plain(article.body).splitlines()):
        console.print(Text(("" if number else "\n") + _INDENT + paragraph), soft_wrap=True)


def _fields(article: Article) -> Iterator[tuple[str, str]]:
    yield "title", one_line(article.title, 1000)
    yield "address", one_line(article.url, 2000)
    if article.canonical_url != article.url:
        yield "canonical", one_line(article.canonical_url, 2000)
    when = published(article.published, article.published_precision)
    says = one_line(article.published_raw)
    yield "published", when + (f"  (the page says: {says})" if says and says != when else "")
    yield "source", one_line(article.source)
    yield "authors", one_line("、".join(article.authors))
    yield "editors", one_line("、".join(article.editors))
    yield "channel", one_line(article.channel)
    yield "tags", one_line("、".join(article.tags))
    yield "number", one_line(article.doc_number)
    yield "language", one_line(article.language)
    yield "read by", one_line(article.read_by)
    for image in article.images:
        yield "image", one_line(f"{image.caption}  {image.url}".strip(), 2000)
    for attachment in article.attachments:
        yield "attachment", one_line(f"{attachment.name}  {attachment.url}".strip(), 2000)
    for part in article.parts if article.url in article.parts else ():
        if part != article.url:
            yield "not joined", one_line(part, 2000)
