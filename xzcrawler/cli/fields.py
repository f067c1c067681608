"""The fields of an article, for people."""

from collections.abc import Iterator

from rich.table import Table
from rich.text import Text

from xzcrawler.cli.output import Screen
from xzcrawler.cli.plain import one_line, plain
from xzcrawler.cli.times import published
from xzcrawler.items import Article


def show_fields(console: Screen, article: Article, *more: tuple[str, str]) -> None:
    """Print every field of an article that has something to say, the body last."""
    fields = Table.grid(padding=(0, 2, 0, 0))
    fields.add_column(style="dim", no_wrap=True)
    fields.add_column(overflow="fold")
    for name, words in (*_fields(article), *more):
        if words:
            fields.add_row(name, Text(words))
    console.print(fields)
    if article.body:
        console.print(Text("\n" + plain(article.body)))


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
