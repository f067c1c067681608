"""By which rules a page is read: the program's version, and a digest of everything that decides."""

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

from xzcrawler import __version__

_PACKAGE = Path(__file__).parents[1]
_RULES = ("pages", "sites", "text", "dedup", "items.py", "monitor/check.py")
"""From bytes to an article and its hashes. A file too many costs a page read again, one too few a false edit."""
_LIBRARIES = ("htmldate", "lxml", "parsel", "readability-lxml", "trafilatura", "w3lib", "web-poet")


@cache
def reader_version() -> str:
    """Return e.g. `0.1.0+5f0c2a91`; it differs whenever the same page might be read otherwise."""
    return f"{__version__}+{rules_digest(_PACKAGE)}"


def rules_digest(package: Path) -> str:
    """Return 8 hex digits for the reading code in a folder of this package and the libraries it uses."""
    digest = hashlib.sha256()
    for name, content in _sources(package):
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    for library in _LIBRARIES:
        digest.update(f"{library} {version(library)}\n".encode())
    return digest.hexdigest()[:8]


def _sources(package: Path) -> Iterator[tuple[str, bytes]]:
    for rule in _RULES:
        path = package / rule
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            # A checkout may have other line ends.
            yield file.relative_to(package).as_posix(), b"\n".join(file.read_bytes().splitlines())
