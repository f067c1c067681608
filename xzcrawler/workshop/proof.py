"""What a site must show before anybody may rely on it: pages that a person has read and accepted."""

import inspect
import re
import sys
from collections.abc import Iterator, Mapping, Sequence

from web_poet import ItemPage

from xzcrawler.sites import Site
from xzcrawler.workshop.cases import Case

_UNSEEN = re.compile(r"\bno (?:live )?page\b", re.IGNORECASE)


def says_no_page_was_seen(site: Site) -> bool:
    """Whether `unverified` admits that no live page could be read, e.g. `no page was seen`."""
    return _UNSEEN.search(site.unverified) is not None


def page_classes(site: Site) -> dict[str, bool]:
    """Return the page classes that the site's module defines, by dotted name.

    True for one that reads otherwise than its platform.
    """
    module = sys.modules[f"xzcrawler.sites.{site.name}"]
    return {
        f"{module.__name__}.{name}": any(not member.startswith("_") for member in vars(cls))
        for name, cls in inspect.getmembers(module, inspect.isclass)
        if issubclass(cls, ItemPage) and cls.__module__ == module.__name__
    }


def lacking(site: Site, classes: Mapping[str, bool], cases: Sequence[Case]) -> Iterator[str]:
    """Yield in one line each what the site still has to show; *cases* are its captured pages.

    An accepted article and an accepted list, and an accepted page for each of its page *classes*
    (see `page_classes`). A site that says in `unverified` that no live page was seen owes only pages
    for the classes that read otherwise than their platform. Every page that was captured has to be
    accepted or removed.
    """
    for case in cases:
        if not case.is_accepted:
            yield f"{case.page_class}/{case.folder.name} is captured, but nobody has accepted it"
    unseen = says_no_page_was_seen(site)
    for kind, is_listing in (("article", False), ("list", True)):
        if not unseen and not any(case.is_listing is is_listing for case in cases):
            yield f"no {kind} is captured, and `unverified` does not say that no page was seen"
    owned = {case.page_class for case in cases}
    for name, differs in classes.items():
        if name not in owned and (differs or not unseen):
            yield f"no page of {name} is captured"
