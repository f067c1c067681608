"""How far a channel's listing is read."""

from collections.abc import Sequence

from attrs import frozen

_OVERLAP = 2
"""Pages in a row with known entries that end a walk: one alone may only hold a pinned old article."""


FAR = 10
"""Times the usual depth that a walk goes without meeting anything known: the site was rebuilt."""


@frozen(kw_only=True)
class PageSeen:
    """A listing page that was read in this walk."""

    entries: int
    known: int
    """Of them, recorded in or before the channel's last completed walk."""


def goes_on(pages: Sequence[PageSeen], *, complete_before: bool, limit: int | None) -> bool:
    """Return whether the page after these is asked for, too.

    `complete_before`: an earlier walk of this channel was completed, so known entries will come;
    otherwise the walk ends after `limit` pages (None: with the last page there is). Where none comes
    for ten times that many pages, the addresses of a whole site have changed and the walk ends too.

    >>> news, old = PageSeen(entries=20, known=0), PageSeen(entries=20, known=20)
    >>> goes_on([news, old], complete_before=True, limit=5)
    True
    >>> goes_on([news, old, old], complete_before=True, limit=5)
    False
    """
    if pages and not pages[-1].entries:
        return False
    if not complete_before:
        return limit is None or len(pages) < limit
    if is_lost(pages, limit):
        return False
    last = pages[-_OVERLAP:]
    return len(last) < _OVERLAP or not all(page.known for page in last)


def is_lost(pages: Sequence[PageSeen], limit: int | None) -> bool:
    """Return whether a walk went ten times its usual depth without meeting two known pages."""
    return limit is not None and len(pages) >= FAR * limit
