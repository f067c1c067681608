"""Captured pages as fixtures in web-poet's format: written, found, read again and accepted."""

import json
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from attrs import define
from web_poet import HttpResponse
from web_poet.serialization import load_class
from web_poet.testing import Fixture

from xzcrawler.errors import UsageError
from xzcrawler.items import Article, Listing
from xzcrawler.pages.article import ArticlePage
from xzcrawler.pages.fixtures import PlainItemAdapter
from xzcrawler.pages.listing import ListingPage
from xzcrawler.sites import Site, get_site, site_of
from xzcrawler.workers.fetch import FetchedPage
from xzcrawler.workshop.checkout import Checkout

_INFO = "inputs/HttpResponse-info.json"


@define(slots=False)
class Case:
    """A captured page, with what it must be read as once a person has accepted that."""

    folder: Path

    @property
    def page_class(self) -> str:
        """Dotted name of the class that reads it."""
        return self.folder.parent.name

    @property
    def name(self) -> str:
        """What tells it apart, e.g. `QuantingArticle/listed-first`."""
        return f"{self.page_class.rpartition('.')[2]}/{self.folder.name}"

    @cached_property
    def url(self) -> str:
        """The address that answered."""
        return str(_object(self.folder / _INFO)["url"])

    @property
    def is_listing(self) -> bool:
        return issubclass(self._class(), ListingPage)

    @property
    def is_accepted(self) -> bool:
        return Fixture(self.folder).is_valid()

    def page(self) -> ArticlePage | ListingPage:
        """Return the page object of the captured bytes. Raises UsageError when the case is broken."""
        _object(self.folder / _INFO)
        page = Fixture(self.folder).get_page(self._class())
        return cast("ArticlePage | ListingPage", page)

    def _class(self) -> type:
        try:
            return load_class(self.page_class)
        except (ImportError, AttributeError, ValueError):
            raise UsageError(
                f"fixtures/{self.page_class} is called after a class that does not exist"
            ) from None

    def differences(self, item: Article | Listing) -> tuple[str, ...]:
        """Return the fields in which an item differs from the accepted one; none when there is none.

        Raises UsageError when the accepted one cannot be read.
        """
        fixture = Fixture(self.folder)
        if not fixture.output_path.exists():
            return ()
        accepted = _object(fixture.output_path)
        now: dict[str, Any] = json.loads(fixture.item_to_json(item))
        return tuple(name for name in {**now, **accepted} if now.get(name) != accepted.get(name))

    def accept(self, item: Article | Listing) -> None:
        """Write what the page must be read as from now on."""
        fixture = Fixture(self.folder)
        fixture.output_path.write_text(fixture.item_to_json(item), encoding="utf-8")


def save_case(folder: Path, name: str, page: FetchedPage) -> Case:
    """Write a page as the case *name* of the class that *folder* is called after, not accepted yet."""
    headers = {"Content-Type": page.content_type} if page.content_type else {}
    response = HttpResponse(page.final_url, page.body, status=page.status, headers=headers)
    saved = Fixture.save(
        folder, inputs=[response], meta={"adapter": PlainItemAdapter}, fixture_name=name
    )
    return Case(saved.path)


def all_cases(checkout: Checkout) -> Iterator[Case]:
    """Yield every captured page of the checkout, accepted or not, by class and name."""
    for info in sorted(checkout.fixtures.glob(f"*/*/{_INFO}")):
        yield Case(info.parents[1])


def cases_of_site(checkout: Checkout, site: Site) -> list[Case]:
    """Return the cases of the site's classes, and those of general classes whose page lies on its hosts."""
    return [case for case in all_cases(checkout) if _belongs(case, site)]


def cases_of(checkout: Checkout, name: str) -> list[Case]:
    """Return the cases of a site, or of a page class that is called by its dotted name.

    Raises UnknownSite; UsageError when there is none.
    """
    if "." in name:
        found = [case for case in all_cases(checkout) if case.page_class == name]
    else:
        found = cases_of_site(checkout, get_site(name))
    if not found:
        raise UsageError(
            f"No page of {name} is captured; `xzcrawler site freeze URL CASE` captures one"
        )
    return found


def _object(file: Path) -> dict[str, Any]:
    """Return what a file of a case holds; people and merges edit them."""
    try:
        held = json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, OSError) as error:
        raise UsageError(f"{file} cannot be read: {error}") from None
    if not isinstance(held, dict):
        raise UsageError(f"{file} holds no JSON object")
    return held


def _belongs(case: Case, site: Site) -> bool:
    if case.page_class.startswith("xzcrawler.sites."):
        return case.page_class.startswith(f"xzcrawler.sites.{site.name}.")
    return site_of(case.url) == site
