"""A new site: its file and its first captured pages, all of them or nothing."""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import frozen

from xzcrawler.config import SHANGHAI, Config
from xzcrawler.errors import PageError, UsageError
from xzcrawler.sites import site_of
from xzcrawler.workers.fetch import FetchedPage, PageFetcher, is_address
from xzcrawler.workshop.cases import save_case
from xzcrawler.workshop.checkout import Checkout
from xzcrawler.workshop.site_file import check_name, class_prefix, name_for, site_file
from xzcrawler.workshop.survey import Survey, survey

_CASES = ("listed-first", "listed-last", "listed-midway")
"""Names of the three articles' cases, in the order in which a survey looks at them."""


@frozen
class NewSite:
    """What was written."""

    name: str
    file: Path
    folders: tuple[Path, ...]
    """Of the captured pages, one for each page class."""
    found: Survey


def make_site(url: str, name: str | None, checkout: Checkout, config: Config) -> NewSite:
    """Look at the list at *url* and write the site's file and four captured pages.

    Raises UsageError when the address or the name cannot be used, PageError when the pages cannot.
    """
    if not is_address(url):
        raise UsageError(f"A site begins with the address of a list, http or https, not {url!r}")
    name = check_name(name) if name else name_for(url)
    _check_free(name, url, checkout)
    try:
        with PageFetcher(config) as fetcher:
            found = survey(url, fetcher.fetch)
    except PageError as error:
        raise type(error)(f"No site {name} was made: {error}") from None
    _check_free(name, found.channel.url, checkout)
    text = site_file(found, name, config.clock().astimezone(SHANGHAI).date())
    prefix = f"xzcrawler.sites.{name}.{class_prefix(name)}"
    captured = {
        f"{prefix}Article": list(zip(_CASES, found.articles, strict=True)),
        f"{prefix}Listing": [("first-page", found.listing)],
    }
    try:
        folders = _write(name, text, captured, checkout)
    except OSError as error:
        raise UsageError(
            f"No site {name} was made: cannot write {error.filename}: {error.strerror}"
        ) from None
    return NewSite(name, checkout.sites / f"{name}.py", folders, found)


def _check_free(name: str, url: str, checkout: Checkout) -> None:
    """Refuse to touch what is there: a file, a declared host, pages captured earlier."""
    file = checkout.sites / f"{name}.py"
    if file.exists() or file.with_suffix("").exists():
        raise UsageError(
            f"There is a site {name} already ({checkout.shown(file)}); give another --name"
        )
    owner = site_of(url)
    if owner is not None:
        raise UsageError(
            f"{url} is on a host of the site {owner.name}; add a Channel to xzcrawler/sites/{owner.name}.py"
        )
    left = next(checkout.fixtures.glob(f"xzcrawler.sites.{name}.*"), None)
    if left is not None:
        raise UsageError(
            f"{checkout.shown(left)} holds pages of an earlier site {name}; remove it first"
        )


def _write(
    name: str,
    text: str,
    captured: Mapping[str, Sequence[tuple[str, FetchedPage]]],
    checkout: Checkout,
) -> tuple[Path, ...]:
    """Write everything aside, then move it into place; what was moved is taken back when a move fails."""
    moved: list[Path] = []
    with TemporaryDirectory(prefix=f".{name}-", dir=checkout.fixtures) as aside:
        room = Path(aside)
        for folder, pages in captured.items():
            for case, page in pages:
                save_case(room / folder, case, page)
        draft = room / f"{name}.py"
        draft.write_text(text, encoding="utf-8")
        try:
            for folder in captured:
                place = (room / folder).rename(checkout.fixtures / folder)
                moved.append(place)
            draft.rename(checkout.sites / f"{name}.py")
        except BaseException:
            for place in moved:
                shutil.rmtree(place)
            raise
    return tuple(moved)
