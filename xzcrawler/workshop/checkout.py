"""The checkout of the project that a maintainer works in."""

from pathlib import Path

from attrs import frozen

import xzcrawler
from xzcrawler.errors import UsageError


@frozen
class Checkout:
    """The folders that site files and captured pages live in."""

    root: Path

    @property
    def sites(self) -> Path:
        return self.root / "xzcrawler" / "sites"

    @property
    def fixtures(self) -> Path:
        return self.root / "fixtures"

    def shown(self, path: Path) -> str:
        """Return a path as a person in the checkout would type it."""
        return path.relative_to(self.root).as_posix()


def this_checkout() -> Checkout:
    """Return the checkout this program runs from.

    Raises UsageError when it was installed without one: there is nothing to write into.
    """
    root = Path(xzcrawler.__file__).parents[1]
    checkout = Checkout(root)
    if not (checkout.fixtures.is_dir() and (root / "pyproject.toml").is_file()):
        raise UsageError(f"`xzcrawler site` works in a checkout of the project; {root} is none")
    return checkout
