"""`xzcrawler read`: one page, read and shown, nothing stored."""

from pathlib import Path
from typing import Annotated

import typer

from xzcrawler import pages
from xzcrawler.cli.fields import show_fields
from xzcrawler.cli.output import as_json, screen, write_json
from xzcrawler.cli.plain import one_line
from xzcrawler.config import Config
from xzcrawler.errors import PageError, UnreadablePage, UsageError
from xzcrawler.items import Article, Verdict
from xzcrawler.workers.fetch import PageFetcher, is_address
from xzcrawler.workshop.survey import judged

_LARGEST = 16 * 1024 * 1024
"""Bytes; the same limit as for a download."""


def command(
    page: Annotated[str, typer.Argument(metavar="FILE|URL", help="A saved page or an address.")],
    url: Annotated[
        str | None,
        typer.Option(help="The address the saved page came from; by default what it says itself."),
    ] = None,
    as_lines: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Read one page; store nothing.

    The address decides how it is read: by its site's page class, or the generic one. The parts of a
    long article are fetched and joined; of a saved page those that are missing are named.
    """
    if url is not None and not is_address(url):
        raise UsageError(f"--url must be an http or https address, not {url!r}")
    article = _fetched(page) if "://" in page else _opened(Path(page), url)
    if as_lines:
        write_json([as_json(article)])
    else:
        show_fields(screen(), article)


def _fetched(url: str) -> Article:
    with PageFetcher(Config.from_env()) as fetcher:
        first = _answered(fetcher, url)
        if pages.first_part(first):
            return first
        try:
            return _joined(fetcher, first)
        except PageError as error:
            typer.echo(f"Only the first part is shown: {one_line(str(error), 1000)}", err=True)
            return first


def _joined(fetcher: PageFetcher, first: Article) -> Article:
    read = [first]
    while url := pages.next_part(read):
        part = _answered(fetcher, url)
        if not pages.is_at(part, url):
            raise UnreadablePage(f"{url} leads to {part.url}")
        read.append(part)
    return pages.join(first, read[1:]) if read[1:] else first


def _answered(fetcher: PageFetcher, url: str) -> Article:
    page = fetcher.fetch(url)
    verdict, why = judged(page)
    if verdict is not Verdict.CONTENT:
        raise UnreadablePage(f"{url} is no article page: {why or verdict}")
    return pages.read_article(page.body, page.final_url, page.content_type)


def _opened(path: Path, url: str | None) -> Article:
    body = _bytes(path)
    verdict, why = pages.judge(
        status=200, url=url or "", final_url=url or "", content_type="", body=body
    )
    if verdict is not Verdict.CONTENT:
        raise UnreadablePage(f"{path} is no article page: {why or verdict}")
    if url is not None:
        return pages.read_article(body, url)
    article = pages.read_article(body, path.resolve().as_uri())
    own = article.canonical_url
    return pages.read_article(body, own) if is_address(own) else article


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            body = file.read(_LARGEST + 1)
    except OSError as error:
        raise UsageError(f"Cannot read {path}: {error.strerror or error}") from None
    if len(body) > _LARGEST:
        raise UsageError(f"{path} is larger than 16 MiB: too large for a page")
    return body
